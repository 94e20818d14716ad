"""What the source of a page asks for: its blocks and its checked numbers, each with its line.

Pages are read before they are rendered, so that all snippets run at once and every mistake has
a line number. Code, fenced or between backticks, is never read as anything but code.
"""

import re
import textwrap
from dataclasses import dataclass, field

import yaml

from engine import numbers


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # ten times as fast, where PyYAML was built with it
    """Reads 1e-3 as a number, which to YAML's older rules is text."""


Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+$"), list("-+.0123456789")
)

FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})(.*)$")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
BLOCK = re.compile(r"^( *)(/{3,})[ ]*([\w-]*)[ ]*(?:\|[ ]*(.*?))?[ ]*$")
OPTIONS = {
    "figure": {"alt", "controls", "throw"}, "film": {"alt"}, "output": set(), "equation": {"checked"},
    "exercise": {"answer"}, "erratum": {"test"}, "references": set(),
}  # fmt: skip
PICTURES = "figure", "film"  # numbered together
DRAWN = *PICTURES, "output"  # what the run of a figure makes
# Of pymdownx.snippets, on a line of its own: one path, or the begin or end of a list of them.
INCLUDE = re.compile(r"^[ \t]*-+8<-+(?:[ \t]+([\"'])(?P<path>.+)\1)?$")
FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.S)
CITATION = re.compile(r"\[@([\w:-]+)(?:,\s+([^\]]+))?\]")
NAME = re.compile(rf"{numbers.FOLDERS}[a-zA-Z]\w*")
FACT = re.compile(numbers.FACT)
COMMENT = re.compile(r"<!--(.*?)-->", re.S)
RAW = re.compile(r"<!--|<(pre|script|style|textarea)\b", re.I)
# From the beginning of a line on, what is commented out may hold marks.
COMMENTED_OUT = re.compile(rf"^ {{0,3}}<!--(?:{numbers.MARK.pattern}|(?!<!--|-->).)*-->", re.S | re.M)
PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*\n?)*")
# What holds other paragraphs, if they stand four spaces further in.
HOLDS = re.compile(r"^ *(?:[-*+] |\d+\. |!!! |\?\?\?\+? |={3}[!+]? |\[\^[^\]]+\]:|: )")
BY_HAND = re.compile(r'by hand, "(.*\S.*)"')
TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
ALT_LENGTH = 40
MAX_FRAMES = 12


@dataclass
class Block:
    kind: str  # one of OPTIONS
    name: str  # as written: N, or A/B/N for a snippet of another page
    line: int
    alt: str = ""
    controls: dict = field(default_factory=dict)
    throw: str = ""  # the control that a button sets by chance
    answer: str = ""  # the fact that answers an exercise
    checked: str = ""  # why no test runs the formula of an equation
    test: str = ""  # tests/A/B/test_N.py::name, what proves an erratum
    end: int = 0  # the line that closes it


@dataclass
class Mark:
    """A number that names a fact. `start` and `end` delimit its digits in the page's text."""

    fact: str
    line: int
    start: int
    end: int
    number: numbers.Number
    text: str


