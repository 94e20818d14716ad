"""What the source of a page asks for: its blocks and its checked numbers, each with its line.

Pages are read before they are rendered, so that all snippets run at once and every mistake has
a line number. Code, fenced or between backticks, is never read as anything but code.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import yaml

from holdtrue.layout import DEFAULT, Layout
from holdtrue.model import (
    ALT_LENGTH,
    PICTURES,
    Block,
    Mark,
    Mistake,
    Page,
)
from holdtrue.read import numbers


# The first is ten times as fast, where PyYAML was built with it.
class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # either has the same methods
    """Reads 1e-3 as a number, which to YAML's older rules is text."""


Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+$"), list("-+.0123456789")
)

Complain = Callable[[str], None]
FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})(.*)$")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
BLOCK = re.compile(r"^( *)(/{3,})[ ]*([\w-]*)[ ]*(?:\|[ ]*(.*?))?[ ]*$")
OPTIONS = {
    "figure": {"alt", "controls", "throw"}, "film": {"alt"}, "toy": {"alt", "try", "rows"}, "output": set(),
    "equation": {"checked"}, "exercise": {"answer"}, "predict": {"answer", "choices", "in"}, "erratum": {"test"},
    "break": {"code", "mistakes"}, "references": set(), "index": set(),
}  # fmt: skip
# Of pymdownx.snippets, on a line of its own: one path, or the begin or end of a list of them; and, in a comment of whatever
# language, the begin or end of a section.
INCLUDE = re.compile(r"^(?P<indent>[ \t]*)-+8<-+(?:[ \t]+([\"'])(?P<path>.+)\2)?$")
FORMULA = re.compile(r"\$\$(.*?)\$\$", re.S)
SECTION = re.compile(r"^.*-8<-+[ \t]+\[[ \t]*(?P<edge>start|end)[ \t]*:[ \t]*(?P<name>[\w-]+)[ \t]*\].*\n?", re.M)
FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.S)
CITATION = re.compile(r"\[@([\w:-]+)(?:,\s+([^\]]+))?\]")
NAME = re.compile(rf"{numbers.FOLDERS}[a-zA-Z]\w*")
FACT = re.compile(numbers.FACT)
AXIS = re.compile(r"\w+\.[xy]")
REVEAL = re.compile(r"^ *\?{3}\+? +answer\b")  # of a question that asks for a guess
COMMENT = re.compile(r"<!--(.*?)-->", re.S)
RAW = re.compile(r"<!--|<(pre|script|style|textarea)\b", re.I)
# From the beginning of a line on, what is commented out may hold marks.
COMMENTED_OUT = re.compile(rf"^ {{0,3}}<!--(?:{numbers.MARK.pattern}|(?!<!--|-->).)*-->", re.S | re.M)
PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*\n?)*")
# What holds other paragraphs, if they stand four spaces further in.
HOLDS = re.compile(r"^ *(?:[-*+] |\d+\. |!!! |\?\?\?\+? |={3}[!+]? |\[\^[^\]]+\]:|: )")
BY_HAND = re.compile(r'by hand, "(.*\S.*)"')
MAX_FRAMES = 12
ROWS, MAX_ROWS = 2, 8  # of controls below a toy, unless it says so, and at most


def read(
    uri: str, text: str, path: str | None = None, lines: list[int] | None = None, layout: Layout = DEFAULT
) -> Page:
    """Parse the Markdown source of the page at `uri`. Mistakes go to its `problems`; nothing is raised.

    `path` is that of its file from the root of the project, `lines` those of a lab, see `Page`.
    """
    page = Page(uri, text, path or uri, lines or [])

    def complain(line: int, message: str) -> None:
        page.problems.append(page.problem(line, message))

    _read_front_matter(page)
    written = text.splitlines(keepends=True)
    page.includes = includes(written)
    source, fence = _masked(written)
    if fence:
        complain(fence, "the fence is never closed: end the code with another one")
    opened = []  # a block, or None if it could not be read, for each that is not closed yet
    for index, line in enumerate(source):
        if match := BLOCK.match(line.rstrip("\r\n")):
            if match[3]:
                opened.append(_read_block(page, match, source, index, layout))
            elif opened and (block := opened.pop()):
                block.end = index + 1
        page.citations += [(match[1], index + 1) for match in CITATION.finditer(line)]
    for match in COMMENT.finditer(whole := "".join(source)):
        before = whole[whole.rfind("\n", 0, match.start()) + 1 : match.start()]
        number = whole.count("\n", 0, match.start()) + 1
        if mark := numbers.MARK.fullmatch(match[0]):
            _read_mark(page, mark[1], before, number, match.start())
        elif numbers.is_word(match[1]) and numbers.NUMBER_ENDS.search(before):
            grammar = "<!-- snippet.fact -->, or <!-- A/B/snippet.fact --> for a snippet of the page A/B"
            complain(number, f"{match[0]!r} after a number is no mark: write {grammar}, or put the comment elsewhere")
    if opened:
        complain(opened[0].line if opened[0] else 1, "a block is never closed: end it with ///")
    seen: dict[tuple[str, str], int] = {}
    for block in page.blocks:
        if block.kind == "predict" and block.end:
            _check_question(page, block, source[block.line : block.end])
        kind = "figure" if block.kind in PICTURES else block.kind  # these share their names
        first = seen.setdefault((kind, page.full_name(block.name)), block.line)
        if first != block.line:
            complain(block.line, f"{block.kind} {block.name!r} stands on this page already, in line {first}")
    return page


