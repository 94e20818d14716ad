"""The Markdown extension: figures, printed output, checked equations and numbers, exercises, guesses, citations, math.

What it may show, and where it notes what it finds, is one `rendering.Rendering` for each page.
"""

import html
import json
import posixpath
import re
import xml.etree.ElementTree as etree
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_any

from holdtrue import model
from holdtrue.model import EXERCISES, PICTURES, Result
from holdtrue.read import page
from holdtrue.render import highlight, indexes
from holdtrue.render.processors import (  # fmt: skip
    UNREAD,
    CaptionTreeprocessor,
    CitationProcessor,
    CodePostprocessor,
    CommentPreprocessor,
    FactProcessor,
    GlossaryTreeprocessor,
    HeadingTreeprocessor,
    MathTreeprocessor,
    OutputProcessor,
    TableTreeprocessor,
    being,
    printed,
    written,
)
from holdtrue.render.rendering import Rendering
from holdtrue.site import Site
from holdtrue.words import Words


class SnippetBlock(Block):
    """What all blocks share: the page, its block as read, and a place for complaints."""

    ARGUMENT = True
    argument: str
    rendering: Rendering
    site: Site
    words: Words
    page: model.Page
    read: model.Block

    def __init_subclass__(cls) -> None:
        # Whatever they hold is accepted: a refused option would turn the block into plain text. What is wrong with the
        # options was found, with its line, when the page was read.
        cls.OPTIONS = dict.fromkeys(page.OPTIONS[cls.NAME], ("", type_any))

    def on_init(self) -> None:
        self.rendering = self.config["rendering"]
        self.site, self.page = self.rendering.site, self.rendering.page
        self.words = self.site.words

    @property
    def name(self) -> str:
        return self.page.full_name(self.argument)

    def count(self) -> int:
        """1 for the first block of this kind on the page, and so on."""
        number: int = self.tracker.get("count", 0) + 1
        self.tracker["count"] = number
        return number

    def on_create(self, parent: etree.Element) -> etree.Element:
        self.rendering.shown.add((self.NAME, self.argument))
        read = self.page.block(self.NAME, self.argument)
        if read is None:  # where code begins and ends can be seen in two ways
            start = re.compile(rf" *///+ *{self.NAME} *\| *{re.escape(self.argument)} *")
            line = next(filter(start.fullmatch, self.page.text.splitlines()), "")
            self.rendering.complain(line, UNREAD.format(f"{self.NAME} {self.argument!r}"))
            read = model.Block(self.NAME, self.argument, 1)
        self.read = read
        box: etree.Element = self.create(parent)
        return box

    def result(self, parent: etree.Element) -> Result | None:
        """The snippet's result, or what stands in for it; without either, an element that says why, and None."""
        result = self.site.stand_ins.get(self.name) or self.site.results.get(self.name)
        if result is None:
            message = self.site.why_not(self.page.uri, self.NAME, self.argument)
            etree.SubElement(parent, "div", {"class": "snippet-error", "role": "alert"}).text = AtomicString(message)
        return result

    def disclosure(
        self,
        block: etree.Element,
        kind: str,
        title: str,
        source: str,
        path: str,
        word: str,
        remark: str = "",
    ) -> None:
        """Code one click away, with a link to the whole file.

        Few readers open it, and a page may have fifty kilobytes of it. So where the site has a style for
        that, it is a page of its own, for docs/assets/site.js to fetch, which stands in a frame where there
        are no scripts. A site that has none of this finds it in the panel.
        """
        details = etree.SubElement(block, "details", {"class": kind, "data-search-exclude": ""})
        if kind == "code":
            details.set("data-snippet", self.name)  # what a page runs
        etree.SubElement(details, "summary").text = word
        if remark:
            etree.SubElement(details, "p", {"class": "source"}).text = AtomicString(
                self.words["by_hand"].format(remark)
            )
        panel = etree.SubElement(details, "div", {"class": "code-panel"})
        if (self.site.docs / highlight.STYLE).is_file():
            name = posixpath.join(posixpath.dirname(self.name), f"{block.get('id')}.code.html")
            self.rendering.listings[name] = posixpath.basename(path), source
            frame = {
                "src": posixpath.relpath(quote(name), self.rendering.folder),  # the generator mends links, not frames
                "title": title, "height": str(highlight.height(source)), "loading": "lazy",
            }  # fmt: skip
            etree.SubElement(etree.SubElement(panel, "noscript"), "iframe", frame).text = ""
        else:
            panel.text = self.md.htmlStash.store(highlight.coloured(source, self.site.store))
        link = etree.SubElement(
            etree.SubElement(details, "p", {"class": "source"}), "a", {"href": self.rendering.href(path)}
        )
        link.text = AtomicString(posixpath.basename(path))


