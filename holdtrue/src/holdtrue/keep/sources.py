"""What the result of a snippet depends on, found without running it; for the engine itself see `depends`.

Imports are followed by reading, transitively. What reading cannot see (a data file, a module
imported by a computed name) the run itself reports, see `inputs`, and the store checks it at look-up.
"""

import ast
import contextlib
import functools
import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from holdtrue.keep import inputs
from holdtrue.layout import Layout

HOME = inputs.ENGINE.parent  # where the engine is found as a package

STATEMENTS = ("body", "orelse", "finalbody", "handlers", "cases")  # where those stand that others hold

# path -> (stat, digest): in a long-running server an unchanged file costs one stat
_digests: dict[str | Path, tuple[tuple[int, ...], str]] = {}
# (path, digest, name of the package) -> modules of it that the file names
_imports: dict[tuple[Path, str | None, str], set[str]] = {}
_texts: dict[tuple[Path, str | None], int | None] = {}  # (path, digest) -> line


def digest(path: str | Path) -> str | None:
    """SHA-256 of a file, or None if there is no such file."""
    try:
        stat = os.stat(path)
        # The last tells of a save of the same length under a clock that was set back; no program can set it.
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino, stat.st_ctime_ns)
        known = _digests.get(path)
        if known is None or known[0] != stamp:
            known = _digests[path] = (stamp, hashlib.sha256(Path(path).read_bytes()).hexdigest())
        return known[1]
    except OSError:
        return None


def state(path: str) -> str | None:
    """State of an input with this whole path, as `inputs.state` has it."""
    return inputs.state(path, digest)


def line_that_is_no_text(path: Path) -> int | None:
    """Number of the first line of a file that is not UTF-8, or None."""
    known = path, digest(path)
    if known not in _texts:
        content, _texts[known] = path.read_bytes(), None
        try:
            content.decode()
        except UnicodeDecodeError as error:
            _texts[known] = content.count(b"\n", 0, error.start) + 1
    return _texts[known]


def visible(folder: Path, pattern: str) -> list[Path]:
    """Files below a folder, in order, without what editors, notebooks and file systems hide there for themselves."""
    found = sorted(folder.rglob(pattern))
    return [path for path in found if not any(part[0] == "." for part in path.relative_to(folder).parts)]


def dependencies(root: str | Path, path: Path, layout: Layout) -> list[Path]:
    """Files of this project that a program reads: itself, local modules, the style."""
    root = Path(root)

    def imports(path: Path) -> list[Path]:
        return [file for name in named_modules(path, root, layout) for file in module_files(name, root)]

    return sorted(closure([path], imports) | {root / layout.style})


def closure(programs: Iterable[Path], imports: Callable[[Path], Iterable[Path]]) -> set[Path]:
    """The files that run with `programs`: they and, transitively, those of `imports(path)` that exist."""
    found, waiting = set(), [*programs]
    while waiting:
        path = waiting.pop()
        if path not in found and path.is_file():
            found.add(path)
            waiting += imports(path)
    return found


def named_modules(path: Path, root: Path, layout: Layout) -> set[str]:
    """Dotted names of the local modules that a file imports (and of what it takes from them)."""
    stamp = path, digest(path), layout.snippets
    if (known := _imports.get(stamp)) is not None:
        return known
    modules = set()
    with contextlib.suppress(SyntaxError, ValueError):  # the run will say so
        modules = imported(ast.parse(path.read_bytes()), path.relative_to(root).parent.parts)
    _imports[stamp] = modules = {m for m in modules if m.split(".")[0] == layout.snippets}
    return modules


def imported(tree: ast.AST, package: tuple[str, ...] = (), lazy: bool = True) -> set[str]:
    """Dotted names of the modules that a program in `package` imports, and of what it takes from them.

    Without `lazy`, only of those that it imports when it begins, in no function.
    """
    modules, waiting = set(), [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            modules |= {stem} | {f"{stem}.{alias.name}" for alias in node.names}
        elif lazy or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in STATEMENTS:  # an import stands in no expression
                waiting += getattr(node, inner, ()) if not isinstance(node, ast.expr) else ()
    return modules


@functools.cache
def module_files(module: str, root: Path) -> list[Path]:
    """Files that importing a dotted module may read: the packages on the way and itself."""
    parts = module.split(".")
    stems = [root.joinpath(*parts[:end]) for end in range(1, len(parts) + 1)]
    return [path for stem in stems for path in (stem.with_name(stem.name + ".py"), stem / "__init__.py")]


def program(root: str | Path, path: Path, layout: Layout) -> list[Any]:
    """What reading shows a program to depend on, for a key: its files, and the folders in which it finds modules."""
    files = {os.path.relpath(p, root): digest(p) for p in dependencies(root, path, layout)}
    return [files, [[place(folder, Path(root)) for folder in folders] for folders in inputs.search_path()]]


def place(folder: str, root: Path) -> str:
    """A folder by what it is to a project, wherever that stands."""
    known = {HOME: "holdtrue", root: "project"}
    return next(
        (f"{name}/{Path(folder).relative_to(at)}" for at, name in known.items() if Path(folder).is_relative_to(at)),
        folder,
    )
