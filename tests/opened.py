"""What this process opens, looks for or lists below the project, and for whom: a test, a fixture, a module that is imported.

A digest is that of the first time: who comes later may know a file from memory. Nobody sees here what another process
opens. So whoever starts one depends on all below the folder in which it works, and on the engine.
"""

import functools
import hashlib
import importlib
import os
import re
import sys
import threading
from collections import defaultdict
from pathlib import Path

from engine import sources

ROOT = Path(__file__).resolve().parent.parent
OTHERS = re.compile(
    r"\.(?!$|git(hub|attributes|ignore)|cache/tests/site)|site(/|$)|.*(\.egg-info|__pycache__)$"
)  # Git's, or made
KINDS = {"open": "", "os.stat": "", "os.listdir": "/", "os.scandir": "/", "subprocess.Popen": "/**"}  # by audit event
names = defaultdict(set)  # {who: {"A" a file, "A/" the list of a folder, "A/**" all that is in it}}
digests, working, busy = {}, [], set()  # by name; for whom; threads inside of `note`


@functools.cache
def name(path):
    """From the root of the project; of byte code that of its source; None of what is outside."""
    path = Path(os.path.realpath(path))
    if path.parent.name == "__pycache__":
        path = path.parent.parent / f"{path.name.partition('.')[0]}.py"
    found = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ".."
    return None if OTHERS.match(found) else found


def state(what):
    """Digest of what a name stands for; None if it is not there."""
    folder, _, kind = what.rpartition("/")
    if kind not in ("", "**"):
        return "folder" if (ROOT / what).is_dir() else sources.digest(ROOT / what)
    try:
        below = sorted(filter(None, (name(ROOT / folder / child) for child in os.listdir(ROOT / folder))))
    except OSError:
        return None
    found = [(child, kind and state(child + "/**" * (ROOT / child).is_dir())) for child in below]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def digest(what):
    """The same, of the first time."""
    if what not in digests:
        digests[what] = state(what)
    return digests[what]


def note(event, args):
    """An audit hook."""
    if event not in KINDS or (thread := threading.get_ident()) in busy:
        return
    busy.add(thread)
    try:
        frame = sys._getframe(1)
        writes = event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or (KINDS[event] == "/" and frame.f_code.co_filename.startswith("<frozen importlib")):
            return  # to import is to list the folders of sys.path, which says nothing
        paths = [args[2] or os.getcwd(), ROOT / "engine"] if event == "subprocess.Popen" else args[:1]
        paths = [os.path.abspath(os.fsdecode(path)) for path in paths if not isinstance(path, int | None)]
        if found := {known + KINDS[event] for path in paths if (known := name(path))}:
            who = {*working}
            while frame:  # all who import the same depend on what it reads, but only the first is seen to
                who |= {name(frame.f_code.co_filename)} if frame.f_code.co_name == "<module>" else set()
                frame = frame.f_back
            for one in who - {None}:
                names[one] |= found
            for new in found if who else ():
                digest(new)
    finally:
        busy.discard(thread)


def begin():
    """Note from here on."""
    look, load = os.stat, importlib._bootstrap._gcd_import

    def stat(path, *args, **options):
        sys.audit("os.stat", path)
        return look(path, *args, **options)

    def gcd_import(*args):  # where importlib.import_module() and entry points end
        module = load(*args)
        sys.audit("os.stat", getattr(module, "__file__", None))
        return module

    os.stat, importlib._bootstrap._gcd_import = stat, gcd_import
    os.supports_follow_symlinks.add(stat)
    sys.addaudithook(note)


def forget():
    """Empty the caches of the project's modules, or of several tests that read the same the first alone were seen to."""
    for module in list(sys.modules.values()):
        if (file := getattr(module, "__file__", None)) and name(file):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and value is not name:
                    value.cache_clear()