class FigureBlock(SnippetBlock):
    """`/// figure | name`: the picture, its sliders, its caption and its code."""

    NAME = "figure"

    def create(self, parent: etree.Element) -> etree.Element:
        box = etree.SubElement(parent, "div", {"class": "figure", "id": self.anchor()})
        figure = etree.SubElement(box, "figure")  # ends with its caption; the code comes after it
        self.number = self.count()
        if result := self.result(figure):
            self.add_image(figure, result)
        self.caption = etree.SubElement(figure, "figcaption")
        return box

    def count(self) -> int:
        """1 for the first figure, film or toy of the page, and so on."""
        numbered = [block for block in self.page.blocks if block.kind in PICTURES]
        return [*numbered, self.read].index(self.read) + 1

    def anchor(self) -> str:
        """By its name; if another figure on the page has the same, one that is borrowed by its whole name."""
        full, short = self.name, self.name.rpartition("/")[2]
        figures = {self.page.full_name(block.name) for block in self.page.blocks if block.kind in PICTURES}
        others = {name for name in figures - {full} if name.rpartition("/")[2] == short}
        first = full == self.page.full_name(short) or full == min([full, *others])
        return f"fig-{short}" if first and self.page.full_name(short) not in others else f"fig-{full.replace('/', '-')}"

    def on_add(self, block: etree.Element) -> etree.Element:
        return self.caption

    def add_image(self, figure: etree.Element, result: Result) -> None:
        block = self.read
        assert result.size, "a figure has one"
        width, height = result.size
        image = {
            "src": self.rendering.href(f"{self.name}.svg"), "alt": block.alt, "width": str(width), "height": str(height),
            "loading": "eager" if self.number == 1 else "lazy", "decoding": "async",
        }  # fmt: skip
        etree.SubElement(figure, "img", image | self.rendering.awaits(self.name))
        if self.name in self.site.stand_ins:
            figure.append(being(self.words["figure_to_come"].format(self.number)))
        if block.controls:
            self.add_controls(figure, block.controls, result)

    def add_controls(self, figure: etree.Element, controls: dict[str, list[Any]], result: Result) -> None:
        frames = frame_names(self.name, result)
        box = etree.SubElement(
            figure,
            "div",
            {
                "class": "controls",
                "data-frames": json.dumps([posixpath.basename(f) for f in frames], separators=(",", ":")),
            },
        )
        # The frames are in row-major order: the last control changes fastest.
        default = result.default
        for name, values in reversed(controls.items()):
            default, index = divmod(default, len(values))
            shown = [show(value) for value in values]
            words = name.replace("_", " ")
            label = etree.Element("label", {"class": "control"})
            etree.SubElement(label, "span", {"class": "control-name"}).text = AtomicString(words)
            slider = {
                "type": "range", "min": "0", "max": str(len(values) - 1), "step": "1", "value": str(index), "autocomplete": "off",
                "data-name": words, "data-values": json.dumps(shown, ensure_ascii=False, separators=(",", ":")), "aria-valuetext": shown[index],
            }  # fmt: skip
            etree.SubElement(label, "input", slider)
            # The slider's value says it already; in the label it would be part of the name.
            etree.SubElement(label, "span", {"class": "readout", "aria-hidden": "true"}).text = AtomicString(
                shown[index]
            )
            box.insert(0, label)
        if thrown := self.read.throw:
            button = {"type": "button", "class": "throw", "data-sets": thrown.replace("_", " ")}
            etree.SubElement(box, "button", button).text = self.words["throw"]
            etree.SubElement(box, "span", {"class": "heard", "role": "status"})

    def on_end(self, block: etree.Element) -> None:
        if not len(self.caption):
            etree.SubElement(self.caption, "p")
        first = self.caption[0]
        number = etree.Element("a", {"class": "figure-number", "href": f"#{block.get('id')}"})
        number.text = self.words["figure"].format(self.number)
        number.tail, first.text = " " + (first.text or ""), ""
        first.insert(0, number)
        path = self.site.root / (name := self.site.layout.snippet(self.name))
        if path.is_file():
            source = page.section(path.read_text("utf-8-sig"), "")
            title = self.words["code_of_figure"].format(self.number)
            self.disclosure(block, "code", title, source, name, self.words["code"])


