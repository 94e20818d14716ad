"""What the result of a snippet depends on, found without running it.

Imports are followed by reading, transitively. What reading cannot see (a data file, a module
imported by a computed name) the run itself reports, see `inputs`, and the store checks it at look-up.
"""

import ast
import contextlib
import functools
import hashlib
import json
import os
from pathlib import Path

from engine import inputs
from engine.worker import versions

HERE = Path(__file__).parent

_digests = {}  # path -> (stat, digest): in a long-running server an unchanged file costs one stat
_imports = {}  # (path, digest) -> modules that it names
_texts = {}  # (path, digest) -> line


def digest(path):
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


def state(path):
    """State of an input with this whole path, as `inputs.state` has it."""
    return inputs.state(path, digest)


def line_that_is_no_text(path):
    """Number of the first line of a file that is not UTF-8, or None."""
    known = path, digest(path)
    if known not in _texts:
        content, _texts[known] = path.read_bytes(), None
        try:
            content.decode()
        except UnicodeDecodeError as error:
            _texts[known] = content.count(b"\n", 0, error.start) + 1
    return _texts[known]


def visible(folder, pattern):
    """Files below a folder, in order, without what editors, notebooks and file systems hide there for themselves."""
    found = sorted(folder.rglob(pattern))
    return [path for path in found if not any(part[0] == "." for part in path.relative_to(folder).parts)]


def engine_digest():
    """Digest of the engine's files that work inside a snippet's process."""
    return [digest(HERE / name) for name in ("child.py", "inputs.py", "svg.py", "runner.py")]


# As they were when this process began: the fork server holds the code of that moment.
_FIXED = [versions(), *engine_digest()]


def dependencies(root, path):
    """Files of this project that a program reads: itself, local modules, the style."""
    root = Path(root)
    found = closure([path], lambda path: [f for name in named_modules(path, root) for f in module_files(name, root)])
    return sorted(found | {root / "snippets/shared/style.mplstyle"})


def closure(programs, imports):
    """The files that run with `programs`: they and, transitively, those of `imports(path)` that exist."""
    found, waiting = set(), [*programs]
    while waiting:
        path = waiting.pop()
        if path not in found and path.is_file():
            found.add(path)
            waiting += imports(path)
    return found


def named_modules(path, root):
    """Dotted names of the local modules that a file imports (and of what it takes from them)."""
    if (known := _imports.get((path, digest(path)))) is not None:
        return known
    modules = set()
    with contextlib.suppress(SyntaxError, ValueError):  # the run will say so
        modules = imported(ast.parse(path.read_bytes()), path.relative_to(root).parent.parts)
    _imports[path, digest(path)] = modules = {m for m in modules if m.split(".")[0] == "snippets"}
    return modules


def imported(tree, package=()):
    """Dotted names of the modules that a program in `package` imports, and of what it takes from them."""
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            modules |= {stem} | {f"{stem}.{alias.name}" for alias in node.names}
    return modules


@functools.cache
def module_files(module, root):
    """Files that importing a dotted module may read: the packages on the way and itself."""
    parts = module.split(".")
    stems = [root.joinpath(*parts[:end]) for end in range(1, len(parts) + 1)]
    return [path for stem in stems for path in (stem.with_name(stem.name + ".py"), stem / "__init__.py")]


def key(job):
    """Hash of everything that reading shows a job to depend on."""
    return program_key(job.root, Path(job.root, "snippets", f"{job.name}.py"), job.name, job.frames, job.default)


def program_key(root, path, *parts):
    """Hash of a program with all that it reads, and of `parts`."""
    files = {os.path.relpath(p, root): digest(p) for p in dependencies(root, path)}
    places = [[place(folder, Path(root)) for folder in folders] for folders in inputs.search_path()]
    return hashlib.sha256(json.dumps([*_FIXED, *parts, files, places], sort_keys=True).encode()).hexdigest()


def place(folder, root):
    """A folder by what it is to a project, wherever that stands."""
    known = {HERE.parent: "engine", root: "project"}
    return next(
        (f"{name}/{Path(folder).relative_to(at)}" for at, name in known.items() if Path(folder).is_relative_to(at)),
        folder,
    )


def changed_engine():
    """Whether the engine's own files are no longer what this process runs."""
    return [versions(), *engine_digest()] != _FIXED
