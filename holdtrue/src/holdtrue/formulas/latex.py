"""LaTeX of formulas as tokens, without what only moves or resizes, and a cursor that walks over them."""

import itertools
import re
from collections.abc import Collection, Iterable

from holdtrue.problem import Complaint, Problem

NAMED = r"\\(?:text|mathrm|mathcal|mathbb|mathbf|operatorname)(?![a-zA-Z])\s*(?:\{[^{}]*\}|[a-zA-Z])"
SPACE = r"\s+|\\[,;:! ]|~|\{\s*\}|\\(?:left|right|[bB]igg?[lrm]?|displaystyle|mathop)(?![a-zA-Z])"
NUMBER = r"(?<=frac|sqrt)\d|(?<=[\^_])\d|(?<=frac\d)\d|\d+(?:\{,\}\d{3})*(?:\.\d+)?"
TOKEN = re.compile(rf"({SPACE}|\\\w+\{{aligned\}})|({NAMED})|\\(?:begin|end)\{{\w+\}}|\\[a-zA-Z]+|\\.|{NUMBER}|.", re.S)
SAME = {r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\leq": r"\le", r"\geq": r"\ge", r"\neq": r"\ne", "*": r"\star"}
RELATIONS = {"=", r"\approx", r"\le", r"\ge", "<", ">", r"\ne", r"\in", r"\sim", r"\leftarrow"}
SOFT = {r"\\", r"\quad", r"\qquad"}  # between two relations, or in the middle of one
ENDS = {*SOFT, ",", "."}
BETWEEN = {",", ";", r"\mid", r"\|"}  # arguments
BRACKETS = {
    "(": ")",
    "[": "]",
    "{": "}",
    r"\{": r"\}",
    r"\begin{bmatrix}": r"\end{bmatrix}",
    r"\begin{cases}": r"\end{cases}",
}
SUMS = {"+", "-", r"\pm", r"\cap"}
TOTALS = {r"\sum", r"\prod"}
FUNCTIONS = {r"\exp", r"\cos", r"\sin", r"\arcsin"}
NO_FACTOR = {"", *RELATIONS, *ENDS, *BETWEEN, *BRACKETS.values(), *SUMS, *"/^_'&:", r"\rVert", r"\cr"}
OTHERS = {r"\frac", r"\sqrt", r"\log", r"\ln", r"\min", r"\max", r"\lVert", r"\cdot", r"\times"}
WORDS = {*NO_FACTOR, *BRACKETS, *TOTALS, *FUNCTIONS, *OTHERS}  # which are no symbols
Name = tuple[str, ...]  # the tokens of a symbol


def tokens(latex: str, line: int = 1) -> tuple[list[str], list[int]]:
    """([token, …], [its line, …]), without what only moves or resizes."""
    depth, table = 0, False
    found: list[str] = []
    lines: list[int] = []
    for match in TOKEN.finditer(latex):
        text = SAME.get(match[0], match[0])
        if match[2]:
            command, letter = re.findall(r"^(\\[a-z]+)\s*\{?(.*?)\}?$", text, re.S)[0]
            text = f"{command}{{{' '.join(letter.split())}}}"
        if not match[1]:
            table = (table or text.startswith(r"\begin")) and not text.startswith(r"\end")
        depth += (text in BRACKETS) - (text in BRACKETS.values())
        if match[1] or (text == "&" and not table) or (text in SOFT and depth and (not table or text != r"\\")):
            continue
        found.append(r"\cr" if table and text == r"\\" else text)  # a row of a table
        lines.append(line + latex.count("\n", 0, match.start()))
        if text == "}" and found[-3:-2] == ["{"]:  # braces around one token
            found[-3:], lines[-3:] = found[-2:-1], lines[-2:-1]
    kept = [at for at in range(len(found)) if not _goes_on(found, at)]
    return [found[at] for at in kept], [lines[at] for at in kept]


def _goes_on(found: list[str], at: int) -> bool:
    """Whether a relation goes on behind this gap or end of a line."""

    def hard(some: list[str]) -> str:
        return next((text for text in some if text not in SOFT), "")

    return found[at] in SOFT and hard(found[at:]) in {*RELATIONS, "+", "-"} and hard(found[at::-1]) != ","


def shown(some: Iterable[str]) -> str:
    """Tokens as LaTeX."""
    return re.sub(r" ?([_^']) ?|(?<=[({]) | (?=[)}(,.;])", r"\1", " ".join(some))


def indices(name: Name) -> list[Name]:
    """What stands below and above in a name, as tuples of tokens."""
    places = [at + 1 for at, text in enumerate(name) if text in ("_", "^")]
    return [tuple(itertools.takewhile({name[at], "'"}.__contains__, name[at:])) for at in places]


class Cursor:
    """Walks over the tokens of a formula."""

    def __init__(self, path: str, tokens: list[str], lines: list[int]) -> None:
        self.path, self.tokens, self.lines, self.at = path, tokens, lines, 0

    def error(self, message: str, at: int = 0) -> Complaint:
        line = self.lines[min(at, len(self.lines) - 1)] if self.lines else 1
        return Complaint(Problem(self.path, line, f"the formula {shown(self.tokens)}: {message}"))

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "another piece") -> str:
        if self.next != wanted and (wanted != "another piece" or not self.next):
            found = self.next or "its end"
            raise self.error(f"{found} stands where {wanted} should; bind the piece around it", self.at)
        self.at += 1
        return self.tokens[self.at - 1]

    def skip(self, some: Collection[str]) -> str:
        while self.next and self.next in some:
            self.at += 1
        return self.next

    def after(self, at: int) -> int:
        """Where the token there ends, or the piece that it opens."""
        depth = 0
        for end in range(at, len(self.tokens)):
            depth += (self.tokens[end] in BRACKETS) - (self.tokens[end] in BRACKETS.values())
            if depth <= 0:
                return end + 1
        raise self.error(f"{''.join(self.tokens[at : at + 1]) or 'a piece'} is never closed", at)

    def name(self, at: int) -> Name:
        """The symbol that begins there, as a tuple: a letter or word, its decoration, index and primes."""
        text, end = "".join(self.tokens[at : at + 1]), at
        if text in (r"\hat", r"\bar", r"\tilde"):
            end = self.after(at + 1)
        elif re.fullmatch(r"[a-zA-Z]|\\[a-zA-Z]+(\{.*\})?", text) and text not in WORDS:
            end = at + 1
        while end > at and (
            self.tokens[end : end + 1] in (["'"], ["_"]) or self.tokens[end : end + 2] == ["^", r"\star"]
        ):
            end = end + 1 if self.tokens[end] == "'" else self.after(end + 1)
        return tuple(self.tokens[at:end])
