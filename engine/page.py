"""What the source of a page asks for: its blocks and its checked numbers, each with its line.

Pages are read before they are rendered, so that all snippets run at once and every mistake has
a line number. Code, fenced or between backticks, is never read as anything but code.
"""

import re
import textwrap
from dataclasses import dataclass, field

import yaml

from engine import numbers

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where PyYAML was built with it
FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})(.*)$")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
BLOCK = re.compile(r"^( *)(/{3,})[ ]*([\w-]*)[ ]*(?:\|[ ]*(.*?))?[ ]*$")
OPTIONS = {
    "figure": {"alt", "controls"}, "output": set(), "equation": set(),
    "exercise": {"answer"}, "erratum": {"test"}, "references": set(),
}  # fmt: skip
INCLUDE = re.compile(r"^[ \t]*-+8<-+[ \t]+([\"'])(.+)\1$")  # of pymdownx.snippets, on a line of its own
FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.S)
CITATION = re.compile(r"\[@([\w:-]+)(?:,\s+([^\]]+))?\]")
NAME = re.compile(r"(?:\w+/\w+/)?[a-zA-Z]\w*")
FACT = re.compile(r"(?:\w+/\w+/)?\w+\.\w+")
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
    answer: str = ""  # the fact that answers an exercise
    test: str = ""  # tests/A/B/test_N.py::name, what proves an erratum


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
        return name if "/" in name else f"{self.uri.removesuffix('.md')}/{name}"

    @property
    def title(self):
        """Text of the first heading, as the author wrote it."""
        heading = re.search(r"^# +(.+?)(?: +\{[^}]*\})?\r?$", self.text, re.M)
        return heading[1] if heading else self.uri

    def shows(self, kind, name):
        """Whether the page has this block."""
        return any((block.kind, block.name) == (kind, name) for block in self.blocks)

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
            if block.kind in ("figure", "output"):
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
    includes = [(INCLUDE.match(line.rstrip("\r\n")), number) for number, line in enumerate(lines, 1)]  # in code, too
    page.includes = [(match[2], number) for match, number in includes if match]
    lines, fence = _masked(lines)
    if fence:
        page.problems.append((fence, "the fence is never closed: end the code with another one"))
    offset = open_blocks = 0
    for index, line in enumerate(lines):
        if match := BLOCK.match(line.rstrip("\r\n")):
            if match[3]:
                open_blocks += 1
                _read_block(page, match, lines, index)
            else:
                open_blocks -= 1
        for match in numbers.MARK.finditer(line):
            _read_mark(page, match, line, index, offset)
        page.citations += [(match[1], index + 1) for match in CITATION.finditer(line)]
        offset += len(line)
    if open_blocks > 0:
        page.problems.append((page.blocks[-1].line if page.blocks else 1, "a block is never closed: end it with ///"))
    seen = {}
    for block in page.blocks:
        first = seen.setdefault((block.kind, block.name), block.line)
        if first != block.line:
            page.problems.append(
                (block.line, f"{block.kind} {block.name!r} stands on this page already, in line {first}")
            )
    return page


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


def masked(lines):
    """The lines with all code replaced by spaces, so that offsets stay."""
    return _masked(lines)[0]


def _masked(lines):
    """The same, and the number of the line with a fence that nothing closes, or None."""
    result, fence, opened = [], None, None
    for number, line in enumerate(lines, 1):
        match = FENCE.match(line.rstrip("\r\n"))
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = None
            line = _blank(line)
        elif match and "`" not in match[2]:
            fence, opened = match[1], number
            line = _blank(line)
        else:
            line = CODE_SPAN.sub(lambda m: " " * len(m[0]), line)
        result.append(line)
    return result, opened if fence else None


def _blank(line):
    return re.sub(r"[^\r\n]", " ", line)


def _read_block(page, match, lines, index):
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
    if kind == "figure":
        block.alt = _alt(options.get("alt"), name, problem)
        block.controls = _controls(options.get("controls"), name, problem)
    elif kind == "exercise":
        complaint = f"the answer of exercise {name!r} must name a fact, as in `answer: snippet.fact`"
        block.answer = _reference(options.get("answer"), FACT, complaint, problem)
    elif kind == "erratum":
        complaint = f"the test of erratum {name!r} must be a function, as in `test: tests/A/B/test_N.py::name`"
        block.test = _reference(options.get("test"), TEST, complaint, problem)
    elif kind == "references" and name not in ("cited", "all"):
        problem(f"references are `cited` (what this page cites) or `all`; here it says {name!r}")
    page.blocks.append(block)
    return None


def _alt(alt, name, problem):
    alt = " ".join(str(alt or "").split())
    if not alt:
        problem(f"figure {name!r} has no alt: say in at least {ALT_LENGTH} characters what is to be seen")
    elif len(alt) < ALT_LENGTH:
        problem(
            f"the alt of figure {name!r} has {len(alt)} characters: say in at least {ALT_LENGTH} what is to be seen"
        )
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
    count = 1
    for values in controls.values():
        count *= len(values)
    if count > MAX_FRAMES:
        problem(f"the controls of figure {name!r} make {count} frames; at most {MAX_FRAMES}")
        return {}
    return controls


def _read_mark(page, match, line, index, offset):
    problem = lambda message: page.problems.append((index + 1, message))  # noqa: E731
    before = line[: match.start()]
    if not before.strip():
        return problem(
            f"<!-- {match[1]} --> begins a line, which splits the paragraph; put it directly after its number"
        )
    number = numbers.read(before)
    if number is None:
        return problem(f"no number stands directly before <!-- {match[1]} -->")
    start, end = offset + number.start, offset + number.end
    page.marks.append(Mark(match[1], index + 1, start, end, number, page.text[start:end]))
    return None