def includes(lines: Iterable[str]) -> list[tuple[str, int]]:
    """[(path or path:section, line)] of what a text includes, also in its code."""
    found, listed = [], False
    for number, line in enumerate(map(str.rstrip, lines), 1):
        if match := INCLUDE.match(line):
            listed = not listed if match["path"] is None else listed
            found += [(match["path"], number)] if match["path"] else []
        elif listed and line.strip() and not line.lstrip().startswith(";"):
            found.append((line.strip(), number))
    return found


def sections(text: str) -> list[str]:
    """Names of the sections of a file, of which pages may include each."""
    return [match["name"] for match in SECTION.finditer(text) if match["edge"] == "start"]


def section(text: str, name: str) -> str:
    """The text of a section, or of the whole file without a name; in either case without the lines that mark sections."""
    edges = {match["edge"]: match for match in reversed(list(SECTION.finditer(text))) if match["name"] == name}
    begin = edges["start"].end() if "start" in edges else 0
    end = edges["end"].start() if "end" in edges else len(text)
    return SECTION.sub("", text[begin:end])


def latex(text: str, block: Block) -> re.Match[str] | None:
    """A match in the text of a page, with the LaTeX of this equation as its first group."""
    lines = text.splitlines(keepends=True)
    start, end = (sum(map(len, lines[:line])) for line in (block.line, block.end - 1))
    return FORMULA.search(text, start, end)


def _read_front_matter(page: Page) -> None:
    """Note front matter that MkDocs would silently publish as text."""
    text = page.text.replace("\r\n", "\n")
    if not re.match(r"---[ \t]*\n", text):
        return
    match = FRONT_MATTER.match(text)
    if match is None:
        page.problems.append(page.problem(1, "the front matter never ends: close it with ---"))
        return
    try:
        if not isinstance(yaml.safe_load(match[1]), dict | None):
            page.problems.append(page.problem(2, "the front matter must look like `title: A page`"))
    except yaml.YAMLError as error:
        mark, reason = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
        advice = "(put a text with a colon in quotes)"
        said = f"the front matter is not valid YAML: {reason} {advice}"
        page.problems.append(page.problem(2 + (mark.line if mark else 0), said))


def without_inner_marks(text: str) -> str:
    """The text without marks in what is commented out: they would end the comment."""
    return COMMENTED_OUT.sub(lambda match: match[0][:5] + numbers.MARK.sub("", match[0][5:]), text)


def masked(lines: Sequence[str]) -> list[str]:
    """The lines with all code replaced by spaces, so that offsets stay."""
    whole = [line if line.endswith(("\n", "\r")) else f"{line}\n" for line in lines]
    return [found[: len(line)] for line, found in zip(lines, _masked(whole)[0], strict=True)]


def _masked(lines: Sequence[str]) -> tuple[list[str], int | None]:
    """The same, and the number of the line with a fence that nothing closes, or None."""
    whole, fence, opened = "".join(lines), None, None
    result: list[str] = []
    place = raw = 0  # of the line in the text, and where a comment or a <pre> in it or before it ends
    after_blank = True
    holders: list[int] = []  # where the text of the lists and admonitions around a line begins
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


def _end_of_raw(text: str, line: int, begin: int, tag: str | None) -> int | None:
    """The end of the comment, or of the element without Markdown, that begins in a line; None if there is none.

    In the middle of a line a comment ends with its paragraph, and an element is nothing special.
    """
    first = not text[line:begin].strip()
    if tag:
        match = first and re.compile(rf"</{tag}>", re.I).search(text, begin)
        return match.end() if match else None
    if first and (match := COMMENTED_OUT.match(text, line)):
        end = match.end()
    else:
        paragraph = PARAGRAPH.match(text, begin)
        assert paragraph, "it may be empty"
        end = text.find("-->", begin, paragraph.end()) + 3
    return end if end > begin + 3 and not numbers.is_word(text[begin + 4 : end - 3]) else None


