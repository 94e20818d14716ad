"""What a project calls its folders, and whether its readers run code. No other module knows.

The names and this switch stand in the table [tool.holdtrue] of pyproject.toml. Only the folder of pages has its name elsewhere:
`docs_dir` in mkdocs.yml. Code that runs elsewhere, in another process, on another machine or in a reader's browser, is told
the names and reads no settings.
"""

import functools
import keyword
import re
import sys
from dataclasses import dataclass, fields
from pathlib import Path

from holdtrue.problem import Complaint, Problem

SETTINGS = "pyproject.toml"
TAKEN = {*sys.stdlib_module_names, "holdtrue", "numpy", "matplotlib"}  # packages that snippets may import


@dataclass(frozen=True)
class Layout:
    """Names of folders, and paths below the root of the project, in the form that messages print."""

    snippets: str = "snippets"  # a Python package
    shared: str = "shared"  # a package in that one: what several snippets import, their data, the style of all figures
    tests: str = "tests"
    labs: str = "labs"  # in the folder of the pages
    cache: str = ".cache"  # what is kept between builds
    playground: bool = False  # whether readers change code in its pages and run it

    @classmethod
    def of(cls, root: Path | str) -> "Layout":
        """The layout of the project at `root`. What its settings leave out has its usual name."""
        try:
            return _read(Path(root, SETTINGS).read_bytes())
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise Complaint(Problem(SETTINGS, 1, f"cannot be read: {error.strerror}")) from None

    def snippet(self, name: str) -> str:
        """The file of snippet A/B/N."""
        return f"{self.snippets}/{name}.py"

    def module(self, name: str) -> str:
        """The module of snippet A/B/N."""
        return f"{self.snippets}.{name.replace('/', '.')}"

    @property
    def helpers(self) -> str:
        """The folder of what snippets share."""
        return f"{self.snippets}/{self.shared}"

    @property
    def package(self) -> str:
        """The package in that folder."""
        return f"{self.snippets}.{self.shared}"

    @property
    def style(self) -> str:
        """The style of all figures."""
        return f"{self.helpers}/style.mplstyle"

    @property
    def sources_of_data(self) -> str:
        """The file that says where the data come from."""
        return f"{self.helpers}/data/README.md"

    def lab(self, stem: str) -> str:
        """The uri of the lab name.py, given `name`."""
        return f"{self.labs}/{stem}.py"

    def is_lab(self, uri: str) -> bool:
        folder, _, name = uri.rpartition("/")
        return folder == self.labs and name.endswith(".py")

    def test(self, name: str) -> str:
        """The folder of the tests of page A/B."""
        return f"{self.tests}/{name}"

    def tests_of(self, name: str) -> str:
        """The file with the tests of snippet A/B/N."""
        folder, _, own = name.rpartition("/")
        return f"{self.test(folder)}/test_{own}.py"

    def kept(self, what: str) -> str:
        """A folder for what is kept between builds."""
        return f"{self.cache}/{what}"


DEFAULT = Layout()


@functools.cache
def _read(content: bytes) -> Layout:
    import tomllib  # which a browser need not load

    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text).get("tool", {}).get("holdtrue", {})
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Complaint(Problem(SETTINGS, line, "not in UTF-8; save the file in that encoding")) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        raise Complaint(Problem(SETTINGS, line, f"not valid TOML: {error}")) from None
    if not isinstance(table, dict):
        raise Complaint(Problem(SETTINGS, _line(text, ""), "tool.holdtrue must be a table: write [tool.holdtrue]"))
    wrong = [(_line(text, key), said) for key, name in table.items() if (said := _refusal(key, name))]
    if wrong:
        raise Complaint(*(Problem(SETTINGS, line, said) for line, said in sorted(wrong)))
    return Layout(**table)


def _refusal(key: str, name: object) -> str | None:
    """Why a key can't have this value; None if it can."""
    known = [field.name for field in fields(Layout)]
    if key not in known:
        return f"[tool.holdtrue] has no key {key!r}: write one of {', '.join(known)}"
    if key == "playground":
        return None if isinstance(name, bool) else f"playground can't be {name!r}: write true or false"
    said = f"the folder {key} can't be called {name!r}"
    name = name if isinstance(name, str) and name.isascii() else ""  # any other name is refused below
    if key in ("snippets", "shared"):
        if not name.isidentifier() or keyword.iskeyword(name):
            return f"{said}, for it is a Python package too: write plain letters, digits and _, and no digit first"
        if key == "snippets" and name in TAKEN:
            return f"{said}, for a package that snippets may import has that name: choose another"
    elif not re.fullmatch(r"\w[\w-]*", name.removeprefix("." if key == "cache" else "")):
        dot = ", perhaps after a dot" if key == "cache" else ""
        return f"{said}: write the name of one folder, of plain letters, digits, _ and -{dot}"
    return None


def _line(text: str, key: str) -> int:
    """The line with this key of the table, in any of the forms that TOML allows; 1 if there is none."""
    name = rf"[\"']?{re.escape(key)}[\"']?[ \t]*="
    table = rf"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*holdtrue[ \t]*\](?:(?!^[ \t]*\[).)*?^[ \t]*{name}"
    dotted = rf"\bholdtrue\b[^\n]*?{re.escape(key)}"
    match = re.search(table, text, re.M | re.S) or re.search(dotted, text)
    return text.count("\n", 0, match.end()) + 1 if match else 1
