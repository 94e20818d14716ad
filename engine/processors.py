"""What the Markdown extension does beside its blocks: checked numbers, citations, formulas, headings.

Each is a processor of Python-Markdown, which `extension` registers in its order.
"""

import html
import json
import posixpath
import re
import unicodedata
import xml.etree.ElementTree as etree
from urllib.parse import quote

from markdown.extensions.toc import slugify, unique
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from engine import listing, mathml, numbers, page

OPENING, CLOSING = re.compile(r"[(‘“]+$"), re.compile(r"[.,;:!?)’”…]+")
COLUMNS, WORDS = 4, 15  # of a table at least, and characters of a cell beside its formulas
UNREAD = "{} stands in what looks like code, and was not checked: look at the fences and backticks above it"
FORMULAS, DOLLAR = "arithmatex-inline", re.compile(r"(?<!\\)\$")
NO_FORMULAS = (
    "nothing reads formulas here: add `pymdownx.arithmatex: {generic: true}` to the markdown_extensions of mkdocs.yml, "
    "or write money in euros"
)


class CitationProcessor(InlineProcessor):
    """`[@key, §3.1]` becomes a link to the work in the page's list of references, or in the one of all works."""

    def __init__(self, md, site):
        super().__init__(page.CITATION.pattern, md)
        self.site = site

    def handleMatch(self, match, _text):
        key, place = match[1], match[2]
        short = self.site.bibliography.short.get(key, key)
        pages = self.site.pages
        here = pages[self.site.current]
        uri = ""
        if not (here.shows("references", "cited") or here.shows("references", "all")):
            uri = next((href(self.site, uri) for uri, item in pages.items() if item.shows("references", "all")), "")
        link = etree.Element("a", {"class": "citation", "href": f"{uri}#ref-{key}"})
        link.text = AtomicString(f"{short}, {place}" if place else short)
        return link, match.start(), match.end()


class FactProcessor(InlineProcessor):
    """`0.118<!-- snippet.fact -->`, or a formula before the mark, becomes <data>."""

    def __init__(self, md, site):
        # A formula has become a placeholder of the inline parser by now.
        super().__init__(rf"(\x02klzzwxh:\d+\x03|{numbers.DIGITS}(?:\s?%)?){numbers.MARK.pattern}", md)
        self.site = site

    def handleMatch(self, match, _text):
        item = self.site.pages[self.site.current]
        self.site.found[match[2]] += 1
        if self.site.found[match[2]] > sum(mark.fact == match[2] for mark in item.marks):
            complain(self.site, match[2], UNREAD.format(f"the number of {match[2]}"))
        value = self.site.fact(item, match[2])
        awaited = awaits(self.site, item, self.site.snippet(item, match[2]), match[2])
        known = {"value": written(value), "data-of": item.full_name(match[2])}
        data = etree.Element("data", {"class": "fact"} | known | awaited)
        data.text = match[1]
        if awaited:
            data.append(being(" is being computed"))
        return data, match.start(), match.end()


class CaptionTreeprocessor(Treeprocessor):
    """Numbers in the caption of the figure that they were computed for follow its sliders: each carries what it says at
    every stop, and its value there.
    """

    def __init__(self, md, site):
        super().__init__(md)
        self.site = site

    def run(self, root):
        item = self.site.pages[self.site.current]
        for box in root.iter("div"):
            figure, code = box.find("figure"), box.find("details[@data-snippet]")
            if figure is None or code is None or figure.find("div[@class='controls']") is None:
                continue
            for data in figure.find("figcaption").iter("data"):
                if self.site.snippet(item, data.get("data-of")) != code.get("data-snippet"):
                    continue
                if frames := self.frames(data, self.site.stops(item, data.get("data-of"))):
                    data.set("data-stops", json.dumps(frames, ensure_ascii=False, separators=(",", ":")))

    def frames(self, data, stops):
        """[(text or HTML, value)]; none if it is the same at all stops, or if something was wrong with it."""
        formula = data.find("span[@class='arithmatex']")
        text = (data.text or "") if formula is None else f"${formula.text[2:-2]}$"
        if (number := numbers.read(text)) is None:
            return []

        def shown(value):
            digits = numbers.written_unseen(value, number)
            if formula is None:  # a number that is negative now and then has the sign of a text
                return digits.replace("-", "-" if "-" in text else "−")
            math = mathml.element(text[1 : number.start] + digits + text[number.end : -1], False)
            return etree.tostring(math, "unicode")

        try:
            frames = [(shown(value), written(value)) for _, value in stops]
        except ValueError:  # this has been said
            return []
        return frames if len(set(frames)) > 1 else []


