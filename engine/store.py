"""Results that are kept, one file each, under the hash of what they depend on.

An entry is a line with the digest of its key and its content, and then JSON. It is written under
a temporary name and renamed, so a build that is killed leaves whole entries only; one that is
damaged or misplaced all the same is a miss, never an error.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
import uuid
from pathlib import Path

from engine import sources

NEW = ".new-"  # begins the name of a file that is not whole yet


class Store:
    """Entries below `folder`; files that a result was read from are relative to `root`."""

    def __init__(self, folder, root):
        self.folder, self.root = Path(folder), Path(root)
        self.memory = {}  # key -> result: what this process has seen is not read again
        self.warned = False

    def get(self, key):
        """The result, or None if there is none, it is damaged, or a file that it used changed."""
        result = self.memory.get(key) or self._read(key)
        if result is None or any(
            sources.state(os.path.join(self.root, path)) != was for path, was in result["files"].items()
        ):
            return None
        self.memory[key] = result
        return result

    def _read(self, key):
        try:
            check, _, body = self._path(key).read_bytes().partition(b"\n")
            if check.decode() == _digest(key, body):
                return json.loads(body)
        except (OSError, ValueError):
            pass
        return None

    def put(self, key, result):
        """Keep a result. If it cannot be written, say so once and go on."""
        self.memory[key] = result
        body = json.dumps(result, sort_keys=True).encode()
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            tidy(path.parent)
            write(path, _digest(key, body).encode() + b"\n" + body)
        except OSError as error:
            if sys.platform == "win32" and isinstance(error, PermissionError) and path.exists():
                return  # another build reads the entry, which it has just made itself
            if not self.warned:
                print(f"engine: {self.folder} cannot be written ({error}); results are not kept", file=sys.stderr)
            self.warned = True

    def remember(self, ingredients, make):
        """What `make()` returns, which JSON can hold (of a dict without its order): made once for these ingredients."""
        key = hashlib.sha256(json.dumps(ingredients).encode()).hexdigest()
        kept = self.get(key)
        if kept is None:
            kept = {"value": make(), "files": {}}
            self.put(key, kept)
        return kept["value"]

    def _path(self, key):
        return self.folder / key[:2] / key


def write(path, content):
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


def tidy(folder):
    """Remove what was being written when its build was killed; what is young may still be written."""
    for left in folder.glob(f"{NEW}*"):
        with contextlib.suppress(OSError):  # another build was quicker
            if left.stat().st_mtime < time.time() - 3600:
                left.unlink()


def _digest(key, body):
    return hashlib.sha256(key.encode() + b"\n" + body).hexdigest()