class FilmBlock(FigureBlock):
    """`/// film | name`: a figure in which something moves. Its player is browser/film.js."""

    NAME = "film"

    def create(self, parent: etree.Element) -> etree.Element:
        box = super().create(parent)
        box.set("class", "figure film")
        return box

    def add_image(self, figure: etree.Element, result: Result) -> None:
        screen = etree.SubElement(figure, "div", {"class": "screen"})
        super().add_image(screen, result)
        if result.film is None:  # which has been said
            return
        image, clock = screen[0], result.film.clock
        stills = {
            "class": "stills", "src": self.rendering.href(f"{self.name}.stills.svg"), "alt": self.words["four_moments"].format(self.read.alt),
            "width": image.attrib["width"], "height": image.attrib["height"], "loading": "lazy", "decoding": "async",
        }  # fmt: skip
        etree.SubElement(figure, "img", stills)
        name = self.words["film_of_figure"].format(self.number)
        bar = etree.SubElement(figure, "div", {"class": "film-bar", "role": "group", "aria-label": name})
        etree.SubElement(bar, "button", {"type": "button"}).text = self.words["play"]
        label = etree.SubElement(bar, "span", {"class": "control"})
        slider = {
            "type": "range", "min": "0", "max": str(len(clock) - 1), "step": "1", "value": str(len(clock) - 1),
            "autocomplete": "off", "aria-label": self.words["moment"], "aria-valuetext": clock[-1],
        }  # fmt: skip
        etree.SubElement(label, "input", slider)
        etree.SubElement(bar, "span", {"class": "readout", "aria-hidden": "true"}).text = AtomicString(clock[-1])
        etree.SubElement(bar, "span", {"class": "heard", "role": "status"})


class ToyBlock(FigureBlock):
    """`/// toy | name`: a figure to play with. Its program is docs/assets/toys/NAME.js, which fills the desk;
    what loads it is browser/toy.js.
    """

    NAME = "toy"

    def create(self, parent: etree.Element) -> etree.Element:
        box = super().create(parent)
        box.set("class", "figure toy")
        box.set("data-program", f"{self.name.rpartition('/')[2]}.js")
        return box

    def add_image(self, figure: etree.Element, result: Result) -> None:
        super().add_image(etree.SubElement(figure, "div", {"class": "screen"}), result)
        # Its height is known before its program is there, so that nothing moves.
        desk = {"class": "desk", "style": f"--rows:{self.read.rows}", "role": "group"}
        name = self.words["controls_of_figure"].format(self.number)
        etree.SubElement(figure, "div", desk | {"aria-label": name})
        etree.SubElement(figure, "p", {"class": "try"}).text = AtomicString(self.read.invitation)


class OutputBlock(SnippetBlock):
    """`/// output | name`: what the snippet printed in the run that drew its figure."""

    NAME = "output"

    def create(self, parent: etree.Element) -> etree.Element:
        box = etree.SubElement(parent, "div", {"class": "snippet-output"} | self.rendering.awaits(self.name))
        if result := self.result(box):
            box.text = self.md.htmlStash.store(printed(result.output))
        return box


class EquationBlock(SnippetBlock):
    """`/// equation | name`: a numbered formula and the test that holds it, and whether that runs it as it is printed."""

    NAME = "equation"

    def create(self, parent: etree.Element) -> etree.Element:
        return etree.SubElement(parent, "div", {"class": "equation", "id": f"eq-{self.argument}"})

    def on_end(self, block: etree.Element) -> None:
        number = etree.SubElement(block, "a", {"class": "equation-number", "href": f"#{block.get('id')}"})
        number.text = shown = f"({self.count()})"
        if found := self.site.proofs.equation(self.name):
            path, test = found
            runs = f"printed({self.name!r}" in test.replace('"', "'")
            word = self.words["runs"] if runs else self.words["read"]
            title = self.words["test_of_formula"].format(shown)
            self.disclosure(block, "proof", title, test, path, word, self.read.checked)


