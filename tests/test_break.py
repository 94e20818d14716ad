"""Each exercise that asks readers to break a snippet is true: its laws hold for the code, and each mistake breaks the one it names."""

import importlib
import sys
import types

import pytest

import course
from course import ROOT
from holdtrue.browser import laws
from holdtrue.layout import DEFAULT
from holdtrue.read.page import section
from selection import DRAWING


def exercises():
    """(page, block) for each of them, as parameters of a test."""
    for uri, page in course.pages().items():
        for block in page.blocks:
            if block.kind == "break":
                reads = (
                    f"docs/{uri}",
                    f"snippets/{page.full_name(block.code)}.py",
                    DEFAULT.tests_of(page.full_name(block.code)),
                    "holdtrue",
                    *DRAWING,
                )
                yield pytest.param(page, block, id=f"{uri}:{block.line}", marks=pytest.mark.reads(*reads))


EXERCISES = [*exercises()]


@pytest.fixture
def broken(monkeypatch):
    """broken(page, block, mistake): {law: what the page's tests say of the code with this mistake, "" if it holds}."""

    def broken(page, block, mistake=None):
        name = f"snippets.{page.full_name(block.code).replace('/', '.')}"
        code = section((ROOT / f"{name.replace('.', '/')}.py").read_text("utf-8"), "")
        if mistake:
            assert code.count(mistake.old) == 1, f"{name} has {mistake.old!r} {code.count(mistake.old)} times"
            code = code.replace(mistake.old, mistake.new)
        module = types.ModuleType(name)
        exec(compile(code, name, "exec"), module.__dict__)
        package, _, short = name.rpartition(".")
        with monkeypatch.context() as patch:
            patch.setattr(importlib.import_module(package), short, module, raising=False)
            patch.setitem(sys.modules, name, module)
            names = [one.law for one in block.mistakes]
            return dict(
                zip(
                    names,
                    laws.check((ROOT / DEFAULT.tests_of(page.full_name(block.code))).read_text("utf-8"), names),
                    strict=True,
                )
            )

    return broken


def test_there_are_such_exercises():
    assert len(EXERCISES) >= 4


@pytest.mark.parametrize(("page", "block"), EXERCISES)
def test_the_laws_hold_for_the_code_and_each_mistake_breaks_its_law(page, block, broken):
    place = f"{page.path}:{block.line}"
    assert not any(broken(page, block).values()), f"{place}: a law does not hold for the published code"
    for mistake in block.mistakes:
        said = broken(page, block, mistake)
        assert said[mistake.law], f"{place}: {mistake.words!r} does not break {mistake.law}"
        assert not all(said.values()) or len(said) == 1, (
            f"{place}: {mistake.words!r} breaks every law: nothing to guess"
        )
