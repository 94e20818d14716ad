r"""Printed formulas, computed: the LaTeX of an equation is read into relations between two sides, which numpy evaluates.

    read(root, "A/B/interpolant").holds({"t": 0.5, "x_0": x0, "x_1": x1, "x_t": x}, rtol=1e-12)

Each symbol, a letter with its decorations and indices, is given a value. It may be a function: of what stands in brackets
behind it, `p(x)`; or, for `\mathbb E_{x \sim p}`, `\int` and derivatives, of the value of the product behind them. Any
longer piece can be bound by its own text to what it is. In a sum over k, the values of `\mu_k` are taken one by one, and
k itself runs over its limits or over its own values. `p_{n+1}` can be a function p of its index. Arrays of two dimensions
multiply as matrices, others item by item. A left side without a value is defined by its right side. Whatever is printed is
executed or bound; all else is an error.
"""

import copy
import functools
import itertools
import math
import operator
import re
import reprlib

import numpy as np

from engine import page

NAMED = r"\\(?:text|mathrm|mathcal|mathbb|mathbf|operatorname)(?![a-zA-Z])\s*(?:\{[^{}]*\}|[a-zA-Z])"
SPACE = r"\s+|\\[,;:! ]|~|\{\s*\}|\\(?:left|right|[bB]igg?[lrm]?|displaystyle|mathop)(?![a-zA-Z])"
NUMBER = r"(?<=frac)\d|(?<=frac\d)\d|\d+(?:\{,\}\d{3})*(?:\.\d+)?"
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
SUMS = {"+": operator.add, "-": operator.sub, r"\pm": lambda a, b: np.array([a + b, a - b]), r"\cap": operator.and_}
TOTALS = {r"\sum": (operator.add, 0), r"\prod": (operator.mul, 1)}
FUNCTIONS = {r"\exp": np.exp, r"\cos": np.cos, r"\sin": np.sin, r"\arcsin": np.arcsin}
CONSTANTS = {("e",): math.e, (r"\pi",): math.pi, (r"\infty",): math.inf}
OPERATORS = (r"\mathbb{E}", r"\int", r"\nabla", r"\frac", r"\mathrm{arg")  # what begins so takes the product behind it
NO_FACTOR = {"", *RELATIONS, *ENDS, *BETWEEN, *BRACKETS.values(), *SUMS, *"/^_'&:", r"\rVert", r"\cr"}
WORDS = {
    *NO_FACTOR,
    *BRACKETS,
    *TOTALS,
    *FUNCTIONS,
    *[r"\frac", r"\sqrt", r"\log", r"\ln", r"\min", r"\max", r"\lVert", r"\cdot", r"\times"],
}


class FormulaError(ValueError):
    """A formula that can't be read, or not with these values."""


def block(root, name):
    """(path and text of docs/A/B.md, its block of the equation A/B/name)."""
    uri, _, own = name.rpartition("/")
    path = f"docs/{uri}.md"
    text = (root / path).read_text("utf-8")
    for found in page.read(f"{uri}.md", text).blocks:
        if (found.kind, found.name) == ("equation", own):
            return path, text, found
    raise FormulaError(f"{path}:1: there is no equation {own!r}; write it, or mend its name")


def read(root, name):
    """The formula of the equation A/B/name as it stands in docs/A/B.md."""
    path, text, found = block(root, name)
    if not (match := latex(text, found)):
        raise FormulaError(f"{path}:{found.line}: the equation {found.name!r} has no formula; write one between two $$")
    return Formula(match[1], path, text.count("\n", 0, match.start(1)) + 1, name)


def latex(text, found):
    """A match in the text of a page, with the LaTeX of this block as its first group, or None."""
    start = sum(map(len, text.splitlines(keepends=True)[: found.line]))
    return re.compile(r"(?:(?! *///)[^\n$]*\n)*? *\$\$(.*?)\$\$", re.S).match(text, start)