@dataclass
class Page:
    uri: str  # A/B.md below docs/
    text: str
    blocks: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    citations: list = field(default_factory=list)  # (key, line)
    includes: list = field(default_factory=list)  # (path or path:section, line)
    problems: list = field(default_factory=list)  # (line, sentence)
    lines: list = field(default_factory=list)  # of a lab: for each line of the text, that of its file

    def full_name(self, name):
        """A/B/N of a snippet or equation named N on this page."""
        return name if "/" in name else f"{self.uri.rpartition('.')[0]}/{name}"

    @property
    def title(self):
        """Text of the first heading, as the author wrote it."""
        heading = re.search(r"^# +(.+?)(?: +\{[^}]*\})?\r?$", self.text, re.M)
        return heading[1] if heading else self.uri

    def shows(self, kind, name):
        """Whether the page has this block."""
        return any((block.kind, block.name) == (kind, name) for block in self.blocks)

    def captioned(self, mark):
        """The figure with sliders that has computed a number and has it in its caption, or None."""
        name = self.full_name(mark.fact).rpartition(".")[0]
        figures = [block for block in self.blocks if block.kind == "figure" and block.controls]
        inside = (block for block in figures if block.line < mark.line < block.end)
        return next((block for block in inside if self.full_name(block.name) == name), None)

    @property
    def notebook(self):
        """Where its notebook stands below the site, if it is a lab or has snippets of its own."""
        folder, _, kind = self.uri.rpartition(".")
        if kind == "py" or any(name.startswith(f"{folder}/") for name in self.snippets()):
            return f"{folder}/{folder.rpartition('/')[2]}.ipynb"
        return None

    def snippets(self):
        """{A/B/N: line} of every snippet that the page names, in blocks, answers or numbers."""
        found = {}
        for block in self.blocks:
            if block.kind in DRAWN:
                found.setdefault(self.full_name(block.name), block.line)
            elif block.answer:
                found.setdefault(self.full_name(block.answer).rpartition(".")[0], block.line)
        for mark in self.marks:
            found.setdefault(self.full_name(mark.fact).rpartition(".")[0], mark.line)
        return found


def read(uri, text):
    """Parse the Markdown source of a page. Mistakes go to `problems`; nothing is raised."""
    page = Page(uri, text)
    _read_front_matter(page)
    lines = text.splitlines(keepends=True)
    page.includes = includes(lines)
    lines, fence = _masked(lines)
    if fence:
        page.problems.append((fence, "the fence is never closed: end the code with another one"))
    opened = []  # a block, or None if it could not be read, for each that is not closed yet
    for index, line in enumerate(lines):
        if match := BLOCK.match(line.rstrip("\r\n")):
            if match[3]:
                opened.append(_read_block(page, match, lines, index))
            elif opened and (block := opened.pop()):
                block.end = index + 1
        page.citations += [(match[1], index + 1) for match in CITATION.finditer(line)]
    for match in COMMENT.finditer(whole := "".join(lines)):
        before = whole[whole.rfind("\n", 0, match.start()) + 1 : match.start()]
        line = whole.count("\n", 0, match.start()) + 1
        if mark := numbers.MARK.fullmatch(match[0]):
            _read_mark(page, mark[1], before, line, match.start())
        elif numbers.is_word(match[1]) and numbers.NUMBER_ENDS.search(before):
            grammar = "<!-- snippet.fact -->, or <!-- A/B/snippet.fact --> for a snippet of the page A/B"
            page.problems.append(
                (line, f"{match[0]!r} after a number is no mark: write {grammar}, or put the comment elsewhere")
            )
    if opened:
        page.problems.append((page.blocks[-1].line if page.blocks else 1, "a block is never closed: end it with ///"))
    seen = {}
    for block in page.blocks:
        kind = "figure" if block.kind == "film" else block.kind  # either has the same place
        first = seen.setdefault((kind, page.full_name(block.name)), block.line)
        if first != block.line:
            page.problems.append(
                (block.line, f"{block.kind} {block.name!r} stands on this page already, in line {first}")
            )
    return page


def includes(lines):
    """[(path or path:section, line)] of what a text includes, also in its code."""
    found, listed = [], False
    for number, line in enumerate(map(str.rstrip, lines), 1):
        if match := INCLUDE.match(line):
            listed = not listed if match["path"] is None else listed
            found += [(match["path"], number)] if match["path"] else []
        elif listed and line.strip() and not line.lstrip().startswith(";"):
            found.append((line.strip(), number))
    return found


def _read_front_matter(page):
    """MkDocs publishes what it can't read of it as text, in silence."""
    text = page.text.replace("\r\n", "\n")
    if not re.match(r"---[ \t]*\n", text):
        return
    match = FRONT_MATTER.match(text)
    if match is None:
        page.problems.append((1, "the front matter never ends: close it with ---"))
        return
    try:
        if not isinstance(yaml.safe_load(match[1]), dict | None):
            page.problems.append((2, "the front matter must look like `title: A page`"))
    except yaml.YAMLError as error:
        mark, reason = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
        advice = "(put a text with a colon in quotes)"
        page.problems.append((2 + (mark.line if mark else 0), f"the front matter is not valid YAML: {reason} {advice}"))