def _blank(line: str) -> str:
    return re.sub(r"[^\r\n]", " ", line)


def _read_block(page: Page, match: re.Match[str], lines: Sequence[str], index: int, layout: Layout) -> Block | None:
    """The block that begins in a line, also added to those of the page; None after a complaint."""
    indent, kind, name = len(match[1]), match[3], match[4] or ""

    def problem(message: str) -> None:
        page.problems.append(page.problem(index + 1, message))

    if kind not in OPTIONS:
        problem(f"unknown block {kind!r}; there are {', '.join(OPTIONS)}")
        return None
    if not NAME.fullmatch(name):
        problem(f"the block needs a name, as in `/// {kind} | name` (letters, digits, _); it says {name!r}")
        return None
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
        number = index + 2 + (mark.line if mark else 0)
        said = f"the options of {kind} {name!r} are not valid YAML (put a long text after `alt: >-`)"
        page.problems.append(page.problem(number, said))
        return None
    if unknown := sorted(map(str, options.keys() - OPTIONS[kind])):
        known = ", ".join(sorted(OPTIONS[kind])) or "none"
        problem(f"{kind} {name!r} has no option {', '.join(unknown)}; its options: {known}")
    block = Block(kind, name, index + 1)
    if kind in PICTURES:
        block.alt = _alt(options.get("alt"), f"{kind} {name!r}", problem)
        block.controls = _controls(options.get("controls"), name, problem)
        block.throw = _throw(options.get("throw"), block.controls, name, problem)
        if kind == "toy":
            block.invitation, block.rows = _toy(options, name, problem)
    elif kind == "equation" and "checked" in options:
        by_hand = BY_HAND.fullmatch(str(options["checked"]))
        block.checked = by_hand[1] if by_hand else ""
        if not by_hand:
            problem(
                f'equation {name!r} is run by its test, or it says `checked: by hand, "why"`; here it says {options["checked"]!r}'
            )
    elif kind == "exercise":
        complaint = f"the answer of exercise {name!r} must name a fact, as in `answer: snippet.fact`"
        block.answer = _reference(options.get("answer"), FACT, complaint, problem)
    elif kind == "predict":
        _read_question(block, options, problem)
    elif kind == "erratum":
        form = re.compile(rf"{layout.tests}/[\w/]+\.py::\w+")
        complaint = (
            f"the test of erratum {name!r} must be a function, as in `test: {layout.test('A/B')}/test_N.py::name`"
        )
        block.test = _reference(options.get("test"), form, complaint, problem)
    elif kind == "break":
        _read_mistakes(block, options, problem)
    elif kind == "references" and name not in ("cited", "all"):
        problem(f"references are `cited` (what this page cites) or `all`; here it says {name!r}")
    elif kind == "index" and name not in ("figures", "equations"):
        problem(f"an index lists all `figures` or all `equations`; here it says {name!r}")
    page.blocks.append(block)
    return block


def _read_question(block: Block, options: dict[str, Any], problem: Complain) -> None:
    """What a guess is, and what it is compared with."""
    name = f"predict {block.name!r}"
    if "answer" not in options:
        problem(f"{name} has no answer: name the fact that guesses are compared with, as in `answer: snippet.fact`")
    complaint = f"the answer of {name} must name a fact, as in `answer: snippet.fact`"
    block.answer = _reference(options.get("answer"), FACT, complaint, problem)
    if options.keys() >= {"choices", "in"}:
        problem(f"{name} asks for a choice and for a place in a figure: leave out `choices` or `in`")
    choices = options.get("choices", [])
    if "choices" in options and not _are_choices(choices):
        problem(
            f"the choices of {name} must be two or more texts that differ, as in `choices: [fewer, more]`, numbers, yes "
            f"and no in quotes; it says {choices!r}"
        )
        choices = []
    block.choices = choices
    complaint = f"{name} must name an axis of a figure on this page, as in `in: figure.x`"
    block.axis = _reference(options.get("in"), AXIS, complaint, problem)


def _are_choices(value: object) -> bool:
    texts = value if isinstance(value, list) and all(isinstance(text, str) for text in value) else []
    return len(texts) == len(set(texts)) > 1


