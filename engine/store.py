"""Results that are kept, one file each, under the hash of what they depend on.

An entry is a line with the digest of its key and its content, and then JSON. It is written under
a temporary name and renamed, so a build that is killed leaves whole entries only; one that is
damaged or misplaced all the same is a miss, never an error.
"""

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from engine import sources


class Store:
    """Entries below `folder`; files that a result was read from are relative to `root`."""

    def __init__(self, folder, root):
        self.folder, self.root = Path(folder), Path(root)
        self.memory = {}  # key -> result: what this process has seen is not read again
        self.warned = False

    def get(self, key):
        """The result, or None if there is none, it is damaged, or a file that it used changed."""
        result = self.memory.get(key) or self._read(key)
        if result is None or any(sources.digest(self.root / path) != was for path, was in result["files"].items()):
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
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            with os.fdopen(handle, "wb") as file:
                file.write(_digest(key, body).encode() + b"\n" + body)
            try:
                os.replace(temporary, path)
            except PermissionError:  # on Windows, while another build reads the entry that it has just made itself
                os.unlink(temporary)
        except OSError as error:
            if not self.warned:
                print(f"engine: {self.folder} cannot be written ({error}); results are not kept", file=sys.stderr)
            self.warned = True

    def _path(self, key):
        return self.folder / key[:2] / key


def _digest(key, body):
    return hashlib.sha256(key.encode() + b"\n" + body).hexdigest()
