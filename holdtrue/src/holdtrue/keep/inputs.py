"""What a program reads while it runs, noted as it reads, and what of it may not be read at all.

An input is a path, relative below the project, and its state when it was first asked for: the digest of a file, FOLDER,
or None where there is nothing. A path that ends in a slash stands for the list of what is in that folder. Python
reports no look for a file, so functions in the place of its own note it. Those in the place of its clocks refuse, since
no state of a clock can be kept.

Files of the environment count by the versions of its packages. Programs see no variables of the shell.
"""

import datetime
import functools
import hashlib
import os
import site
import sys
import sysconfig
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterable, Sequence
from importlib import machinery, util
from multiprocessing import process
from pathlib import Path
from types import CodeType
from typing import Any

FOLDER = "folder"
ENGINE = Path(__file__).parents[1]  # the folder of this package
# The environment of every snippet. One thread each: the snippets are what runs side by side.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}
OPENED = {"open", "sqlite3.connect", "ctypes.dlopen"}  # audit events about the file that is their first argument
LISTED = {"os.listdir", "os.scandir"}
EVENTS = OPENED | LISTED
LOOKS = {os: ("stat", "lstat", "access", "readlink"), os.path: ("exists", "isfile", "isdir", "islink", "lexists")}
CLOCKS = ("time", "perf_counter", "monotonic", "process_time", "thread_time", "clock_gettime")  # and each with _ns
CALENDARS = {
    "localtime": 0,
    "gmtime": 0,
    "ctime": 0,
    "asctime": 0,
    "strftime": 1,
}  # with at most so many arguments they tell of now
NOW = {"datetime": ("now", "utcnow", "today"), "date": ("today",)}
BLIND = {"_gdbm", "_dbm"}  # they open their files in C, and Python doesn't know
EXTENSIONS, SOURCES = machinery.EXTENSION_SUFFIXES, machinery.SOURCE_SUFFIXES
BYTECODES = machinery.BYTECODE_SUFFIXES

_process: Any = process  # typeshed leaves out its ORIGINAL_DIR


def file_digest(path: str) -> str | None:
    """SHA-256 of a file's bytes, None if there is no such file."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def state(path: str, digest: Callable[[str], str | None] = file_digest) -> str | None:
    """State of the input with this whole path; `digest` tells that of a file."""
    if path.endswith("/"):
        return listing(path)
    return digest(path) if os.path.isfile(path) else FOLDER if os.path.isdir(path) else None


def listing(folder: str) -> str | None:
    """Digest of what a list of a folder shows, with sizes. Hidden files come and go with the editor that keeps them."""
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if entry.name[0] != "." and entry.name != "__pycache__"]
            found = sorted((entry.name, entry.is_dir() or entry.stat().st_size) for entry in shown)
    except OSError:
        return None
    return hashlib.sha256(repr(found).encode("utf-8", "backslashreplace")).hexdigest()


def search_path() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Folders outside the environment in which a program finds modules, before and after those of the environment.

    They come from PYTHONPATH and from packages that are installed where they stand, wherever and by whatever this
    process was started.
    """
    return _search_path(os.environ.get("PYTHONPATH", ""))


