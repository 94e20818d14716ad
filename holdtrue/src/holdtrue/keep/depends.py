"""What a kept result depends on besides its ingredients: the modules that compute it, and the packages that these import.

Nobody lists them. `maker` begins at one module and follows the imports, as `sources` does for snippets. A module may
also be named in a string, in double quotes and with the engine's own name before it, as for another process.
"""

import ast
import functools
import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from holdtrue.keep import inputs, sources

HERE, NAME = inputs.ENGINE, inputs.ENGINE.name
PYTHON = f"{sys.version} {platform.machine()}"
# The engine's files as they were when this process began: the fork server, too, holds the code of that moment.
OWN = {path: path.read_bytes() for path in sorted(HERE.rglob("*.py"))}
DIGESTS = {path: hashlib.sha256(text).hexdigest() for path, text in OWN.items()}
NAMED = re.compile(rf'"({NAME}(?:\.\w+)+)"')
TABLE = HERE / "__pycache__" / "makers.json"  # of what was found, beside the byte code


def engine_changed() -> bool:
    """Whether the engine's own files or the installed packages are no longer those with which this process began."""
    files = {path: sources.digest(path) for path in HERE.rglob("*.py")}
    return packages() != PACKAGES or files != DIGESTS


@functools.cache
def maker(module: str) -> str:
    """Digest of what computes the results of a module of the engine: Python, packages and files."""
    files, names = _found("modules", module, _listed)
    made_of = [PYTHON, versions(names), module, {path: DIGESTS[HERE / path] for path in files}]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _listed(module: str) -> list[list[str]]:
    files, names = modules(module)
    return [sorted(path.relative_to(HERE).as_posix() for path in files), sorted(names)]


def modules(module: str, lazy: bool = True) -> tuple[set[Path], set[str]]:
    """The engine's files that run with a module of it, and the names of all packages that these import.

    Without `lazy`, only what is imported as soon as the module is: not what its functions import when they run.
    """
    names = set()

    def imports(path: Path) -> Iterator[Path]:
        for name in _names(path, lazy):
            if name.partition(".")[0] == NAME:
                yield from sources.module_files(name, sources.HOME)
            else:
                names.add(name.partition(".")[0])

    files = sources.closure(sources.module_files(module, sources.HOME), imports)
    return files, names - sys.stdlib_module_names


def _names(path: Path, lazy: bool) -> set[str]:
    """Dotted names of all that a file of the engine imports."""
    found = sources.imported(ast.parse(OWN[path]), path.relative_to(sources.HOME).parent.parts, lazy)
    return found | set(NAMED.findall(OWN[path].decode())) if lazy else found


# Packages ----------------------------------------------------------------------------------


def packages() -> list[str]:
    """The folders that describe what is installed, each named after a package and its version, in Python's order."""
    places = [folder for folder in sys.path if os.path.join(folder, "").startswith(inputs.environment())]
    names = [(folder, name) for folder in filter(os.path.isdir, places) for name in sorted(os.listdir(folder))]
    return [os.path.join(folder, name) for folder, name in names if name.endswith(".dist-info")]


PACKAGES = packages()


def versions(names: Iterable[str]) -> list[str]:
    """["numpy-2.4.0", …]: these packages, by the names under which they are imported, and all that they need.

    One that is not installed has no version.
    """
    return sorted({version for name in names for version in _found("packages", name, _versions)})


def _versions(name: str) -> list[str]:
    found: dict[str, str] = {}
    waiting = _providers(name)
    while waiting:
        if (one := waiting.pop()) not in found and (folder := _installed().get(one)):
            found[one] = folder.name.removesuffix(".dist-info")
            waiting += _requirements(folder)
    return sorted(found.values())


@functools.cache
def _installed() -> dict[str, Path]:
    """{normal name: folder that describes it} of each distribution; the first on the path counts."""
    found: dict[str, Path] = {}
    for path in map(Path, PACKAGES):
        found.setdefault(_normal(path.name.partition("-")[0]), path)
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _providers(name: str) -> list[str]:
    """Normal names of the distributions that bring a package: most are called like it."""
    if (same := _normal(name)) in _installed():
        return [same]
    return [other for other, folder in _installed().items() if name in _brings(folder)]


@functools.cache
def _brings(folder: Path) -> set[str]:
    """Names of the packages that a distribution brings."""
    try:
        return set((folder / "top_level.txt").read_text("utf-8").split())
    except OSError:
        record = (folder / "RECORD").read_text("utf-8") if (folder / "RECORD").is_file() else ""
        return set(re.findall(r"^(\w+)(?:/|\.py,)", record, re.M))


def _requirements(folder: Path) -> list[str]:
    """Normal names of what a distribution needs here."""
    from packaging.requirements import Requirement

    lines = metadata.PathDistribution(folder).requires or []
    needed = [Requirement(line) for line in lines if "extra ==" not in line]
    return [_normal(one.name) for one in needed if one.marker is None or one.marker.evaluate()]


# What was found once -----------------------------------------------------------------------


def _found(kind: str, name: str, find: Callable[[str], list[Any]]) -> list[Any]:
    """What `find(name)` returns, remembered as long as neither the engine nor a package changes."""
    table = _table()
    if name not in table[kind]:
        table[kind][name] = find(name)
        _write(table)
    return table[kind][name]


@functools.cache
def _table() -> dict[str, dict[str, list[Any]]]:
    try:
        stamp, table = json.loads(TABLE.read_text("utf-8"))
    except (OSError, ValueError):
        stamp = None
    return table if stamp == _stamp() else {"modules": {}, "packages": {}}


@functools.cache
def _stamp() -> str:
    known = [PYTHON, PACKAGES, [[path.relative_to(HERE).as_posix(), digest] for path, digest in DIGESTS.items()]]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def _write(table: dict[str, dict[str, list[Any]]]) -> None:
    if sys.dont_write_bytecode:
        return
    new = TABLE.with_name(f"{TABLE.name}.{os.getpid()}")
    try:
        TABLE.parent.mkdir(exist_ok=True)
        new.write_text(json.dumps([_stamp(), table]), "utf-8")
        new.replace(TABLE)
    except OSError:  # each process finds it again, which takes a moment
        new.unlink(missing_ok=True)
