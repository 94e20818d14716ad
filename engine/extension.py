"""The Markdown extension: figures, printed output, checked equations and numbers, exercises, citations, math.

It knows the generator of the site only through `site.current`, the page that is being rendered, and `site.folder`.
"""

import json
import posixpath
import re
import xml.etree.ElementTree as etree
from urllib.parse import quote

from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_any

from engine import listing, page
from engine.glossary import GlossaryTreeprocessor
from engine.labs import OutputProcessor, printed
from engine.processors import (
    UNREAD,
    CaptionTreeprocessor,
    CitationProcessor,
    CodePostprocessor,
    CommentPreprocessor,
    FactProcessor,
    HeadingTreeprocessor,
    MathTreeprocessor,
    TableTreeprocessor,
    awaits,
    being,
    complain,
    href,
    written,
)  # fmt: skip
from engine.svg import size

SECTION_MARK = re.compile(r"^[ ]*# --8<-- \[(?:start|end):.*\]\n?", re.M)


class SnippetBlock(Block):
    """What the three blocks share: the page, its block as read, and a place for complaints."""

    ARGUMENT = True

    def on_init(self):
        self.site = self.config["site"]
        self.page = self.site.pages[self.site.current]

    @property
    def name(self):
        return self.page.full_name(self.argument)

    def count(self):
        """1 for the first block of this kind on the page, and so on."""
        self.tracker["count"] = self.tracker.get("count", 0) + 1
        return self.tracker["count"]

    def on_create(self, parent):
        self.site.rendered.add((self.NAME, self.argument))
        self.read = self.site.block(self.page.uri, self.NAME, self.argument)
        if self.read is None:  # where code begins and ends can be seen in two ways
            start = re.compile(rf" *///+ *{self.NAME} *\| *{re.escape(self.argument)} *")
            line = next(filter(start.fullmatch, self.page.text.splitlines()), "")
            complain(self.site, line, UNREAD.format(f"{self.NAME} {self.argument!r}"))
            self.read = page.Block(self.NAME, self.argument, 1)
        return self.create(parent)

    def href(self, path):
        return href(self.site, path)

    def result(self, parent):
        """The snippet's result, or what stands in for it; without either, an element that says why, and None."""
        result = self.site.stand_ins.get(self.name) or self.site.results.get(self.name)
        if result is None:
            message = self.site.why_not(self.page.uri, self.NAME, self.argument)
            etree.SubElement(parent, "div", {"class": "snippet-error", "role": "alert"}).text = AtomicString(message)
        return result

    def disclosure(self, block, kind, title, source, path, word="checked", remark=""):
        """Code one click away, with a link to the whole file.

        Few readers open it, and a page may have fifty kilobytes of it. So where the site has a style for
        that, it is a page of its own, for docs/assets/site.js to fetch, which stands in a frame where there
        are no scripts. A site that has none of this finds it in the panel.
        """
        details = etree.SubElement(block, "details", {"class": kind, "data-search-exclude": ""})
        if kind == "code":
            details.set("data-snippet", self.name)  # what a page runs
        etree.SubElement(details, "summary").text = "Code" if kind == "code" else word
        if remark:
            etree.SubElement(details, "p", {"class": "source"}).text = AtomicString(f"Checked by hand: {remark}")
        panel = etree.SubElement(details, "div", {"class": "code-panel"})
        if (self.site.docs / listing.STYLE).is_file():
            name = posixpath.join(posixpath.dirname(self.name), f"{block.get('id')}.code.html")
            self.site.listings[name] = posixpath.basename(path), source
            frame = {
                "src": posixpath.relpath(quote(name), self.site.folder),  # the generator mends links, not frames
                "title": title, "height": str(listing.height(source)), "loading": "lazy",
            }  # fmt: skip
            etree.SubElement(etree.SubElement(panel, "noscript"), "iframe", frame).text = ""
        else:
            panel.text = self.md.htmlStash.store(listing.coloured(source, self.site.store))
        link = etree.SubElement(etree.SubElement(details, "p", {"class": "source"}), "a", {"href": self.href(path)})
        link.text = AtomicString(posixpath.basename(path))


