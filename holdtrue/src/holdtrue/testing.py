"""A plugin for pytest, on in each project whose pyproject.toml has a table [tool.holdtrue].

Every page and every snippet becomes a test that fails where a build would refuse it: a page with a wrong number, say, or with
an equation that no test holds. The fixture `printed` lets tests run the formulas that pages print.
"""

import tomllib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from holdtrue.layout import Layout
from holdtrue.problem import Complaint
from holdtrue.read.programs import EQUATION_MARK

if TYPE_CHECKING:
    from holdtrue.formulas.formula import Formula
    from holdtrue.problem import Problem

ASKED = pytest.StashKey["list[Formula]"]()


def pytest_configure(config: pytest.Config) -> None:
    try:
        settings = tomllib.loads((config.rootpath / "pyproject.toml").read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError):  # pytest itself says what is wrong with its settings
        return
    if "holdtrue" in settings.get("tool", {}):
        try:
            held = Held(config.rootpath)
        except Complaint as complaint:
            raise pytest.UsageError(str(complaint)) from None
        config.pluginmanager.register(held, "holdtrue-held")
        config.addinivalue_line("markers", "equation(name): this test holds the equation A/B/name of the page A/B.md")


class Held:
    """What the plugin does in the project at `root`."""

    def __init__(self, root: Path) -> None:
        from holdtrue.read import generator  # projects without the table need none of it

        self.root = root
        self.kinds = {".md": generator.docs(root), ".py": root / Layout.of(root).snippets}
        self._problems: list[Problem] | None = None

    def problems(self, place: str) -> list[str]:
        """What is wrong with a file of the project, by its path from the root. The first call runs what is stale."""
        if self._problems is None:
            from holdtrue.site import Site

            site = Site(self.root)
            site.update()
            self._problems = site.problems
        return sorted({str(problem) for problem in self._problems if problem.path == place})

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> "File | None":
        """A page or a snippet, if pytest comes across it: see `testpaths`."""
        if not file_path.is_relative_to(self.root) or file_path.name == "__init__.py":
            return None
        if (folder := self.kinds.get(file_path.suffix)) and file_path.is_relative_to(folder):
            return File.from_parent(parent, path=file_path, held=self)
        return None

    @pytest.fixture
    def printed(self, request: pytest.FixtureRequest) -> "Callable[..., Formula]":
        """printed("A/B/name"): that equation as it stands on its page, a holdtrue.formulas.formula.Formula: it holds(…) or gives(…).

        printed("A/B", "x = "): the formula in the text of the page that begins so.
        """
        from holdtrue.formulas import formula

        asked: list[Formula] = request.node.stash.setdefault(ASKED, [])

        def printed(name: str, begins: str | None = None) -> "Formula":
            asked.append(formula.read(self.root, name, begins))
            return asked[-1]

        return printed

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Fail a test that leaves out a part of a formula it asks for, or a formula it is marked with, unless that is checked by hand."""
        result = yield
        asked = item.stash.get(ASKED, [])
        whole = {(one.name, *one.tokens) for one in asked if not one.rest}
        for one in asked:
            if (one.name, *one.tokens) not in whole:
                place = f"{one.path}:{one.lines[0]}"
                said = f"{place}: the test asks for this formula and does not run all of it: {one.rest}"
                pytest.fail(said, False)
        run = {name for name, *_ in whole}
        names = [name for mark in item.iter_markers(EQUATION_MARK) for name in mark.args]
        for name in [name for name in names if name not in run]:
            from holdtrue.formulas import formula

            path, _, block = formula.block(self.root, name)
            if not block.checked:
                advice = f'run it there, with printed({name!r}), or say in the block why not: checked: by hand, "…"'
                pytest.fail(
                    f"{path}:{block.line}: {item.nodeid} holds an equation and does not run it; {advice}", False
                )
        return result


class File(pytest.File):
    """A page or a snippet."""

    def __init__(self, *, held: Held, **rest: Any) -> None:
        super().__init__(**rest)
        self.held = held

    def collect(self) -> "Iterator[Holds]":
        yield Holds.from_parent(self, name="holds")


class Holds(pytest.Item):
    """Passes if a build would find nothing wrong with its file."""

    parent: File

    def runtest(self) -> None:
        problems = self.parent.held.problems(self.path.relative_to(self.parent.held.root).as_posix())
        if problems:
            pytest.fail("\n".join(problems), False)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.nodeid
