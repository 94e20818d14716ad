"""What the Markdown extension does besides its blocks: checked numbers, citations, formulas, headings.

Each is a processor of Python-Markdown, which `extension` registers in its order.
"""

import html
import json
import posixpath
import re
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.toc import slugify, unique
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from holdtrue.model import Drawing
from holdtrue.problem import Complaint
from holdtrue.read import numbers, page
from holdtrue.read.glossary import Term
from holdtrue.read.labs import figure_path
from holdtrue.render import highlight, mathml
from holdtrue.render.rendering import DOLLAR, Rendering
from holdtrue.run import lab_supervisor

# A paragraph of this stands behind a cell, with a word if it takes long in a browser, and with a number for its outputs,
# if any; nobody types the character.
OUTPUTS = re.compile(r"\ue000(long)?(\d*)")
# Characters that control a terminal or the direction of a text, and those that are no text at all; not the end of a line.
CONTROL = re.compile(
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# What is a link, a heading, code or to be pressed already stays what it is.
CLOSED = {
    "a",
    "abbr",
    "code",
    "form",
    "math",
    "pre",
    "script",
    "style",
    "summary",
    "svg",
    *(f"h{n}" for n in range(1, 7)),
}
OPENING, CLOSING = re.compile(r"[(‘“]+$"), re.compile(r"[.,;:!?)’”…]+")
COLUMNS, WORDS = 4, 15  # of a table at least, and characters of a cell beside its formulas
UNREAD = "{} stands in what looks like code, and was not checked: look at the fences and backticks above it"
FORMULAS = "arithmatex-inline"
NO_FORMULAS = (
    "nothing reads formulas here: add `pymdownx.arithmatex: {generic: true}` to the markdown_extensions of mkdocs.yml, "
    "or write money in euros"
)


class OutputProcessor(BlockProcessor):
    """Puts each cell of code into a box with what it printed and drew, and links to the lab's files below its title.

    Scripts let readers run the code in such a box: browser/play/cells.js.
    """

    def __init__(self, parser: BlockParser, rendering: Rendering) -> None:
        super().__init__(parser)
        self.rendering = rendering
        self.cells = 0  # so far

    def test(self, parent: etree.Element, block: str) -> bool:
        return self.rendering.page.uri in self.rendering.site.labs.results and bool(
            OUTPUTS.fullmatch(block) or block == lab_supervisor.FILES
        )

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block, uri = blocks.pop(0), self.rendering.page.uri
        if block == lab_supervisor.FILES:
            self.add_links(parent, posixpath.basename(uri).removesuffix(".py"))
            return
        result = self.rendering.site.labs.results[uri]
        found = OUTPUTS.fullmatch(block)
        assert found, "see `test`"
        self.cells += 1
        code = parent[-1]
        parent.remove(code)
        name = {"id": f"cell-{self.cells}", "data-cell": f"{uri.removesuffix('.py')}#{self.cells}"}
        cell = etree.SubElement(parent, "div", {"class": "cell"} | name)
        cell.append(code)
        etree.SubElement(cell, "div", {"class": "cell-bar"} | ({"data-long": ""} if found[1] else {}))
        for output in result.outputs[int(found[2])] if found[2] else ():
            if isinstance(output, str):
                box = etree.SubElement(cell, "div", {"class": "snippet-output"})
                box.text = self.parser.md.htmlStash.store(printed(output))
            else:
                self.add_figure(cell, uri, output, result.figures[output - 1])

    def add_links(self, parent: etree.Element, stem: str) -> None:
        paragraph = etree.SubElement(parent, "p", {"class": "lab-files"})
        paragraph.text, between, behind = self.rendering.site.words["lab_files"].split("{}")
        for name, tail in ((f"{stem}.py", between), (f"{stem}.ipynb", behind)):
            link = etree.SubElement(paragraph, "a", {"href": f"{stem}/{name}", "download": name})
            link.text, link.tail = AtomicString(name), tail

    def add_figure(self, parent: etree.Element, uri: str, number: int, figure: Drawing) -> None:
        width, height = figure.size
        box = etree.SubElement(parent, "figure", {"class": "figure", "id": f"fig-{number}"})
        image = {
            "src": posixpath.relpath(figure_path(uri, number), posixpath.dirname(uri)), "alt": figure.alt,
            "width": str(width), "height": str(height), "loading": "lazy", "decoding": "async",
        }  # fmt: skip
        etree.SubElement(box, "img", image)
        caption = etree.SubElement(etree.SubElement(box, "figcaption"), "p")
        link = etree.SubElement(caption, "a", {"class": "figure-number", "href": f"#fig-{number}"})
        link.text, link.tail = self.rendering.site.words["figure"].format(number), f" {figure.caption}"


class CitationProcessor(InlineProcessor):
    """`[@key, §3.1]` becomes a link to the work in the page's list of references, or in the one of all works."""

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        super().__init__(page.CITATION.pattern, md)
        self.rendering = rendering

    # As InlineProcessor has it, which is not what its own base class has.
    def handleMatch(  # type: ignore[override]
        self, match: re.Match[str], _text: str
    ) -> tuple[etree.Element, int, int]:
        key, place = match[1], match[2]
        here, site = self.rendering.page, self.rendering.site
        short = site.bibliography.short.get(key, key)
        uri = ""
        if not (here.block("references", "cited") or here.block("references", "all")):
            uri = next(
                (self.rendering.href(uri) for uri, item in site.pages.items() if item.block("references", "all")), ""
            )
        link = etree.Element("a", {"class": "citation", "href": f"{uri}#ref-{key}"})
        link.text = AtomicString(f"{short}, {place}" if place else short)
        return link, match.start(), match.end()


class FactProcessor(InlineProcessor):
    """`0.118<!-- snippet.fact -->`, or a formula before the mark, becomes <data>."""

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        # A formula has become a placeholder of the inline parser by now.
        super().__init__(rf"(\x02klzzwxh:\d+\x03|{numbers.DIGITS}(?:\s?%)?){numbers.MARK.pattern}", md)
        self.rendering = rendering

    # As InlineProcessor has it, which is not what its own base class has.
    def handleMatch(  # type: ignore[override]
        self, match: re.Match[str], _text: str
    ) -> tuple[etree.Element, int, int]:
        item = self.rendering.page
        self.rendering.found[match[2]] += 1
        if self.rendering.found[match[2]] > sum(mark.fact == match[2] for mark in item.marks):
            self.rendering.complain(match[2], UNREAD.format(f"the number of {match[2]}"))
        value = self.rendering.site.facts.value(item, match[2])
        awaited = self.rendering.awaits(item.snippet(match[2]), match[2])
        known = {"value": written(value), "data-of": item.full_name(match[2])}
        data = etree.Element("data", {"class": "fact"} | known | awaited)
        data.text = match[1]
        if awaited:
            data.append(being(f" {self.rendering.site.words['number_to_come']}"))
        return data, match.start(), match.end()


class CaptionTreeprocessor(Treeprocessor):
    """Numbers in the caption of the figure that they were computed for follow its sliders: each carries what it says at
    every stop, and its value there.
    """

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        super().__init__(md)
        self.rendering = rendering

    def run(self, root: etree.Element) -> None:
        item = self.rendering.page
        for box in root.iter("div"):
            figure, code = box.find("figure"), box.find("details[@data-snippet]")
            if figure is None or code is None or figure.find("div[@class='controls']") is None:
                continue
            for data in figure.iterfind("figcaption//data"):
                fact = data.get("data-of", "")
                if item.snippet(fact) != code.get("data-snippet"):
                    continue
                if frames := self.frames(data, self.rendering.site.facts.stops(item, fact)):
                    data.set("data-stops", json.dumps(frames, ensure_ascii=False, separators=(",", ":")))

    def frames(self, data: etree.Element, stops: Iterable[tuple[object, float]]) -> list[tuple[str, str]]:
        """[(text or HTML, value)]; none if it is the same at all stops, or if something was wrong with it."""
        formula = data.find("span[@class='arithmatex']")
        text = (data.text or "") if formula is None else f"${(formula.text or '')[2:-2]}$"
        if (number := numbers.read(text)) is None:
            return []

        def shown(value: float) -> str:
            digits = numbers.written_unseen(value, number)
            if formula is None:  # a number that is negative now and then has the sign of a text
                return digits.replace("-", "-" if "-" in text else "−")
            math = mathml.element(text[1 : number.start] + digits + text[number.end : -1], False)
            return etree.tostring(math, "unicode")

        try:
            frames = [(shown(value), written(value)) for _, value in stops]
        except (ValueError, Complaint):  # this has been said
            return []
        return frames if len(set(frames)) > 1 else []


class MathTreeprocessor(Treeprocessor):
    """Formulas, as Arithmatex marks them, become MathML; heads of tables get a name."""

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        super().__init__(md)
        self.rendering = rendering

    def run(self, root: etree.Element) -> None:
        if FORMULAS not in self.md.inlinePatterns or not getattr(self.md.inlinePatterns[FORMULAS], "generic", False):
            if any("$" in text for text in prose(root)) or root.find(".//*[@class='arithmatex']") is not None:
                self.rendering.complain(DOLLAR, NO_FORMULAS)
            return
        for parent in list(root.iter()):
            if not isinstance(parent.tag, str):
                continue
            for index, child in enumerate(parent):
                if child.get("class") == "arithmatex":
                    parent[index] = self.formula(child, parent)
        keep_together(root)
        for head in root.iter("th"):
            if head.find("math") is not None:  # which not every reader of the page takes for text
                head.set("aria-label", plain_text(head).strip())
        if any("$" in text for text in prose(root)):
            self.rendering.complain("$", "a lone $ stands in the text; close the formula, or write \\$ for money")

    def formula(self, child: etree.Element, parent: etree.Element) -> etree.Element:
        """The element that takes the place of `child`, whose text is \\(…\\) or \\[…\\]."""
        display = child.tag == "div"
        text = child.text or ""
        latex = (html.unescape(text) if display else text)[2:-2].strip()
        try:
            math = mathml.element(latex, display)
        except Complaint as error:
            self.rendering.complain(
                latex.splitlines()[0], f"the formula {' '.join(latex.split())!r} does not parse: {error}"
            )
            math = etree.Element("code", {"class": "snippet-error"})
            math.text = AtomicString(latex)
        if display and parent.get("class") != "equation":
            box = etree.Element("div", {"class": "math-block"})
            box.append(math)
            math = box
        math.tail = child.tail
        return math


class GlossaryTreeprocessor(Treeprocessor):
    """Links the first occurrence of each term; gives the glossary's own entries their anchors."""

    def __init__(self, md: Markdown, rendering: Rendering) -> None:
        super().__init__(md)
        self.rendering, self.glossary = rendering, rendering.site.glossary

    def run(self, root: etree.Element) -> None:
        glossary = self.glossary
        if self.rendering.page.uri == glossary.uri:
            first = True
            for node in root.iter():
                if node.tag == "dt" and first:
                    node.set("id", slugify("".join(node.itertext()), "-"))
                first = node.tag == "dd" or (first and node.tag != "dt")
        elif glossary.terms:
            self.seen: set[Term] = set()
            self.link(root)

    def link(self, node: etree.Element) -> None:
        """Go through the text below a node in reading order."""
        if node.tag in CLOSED or "admonition-title" in node.get("class", ""):
            return
        self.link_text(node, None, node.text)
        for child in list(node):
            self.link(child)
            self.link_text(node, child, child.tail)

    def link_text(self, parent: etree.Element, before: etree.Element | None, text: str | None) -> None:
        """Put links into a text that follows `before` in `parent`, or that begins `parent`."""
        start = 0
        while text and not isinstance(text, AtomicString):
            match, term = self.glossary.find(text, start)
            if match is None or term is None:
                return
            start = match.end()
            if term in self.seen:
                continue
            self.seen.add(term)
            link = etree.Element("a", {"class": "term", "title": term.tooltip})
            link.set("href", self.rendering.href(f"{self.glossary.uri}#{term.anchor}"))
            link.text, link.tail = match[0], text[match.end() :]
            if before is None:
                parent.text, place = text[: match.start()], 0
            else:
                before.tail, place = text[: match.start()], list(parent).index(before) + 1
            parent.insert(place, link)
            before, text, start = link, link.tail, 0


class TableTreeprocessor(Treeprocessor):
    """A table of many columns with words in them says so, and each of its cells what its column is about: a style may
    show its rows as cards where there is little room.
    """

    def run(self, root: etree.Element) -> None:
        for table in root.iter("table"):
            heads = [plain_text(head).strip() for head in table.iterfind("thead/tr/th")]
            rows = [row.findall("td") for row in table.iterfind("tbody/tr")]
            words = (sum(map(len, prose(cell))) > WORDS for row in rows for cell in row[1:])
            if len(heads) >= COLUMNS and any(words):
                table.set("data-cards", "")  # no class: themes take tables without one for those of a text
                for row in rows:
                    for head, cell in list(zip(heads, row, strict=False))[1:]:
                        cell.set("data-head", head)


class HeadingTreeprocessor(Treeprocessor):
    """Headings with formulas get readable entries in the table of contents, and anchors of their own."""

    def run(self, root: etree.Element) -> None:
        taken = {name for node in root.iter() if (name := node.get("id"))}
        for node in root.iter():
            if isinstance(node.tag, str) and re.fullmatch("h[1-6]", node.tag) and node.find(".//math") is not None:
                label = plain_text(node)
                node.set("data-toc-label", label)
                if not node.get("id"):
                    node.set("id", unique(slugify(label, "-") or slugify(in_words(label), "-") or "formula", taken))


def in_words(text: str) -> str:
    """A text in ASCII: α becomes “alpha”."""
    names = [unicodedata.name(letter, "").rpartition(" ")[2] if letter.isalpha() else letter for letter in text]
    return " ".join(names)


class CommentPreprocessor(Preprocessor):
    """Marks in what is commented out would end the comment."""

    def run(self, lines: list[str]) -> list[str]:
        return page.without_inner_marks("\n".join(lines)).split("\n")


class CodePostprocessor(Postprocessor):
    """Leaves out what the colouring of fenced code marks in vain."""

    def run(self, text: str) -> str:
        return highlight.fewer_spans(text)


def keep_together(root: etree.Element) -> None:
    """Keep each formula in the text, and each number that holds one, on one line with the bracket right before it and the
    full stop or bracket right behind it.
    """
    for parent in list(root.iter()):
        for index, child in enumerate(parent if parent.tag != "data" else ()):
            if child.tag != "math" and not (child.tag == "data" and child.find("math") is not None):
                continue
            before = (parent[index - 1].tail if index else parent.text) or ""
            after = child.tail or ""
            opening, closing = OPENING.search(before), CLOSING.match(after)
            if child.get("display") or not (opening or closing):
                continue
            box = parent[index] = etree.Element("span", {"class": "nobr"})
            box.append(child)
            if closing:
                box.tail, child.tail = after[closing.end() :], closing[0]
            else:
                box.tail, child.tail = child.tail, None
            if opening:
                box.text, before = opening[0], before[: opening.start()]
                if index:
                    parent[index - 1].tail = before
                else:
                    parent.text = before


def being(text: str) -> etree.Element:
    """Words beside what has to wait, for a screen reader; `fill.html` takes them away."""
    words = etree.Element("span", {"class": "awaited", "role": "status"})
    words.text = AtomicString(text)
    return words


def written(value: float | None) -> str:
    """A fact as an attribute."""
    return "" if value is None else f"{value:.12g}"


def plain_text(node: etree.Element) -> str:
    """Text of an element, with its formulas as one would type them."""
    if node.tag == "math":
        return mathml.readable(node)
    return (node.text or "") + "".join(plain_text(child) + (child.tail or "") for child in node)


def prose(node: etree.Element) -> Iterator[str]:
    """All text of the tree that is not code or math."""
    if node.tag not in ("code", "pre", "math", "script", "style"):
        yield node.text or ""
        for child in node:
            yield from prose(child)
    yield node.tail or ""


def printed(text: str) -> str:
    """HTML of what a program printed. Without <code>, which the theme would measure as a page loads, to see if it scrolls.

    For the stash: the serializer would take a printed &amp; for an entity.
    """
    return f'<pre class="output">{html.escape(CONTROL.sub(visible, text), quote=False)}</pre>'


def visible(match: re.Match[str]) -> str:
    """What stands on a page for a character that moves, deletes or turns round what others print."""
    code = ord(match[0])
    return (
        chr(0x2400 + code)
        if code < 0x20
        else "\N{SYMBOL FOR DELETE}"
        if code == 0x7F
        else f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
    )
