"""The tests behind what pages say: those of their equations and of their errata."""

from collections.abc import Iterable
from pathlib import Path

from holdtrue.keep import sources
from holdtrue.keep.store import Store
from holdtrue.layout import Layout
from holdtrue.model import Page
from holdtrue.problem import Problem
from holdtrue.read import programs


class Proofs:
    """The tests of the project at `root`. What was read in their files is kept in `store`."""

    def __init__(self, root: Path, store: Store, layout: Layout):
        self.root, self.store, self.layout = root, store, layout
        self.begin()

    def begin(self) -> None:
        """Forget which tests there were. Until the next call each equation is looked up once."""
        self._known: dict[str, tuple[str, str] | None] = {}

    def places(self, name: str) -> list[Path]:
        """The files that may hold the test of equation A/B/name: tests/A/test_B.py, then tests/A/B/test_*.py from A to Z."""
        page = self.root / self.layout.test(name.rpartition("/")[0])
        return [page.with_name(f"test_{page.name}.py"), *sorted(page.glob("test_*.py"))]

    def equation(self, name: str) -> tuple[str, str] | None:
        """Path below the root and source of the first test that is marked with this equation."""
        if name not in self._known:
            found = ((path, self._read(path)[1].get(name)) for path in self.places(name))
            marked = ((path.relative_to(self.root).as_posix(), source) for path, source in found if source)
            self._known[name] = next(marked, None)
        return self._known[name]

    def test(self, reference: str) -> str | None:
        """Source of the test tests/A/B/test_N.py::name."""
        path, _, name = reference.partition("::")
        return self._read(self.root / path)[0].get(name)

    def files(self, pages: Iterable[Page]) -> set[Path]:
        """The files with the tests of these pages' equations and errata, and of what they ask to break."""
        blocks = [(page, block) for page in pages for block in page.blocks]
        tests = [self.equation(page.full_name(block.name)) for page, block in blocks if block.kind == "equation"]
        files = {path for path, _ in filter(None, tests)}
        files |= {block.test.partition("::")[0] for _, block in blocks if block.test}
        files |= {self.layout.tests_of(page.full_name(block.code)) for page, block in blocks if block.code}
        return {self.root / path for path in files if (self.root / path).is_file()}

    def what_is_wrong(self, paths: Iterable[Path]) -> list[Problem]:
        """Why files can't be read, for those that can't."""
        return [problem for path in paths for problem in self._read(path)[2]]

    def _read(self, path: Path) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
        """({name: source} of its functions, {equation: source of its test}, what is wrong) of a file, if there is one."""
        if (digest := sources.digest(path)) is None:
            return {}, {}, []
        try:
            return *self.store.remember(programs.read_tests, path, of=[digest]), []
        except (SyntaxError, ValueError) as error:  # the latter for a null byte
            place, line = path.relative_to(self.root).as_posix(), getattr(error, "lineno", None) or 1
            return {}, {}, [Problem(place, line, f"{type(error).__name__}: {getattr(error, 'msg', error)}")]