def without_inner_marks(text):
    """The text without marks in what is commented out: they would end the comment."""
    return COMMENTED_OUT.sub(lambda match: match[0][:5] + numbers.MARK.sub("", match[0][5:]), text)


def masked(lines):
    """The lines with all code replaced by spaces, so that offsets stay."""
    whole = [line if line.endswith(("\n", "\r")) else f"{line}\n" for line in lines]
    return [found[: len(line)] for line, found in zip(lines, _masked(whole)[0], strict=True)]


def _masked(lines):
    """The same, and the number of the line with a fence that nothing closes, or None."""
    whole, result, fence, opened = "".join(lines), [], None, None
    place = raw = 0  # of the line in the text, and where a comment or a <pre> in it or before it ends
    holders, after_blank = [], True  # where the text of the lists and admonitions around a line begins
    for number, line in enumerate(lines, 1):
        begin, place = place, place + len(line)
        match, indent = FENCE.match(line.rstrip("\r\n")), len(line) - len(line.lstrip(" "))
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = None
            line = _blank(line)
        elif raw > begin:
            line = _blank(line[: raw - begin]) + line[raw - begin :]
        elif match and "`" not in match[2]:
            fence, opened = match[1], number
            line = _blank(line)
        elif line.strip():
            while holders and indent < holders[-1] and after_blank:
                holders.pop()
            if after_blank and indent >= (holders[-1] if holders else 0) + 4:
                result.append(_blank(line))
                continue  # after code, that goes on
            if HOLDS.match(line):
                holders = [start for start in holders if start <= indent] + [indent // 4 * 4 + 4]
            line = CODE_SPAN.sub(lambda m: " " * len(m[0]), line)
            for start in RAW.finditer(line):
                end = _end_of_raw(whole, begin, begin + start.start(), start[1])
                if end and begin + start.start() >= raw:
                    raw = end
                    line = line[: start.start()] + _blank(line[start.start() : end - begin]) + line[end - begin :]
        after_blank = not line.strip()
        result.append(line)
    return result, opened if fence else None


def _end_of_raw(text, line, begin, tag):
    """Where a comment, or an element in which no Markdown is, ends that begins in a line; None if it is neither.

    In the middle of a line a comment ends with its paragraph, and an element is nothing special.
    """
    first = not text[line:begin].strip()
    if tag:
        match = first and re.compile(rf"</{tag}>", re.I).search(text, begin)
        return match.end() if match else None
    if first and (match := COMMENTED_OUT.match(text, line)):
        end = match.end()
    else:
        end = text.find("-->", begin, PARAGRAPH.match(text, begin).end()) + 3
    return end if end > begin + 3 and not numbers.is_word(text[begin + 4 : end - 3]) else None


def _blank(line):
    return re.sub(r"[^\r\n]", " ", line)


def _read_block(page, match, lines, index):
    """The block that begins in a line, also added to those of the page; None after a complaint."""
    indent, kind, name = len(match[1]), match[3], match[4] or ""
    problem = lambda message: page.problems.append((index + 1, message))  # noqa: E731
    if kind not in OPTIONS:
        return problem(f"unknown block {kind!r}; there are {', '.join(OPTIONS)}")
    if not NAME.fullmatch(name):
        return problem(f"the block needs a name, as in `/// {kind} | name` (letters, digits, _); it says {name!r}")
    header = []
    for line in lines[index + 1 :]:
        if not line.startswith(" " * (indent + 4)) or not line.strip():
            break
        header.append(line)
    try:
        options = yaml.load(textwrap.dedent("".join(header)), Loader) or {}
        if not isinstance(options, dict):
            raise yaml.YAMLError
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = index + 2 + (mark.line if mark else 0)
        page.problems.append(
            (line, f"the options of {kind} {name!r} are not valid YAML (put a long text after `alt: >-`)")
        )
        return None
    if unknown := sorted(map(str, options.keys() - OPTIONS[kind])):
        known = ", ".join(sorted(OPTIONS[kind])) or "none"
        problem(f"{kind} {name!r} has no option {', '.join(unknown)}; its options: {known}")
    block = Block(kind, name, index + 1)
    if kind in PICTURES:
        block.alt = _alt(options.get("alt"), f"{kind} {name!r}", problem)
        block.controls = _controls(options.get("controls"), name, problem)
        block.throw = _throw(options.get("throw"), block.controls, name, problem)
    elif kind == "equation" and "checked" in options:
        match = BY_HAND.fullmatch(str(options["checked"]))
        block.checked = match[1] if match else ""
        if not match:
            problem(
                f'equation {name!r} is run by its test, or it says `checked: by hand, "why"`; here it says {options["checked"]!r}'
            )
    elif kind == "exercise":
        complaint = f"the answer of exercise {name!r} must name a fact, as in `answer: snippet.fact`"
        block.answer = _reference(options.get("answer"), FACT, complaint, problem)
    elif kind == "erratum":
        complaint = f"the test of erratum {name!r} must be a function, as in `test: tests/A/B/test_N.py::name`"
        block.test = _reference(options.get("test"), TEST, complaint, problem)
    elif kind == "references" and name not in ("cited", "all"):
        problem(f"references are `cited` (what this page cites) or `all`; here it says {name!r}")
    page.blocks.append(block)
    return block


def _alt(alt, name, problem):
    alt = " ".join(str(alt or "").split())
    if not alt:
        problem(f"{name} has no alt: say in at least {ALT_LENGTH} characters what is to be seen")
    elif len(alt) < ALT_LENGTH:
        problem(f"the alt of {name} has {len(alt)} characters: say in at least {ALT_LENGTH} what is to be seen")
    return alt


def _reference(value, pattern, complaint, problem):
    """An optional text of this form, or "" after a complaint."""
    if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
        problem(f"{complaint}; it says {value!r}")
        return ""
    return value or ""


def _controls(controls, name, problem):
    """{parameter: [values]} or {} after a complaint."""
    if controls is None:
        return {}
    if not isinstance(controls, dict) or not all(
        isinstance(values, list) and len(values) > 1 and all(isinstance(v, int | float | str) for v in values)
        for values in controls.values()
    ):
        problem(f"the controls of figure {name!r} must look like {{parameter: [value, value, …]}}")
        return {}
    for control, values in controls.items():
        if any(value != value for value in values) or len(set(map(repr, values))) < len(values):
            problem(
                f"the control {control!r} of figure {name!r} must have values that differ, and none that is no number: {values}"
            )
            return {}
    count = 1
    for values in controls.values():
        count *= len(values)
    if count > MAX_FRAMES:
        problem(f"the controls of figure {name!r} make {count} frames; at most {MAX_FRAMES}")
        return {}
    return controls


def _throw(control, controls, name, problem):
    """One of the controls, or "" if none is to be thrown or after a complaint."""
    if control is not None and control not in list(controls):  # which takes whatever YAML has
        problem(
            f"figure {name!r} can throw one of its controls, {', '.join(controls) or 'and has none'}; it says {control!r}"
        )
        return ""
    return control or ""


def _read_mark(page, fact, before, line, place):
    """The mark of a fact that begins at this place of the text, after what is `before` it in its line."""
    problem = lambda message: page.problems.append((line, message))  # noqa: E731
    if not before.strip():
        return problem(f"<!-- {fact} --> begins a line, which splits the paragraph; put it directly after its number")
    number = numbers.read(before)
    if number is None:
        return problem(f"no number stands directly before <!-- {fact} -->")
    start, end = place - len(before) + number.start, place - len(before) + number.end
    page.marks.append(Mark(fact, line, start, end, number, page.text[start:end]))
    return None
