"""Files that pages include with `--8<--`, found as pymdownx.snippets finds them, which leaves out in silence what it doesn't."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from holdtrue.read import page
from holdtrue.read.generator import PAGES


class Includes:
    """What is included from `bases`, folders or single files."""

    def __init__(self, bases: list[Path]) -> None:
        self.bases = bases

    def find(self, name: str) -> Path | None:
        """The file of this name, or None."""
        for base in self.bases:
            path = Path(os.path.abspath((base if base.is_dir() else base.parent) / name))
            if path.is_file() and (path.is_relative_to(base) if base.is_dir() else path == base):
                return path
        return None

    def all(self, names: Iterable[str]) -> dict[str, Path | None]:
        """{name: file, or None} of what pages include under these names, with or without a section, and what those files do."""
        found: dict[str, Path | None] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop().partition(":")[0]
            if name not in found:
                path = found[name] = self.find(name)
                text = path.read_text("utf-8", "replace") if path else ""
                waiting += [inner for inner, _ in page.includes(text.splitlines())] if "8<" in text else []
        return found

    def what_is_wrong(self, name: str) -> str | None:
        """A sentence, if not all that a page includes under this name is there."""
        name, _, section = name.partition(":")
        path = self.find(name)
        if path is None:
            return f"there is no file {name}"
        if section and not re.fullmatch("[-0-9:,]+", section):
            there = page.sections(path.read_text("utf-8", "replace"))
            return (
                None if section in there else f"{name} has no section {section!r}; it has {', '.join(there) or 'none'}"
            )
        lost = [inner for inner, path in self.all([name]).items() if path is None]
        # Programs may speak of including.
        return (
            f"{name} includes {', '.join(sorted(lost))}, which is not there" if lost and path.suffix in PAGES else None
        )