class Formula:
    """Relations to be run: all of a block, or a part of it."""

    def __init__(self, latex, path="formula", line=1, name=""):
        self.path, self.name, (self.tokens, self.lines) = path, name, tokens(latex, line)
        self.places, self.run = range(len(self.tokens)), set()  # of its tokens in the block; of those that were run

    @property
    def rest(self):
        """What of it has not been run, as LaTeX."""
        return shown(t for at, t in zip(self.places, self.tokens, strict=True) if at not in self.run and t not in ENDS)

    def part(self, *numbers):
        """The relations with these numbers, counted from 0, where a name stands for several things in one block."""
        part, depth, number = copy.copy(self), 0, 0
        kept = []
        for at, text in enumerate(self.tokens):
            depth += (text in BRACKETS) - (text in BRACKETS.values())
            ends = not depth and text in ENDS
            number += ends and self.tokens[at - 1] not in ENDS
            if number - ends in numbers:
                kept.append(at)
        part.tokens, part.lines, part.places = (
            [some[at] for at in kept] for some in (self.tokens, self.lines, self.places)
        )
        return part

    def holds(self, values, rtol=1e-9, atol=0.0, approx=None):
        """Assert every relation; `approx` is the relative error that ≈ allows."""
        reading = Reading(self, values, rtol, atol, approx)
        compared = reading.run()
        if idle := reading.idle():
            raise reading.error(f"{shown(idle[0])} is neither compared nor used; give its value")
        if not compared:
            raise reading.error("nothing is compared; give the value of a left side")
        self.run.update(self.places)

    def gives(self, values, *names):
        """What stands right of these left sides, one or a list; without one, what a formula without a relation is."""
        reading = Reading(self, values)
        if names:
            reading.run()
        self.run.update(self.places)
        found = [reading.left(tokens(name)[0]) for name in names or [""]]
        return found[0] if len(found) == 1 else found


def tokens(latex, line=1):
    """([token, …], [its line, …]), without what only moves or resizes."""
    found, lines, depth, table = [], [], 0, False
    for match in TOKEN.finditer(latex):
        text = SAME.get(match[0], match[0])
        if match[2]:
            command, letter = re.match(r"(\\[a-z]+)\s*\{?(.*?)\}?$", text, re.S).groups()
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
    hard = lambda some: next((text for text in some if text not in SOFT), "")  # noqa: E731
    goes_on = lambda at: hard(found[at:]) in {*RELATIONS, "+", "-"} and hard(found[at::-1]) != ","  # noqa: E731
    kept = [at for at, text in enumerate(found) if text not in SOFT or not goes_on(at)]
    return [found[at] for at in kept], [lines[at] for at in kept]


def shown(some):
    """Tokens as LaTeX."""
    return re.sub(r" ?([_^']) ?|(?<=[({]) | (?=[)}(,.;])", r"\1", " ".join(some))


def divide(a, b):
    return a / b


def multiply(a, b):
    if {np.ndim(a), np.ndim(b)} == {1, 2}:
        raise TypeError("a matrix and a list: give a column, of two dimensions")
    return a @ b if np.ndim(a) == np.ndim(b) == 2 else a * b


def power(a, b):
    if np.ndim(a) == 2:
        return np.linalg.matrix_power(a, b)
    return (
        a**b
        if isinstance(a, int) and isinstance(b, int) and b >= 0
        else np.power(a, b, dtype=complex if np.iscomplexobj(a) else float)
    )


def norm(a):
    return np.linalg.norm(a) if np.ndim(a) == 2 else np.abs(a)  # of a column, or of each of some numbers


def logarithm(a):
    return math.log(a) if isinstance(a, int) else np.log(a)  # of an integer of any size


def whole(number):
    if number != int(number):
        raise TypeError(f"a sum has whole numbers for limits, not {number}")
    return int(number)


def each(function, *sides):
    return lambda env: function(*(side(env) for side in sides))


def indices(name):
    """What stands below and above in a name, as tuples of tokens."""
    places = [at + 1 for at, text in enumerate(name) if text in ("_", "^")]
    return [tuple(itertools.takewhile(lambda text, at=at: text == name[at] or text == "'", name[at:])) for at in places]