class FigureBlock(SnippetBlock):
    """`/// figure | name`: the picture, its sliders, its caption and its code."""

    NAME = "figure"
    # Everything is accepted here: a refused option would turn the block into plain text. What
    # is wrong with the options was found, with its line, when the page was read.
    OPTIONS = {"alt": ("", type_any), "controls": ({}, type_any), "throw": ("", type_any)}  # noqa: RUF012

    def create(self, parent):
        box = etree.SubElement(parent, "div", {"class": "figure", "id": self.anchor()})
        figure = etree.SubElement(box, "figure")  # ends with its caption; the code comes after it
        self.number = self.count()
        if result := self.result(figure):
            self.add_image(figure, result)
        self.caption = etree.SubElement(figure, "figcaption")
        return box

    def count(self):
        """1 for the first figure or film of the page, and so on."""
        numbered = [block for block in self.page.blocks if block.kind in page.PICTURES]
        return [*numbered, self.read].index(self.read) + 1

    def anchor(self):
        """By its name; if another figure on the page has the same, one that is borrowed by its whole name."""
        full, short = self.name, self.name.rpartition("/")[2]
        figures = {self.page.full_name(block.name) for block in self.page.blocks if block.kind in page.PICTURES}
        others = {name for name in figures - {full} if name.rpartition("/")[2] == short}
        first = full == self.page.full_name(short) or full == min([full, *others])
        return f"fig-{short}" if first and self.page.full_name(short) not in others else f"fig-{full.replace('/', '-')}"

    def on_add(self, block):
        return self.caption

    def add_image(self, figure, result):
        block = self.read
        width, height = size(result["frames"][result["default"]])
        image = {
            "src": self.href(f"{self.name}.svg"), "alt": block.alt, "width": str(width), "height": str(height),
            "loading": "eager" if self.number == 1 else "lazy", "decoding": "async",
        }  # fmt: skip
        etree.SubElement(figure, "img", image | awaits(self.site, self.page, self.name))
        if self.name in self.site.stand_ins:
            figure.append(being(f"Figure {self.number} is being drawn."))
        if block.controls:
            self.add_controls(figure, block.controls, result)

    def add_controls(self, figure, controls, result):
        frames = frame_names(self.name, result)
        box = etree.SubElement(
            figure, "div", {"class": "controls", "data-frames": json.dumps([posixpath.basename(f) for f in frames])}
        )
        # The frames are in row-major order: the last control changes fastest.
        default = result["default"]
        for name, values in reversed(controls.items()):
            default, index = divmod(default, len(values))
            shown = [show(value) for value in values]
            words = name.replace("_", " ")
            label = etree.Element("label", {"class": "control"})
            etree.SubElement(label, "span", {"class": "control-name"}).text = AtomicString(words)
            slider = {
                "type": "range", "min": "0", "max": str(len(values) - 1), "step": "1", "value": str(index), "autocomplete": "off",
                "data-name": words, "data-values": json.dumps(shown, ensure_ascii=False), "aria-valuetext": shown[index],
            }  # fmt: skip
            etree.SubElement(label, "input", slider)
            # The slider's value says it already; in the label it would be part of the name.
            etree.SubElement(label, "span", {"class": "readout", "aria-hidden": "true"}).text = AtomicString(
                shown[index]
            )
            box.insert(0, label)
        if thrown := self.read.throw:
            button = {"type": "button", "class": "throw", "data-sets": thrown.replace("_", " ")}
            etree.SubElement(box, "button", button).text = "Throw"
            etree.SubElement(box, "span", {"class": "heard", "role": "status"})

    def on_end(self, block):
        if not len(self.caption):
            etree.SubElement(self.caption, "p")
        first = self.caption[0]
        number = etree.Element("a", {"class": "figure-number", "href": "#" + block.get("id")})
        number.text = f"Figure {self.number}"
        number.tail, first.text = " " + (first.text or ""), ""
        first.insert(0, number)
        path = self.site.root / "snippets" / f"{self.name}.py"
        if path.is_file():
            source = SECTION_MARK.sub("", path.read_text("utf-8-sig"))
            self.disclosure(block, "code", f"Code of Figure {self.number}", source, f"snippets/{self.name}.py")