class MathTreeprocessor(Treeprocessor):
    """Formulas, as Arithmatex marks them, become MathML; heads of tables get a name."""

    def __init__(self, md, site):
        super().__init__(md)
        self.site = site

    def run(self, root):
        if FORMULAS not in self.md.inlinePatterns or not self.md.inlinePatterns[FORMULAS].generic:
            if any("$" in text for text in prose(root)) or root.find(".//*[@class='arithmatex']") is not None:
                complain(self.site, DOLLAR, NO_FORMULAS)
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
            complain(self.site, "$", "a lone $ stands in the text; close the formula, or write money in euros")

    def formula(self, child, parent):
        """The element that takes the place of `child`, whose text is \\(…\\) or \\[…\\]."""
        display = child.tag == "div"
        latex = (html.unescape(child.text) if display else child.text)[2:-2].strip()
        try:
            math = mathml.element(latex, display)
        except mathml.MathError as error:
            complain(
                self.site, latex.splitlines()[0], f"the formula {' '.join(latex.split())!r} does not parse: {error}"
            )
            math = etree.Element("code", {"class": "snippet-error"})
            math.text = AtomicString(latex)
        if display and parent.get("class") != "equation":
            box = etree.Element("div", {"class": "math-block"})
            box.append(math)
            math = box
        math.tail = child.tail
        return math


class TableTreeprocessor(Treeprocessor):
    """A table of many columns with words in them says so, and each of its cells what its column is about: a style may
    show its rows as cards where there is little room.
    """

    def run(self, root):
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

    def run(self, root):
        taken = {node.get("id") for node in root.iter() if node.get("id")}
        for node in root.iter():
            if isinstance(node.tag, str) and re.fullmatch("h[1-6]", node.tag) and node.find(".//math") is not None:
                label = plain_text(node)
                node.set("data-toc-label", label)
                if not node.get("id"):
                    node.set("id", unique(slugify(label, "-") or slugify(in_words(label), "-") or "formula", taken))


def in_words(text):
    """A text in ASCII: α becomes “alpha”."""
    names = [unicodedata.name(letter, "").rpartition(" ")[2] if letter.isalpha() else letter for letter in text]
    return " ".join(names)


class CommentPreprocessor(Preprocessor):
    """Marks in what is commented out would end the comment."""

    def run(self, lines):
        return page.without_inner_marks("\n".join(lines)).split("\n")


class CodePostprocessor(Postprocessor):
    """Leaves out what the colouring of fenced code marks in vain."""

    def run(self, text):
        return listing.fewer_spans(text)


def complain(site, text, message):
    """Note a problem of the current page where this text stands, best outside of code."""
    item = site.pages[site.current]
    lines = item.text.splitlines()
    if text is DOLLAR:
        found = [n for n, line in enumerate(page.masked(lines), 1) if DOLLAR.search(line)]
    elif text == "$":
        found = [n for n, line in enumerate(page.masked(lines), 1) if len(re.findall(r"(?<!\\)\$", line)) % 2]
    else:
        found = [n for known in (page.masked(lines), lines) for n, line in enumerate(known, 1) if text in line]
    site.problem(item, found[0] if found else 1, message)


def keep_together(root):
    """Keep formulas in the text, and numbers with one, on one line with the bracket right before them and the full stop or
    bracket right behind them.
    """
    for parent in list(root.iter()):
        for index, child in enumerate(parent if parent.tag != "data" else ()):
            if child.tag != "math" and not (child.tag == "data" and child.find("math") is not None):
                continue
            before = (parent[index - 1].tail if index else parent.text) or ""
            opening, closing = OPENING.search(before), CLOSING.match(child.tail or "")
            if child.get("display") or not (opening or closing):
                continue
            box = parent[index] = etree.Element("span", {"class": "nobr"})
            box.append(child)
            if closing:
                box.tail, child.tail = child.tail[closing.end() :], closing[0]
            else:
                box.tail, child.tail = child.tail, None
            if opening:
                box.text, before = opening[0], before[: opening.start()]
                if index:
                    parent[index - 1].tail = before
                else:
                    parent.text = before


def href(site, path):
    """A link from the current page to a page or file of the site, as a source page would write it."""
    path, sharp, anchor = posixpath.relpath(path, posixpath.dirname(site.current) or ".").partition("#")
    return f"{quote(path)}{sharp}{anchor}"


def awaits(site, item, name, fact=""):
    """Attributes of a place on a page that has to wait for a snippet; none, if that has run."""
    if name not in site.stand_ins:
        return {}
    return {"data-awaits": name, "data-page": item.uri} | ({"data-fact": fact} if fact else {})


def being(text):
    """Words beside what has to wait, for a screen reader; `fill.html` takes them away."""
    words = etree.Element("span", {"class": "awaited", "role": "status"})
    words.text = AtomicString(text)
    return words


def written(value):
    """A fact as an attribute."""
    return "" if value is None else f"{value:.12g}"


def plain_text(node):
    """Text of an element, with its formulas as one would type them."""
    if node.tag == "math":
        return mathml.readable(node)
    return (node.text or "") + "".join(plain_text(child) + (child.tail or "") for child in node)


def prose(node):
    """All text of the tree that is not code or math."""
    if node.tag not in ("code", "pre", "math", "script", "style"):
        yield node.text or ""
        for child in node:
            yield from prose(child)
    yield node.tail or ""