class ExerciseBlock(SnippetBlock):
    """`/// exercise | name`: a question, a field for the answer if it is a number, a solution."""

    NAME = "exercise"
    FORM, WIDTH = "answer", "12"

    def create(self, parent: etree.Element) -> etree.Element:
        return etree.SubElement(parent, "div", {"class": "exercise", "id": f"ex-{self.argument}"})

    @property
    def asked(self) -> tuple[str, str]:
        """What stands before the field, and on its button."""
        return self.words["your_answer"], self.words["check"]

    def count(self) -> int:
        """1 for the first exercise of the page, whatever it asks for."""
        return [*(block for block in self.page.blocks if block.kind in EXERCISES), self.read].index(self.read) + 1

    def on_end(self, block: etree.Element) -> None:
        number = etree.Element("a", {"class": "exercise-number", "href": f"#{block.get('id')}"})
        self.number = self.count()
        number.text = self.words["exercise"].format(self.number)
        title = etree.Element("p", {"class": "exercise-title"})
        title.append(number)
        block.insert(0, title)
        self.add_form(block)

    def add_form(self, block: etree.Element) -> None:
        """Before what opens: the question is asked first."""
        answer = self.read.answer
        if not answer:
            return
        value = self.site.facts.value(self.page, answer)
        awaited = self.rendering.awaits(self.page.snippet(answer), answer)
        if value is not None or awaited:
            solution = next((i for i, child in enumerate(block) if child.tag == "details"), len(block))
            block.insert(solution, self.form(value, awaited))

    def form(self, value: float | None, awaited: dict[str, str]) -> etree.Element:
        """The field; what it does is in browser/blocks.js, and without a script it is hidden."""
        shown = {"class": self.FORM, "data-answer": written(value), "data-search-exclude": ""}
        form = etree.Element("form", shown | awaited | ({"inert": ""} if awaited else {}))
        self.add_field(form)
        etree.SubElement(form, "output", {"aria-live": "polite"})
        return form

    def add_field(self, form: etree.Element) -> None:
        asks, button = self.asked
        label = etree.SubElement(form, "label")
        etree.SubElement(label, "span").text = asks
        typed = {"type": "text", "autocomplete": "off", "spellcheck": "false", "size": self.WIDTH}
        etree.SubElement(label, "input", typed)
        etree.SubElement(form, "button", {"type": "submit"}).text = button


class BreakBlock(ExerciseBlock):
    """`/// break | name`: an exercise in which a reader plants a mistake in a snippet and sees which law fails. What happens
    then is in browser/play/break.js.
    """

    NAME = "break"

    @property
    def name(self) -> str:
        return self.page.full_name(self.read.code)

    def create(self, parent: etree.Element) -> etree.Element:
        block = super().create(parent)
        block.set("class", "exercise break")
        return block

    def add_form(self, block: etree.Element) -> None:
        """What can be planted, where, and what may come of it; all of it can be read where there is no script."""
        parts = etree.Element("div", {"id": block.get("id", "")})  # after which the page of the code is called
        form = etree.SubElement(parts, "form", {"class": "answer choices", "data-search-exclude": ""})
        mistakes = etree.SubElement(form, "ul")
        before, between, behind = self.words["becomes"].split("{}")
        for mistake in self.read.mistakes:
            item = etree.SubElement(mistakes, "li")
            item.text = AtomicString(f"{mistake.words}: {before}")
            for code, after in ((mistake.old, between), (mistake.new, behind)):
                part = etree.SubElement(item, "code")
                part.text, part.tail = AtomicString(code), after
        path = self.site.root / (shown := self.site.layout.snippet(self.name))
        if path.is_file():
            source = page.section(path.read_text("utf-8-sig"), "")
            title = self.words["code_of_exercise"].format(self.number)
            self.disclosure(parts, "code", title, source, shown, self.words["code"])
        laws = etree.SubElement(parts, "ul", {"class": "laws"})
        for law in dict.fromkeys(mistake.law for mistake in self.read.mistakes):
            etree.SubElement(laws, "li", {"data-law": law}).text = AtomicString(in_words(law))
        tests = self.site.layout.tests_of(self.name)
        link = etree.SubElement(
            etree.SubElement(parts, "p", {"class": "source"}), "a", {"href": self.rendering.href(tests)}
        )
        link.text = AtomicString(posixpath.basename(tests))
        solution = next((i for i, child in enumerate(block) if child.tag == "details"), len(block))
        block[solution:solution] = list(parts)