class FilmBlock(FigureBlock):
    """`/// film | name`: a figure in which something moves. Its player is docs/assets/film.js."""

    NAME = "film"
    OPTIONS = {"alt": ("", type_any)}  # noqa: RUF012

    def create(self, parent):
        box = super().create(parent)
        box.set("class", "figure film")
        return box

    def add_image(self, figure, result):
        screen = etree.SubElement(figure, "div", {"class": "screen"})
        super().add_image(screen, result)
        if result["film"] is None:  # which has been said
            return
        image, clock = screen.find("img"), result["film"]["clock"]
        stills = {
            "class": "stills", "src": self.href(f"{self.name}.stills.svg"), "alt": f"Four moments of the film. {self.read.alt}",
            "width": image.get("width"), "height": image.get("height"), "loading": "lazy", "decoding": "async",
        }  # fmt: skip
        etree.SubElement(figure, "img", stills)
        bar = etree.SubElement(
            figure, "div", {"class": "film-bar", "role": "group", "aria-label": f"Film of Figure {self.number}"}
        )
        etree.SubElement(bar, "button", {"type": "button"}).text = "Play"
        label = etree.SubElement(bar, "span", {"class": "control"})
        slider = {
            "type": "range", "min": "0", "max": str(len(clock) - 1), "step": "1", "value": str(len(clock) - 1),
            "autocomplete": "off", "aria-label": "Moment", "aria-valuetext": clock[-1],
        }  # fmt: skip
        etree.SubElement(label, "input", slider)
        etree.SubElement(bar, "span", {"class": "readout", "aria-hidden": "true"}).text = AtomicString(clock[-1])
        etree.SubElement(bar, "span", {"class": "heard", "role": "status"})


class OutputBlock(SnippetBlock):
    """`/// output | name`: what the snippet printed in the run that drew its figure."""

    NAME = "output"

    def create(self, parent):
        box = etree.SubElement(parent, "div", {"class": "snippet-output"} | awaits(self.site, self.page, self.name))
        if result := self.result(box):
            box.text = self.md.htmlStash.store(printed(result["output"]))
        return box


class EquationBlock(SnippetBlock):
    """`/// equation | name`: a numbered formula and the test that holds it, and whether that runs it as it is printed."""

    NAME = "equation"
    OPTIONS = {"checked": ("", type_any)}  # noqa: RUF012

    def create(self, parent):
        return etree.SubElement(parent, "div", {"class": "equation", "id": f"eq-{self.argument}"})

    def on_end(self, block):
        number = etree.SubElement(block, "a", {"class": "equation-number", "href": "#" + block.get("id")})
        number.text = shown = f"({self.count()})"
        if found := self.site.equation_test(self.name):
            path, test = found
            word = "runs" if f"printed({self.name!r}" in test.replace('"', "'") else "read"
            self.disclosure(block, "proof", f"Test of formula {shown}", test, path, word, self.read.checked)


class ExerciseBlock(SnippetBlock):
    """`/// exercise | name`: a question, a field for the answer if it is a number, a solution."""

    NAME = "exercise"
    OPTIONS = {"answer": ("", type_any)}  # noqa: RUF012

    def create(self, parent):
        return etree.SubElement(parent, "div", {"class": "exercise", "id": f"ex-{self.argument}"})

    def on_end(self, block):
        number = etree.Element("a", {"class": "exercise-number", "href": "#" + block.get("id")})
        number.text = f"Exercise {self.count()}"
        title = etree.Element("p", {"class": "exercise-title"})
        title.append(number)
        block.insert(0, title)
        answer = self.read.answer
        if not answer:
            return
        value = self.site.fact(self.page, answer)
        awaited = awaits(self.site, self.page, self.site.snippet(self.page, answer), answer)
        if value is not None or awaited:
            solution = next((i for i, child in enumerate(block) if child.tag == "details"), len(block))
            block.insert(solution, self.form(value, awaited))

    def form(self, value, awaited):
        """The field; what it does is in site.js, and without a script it is hidden."""
        shown = {"class": "answer", "data-answer": written(value), "data-search-exclude": ""}
        form = etree.Element("form", shown | awaited | ({"inert": ""} if awaited else {}))
        label = etree.SubElement(form, "label")
        etree.SubElement(label, "span").text = "Your answer"
        etree.SubElement(label, "input", {"type": "text", "autocomplete": "off", "spellcheck": "false", "size": "12"})
        etree.SubElement(form, "button", {"type": "submit"}).text = "Check"
        etree.SubElement(form, "output", {"aria-live": "polite"})
        return form


