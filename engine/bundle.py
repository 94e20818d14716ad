"""The project as one file, for those who run its snippets elsewhere: a reader's browser, the workers of a cluster."""

import io
import zipfile
from pathlib import Path

from engine import sources

HERE = Path(__file__).parent
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip file knows


def archive(root, engine, more=()):
    """Bytes of a zip file: snippets/ with its data, files of the engine by name, and {path: bytes} of what else is to go."""
    stored = {path.relative_to(root).as_posix(): path.read_bytes() for path in _snippets(root)}
    stored |= {f"engine/{name}": (HERE / name).read_bytes() for name in engine}
    stored |= dict(more)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in sorted(stored.items()):
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.create_system, info.external_attr = 3, 0o644 << 16  # Windows would note its own
            file.writestr(info, content, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _snippets(root):
    return (p for p in sources.visible(root / "snippets", "*") if p.is_file() and "__pycache__" not in p.parts)
