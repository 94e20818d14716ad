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
import os
import re
import reprlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from holdtrue.formulas.latex import (
    BETWEEN,
    BRACKETS,
    ENDS,
    RELATIONS,
    Name,
    indices,
    shown,
    tokens,
)
from holdtrue.formulas.terms import Relation, Side, Terms
from holdtrue.model import Block
from holdtrue.problem import Complaint, Problem
from holdtrue.read import generator, page


def block(root: Path, name: str) -> tuple[str, str, Block]:
    """(path and text of the page A/B.md, its block of the equation A/B/name)."""
    uri, _, own = name.rpartition("/")
    path, text = _source(root, uri)
    for found in _blocks(f"{uri}.md", text):
        if (found.kind, found.name) == ("equation", own):
            return path, text, found
    raise Complaint(Problem(path, 1, f"there is no equation {own!r}; write it, or mend its name"))


def _source(root: Path, name: str) -> tuple[str, str]:
    """(path, text) of the page A/B.md."""
    path = generator.docs(root) / f"{name}.md"
    return Path(os.path.relpath(path, root)).as_posix(), path.read_text("utf-8")


@functools.cache  # a page has several formulas, and each several tests
def _blocks(uri: str, text: str) -> list[Block]:
    return page.read(uri, text).blocks


def read(root: Path, name: str, begins: str | None = None) -> "Formula":
    """The formula of the equation A/B/name as it stands on its page; or that in the text of A/B that begins so."""
    if begins:
        return _in_text(root, name, begins)
    path, text, found = block(root, name)
    if not (match := page.latex(text, found)):
        raise Complaint(
            Problem(path, found.line, f"the equation {found.name!r} has no formula; write one between two $$")
        )
    return Formula(match[1], path, text.count("\n", 0, match.start(1)) + 1, name)


def _in_text(root: Path, name: str, begins: str) -> "Formula":
    (path, text), wanted = _source(root, name), tokens(begins)[0]
    text = "".join(page.masked(text.splitlines(keepends=True)))
    matches = re.compile(r"(?<![\\$])\$([^$]+)\$").finditer(text)
    found = [Formula(match[1], path, text.count("\n", 0, match.start()) + 1) for match in matches]
    found = [formula for formula in found if formula.tokens[: len(wanted)] == wanted]
    if len({(*formula.tokens,) for formula in found}) != 1:
        advice = "more of it" if found else "what stands there"
        raise Complaint(Problem(path, 1, f"{len(found)} formulas in the text begin with {begins}; write {advice}"))
    return found[0]


class Formula:
    """Relations to be run: all of a block, or a part of it."""

    def __init__(self, latex: str, path: str = "formula", line: int = 1, name: str = "") -> None:
        self.path, self.name, (self.tokens, self.lines) = path, name, tokens(latex, line)
        self.places = range(len(self.tokens))  # of its tokens in the block
        self.run: set[int] = set()  # those places of which the tokens were run

    @property
    def rest(self) -> str:
        """What of it has not been run, as LaTeX."""
        return shown(t for at, t in zip(self.places, self.tokens, strict=True) if at not in self.run and t not in ENDS)

    def part(self, *numbers: int) -> "Formula":
        """The relations with these numbers, counted from 0, where a name stands for several things in one block."""
        part, depth, number, kept = copy.copy(self), 0, 0, []
        for at, text in enumerate(self.tokens):
            depth += (text in BRACKETS) - (text in BRACKETS.values())
            ends = not depth and text in ENDS
            number += ends and self.tokens[at - 1] not in ENDS
            if number - ends in numbers:
                kept.append(at)
        for name in ("tokens", "lines", "places"):
            setattr(part, name, [getattr(self, name)[at] for at in kept])
        return part

    def holds(
        self, values: Mapping[str, Any], rtol: float = 1e-9, atol: float = 0.0, approx: float | None = None
    ) -> None:
        """Assert every relation; `approx` is the relative error that ≈ allows."""
        reading = Reading(self, values, rtol, atol, approx)
        compared = reading.run()
        if idle := reading.idle():
            raise reading.error(f"{shown(idle[0][0])} is neither compared nor used; give its value")
        if not compared:
            raise reading.error("nothing is compared; give the value of a left side")
        self.run.update(self.places)

    def gives(self, values: Mapping[str, Any], *names: str) -> Any:
        """What stands right of these left sides, one or a list; without one, what a formula without a relation is."""
        reading = Reading(self, values)
        if names:
            reading.run()
        found = [reading.left(tokens(name)[0]) for name in names or [""]]
        idle = {at for _, clause in reading.idle() for at in clause}
        self.run.update(place for at, place in enumerate(self.places) if at not in idle)
        return found[0] if len(found) == 1 else found


def _value(side: object) -> str:
    """A side for a message."""
    return f"{side:.9g}" if isinstance(side, float) else reprlib.repr(side)