@functools.cache
def _search_path(named: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    linked = []
    for folder in site.getsitepackages():
        for path in sorted(Path(folder).glob("*.pth")):
            lines = path.read_text("utf-8-sig", "replace").splitlines()
            linked += [os.path.join(folder, line) for line in lines if line and not line.startswith(("#", "import"))]
    outside = [path for path in linked if os.path.isdir(path) and not path.startswith(environment())]
    paths = [os.path.join(_process.ORIGINAL_DIR or "", path) for path in named.split(os.pathsep) if path]
    return tuple(map(os.path.abspath, paths)), tuple(outside)


@functools.cache
def environment() -> tuple[str, ...]:
    """How the paths of all that is installed begin."""
    names, bases = (
        ("stdlib", "platstdlib", "purelib", "platlib"),
        {"base": sys.base_prefix, "platbase": sys.base_prefix},
    )
    folders = {sysconfig.get_path(name) for name in names} | {sysconfig.get_path(name, vars=bases) for name in names}
    return beginnings([*folders, *site.getsitepackages(), site.getusersitepackages()])


def beginnings(folders: Iterable[str]) -> tuple[str, ...]:
    """How paths below these folders begin."""
    return tuple({os.path.join(found, "") for path in folders for found in (path, os.path.realpath(path))})


def source_of(path: str) -> str:
    """The source of a program: of one that was compiled before, Python opens only the byte code."""
    try:
        return util.source_from_cache(path)
    except ValueError:
        return path


class Watch:
    """Notes in `files` what this process reads from now on, for the project at `root`, and finds modules in `folders`.

    A state is taken before the program reads. If the file changes in between, the entry is never found again and costs
    a run; a state taken later would keep a stale result.
    """

    def __init__(self, root: str, folders: tuple[Sequence[str], Sequence[str]]) -> None:
        import matplotlib

        self.files: dict[str, str | None] = {}
        self.held = threading.local()
        self.roots = sorted(beginnings([os.path.abspath(root)]), key=len, reverse=True)  # one may be in the other
        own = [matplotlib.get_cachedir(), os.getcwd(), str(ENGINE)]
        if sys.prefix != sys.base_prefix and not any(root.startswith(beginnings([sys.prefix])) for root in self.roots):
            own.append(sys.prefix)
        self.own: tuple[str, ...] = (*environment(), *beginnings(own), "/proc/", "/dev/", "/sys/")
        needed = {*ENVIRONMENT, "SYSTEMROOT"}  # the last by Windows, to find its own parts
        for name in os.environ.keys() - needed:
            del os.environ[name]
        tempfile.tempdir = os.getcwd()
        sys.argv[1:] = []
        self._find_modules(*folders)
        for name, module in list(sys.modules.items()):
            if name not in ("__main__", "__mp_main__"):  # of whoever started this process
                self.note(getattr(module, "__file__", None))
        self._see_looks()
        self._refuse_clocks()

    def event(self, event: str, args: tuple[Any, ...], caller: str) -> None:
        """An event of Python's audit hooks, and the file of the code from which it comes."""
        if event in OPENED:
            writes = event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_TRUNC)
            if not writes:
                self.note(args[0])
        elif not caller.startswith("<frozen importlib"):  # which `Finder` knows more about
            self.note(args[0] or ".", "/")

    def note(self, path: object, kind: str = "") -> None:
        """Note what is at a path, if it is an input."""
        if getattr(self.held, "busy", False) or not isinstance(path, str | bytes | os.PathLike):
            return
        self.held.busy = True
        try:
            path = os.fsdecode(path)
            if path.startswith("file:"):  # as SQLite may have it
                path = path[5:].partition("?")[0]
            for name in {os.path.abspath(path), os.path.realpath(path)}:  # what a link leads to, and the link
                self._note(source_of(name), kind)
        except ValueError:  # no path, but a text with a null
            pass
        finally:
            self.held.busy = False

    def _note(self, path: str, kind: str) -> None:
        below = next((root for root in self.roots if path.startswith(root)), "")
        name = path.removeprefix(below) + kind
        there = (*self.roots, *self.own)  # these and all above exist, or nothing runs
        above = not kind and any(known.startswith(os.path.join(path, "")) for known in there)
        if name not in self.files and not above and not os.path.join(path, "").startswith(self.own):
            self.files[name] = state(path + kind)

    def _find_modules(self, before: Sequence[str], after: Sequence[str]) -> None:
        """Outside the environment, they are found as their source is now."""
        prefixes = beginnings([sys.prefix, sys.base_prefix])
        inner = [path for path in sys.path if path and path != _process.ORIGINAL_DIR]  # not where somebody stands
        inner = [path for path in inner if not os.path.isabs(path) or os.path.join(path, "").startswith(prefixes)]
        self.own += beginnings({path for path in inner if os.path.isabs(path)}.difference(before, after))
        sys.path[:] = dict.fromkeys([*before, *inner, *after])
        sys.path_hooks.insert(0, self._finder)
        for path in [path for path in sys.path_importer_cache if not os.path.join(path, "").startswith(self.own)]:
            del sys.path_importer_cache[path]
        sys.meta_path.insert(0, Blind)
        read = machinery.SourceFileLoader.get_code

        def get_code(loader: machinery.SourceFileLoader, fullname: str) -> CodeType | None:
            # Python takes the byte code of another text, if that had the same length and came in the same second.
            path = loader.get_filename(fullname)
            own = path.startswith(self.own)
            return read(loader, fullname) if own else loader.source_to_code(loader.get_data(path), path)

        machinery.SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]  # meant: for all loaders

    def _finder(self, path: str) -> "Finder":
        if os.path.join(path, "").startswith(self.own) or not os.path.isabs(path):
            raise ImportError
        if os.path.isfile(path):  # an archive
            self.note(path)
            raise ImportError
        return Finder(self, path)

    def _see_looks(self) -> None:
        """Whether there is such a file, and what it is."""
        known = os.supports_follow_symlinks, os.supports_dir_fd, os.supports_fd, os.supports_effective_ids
        for module, names in LOOKS.items():
            for name in names:
                function = getattr(module, name)
                if isinstance(function, types.BuiltinFunctionType):  # the others call these
                    setattr(module, name, look := self._seen(function))
                    for functions in known:
                        functions |= {look} if function in functions else set()

    def _seen(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def look(path: object, *args: Any, **options: Any) -> Any:
            self.note(path)
            return function(path, *args, **options)

        return look

    def _refuse_clocks(self) -> None:
        for name in [*CLOCKS, *(f"{name}_ns" for name in CLOCKS), *CALENDARS]:
            if hasattr(time, name):
                setattr(time, name, self._timeless(getattr(time, name), CALENDARS.get(name)))
        for name, methods in NOW.items():
            setattr(datetime, name, timeless(getattr(datetime, name), methods, self._timeless))

    def _timeless(self, function: Callable[..., Any], few: int | None = None) -> Callable[..., Any]:
        """`function`, refused outside the environment to calls that ask for now: with at most `few` arguments."""

        @functools.wraps(function)
        def ask(*args: Any, **options: Any) -> Any:
            if (few is None or len(args) <= few) and not sys._getframe(1).f_code.co_filename.startswith(self.own):
                raise PermissionError(
                    "snippets may not look at the clock: what they show must be the same in every build"
                )
            return function(*args, **options)

        return ask


def timeless(real: type, methods: Sequence[str], refuse: Callable[[Callable[..., Any]], Callable[..., Any]]) -> type:
    """A class that stands for `real`, datetime or date, which can't be changed."""

    class Kind(type):
        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, real) if cls is kind else type.__instancecheck__(cls, thing)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, real) if cls is kind else type.__subclasscheck__(cls, other)

    def new(cls: type, *args: Any, **options: Any) -> Any:
        return real.__new__(real if cls is kind else cls, *args, **options)

    own = {name: staticmethod(refuse(getattr(real, name))) for name in methods}
    kind = Kind(real.__name__, (real,), {"__new__": new, "__module__": real.__module__, "__doc__": real.__doc__} | own)
    return kind


class Blind:
    """Refuses modules that nobody could watch."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name in BLIND:
            raise ImportError(f"snippets may not use {name}: which files it reads can't be seen", name=name)
        return None


class Finder(machinery.FileFinder):
    """Finds modules in a folder, and notes every file that would be this module before the one that is."""

    def __init__(self, watch: Watch, folder: str) -> None:
        compiled, written = (machinery.ExtensionFileLoader, EXTENSIONS), (machinery.SourceFileLoader, SOURCES)
        super().__init__(folder, compiled, written, (machinery.SourcelessFileLoader, BYTECODES))
        self.watch = watch

    def find_spec(self, fullname: str, target: types.ModuleType | None = None) -> machinery.ModuleSpec | None:
        stem = os.path.join(self.path, fullname.rpartition(".")[2])
        suffixes = [*EXTENSIONS, *SOURCES, *BYTECODES]  # in Python's order
        self.watch.note(stem)
        inner = [os.path.join(stem, f"__init__{suffix}") for suffix in suffixes] if os.path.isdir(stem) else []
        for path in [*inner, *(stem + suffix for suffix in suffixes)]:
            self.watch.note(path)
            if os.path.isfile(path):
                break
        return super().find_spec(fullname, target)
