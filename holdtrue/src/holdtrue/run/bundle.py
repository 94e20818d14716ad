"""The project as one file, for those who run its snippets elsewhere: a reader's browser, the workers of a cluster."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from holdtrue.keep import depends, sources
from holdtrue.layout import Layout

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip file knows


def archive(root: Path, layout: Layout, program: str, more: dict[str, bytes] | None = None, lazy: bool = True) -> bytes:
    """A zip file: the folder of snippets with its data, a program of the engine with all that it imports, and `more`, {path: bytes}.

    Without `lazy`, modules that only functions of the program import are left out, see `depends.modules`.
    """
    stored = {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root / layout.snippets)}
    files, _ = depends.modules(program, lazy)
    stored |= {path.relative_to(sources.HOME).as_posix(): depends.OWN[path] for path in files} | (more or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in sorted(stored.items()):
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.create_system, info.external_attr = 3, 0o644 << 16  # Windows would note its own
            file.writestr(info, content, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sources.visible(folder, "*") if p.is_file() and "__pycache__" not in p.parts)
