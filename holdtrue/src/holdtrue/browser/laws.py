"""Runs the tests of a snippet without pytest, in a reader's browser, and says in words what failed.

It stands in for as much of pytest as such tests may use: `approx`, `mark.parametrize`, and other marks, which do nothing here.
"""

import ast
import operator
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

NAME = "the page's tests"  # what tracebacks call their file
ASKED: dict[type[ast.cmpop], tuple[Callable[[Any, Any], Any], str]] = {  # what a comparison asks of what was found
    ast.Eq: (operator.eq, ""), ast.NotEq: (operator.ne, "other than "), ast.Lt: (operator.lt, "less than "),
    ast.LtE: (operator.le, "at most "), ast.Gt: (operator.gt, "more than "), ast.GtE: (operator.ge, "at least "),
}  # fmt: skip
LONGEST = 300  # characters of an answer


class Approx:
    """A number or an array of numbers, with the tolerance of pytest.approx."""

    __array_ufunc__ = None  # so that comparing it with an array asks this class

    def __init__(self, expected: Any, rel: float | None = None, abs: float | None = None) -> None:
        self.expected = np.asarray(expected, dtype=float)
        least = 1e-12 if abs is None else abs
        share = (1e-6 if abs is None else 0) if rel is None else rel
        with np.errstate(invalid="ignore"):  # no share of infinity is a number
            self.tolerance = np.maximum(share * np.abs(self.expected), least)

    def misses(self, found: Any) -> Any:
        """By how much each number exceeds the tolerance; negative within it."""
        found = np.asarray(found, dtype=float)
        if found.shape != self.expected.shape and self.expected.ndim:
            raise AssertionError(f"found the shape {found.shape}, expected {self.expected.shape}")
        with np.errstate(invalid="ignore"):
            beyond = np.where(found == self.expected, -np.inf, np.abs(found - self.expected) - self.tolerance)
        return np.where(np.isnan(beyond), np.inf, beyond)

    def __eq__(self, found: object) -> bool:
        return bool((self.misses(found) <= 0).all())

    __hash__ = None  # type: ignore[assignment]  # as typeshed has it for what can't be a key

    def words(self, found: Any) -> str:
        """What was found and what was expected, at the place where they differ most."""
        misses = self.misses(found)
        worst = np.unravel_index(np.argmax(misses), misses.shape)
        found, expected, tolerance = (
            np.broadcast_to(np.asarray(part, dtype=float), misses.shape)[worst]
            for part in (found, self.expected, self.tolerance)
        )
        give = f" ± {number(tolerance)}" if tolerance > 1e-5 * abs(expected) else ""
        return f"found {number(found)}, expected {number(expected)}{give}"


class Mark:
    """Marks of tests; only `parametrize` does something here."""

    @staticmethod
    def parametrize(names: str | Iterable[str], values: Iterable[Any]) -> Callable[[Any], Any]:
        names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)

        def mark(test: Any) -> Any:
            rows = [dict(zip(names, value if len(names) > 1 else [value], strict=True)) for value in values]
            test.cases = [row | case for row in rows for case in getattr(test, "cases", [{}])]
            return test

        return mark

    def __getattr__(self, _name: str) -> Callable[..., Any]:
        """A mark with arguments, or one that stands right on a test."""
        return lambda *given, **_options: given[0] if given and callable(given[0]) else lambda test: test


def check(source: str, names: Iterable[str]) -> list[str]:
    """For each of these functions of a file of tests: "" if it holds, else what went wrong."""
    instead: Any = types.ModuleType("pytest")
    instead.approx, instead.mark = Approx, Mark()
    before = sys.modules.get("pytest")
    file = types.ModuleType("tests")
    sys.modules["pytest"] = instead
    try:
        exec(compile(source, NAME, "exec"), file.__dict__)
    finally:
        del sys.modules["pytest"]
        if before:
            sys.modules["pytest"] = before
    tree = ast.parse(source)
    return [outcome(getattr(file, name), tree)[:LONGEST] for name in names]


def outcome(test: Any, tree: ast.AST) -> str:
    """What went wrong in the first case that fails, or ""."""
    for case in getattr(test, "cases", [{}]):
        try:
            test(**case)
        except Exception as error:
            said = failure(error, tree) if isinstance(error, AssertionError) else ""
            which = ", ".join(f"{name} = {number(value)}" for name, value in case.items())
            return (said or f"{type(error).__name__}: {error}") + (f", for {which}" if which else "")
    return ""


def failure(error: AssertionError, tree: ast.AST) -> str:
    """A failed assertion in words: its own message, or else what the two sides of its comparison are."""
    if str(error):
        return str(error)
    trace: Any = error.__traceback__
    while trace.tb_next and trace.tb_next.tb_frame.f_code.co_filename == NAME:
        trace = trace.tb_next
    asserts = (node for node in ast.walk(tree) if isinstance(node, ast.Assert))
    asked = next(
        (node.test for node in asserts if trace.tb_lineno in range(node.lineno, (node.end_lineno or 0) + 1)), None
    )
    if not isinstance(asked, ast.Compare):
        return f"not so: {ast.unparse(asked)}" if asked else ""
    names = trace.tb_frame.f_globals | trace.tb_frame.f_locals
    sides = [eval(compile(ast.Expression(side), NAME, "eval"), names) for side in (asked.left, *asked.comparators)]
    for found, kind, expected in zip(sides, asked.ops, sides[1:], strict=False):
        compare, words = ASKED.get(type(kind), (None, ""))
        if isinstance(expected, Approx) and found != expected:
            return expected.words(found)
        if compare and not np.all(compare(found, expected)) and np.ndim(found) == np.ndim(expected) == 0:
            return f"found {number(found)}, expected {words}{number(expected)}"
    return f"not so: {ast.unparse(asked)}"


def number(value: Any) -> str:
    """A number as a page writes it; anything else as Python does."""
    if not isinstance(value, int | float | np.integer | np.floating) or isinstance(value, bool):
        return repr(value)
    text = f"{value:.4g}" if abs(float(value)) < 1e6 or not np.isfinite(value) else f"{value:.2e}"
    return text.replace("-", "−")