def _read_mistakes(block: Block, options: dict[str, Any], problem: Callable[[str], None]) -> None:
    """The snippet that is to be broken, and how."""
    name = f"break {block.name!r}"
    code, mistakes = options.get("code"), options.get("mistakes")
    if not (isinstance(code, str) and NAME.fullmatch(code)):
        return problem(f"{name} must name the snippet that readers break, as in `code: snippet`; it says {code!r}")
    if not mistakes or not isinstance(mistakes, dict) or not all(map(_is_mistake, mistakes.values())):
        return problem(
            f"the mistakes of {name} must look like `the sign is lost: {{old: a - b, new: a + b, breaks: test_name}}`, one a "
            "line, each text of code on one line and in quotes where it has a comma or a bracket"
        )
    block.code = code
    block.mistakes = [Mistake(words, *map(one.get, ("old", "new", "breaks"))) for words, one in mistakes.items()]
    return None


def _is_mistake(value: object) -> bool:
    return (
        isinstance(value, dict) and value.keys() == {"old", "new", "breaks"}
        and all(isinstance(text, str) and text.strip() and "\n" not in text for text in value.values())
    )  # fmt: skip


def _check_question(page: Page, block: Block, lines: list[str]) -> None:
    """Note what a question lacks, given the lines in it, without code."""
    if not any(map(REVEAL.match, lines)):
        message = f'predict {block.name!r} has no answer to open: end it with `??? answer "The answer"`'
        page.problems.append(page.problem(block.line, message))
    figure = block.axis.rpartition(".")[0]
    names = [other.name for other in page.blocks if other.kind in ("figure", "film") and "/" not in other.name]
    if figure and figure not in names:
        there = f"; its figures: {', '.join(names)}" if names else ""
        message = f"predict {block.name!r} asks for a place in figure {figure!r}, which is not on this page{there}"
        page.problems.append(page.problem(block.line, message))


def _alt(alt: object, name: str, problem: Complain) -> str:
    alt = " ".join(str(alt or "").split())
    if not alt:
        problem(f"{name} has no alt: say in at least {ALT_LENGTH} characters what is to be seen")
    elif len(alt) < ALT_LENGTH:
        problem(f"the alt of {name} has {len(alt)} characters: say in at least {ALT_LENGTH} what is to be seen")
    return alt


def _toy(options: dict[str, Any], name: str, problem: Complain) -> tuple[str, int]:
    """(what to try, rows of controls) of a toy."""
    words, rows = " ".join(str(options.get("try") or "").split()), options.get("rows", ROWS)
    if not words:
        problem(f"toy {name!r} has no try: say in a sentence or two what a reader may try")
    if type(rows) is not int or not 0 <= rows <= MAX_ROWS:
        problem(f"the rows of toy {name!r} must be a number from 0 to {MAX_ROWS}; here it says {rows!r}")
        rows = ROWS
    return words, rows


def _reference(value: object, pattern: re.Pattern[str], complaint: str, problem: Complain) -> str:
    """An optional text of this form, or "" after a complaint."""
    if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
        problem(f"{complaint}; it says {value!r}")
        return ""
    return value or ""


def _controls(controls: Any, name: str, problem: Complain) -> dict[str, list[Any]]:
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
            problem(f"the control {control!r} of figure {name!r} must have values that differ, and no NaN: {values}")
            return {}
    count = 1
    for values in controls.values():
        count *= len(values)
    if count > MAX_FRAMES:
        problem(f"the controls of figure {name!r} make {count} frames; at most {MAX_FRAMES}")
        return {}
    return controls


def _throw(control: Any, controls: dict[str, list[Any]], name: str, problem: Complain) -> str:
    """One of the controls, or "" if none is to be thrown or after a complaint."""
    if control is not None and control not in list(controls):  # which takes whatever YAML has
        problem(
            f"figure {name!r} can throw one of its controls, {', '.join(controls) or 'but has none'}; it says {control!r}"
        )
        return ""
    return control or ""


def _read_mark(page: Page, fact: str, before: str, line: int, place: int) -> None:
    """The mark of a fact that begins at this place of the text, after what is `before` it in its line."""

    def problem(message: str) -> None:
        page.problems.append(page.problem(line, message))

    if not before.strip():
        problem(f"<!-- {fact} --> begins a line, which splits the paragraph; put it directly after its number")
        return
    number = numbers.read(before)
    if number is None:
        problem(f"no number stands directly before <!-- {fact} -->")
        return
    start, end = place - len(before) + number.start, place - len(before) + number.end
    page.marks.append(Mark(fact, line, start, end, number, page.text[start:end]))