class ErratumBlock(SnippetBlock):
    """`/// erratum | name`: what a source says, what is right, and the test that proves it."""

    NAME = "erratum"
    OPTIONS = {"test": ("", type_any)}  # noqa: RUF012

    def create(self, parent):
        return etree.SubElement(parent, "div", {"class": "erratum", "id": f"err-{self.argument}"})

    def on_end(self, block):
        reference = self.read.test
        if reference and (test := self.site.test(reference)):
            self.disclosure(block, "proof", "Test of the correction", test, reference.partition("::")[0])


class ReferencesBlock(SnippetBlock):
    """`/// references | cited`: the works that the page cites, in its order. `| all`: every work, and who cites it."""

    NAME = "references"

    def create(self, parent):
        entries = self.site.bibliography.entries
        listed = entries if self.argument == "all" else dict.fromkeys(key for key, _ in self.page.citations)
        box = etree.SubElement(parent, "ul", {"class": "references"})
        if self.argument == "cited":
            box.set("data-search-exclude", "")  # every work is found once, in the list of all
        for key in listed:
            item = etree.SubElement(box, "li", {"id": f"ref-{key}"})
            item.text = self.md.htmlStash.store(entries.get(key, ""))
            if self.argument == "all":
                self.add_pages(item, key)
        return box

    def add_pages(self, item, key):
        line = etree.SubElement(item, "span", {"class": "cited-on", "data-search-exclude": ""})
        for uri, other in self.site.pages.items():
            if key in dict(other.citations):
                if len(line):
                    line[-1].tail = ", "
                link = etree.SubElement(line, "a", {"href": self.href(f"{uri}#ref-{key}")})
                link.text = AtomicString(re.sub(r"[*_$`\\]", "", other.title))


class EngineExtension(BlocksExtension):
    """`site` is an `engine.site.Site` that is up to date, its `current` the uri of the page to convert."""

    def __init__(self, **options):
        self.config = {"site": ["", "the engine's Site, set by the adapter of the generator"]}
        super().__init__(**options)

    def extendMarkdownBlocks(self, md, manager):
        site = self.getConfig("site")
        for block in (FigureBlock, FilmBlock, OutputBlock, EquationBlock, ExerciseBlock, ErratumBlock, ReferencesBlock):
            manager.register(block, {"site": site})
        # After formulas (189.9) and code spans (190), before comments are taken for HTML (90).
        md.inlinePatterns.register(FactProcessor(md, site), "engine-fact", 185)
        # After the text is parsed (20), while formulas are LaTeX.
        md.treeprocessors.register(CaptionTreeprocessor(md, site), "engine-captions", 16)
        # After that, before the table of contents is made (5).
        md.treeprocessors.register(MathTreeprocessor(md, site), "engine-math", 15)
        # After attributes have been set (8).
        md.treeprocessors.register(HeadingTreeprocessor(md), "engine-headings", 6)
        md.treeprocessors.register(GlossaryTreeprocessor(md, site, href), "engine-glossary", 14)
        # After formulas and the glossary, since it reads what stands in the heads.
        md.treeprocessors.register(TableTreeprocessor(md), "engine-tables", 13)
        # After fences (25), before HTML (20).
        md.preprocessors.register(CommentPreprocessor(md), "engine-comment", 22)
        # Before links (160) and references of links (170), which begin with a bracket too.
        md.inlinePatterns.register(CitationProcessor(md, site), "engine-citation", 175)
        # After code has been put back in its place (30).
        md.postprocessors.register(CodePostprocessor(md), "engine-code", 25)
        # Before paragraphs (10).
        md.parser.blockprocessors.register(OutputProcessor(md.parser, site), "engine-lab", 15)


def frame_names(name, result):
    """Files of all frames of A/B/N below the site; the default one has the figure's own name."""
    frames = range(len(result["frames"]))
    return [f"{name}.svg" if i == result["default"] else f"{name}.{i}.svg" for i in frames]


def pictures(name, result):
    """{file below the site: content} of all that the figure A/B/N is shown with."""
    made = dict(zip(frame_names(name, result), result["frames"], strict=True))
    if film := result["film"]:
        made |= {
            f"{name}.stage.svg": film["stage"],
            f"{name}.stills.svg": film["stills"],
            f"{name}.film.json": film["reel"],
        }
    return made


def show(value):
    """A control's value as the reader sees it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if isinstance(value, int) else str(value)