class Reading:
    """A formula with values. Each part of it becomes a function of {index: (value, place, how many)}."""

    def __init__(self, formula, values, rtol=1e-9, atol=0.0, approx=None):
        self.path, self.tokens, self.lines = formula.path, formula.tokens, formula.lines
        self.slack, self.approx = {"rtol": rtol, "atol": atol}, approx
        self.values = {tuple(tokens(key)[0]): value for key, value in values.items()}
        self.at, self.bars, self.running, self.used = 0, 0, [], set()
        self.letters = {
            self.name(at + 2 + (self.tokens[at + 2] == "{")) for at, text in enumerate(self.tokens) if text in TOTALS
        }
        self.defined, self.clauses = self.left_sides(), []
        while self.skip(ENDS):
            self.clauses.append(self.clause())
            if self.next not in {"", *ENDS}:
                raise self.error(f"{self.next} can't be read here; bind the piece around it", self.at)
        if unused := sorted(shown(key) for key in self.values.keys() - self.used):
            raise self.error(f"it does not hold {', '.join(unused)}; take out that value, or mend its name")

    def error(self, message, at=0):
        line = self.lines[min(at, len(self.lines) - 1)] if self.lines else 1
        return FormulaError(f"{self.path}:{line}: the formula {shown(self.tokens)}: {message}")

    # Tokens --------------------------------------------------------------------------------

    @property
    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted="another piece"):
        if self.next != wanted and (wanted != "another piece" or not self.next):
            found = self.next or "its end"
            raise self.error(f"{found} stands where {wanted} should; bind the piece around it", self.at)
        self.at += 1
        return self.tokens[self.at - 1]

    def skip(self, some):
        while self.next and self.next in some:
            self.at += 1
        return self.next

    def after(self, at):
        """Where the token there ends, or the piece that it opens."""
        depth = 0
        for end in range(at, len(self.tokens)):
            depth += (self.tokens[end] in BRACKETS) - (self.tokens[end] in BRACKETS.values())
            if depth <= 0:
                return end + 1
        raise self.error(f"{''.join(self.tokens[at : at + 1]) or 'a piece'} is never closed", at)

    def name(self, at):
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

    def bound(self, at):
        """The longest piece that begins there and has a value, or ()."""
        whole = lambda end: (
            self.tokens[end : end + 1] not in (["'"], ["_"]) and self.tokens[end : end + 2] != ["^", r"\star"]
        )
        fits = [
            key
            for key in self.values
            if key[-1] != r"\leftarrow" and (*self.tokens[at : at + len(key)],) == key and whole(at + len(key))
        ]
        return max(fits, key=len, default=())

    def left_sides(self):
        """{name: (parameters, [where its right side is])} of what the formula defines: it may be used before."""
        found, depth, self.fresh = {}, 0, set()
        for at, text in enumerate(self.tokens):
            if (
                not depth
                and (not at or self.tokens[at - 1] in ENDS)
                and (name := self.name(at))
                and not (self.bound(at) or self.family(name))
            ):
                end = at + len(name)
                close = self.after(end) if self.tokens[end : end + 1] == ["("] else end
                inside = itertools.groupby(self.tokens[end + 1 : close - 1], BETWEEN.__contains__)
                if self.tokens[close : close + 1] == ["="]:
                    self.fresh.add(at)
                    found[name] = [tuple(group) for between, group in inside if not between], None
                    found[name][0].extend(self.letters.intersection([] if found[name][0] else indices(name)))
            depth += (text in BRACKETS) - (text in BRACKETS.values())
        return found

    # Relations -----------------------------------------------------------------------------

    def clause(self):
        """[(relation, left side or None, right side, (where it begins and ends)), …]; of a condition one, with ""."""
        start, name = self.at, self.name(self.at)
        parameters = self.defined[name][0] if start in self.fresh else None
        if parameters is None:
            side = self.expression()
        else:
            self.at = start + len(name)
            self.at, side = self.after(self.at) if self.next == "(" else self.at, None
            self.running += parameters
        found, before = [], (*self.tokens[start : self.at], r"\leftarrow")
        if self.next == before[-1]:
            side = self.symbol(before) if before in self.values else None
        while self.next in RELATIONS:
            relation, left, side = self.take(), side, self.expression()
            found.append((relation, left, side, (start, self.at)))
        if parameters is not None:
            del self.running[len(self.running) - len(parameters) :]
            self.defined[name] = parameters, found[0][2]
        return found or [("", None, side, (start, self.at))]

    def run(self):
        """Assert all relations; how many compared something with a value."""
        compared = 0
        for relation, left, right, place in itertools.chain(*self.clauses):
            if not (left or relation in ("", r"\leftarrow")):
                continue  # a definition
            value = self.computed(right, place[0])
            if relation == "" and not isinstance(value, bool | np.bool_):
                raise self.error(
                    f"{shown(self.tokens[slice(*place)])} states nothing; bind it to True or False", place[0]
                )
            if relation == "" or left:
                compared += relation not in ("", r"\sim", r"\in")
                before = left and self.computed(left, place[0])
                text = shown(self.tokens[slice(*place)])
                assert np.all(self.compared(relation, before, value, place[0])), (
                    f"{self.path}:{self.lines[place[0]]}: the printed {text} does not hold: "
                    f"{reprlib.repr(before)} on its left, {reprlib.repr(value)} on its right"
                )
            if relation == r"\leftarrow":
                self.values[self.name(place[0])] = value
        return compared

    def left(self, wanted):
        """The value of what stands on the right of this."""
        for relation, _, right, (start, _) in itertools.chain(*self.clauses):
            if [*wanted, relation] == ([relation] if not relation else self.tokens[start : start + len(wanted) + 1]):
                return self.values[self.name(start)] if relation == r"\leftarrow" else self.computed(right, start)
        raise self.error(f"no relation begins with {shown(wanted)}; name a left side")

    def idle(self):
        """Left sides of which nothing depends that was compared."""
        found = [name for name in self.defined if name not in self.used]
        for relation, left, _, (start, end) in itertools.chain(*self.clauses):
            name = self.name(start)
            if (relation, left) == (
                r"\leftarrow",
                None,
            ) and f" {' '.join(name)} " not in f" {' '.join(self.tokens[end:])} ":
                found.append(name)
        return found

    def computed(self, side, at):
        try:
            return side({})
        except (ArithmeticError, TypeError, ValueError, LookupError, RecursionError) as error:
            if isinstance(error, FormulaError):
                raise
            raise self.error(
                f"with these values it can't be computed ({error}); mend them, or the formula", at
            ) from error

    def compared(self, relation, left, right, at):
        """Whether a relation holds."""
        if relation == "":
            return right
        if relation == r"\sim" and callable(right):
            return right(left)
        if callable(left) or callable(right) or relation == r"\sim":
            advice = "bind what is right of ∼ to a function that judges its left, and other functions at a point"
            raise self.error(f"functions can't be compared; {advice}", at)
        if relation == r"\approx" and self.approx is None:
            raise self.error("how near is ≈? say it with approx=…", at)
        if relation == r"\in":
            return all(item in right for item in np.ravel(left))
        exact = relation != r"\approx" and all(isinstance(side, int | set) for side in (left, right))
        slack = self.slack | ({"rtol": self.approx} if relation == r"\approx" else {})
        near = left == right if exact else np.isclose(left, right, **slack)
        match relation:
            case r"\le" | r"\ge":
                return near | (left <= right if relation == r"\le" else left >= right)
            case "<" | ">" | r"\ne":
                return np.logical_not(near) & {"<": np.less, ">": np.greater, r"\ne": np.not_equal}[relation](
                    left, right
                )
        return near

    # Arithmetic ----------------------------------------------------------------------------

    def expression(self):
        negative = self.next in ("-", "+") and self.take() == "-"
        side = each(operator.neg, self.product()) if negative else self.product()
        while self.next in SUMS:
            side = each(SUMS[self.take()], side, self.product())
        return side

    def product(self):
        side, divided = self.factor(), False
        while self.next not in NO_FACTOR - {"/"} and not (self.next == "|" and self.bars):
            sign = self.take() if self.next in ("/", r"\cdot", r"\times") else ""
            if divided and not sign:
                raise self.error(
                    f"is {self.next} above or below the / before it? print a fraction or brackets", self.at
                )
            divided = sign == "/"
            side = each(divide if divided else multiply, side, self.factor())
        return side

    def factor(self):
        side = self.primary()
        while self.next == "^" and self.take():
            if self.next in (r"\top", r"\circ"):
                side = each(np.transpose if self.take() == r"\top" else np.radians, side)
            else:
                side = each(power, side, self.primary())
        return side

    def primary(self):
        start, key, name = self.at, self.bound(self.at), self.name(self.at)
        if key or name:
            self.at += len(key or name)
            return self.symbol(key or name, start)
        text = self.take()
        if text[0].isdigit():
            number = float(text) if "." in text else int(text.replace("{,}", ""))
            return lambda env: number
        if text in (r"\begin{bmatrix}", r"\begin{cases}"):
            return self.table(text)
        if text == r"\{":
            return self.chosen()
        if text in BRACKETS or text in ("|", r"\lVert"):
            before, self.bars = self.bars, text == "|"
            side = self.expression()
            self.take({**BRACKETS, "|": "|", r"\lVert": r"\rVert"}[text])
            self.bars = before
            return each({"|": np.abs, r"\lVert": norm}.get(text, lambda side: side), side)
        if text == r"\frac":
            return each(divide, self.primary(), self.primary())
        if text == r"\sqrt":
            return each(np.sqrt, self.primary())
        if text in (r"\log", r"\ln"):
            base = self.primary() if self.next == "_" and self.take() else lambda env: math.e
            return each(lambda a, base: logarithm(a) / math.log(base), self.factor(), base)
        if text in FUNCTIONS:
            return each(FUNCTIONS[text], self.factor())
        if text in TOTALS:
            return self.total(*TOTALS[text])
        if text in (r"\min", r"\max"):
            some = self.arguments() if self.next == "(" else self.primary()
            return lambda env: (np.min if text == r"\min" else np.max)(np.broadcast_arrays(*some(env)), axis=0)
        raise self.error(f"{text} can't be read here; bind the piece around it", start)

    def arguments(self):
        """What stands in the brackets: {…} -> [value, …]."""
        self.take("(")
        before, self.bars, sides = self.bars, 0, [self.expression()]
        while self.next in BETWEEN:
            self.take()
            sides.append(self.expression())
        self.take(")")
        self.bars = before
        return lambda env: [side(env) for side in sides]

    def table(self, kind):
        """A matrix, or the first of some values whose condition holds."""
        cells, width = [], 0
        while self.next != BRACKETS[kind]:
            cells.append(self.expression())
            if kind == r"\begin{cases}":
                self.take("&")
                otherwise = self.next.rstrip(".,}").endswith("{otherwise") and self.take()
                cells.append((lambda env: True) if otherwise else self.condition())
                self.skip(ENDS - SOFT)
            last = self.next in (r"\cr", BRACKETS[kind])
            width = width or (len(cells) if last else 0)
            self.skip({"&", r"\cr"})
        self.take()
        if kind == r"\begin{bmatrix}":
            return lambda env: np.array([cell(env) for cell in cells]).reshape(-1, width)
        pairs = [(cells[n], cells[n + 1]) for n in range(0, len(cells), 2)]
        return lambda env: functools.reduce(
            lambda rest, pair: np.where(pair[1](env), pair[0](env), rest), pairs[::-1], np.nan
        )

    def condition(self):
        start = self.at
        if not (key := self.bound(start)):
            raise self.error("bind this condition, by its text, to True or False", start)
        self.at += len(key)
        return self.symbol(key, start)

    def running_name(self):
        start, name = self.at, self.name(self.at)
        if not name:
            raise self.error("an index is wanted here", start)
        self.at += len(name)
        self.used |= {name} & self.values.keys()
        return name

    def domain(self, name, at):
        if name not in self.values:
            raise self.error(f"over what does {shown(name)} run? give all its values", at)
        return self.values[name]

    def chosen(self):
        """The k among its values for which a condition holds: {k : …}."""
        start, name = self.at, self.running_name()
        values = self.domain(name, start)
        self.take(":")
        self.running.append(name)
        conditions = self.clause()
        self.running.pop()
        self.take(r"\}")

        def holds(env):
            return all(
                np.all(self.compared(relation, left(env), right(env), at))
                for relation, left, right, (at, _) in conditions
            )

        return lambda env: [value for value in values if holds(env | {name: (value, None, None)})]

    def total(self, add, nothing):
        """A sum or product over an index, from its lower to its upper limit, or over all its values."""
        self.take("_")
        braces = self.next == "{" and self.take()
        start, name = self.at, self.running_name()
        self.running.append(name)
        lower = self.next == "=" and self.take() and self.expression()
        relation = self.next in RELATIONS and self.take()
        limit = relation and self.expression()
        if braces:
            self.take("}")
        upper = self.next == "^" and self.take() and self.primary()
        body = self.product()
        self.running.pop()
        if bool(lower) != bool(upper):
            raise self.error("a sum has two limits or none", start)
        values = None if lower else self.domain(name, start)

        def total(env):
            numbers = values if values is not None else range(whole(lower(env)), whole(upper(env)) + 1)
            places = [env | {name: (number, place, len(numbers))} for place, number in enumerate(numbers)]
            if relation:
                places = [env for env in places if self.compared(relation, env[name][0], limit(env), start)]
            return functools.reduce(add, (body(env) for env in places), nothing)

        return total

    def symbol(self, name, at=0):
        """What stands for a symbol or a bound piece, and for what it is applied to."""
        if name in self.running:
            self.used.update({name} & self.values.keys())
            return lambda env: env[name][0] if name in env else self.values[name]
        index = next((letter for letter in indices(name) if letter in self.running), None)
        other = (
            [(*name[: -len(index)], *letter) for letter in self.letters] if index == name[-len(index or ()) :] else []
        )
        known = next((one for one in (name, *other) if one in self.values or one in self.defined), None)
        if known in self.values:
            self.used.add(known)
            return self.given(known, index, at)
        if known:
            return self.derived(known, index)
        if base := self.family(name):
            self.used.add(base)
            self.at = at + len(base) + 1
            return self.applied(each(self.values[base], self.primary()))
        if name in CONSTANTS:
            return lambda env: CONSTANTS[name]
        raise self.error(f"{shown(name)} has no value; give one, or bind the piece around it", at)

    def family(self, name):
        """The name without its index, if that is bound to a function of it; or ()."""
        base = name[: max((n for n, text in enumerate(name) if text == "_"), default=0)]
        return base if callable(self.values.get(base)) else ()

    def applied(self, function):
        """A function, or its value if arguments follow."""
        if self.next != "(":
            return function
        some = self.arguments()
        return lambda env: function(env)(*some(env))

    def given(self, key, index, at):
        """What a symbol or piece has for a value, or one of its values."""
        value = self.values[key]
        stale = [name for name in self.running if name != index and f" {' '.join(name)} " in f" {' '.join(key)} "]
        if stale and len(key) > len(self.name(at)):
            if index or not callable(value):
                raise self.error(f"{shown(key)} changes with {shown(stale[0])}; bind it to a function of that", at)
            index = stale[0]
        if callable(value) and not index:
            if key[0].startswith(OPERATORS) and self.next not in NO_FACTOR:
                return each(value, self.product())
            return self.applied(lambda env: value)

        def item(env):
            value = self.values[key]
            if index in env:
                number, place, count = env[index]
                if callable(value):
                    return value(number)
                if len(value) != count:
                    raise self.error(f"{shown(key)} has {len(value)} values, where {count} are wanted", at)
                value = value[place]
            integers = isinstance(value, list | tuple | range) or getattr(value, "dtype", None) == int
            return np.asarray(value, float) if integers else value

        return item

    def derived(self, name, index):
        """What the formula itself says of a left side."""
        parameters = self.defined[name][0]
        some = self.arguments() if parameters and parameters[0] not in indices(name) else None

        def side(env):
            self.used.add(name)
            inner = {parameters[0]: env[index]} if index in env and parameters else {}
            if some:
                inner = {letter: (value, None, None) for letter, value in zip(parameters, some(env), strict=True)}
            return self.defined[name][1](inner)

        return side
