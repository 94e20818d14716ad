"""Results that are kept, one file each, under the hash of all that they depend on.

Everything that is kept goes through `key`, which follows the imports of what computes it, see `depends`.

An entry is a line with the digest of its key and its content, and then JSON. It is written under a temporary name and
renamed, so a build that is killed leaves whole entries only; one that is damaged or misplaced all the same is a miss,
never an error.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from holdtrue.keep import depends, sources

NEW = ".new-"  # begins the name of a file that is not whole yet


def key(module: str, *ingredients: object) -> str:
    """Key of what this module of the engine makes of these ingredients, which JSON can hold.

    It changes with each of them, with every module of the engine that takes part, and with the packages that those use.
    """
    made_of = [depends.maker(module), *ingredients]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


class Store:
    """Entries below `folder`; files that a result was read from are relative to `root`."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.root = Path(folder), Path(root)
        self.memory: dict[str, dict[str, Any]] = {}  # key -> entry: what this process has seen is not read again
        self.warned = False

    def get(self, key: str) -> Any:
        """The result, or None if there is none, it is damaged, or a file that it used changed."""
        entry = self.memory.get(key) or self._read(key)
        if entry is None or any(
            sources.state(os.path.join(self.root, path)) != was for path, was in entry["files"].items()
        ):
            return None
        self.memory[key] = entry
        return entry["result"]

    def _read(self, key: str) -> dict[str, Any] | None:
        try:
            check, _, body = self._path(key).read_bytes().partition(b"\n")
            if check.decode() == _digest(key, body):
                entry: dict[str, Any] = json.loads(body)
                return entry
        except (OSError, ValueError):
            pass
        return None

    def put(self, key: str, result: object, files: dict[str, str | None]) -> None:
        """Keep a result that was read from files in these states. If it cannot be written, say so once and go on."""
        self.memory[key] = entry = {"result": result, "files": files}
        body = json.dumps(entry, sort_keys=True).encode()
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            tidy(path.parent)
            write(path, _digest(key, body).encode() + b"\n" + body)
        except OSError as error:
            if sys.platform == "win32" and isinstance(error, PermissionError) and path.exists():
                return  # another build reads the entry, which it has just made itself
            if not self.warned:
                print(f"holdtrue: {self.folder} cannot be written ({error}); results are not kept", file=sys.stderr)
            self.warned = True

    def remember(self, function: Callable[..., Any], *arguments: object, of: list[Any] | None = None) -> Any:
        """What `function(*arguments)` returns, which JSON can hold (of a dict without its order).

        It is called once for the ingredients `of`, by default the arguments themselves.
        """
        stamp = key(function.__module__, function.__qualname__, *(arguments if of is None else of))
        result = self.get(stamp)
        if result is None:
            result = function(*arguments)
            self.put(stamp, result, {})
        return result

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


def write(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever is killed meanwhile, or has no room left, leaves the old one."""
    temporary = path.with_name(f"{NEW}{uuid.uuid4().hex}")  # one of `tempfile` nobody else may read
    try:
        with open(temporary, "xb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)  # which a file that is open does not know
        raise


def tidy(folder: Path) -> None:
    """Remove what was being written when its build was killed; what is young may still be written."""
    for left in folder.glob(f"{NEW}*"):
        with contextlib.suppress(OSError):  # another build was quicker
            if left.stat().st_mtime < time.time() - 3600:
                left.unlink()


def _digest(key: str, body: bytes) -> str:
    return hashlib.sha256(key.encode() + b"\n" + body).hexdigest()