class Reading(Terms):
    """The relations of a formula, with values for its symbols."""

    def __init__(
        self,
        formula: Formula,
        values: Mapping[str, Any],
        rtol: float = 1e-9,
        atol: float = 0.0,
        approx: float | None = None,
    ) -> None:
        super().__init__(formula, {tuple(tokens(key)[0]): value for key, value in values.items()})
        self.slack: dict[str, Any] = {"rtol": rtol, "atol": atol}
        self.approx, self.defined = approx, self.left_sides()
        self.asked: set[Name] = set()
        self.clauses: list[list[Relation]] = []
        while self.skip(ENDS):
            self.clauses.append(self.clause())
            if self.next not in {"", *ENDS}:
                raise self.error(f"{self.next} can't be read here; bind the piece around it", self.at)
        if unused := sorted(shown(key) for key in self.values.keys() - self.used):
            raise self.error(f"it has no {', '.join(unused)}; take out that value, or mend its name")

    def left_sides(self) -> dict[Name, list[Any]]:
        """{name: [its parameters or indices, its right side once that is read]}: it may be used before."""
        found: dict[Name, list[Any]] = {}
        self.fresh: set[int] = set()
        depth = 0
        for at, text in enumerate(self.tokens):
            name = () if depth or (at and self.tokens[at - 1] not in ENDS) else self.name(at)
            if name and not self.bound(at) and not self.family(name):
                end = at + len(name)
                close = self.after(end) if self.tokens[end : end + 1] == ["("] else end
                if self.tokens[close : close + 1] == ["="]:
                    inside = itertools.groupby(self.tokens[end + 1 : close - 1], BETWEEN.__contains__)
                    parameters = [tuple(group) for between, group in inside if not between]
                    found[name] = [parameters or [*self.letters.intersection(indices(name))], None]
                    self.fresh.add(at)
            depth += (text in BRACKETS) - (text in BRACKETS.values())
        return found

    def clause(self) -> list[Relation]:
        """[(relation, left side or None, right side, (where it begins and ends)), …]; of a condition one, with ""."""
        start, name = self.at, self.name(self.at)
        parameters = self.defined[name][0] if start in self.fresh else None
        if parameters is None:
            side = self.expression()
        else:
            self.at = start + len(name)
            self.at, side = self.after(self.at) if self.next == "(" else self.at, None
            self.running += parameters
        found: list[Relation] = []
        before = (*self.tokens[start : self.at], r"\leftarrow")
        if self.next == before[-1]:
            side = self.symbol(before) if before in self.values else None
        while self.next in RELATIONS:
            relation, left, side = self.take(), side, self.expression()
            found.append((relation, left, side, (start, self.at)))
        if parameters is not None:
            del self.running[len(self.running) - len(parameters) :]
            self.defined[name][1] = found[0][2]
        return found or [("", None, side, (start, self.at))]

    def run(self) -> int:
        """Assert all relations; how many compared something with a value."""
        compared = 0
        for relation, left, right, place in itertools.chain(*self.clauses):
            if not (left or relation in ("", r"\leftarrow")):
                continue  # a definition
            value = self.computed(right, place[0])
            text = shown(self.tokens[slice(*place)])
            if relation == "" and not isinstance(value, bool | np.bool_):
                raise self.error(f"{text} states nothing; bind it to True or False", place[0])
            if relation == "" or left:
                compared += relation not in ("", r"\sim", r"\in")
                before = left and self.computed(left, place[0])
                truth = self.compared(relation, before, value, place[0])
                if not np.size(truth):
                    raise self.error(f"{text} compares no value at all; give some", place[0])
                assert np.all(truth), (
                    f"{self.path}:{self.lines[place[0]]}: the printed {text} does not hold: "
                    f"{_value(before)} on its left, {_value(value)} on its right"
                )
            if relation == r"\leftarrow":
                self.values[self.name(place[0])] = value
        return compared

    def left(self, wanted: list[str]) -> Any:
        """The value of what stands on the right of this."""
        for relation, _, right, (start, _) in itertools.chain(*self.clauses):
            if [*wanted, relation] == ([relation] if not relation else self.tokens[start : start + len(wanted) + 1]):
                self.asked.add(self.name(start))
                return self.values[self.name(start)] if relation == r"\leftarrow" else self.computed(right, start)
        raise self.error(f"no relation begins with {shown(wanted)}; name a left side")

    def idle(self) -> list[tuple[Name, range]]:
        """[(name, where its clause begins and ends)] of the left sides on which nothing depends that was compared."""
        found = []
        for relation, left, _, (start, end) in itertools.chain(*self.clauses):
            name = self.name(start)
            later = f" {' '.join(name)} " in f" {' '.join(self.tokens[end:])} "
            replaced = relation == r"\leftarrow" and left is None and not later
            if name not in self.asked and (replaced or (start in self.fresh and name not in self.used)):
                found.append((name, range(start, end)))
        return found

    def computed(self, side: Side, at: int) -> Any:
        try:
            return side({})
        except (ArithmeticError, TypeError, ValueError, LookupError, RecursionError) as error:
            raise self.error(f"it can't be computed ({error}); mend the values or the formula", at) from error

    def compared(self, relation: str, left: Any, right: Any, at: int) -> Any:
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
        if relation in (r"\le", r"\ge"):
            return near | (left <= right if relation == r"\le" else left >= right)
        if relation in ("<", ">", r"\ne"):
            return np.logical_not(near) & {"<": np.less, ">": np.greater, r"\ne": np.not_equal}[relation](left, right)
        return near
