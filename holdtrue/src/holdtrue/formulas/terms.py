"""The sides of a formula, as functions that numpy computes: sums, products, powers, fractions, roots, matrices, cases.

Each term is read into a function of its environment, {index: (value, place, how many)}, in which sums run their indices.
"""

import functools
import math
import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from holdtrue.formulas.latex import (
    BETWEEN,
    BRACKETS,
    ENDS,
    NO_FACTOR,
    RELATIONS,
    SOFT,
    Cursor,
    Name,
    indices,
    shown,
)

Env = dict[Name, tuple[Any, Any, Any]]
Side = Callable[[Env], Any]
# (its sign, left Side or None, right Side, where it begins and ends)
Relation = tuple[str, Any, Any, tuple[int, int]]
SUMS = {"+": operator.add, "-": operator.sub, r"\pm": lambda a, b: np.array([a + b, a - b]), r"\cap": operator.and_}
TOTALS = {r"\sum": (operator.add, 0), r"\prod": (operator.mul, 1)}
FUNCTIONS = {r"\exp": np.exp, r"\cos": np.cos, r"\sin": np.sin, r"\arcsin": np.arcsin}
CONSTANTS = {("e",): math.e, (r"\pi",): math.pi, (r"\infty",): math.inf}
OPERATORS = (r"\mathbb{E}", r"\int", r"\nabla", r"\frac", r"\mathrm{arg")  # what begins so takes the product behind it


def multiply(a: Any, b: Any) -> Any:
    if {np.ndim(a), np.ndim(b)} == {1, 2}:
        raise TypeError("a matrix and a list: give a column, of two dimensions")
    return a @ b if np.ndim(a) == np.ndim(b) == 2 else a * b


def power(a: Any, b: Any) -> Any:
    if np.ndim(a) == 2:
        return np.linalg.matrix_power(a, b)
    exact = isinstance(a, int) and isinstance(b, int) and b >= 0  # of any size
    return a**b if exact else np.power(a, b, dtype=complex if np.iscomplexobj(a) else float)


def norm(a: Any) -> Any:
    return np.linalg.norm(a) if np.ndim(a) == 2 else np.abs(a)  # of a column, or of each of some numbers


def logarithm(a: Any, base: float) -> Any:
    return (math.log(a) if isinstance(a, int) else np.log(a)) / math.log(base)  # of an integer of any size


def whole(number: float) -> int:
    if number != int(number):
        raise TypeError(f"a sum has whole numbers for limits, not {number}")
    return int(number)


def first(*sides: Any) -> Any:
    """The first of value, condition, value, condition, … whose condition holds."""
    found: Any = np.nan
    for value, condition in reversed([*zip(sides[::2], sides[1::2], strict=True)]):
        found = np.where(condition, value, found)
    return found


def each(function: Callable[..., Any], *sides: Side) -> Side:
    return lambda env: function(*(side(env) for side in sides))


class Printed(Protocol):
    """A formula as it stands on its page."""

    path: str
    tokens: list[str]
    lines: list[int]