class QuestionBlock(ExerciseBlock):
    """`/// predict | name`: a question that asks for a guess (a number, a choice or a place in a figure) before its answer
    is opened. What becomes of guesses is in browser/predict.js.
    """

    NAME = "predict"
    FORM, WIDTH = "answer guess", "8"

    def create(self, parent: etree.Element) -> etree.Element:
        return etree.SubElement(parent, "div", {"class": "admonition question predict", "id": f"ask-{self.argument}"})

    @property
    def asked(self) -> tuple[str, str]:
        return self.words["your_guess"], self.words["guess"]

    def on_end(self, block: etree.Element) -> None:
        title = etree.Element("p", {"class": "admonition-title"})
        title.text = self.words["predict_first"]
        block.insert(0, title)
        self.add_form(block)

    def add_field(self, form: etree.Element) -> None:
        if not self.read.choices:
            super().add_field(form)
            self.add_axis(form)
            return
        form.set("class", f"{self.FORM} choices")
        choices = etree.SubElement(form, "ul")  # it stays a list where there is no script
        for choice in self.read.choices:
            etree.SubElement(choices, "li").text = choice

    def add_axis(self, form: etree.Element) -> None:
        """Where in which figure guesses are clicks."""
        figure, _, axis = self.read.axis.rpartition(".")
        result = self.site.results.get(self.page.full_name(figure))
        drawn = [block.name for block in self.page.blocks if block.kind in PICTURES]
        if result is None or figure not in drawn:
            return
        form.set("data-in", f"fig-{figure}")
        form.set("data-axis", axis)
        form.set("data-axes", json.dumps(result.axes[result.default], separators=(",", ":")))
        asks = form[0][0]  # in the label
        asks.text, behind = self.words["click_or_type"].split("{}")
        link = etree.SubElement(asks, "a", {"href": f"#fig-{figure}"})
        link.text, link.tail = self.words["figure"].format(drawn.index(figure) + 1), behind


class ErratumBlock(SnippetBlock):
    """`/// erratum | name`: what a source says, what is right, and the test that proves it."""

    NAME = "erratum"

    def create(self, parent: etree.Element) -> etree.Element:
        return etree.SubElement(parent, "div", {"class": "erratum", "id": f"err-{self.argument}"})

    def on_end(self, block: etree.Element) -> None:
        reference = self.read.test
        if reference and (test := self.site.proofs.test(reference)):
            title, path = self.words["test_of_correction"], reference.partition("::")[0]
            self.disclosure(block, "proof", title, test, path, self.words["checked"])


class ReferencesBlock(SnippetBlock):
    """`/// references | cited`: the works that the page cites, in its order. `| all`: every work, and who cites it."""

    NAME = "references"

    def create(self, parent: etree.Element) -> etree.Element:
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

    def add_pages(self, item: etree.Element, key: str) -> None:
        line = etree.SubElement(item, "span", {"class": "cited-on", "data-search-exclude": ""})
        for uri, other in self.site.pages.items():
            if key in dict(other.citations):
                if len(line):
                    line[-1].tail = ", "
                link = etree.SubElement(line, "a", {"href": self.rendering.href(f"{uri}#ref-{key}")})
                link.text = AtomicString(re.sub(r"[*_$`\\]", "", other.title))