class Terms(Cursor):
    """Reads terms, with values for their symbols. `defined` is what the formula itself says of its left sides."""

    def __init__(self, formula: Printed, values: dict[Name, Any]) -> None:
        super().__init__(formula.path, formula.tokens, formula.lines)
        self.values, self.bars = values, False
        self.defined: dict[Name, list[Any]] = {}  # {left side: [its parameters or indices, its right side]}
        self.used: set[Name] = set()
        self.running: list[Name] = []
        sums = [at + 2 + (self.tokens[at + 2] == "{") for at, text in enumerate(self.tokens[:-2]) if text in TOTALS]
        self.letters = {self.name(at) for at in sums}  # over which a sum runs somewhere

    if TYPE_CHECKING:  # `Reading` has these

        def clause(self) -> list[Relation]: ...

        def compared(self, relation: str, left: Any, right: Any, at: int) -> Any: ...

    def bound(self, at: int) -> Name:
        """The longest piece that begins there and has a value, or (); what goes on with an index is another symbol."""
        longest: Name = ()
        for key in self.values:
            end = at + len(key)
            goes_on = self.tokens[end : end + 1] in (["'"], ["_"]) or self.tokens[end : end + 2] == ["^", r"\star"]
            if (*self.tokens[at:end],) == key and not goes_on and key[-1] != r"\leftarrow":
                longest = max(longest, key, key=len)
        return longest

    def family(self, name: Name) -> Name:
        """The name without its index, if that is bound to a function of it; or ()."""
        base = name[: max((n for n, text in enumerate(name) if text == "_"), default=0)]
        return base if callable(self.values.get(base)) else ()

    def expression(self) -> Side:
        negative = self.next in ("-", "+") and self.take() == "-"
        side = each(operator.neg, self.product()) if negative else self.product()
        while self.next in SUMS:
            side = each(SUMS[self.take()], side, self.product())
        return side

    def product(self) -> Side:
        side, divided = self.factor(), False
        while self.next not in NO_FACTOR - {"/"} and not (self.next == "|" and self.bars):
            sign = self.take() if self.next in ("/", r"\cdot", r"\times") else ""
            if not sign and self.next[0].isdigit() and self.tokens[self.at - 1][0].isdigit():
                raise self.error("two numbers side by side look like one; print a sign between them", self.at)
            if divided and not sign:
                message = f"is {self.next} above or below the / before it? print a fraction or brackets"
                raise self.error(message, self.at)
            divided = sign == "/"
            side = each(operator.truediv if divided else multiply, side, self.factor())
        return side

    def factor(self) -> Side:
        side = self.primary()
        while self.next == "^" and self.take():
            if self.next in (r"\top", r"\circ"):
                side = each(np.transpose if self.take() == r"\top" else np.radians, side)
            else:
                side = each(power, side, self.argument())
        return side

    def argument(self) -> Side:
        """What TeX takes behind a command, ^ or _: braces or one token."""
        start, end = self.at, self.after(self.at)
        side = self.primary()
        if self.at != end:
            raise self.error("TeX takes one token here, without its index or brackets; put all in braces", start)
        return side

    def primary(self) -> Side:
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
            inner: dict[str, Callable[[Any], Any]] = {"|": np.abs, r"\lVert": norm}
            return each(inner.get(text, lambda side: side), side)
        if text == r"\frac":
            return each(operator.truediv, self.argument(), self.argument())
        if text == r"\sqrt":
            return each(np.sqrt, self.argument())
        if text in (r"\log", r"\ln"):
            base = self.argument() if self.next == "_" and self.take() else lambda env: math.e
            return each(logarithm, self.factor(), base)
        if text in FUNCTIONS:
            return each(FUNCTIONS[text], self.factor())
        if text in TOTALS:
            return self.total(*TOTALS[text])
        if text in (r"\min", r"\max"):
            some = self.arguments() if self.next == "(" else self.primary()
            return lambda env: (np.min if text == r"\min" else np.max)(np.broadcast_arrays(*some(env)), axis=0)
        raise self.error(f"{text} can't be read here; bind the piece around it", start)

    def arguments(self) -> Side:
        """What stands in the brackets: {…} -> [value, …]."""
        self.take("(")
        before, self.bars, sides = self.bars, False, [self.expression()]
        while self.next in BETWEEN:
            self.take()
            sides.append(self.expression())
        self.take(")")
        self.bars = before
        return lambda env: [side(env) for side in sides]

    def table(self, kind: str) -> Side:
        """A matrix, or the first of some values whose condition holds."""
        rows: list[list[Side]] = [[]]
        while self.next != BRACKETS[kind]:
            second = kind == r"\begin{cases}" and rows[-1]
            rows[-1].append(self.condition() if second else self.expression())
            if self.skip(ENDS - SOFT | {"&"}) == r"\cr" and self.take():
                rows.append([])
        self.take()
        if kind == r"\begin{cases}":
            return each(first, *(cell for row in rows for cell in row))
        return lambda env: np.array([[cell(env) for cell in row] for row in rows if row])

    def condition(self) -> Side:
        start = self.at
        if re.fullmatch(r"\\text\{otherwise\W*", self.next) and self.take():
            return lambda env: True
        if not (key := self.bound(start)):
            raise self.error("bind this condition, by its text, to True or False", start)
        self.at += len(key)
        return self.symbol(key, start)

    def running_name(self) -> Name:
        start, name = self.at, self.name(self.at)
        if not name:
            raise self.error("an index is wanted here", start)
        self.at += len(name)
        self.used |= {name} & self.values.keys()
        return name

    def domain(self, name: Name, at: int) -> Any:
        if name not in self.values:
            raise self.error(f"over what does {shown(name)} run? give all its values", at)
        return self.values[name]

    def chosen(self) -> Side:
        """The k among its values for which a condition holds: {k : …}."""
        start, name = self.at, self.running_name()
        values = self.domain(name, start)
        self.take(":")
        self.running.append(name)
        relations = self.clause()
        self.running.pop()
        self.take(r"\}")

        def condition(env: Env) -> bool:
            return all(self.compared(r, a(env), b(env), start) for r, a, b, _ in relations)

        return lambda env: [value for value in values if condition(env | {name: (value, None, None)})]

    def total(self, add: Callable[[Any, Any], Any], nothing: int) -> Side:
        """A sum or product over an index, from its lower to its upper limit, or over all its values."""
        self.take("_")
        braces = self.next == "{" and self.take()
        start, name = self.at, self.running_name()
        self.running.append(name)
        lower = self.expression() if self.next == "=" and self.take() else None
        relation = self.take() if self.next in RELATIONS else ""
        limit = self.expression() if relation else None
        if braces:
            self.take("}")
        upper = self.argument() if self.next == "^" and self.take() else None
        body = self.product()
        self.running.pop()
        if bool(lower) != bool(upper):
            raise self.error("a sum has two limits or none", start)
        values = () if lower else self.domain(name, start)

        def total(env: Env) -> Any:
            numbers = range(whole(lower(env)), whole(upper(env)) + 1) if lower and upper else values
            places = [env | {name: (number, place, len(numbers))} for place, number in enumerate(numbers)]
            if limit:
                places = [env for env in places if self.compared(relation, env[name][0], limit(env), start)]
            return functools.reduce(add, (body(env) for env in places), nothing)

        return total

    def symbol(self, name: Name, at: int = 0) -> Side:
        """What stands for a symbol or a bound piece, and for what it is applied to."""
        if name in self.running:
            self.used.update({name} & self.values.keys())
            return lambda env: env[name][0] if name in env else self.values[name]
        index = next((letter for letter in indices(name) if letter in self.running), None)
        names = [name]  # or the same with another index
        if index and name[-len(index) :] == index:
            names += [(*name[: -len(index)], *letter) for letter in self.letters]
        known = next((one for one in names if one in self.values or one in self.defined), None)
        if known and known in self.values:
            self.used.add(known)
            return self.given(known, index, at)
        if known:
            return self.derived(known, index)
        if base := self.family(name):
            self.used.add(base)
            self.at = at + len(base) + 1
            return self.applied(each(self.values[base], self.argument()))
        if name in CONSTANTS:
            return lambda env: CONSTANTS[name]
        raise self.error(f"{shown(name)} has no value; give one, or bind the piece around it", at)

    def applied(self, function: Side) -> Side:
        """A function, or its value if arguments follow."""
        if self.next != "(":
            return function
        some = self.arguments()
        return lambda env: function(env)(*some(env))

    def given(self, key: Name, index: Name | None, at: int) -> Side:
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

        def item(env: Env) -> Any:
            value = self.values[key]
            if index in env:
                number, place, count = env[index]
                if callable(value):
                    return value(number)
                if len(value) != count:
                    raise self.error(f"{shown(key)} has {len(value)} values, where {count} are wanted", at)
                value = value[place]
            whole = isinstance(value, list | tuple | range) or (
                isinstance(value, np.ndarray) and value.dtype.kind == "i"
            )
            return np.asarray(value, float) if whole else value

        return item

    def derived(self, name: Name, index: Name | None) -> Side:
        """What the formula itself says of a left side."""
        parameters = self.defined[name][0]
        some = self.arguments() if parameters and parameters[0] not in indices(name) else None

        def side(env: Env) -> Any:
            self.used.add(name)
            inner = {parameters[0]: env[index]} if index in env and parameters else {}
            if some:
                inner = {letter: (value, None, None) for letter, value in zip(parameters, some(env), strict=True)}
            return self.defined[name][1](inner)

        return side