class IndexBlock(SnippetBlock):
    """`/// index | figures`: the figures of all pages, and what each of them claims. `| equations`: all equations."""

    NAME = "index"

    def create(self, parent: etree.Element) -> etree.Element:
        box = etree.SubElement(parent, "div")
        kinds = {"film": self.words["film"], "toy": self.words["toy"]}
        for uri, title, entries in indexes.entries(self.site, self.argument):
            head = etree.SubElement(box, "h2", {"data-search-exclude": ""})  # a search finds the page itself
            etree.SubElement(head, "a", {"href": self.rendering.href(uri)}).text = title
            items = etree.SubElement(box, "ul", {"class": f"index {self.argument}", "data-search-exclude": ""})
            for anchor, number, about, more in entries:
                item = etree.SubElement(items, "li")
                link = etree.SubElement(item, "a", {"href": self.rendering.href(f"{uri}#{anchor}")})
                if self.argument == "figures":
                    link.text, link.tail = f"{number}, {kinds[more]}" if more in kinds else number, f" {about}"
                    continue
                link.text = f"{number} {about}"
                formula = etree.SubElement(item, "div", {"class": "arithmatex"})
                formula.text = AtomicString(f"\\[{html.escape(more)}\\]")
        return box


class EngineExtension(BlocksExtension):
    """Converts one page: `rendering` is what it may show, a `Rendering`. Without one, blocks stay text."""

    def __init__(self, **options: Any) -> None:
        self.config = {"rendering": ["", "the page, given by the adapter of the generator"]}
        super().__init__(**options)

    def extendMarkdownBlocks(self, md: Markdown, manager: Any) -> None:
        if not (rendering := self.getConfig("rendering")):
            return
        pictures, exercises = (FigureBlock, FilmBlock, ToyBlock), (ExerciseBlock, BreakBlock, QuestionBlock)
        for block in (*pictures, OutputBlock, EquationBlock, *exercises, ErratumBlock, ReferencesBlock, IndexBlock):
            manager.register(block, {"rendering": rendering})
        # After formulas (189.9) and code spans (190), before comments are taken for HTML (90).
        md.inlinePatterns.register(FactProcessor(md, rendering), "holdtrue-fact", 185)
        # After the text is parsed (20), while formulas are LaTeX.
        md.treeprocessors.register(CaptionTreeprocessor(md, rendering), "holdtrue-captions", 16)
        # After that, before the table of contents is made (5).
        md.treeprocessors.register(MathTreeprocessor(md, rendering), "holdtrue-math", 15)
        # After attributes have been set (8).
        md.treeprocessors.register(HeadingTreeprocessor(md), "holdtrue-headings", 6)
        md.treeprocessors.register(GlossaryTreeprocessor(md, rendering), "holdtrue-glossary", 14)
        # After formulas and the glossary, since it reads what stands in the heads.
        md.treeprocessors.register(TableTreeprocessor(md), "holdtrue-tables", 13)
        # After fences (25), before HTML (20).
        md.preprocessors.register(CommentPreprocessor(md), "holdtrue-comment", 22)
        # Before links (160) and references of links (170), which begin with a bracket too.
        md.inlinePatterns.register(CitationProcessor(md, rendering), "holdtrue-citation", 175)
        # After code has been put back in its place (30).
        md.postprocessors.register(CodePostprocessor(md), "holdtrue-code", 25)
        # Before paragraphs (10).
        md.parser.blockprocessors.register(OutputProcessor(md.parser, rendering), "holdtrue-lab", 15)


def frame_names(name: str, result: Result) -> list[str]:
    """Files of all frames of A/B/N below the site; the default one has the figure's own name."""
    frames = range(len(result.frames))
    return [f"{name}.svg" if i == result.default else f"{name}.{i}.svg" for i in frames]


def pictures(name: str, result: Result) -> dict[str, str]:
    """{file below the site: content} of all that the figure A/B/N is shown with."""
    made = dict(zip(frame_names(name, result), result.frames, strict=True))
    if film := result.film:
        made |= {f"{name}.stage.svg": film.stage, f"{name}.stills.svg": film.stills, f"{name}.film.json": film.reel}
    if result.toy:
        made[f"{name}.toy.json"] = result.toy
    return made


def in_words(law: str) -> str:
    """What the test test_… says."""
    words = law.removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:]


def show(value: object) -> str:
    """A control's value as the reader sees it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if isinstance(value, int) else str(value)
