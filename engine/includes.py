"""Files that pages include with `--8<--`, found as pymdownx.snippets finds them, which leaves out in silence what it doesn't."""

import os
import re
from pathlib import Path

from engine import page
from engine.generator import PAGES

SECTION = re.compile(r"-8<-+[ \t]+\[[ \t]*start[ \t]*:[ \t]*([\w-]+)")


class Includes:
    """What is included from `bases`, folders or single files."""

    def __init__(self, bases):
        self.bases = bases

    def find(self, name):
        """The file of this name, or None."""
        for base in self.bases:
            path = Path(os.path.abspath((base if base.is_dir() else base.parent) / name))
            if path.is_file() and (path.is_relative_to(base) if base.is_dir() else path == base):
                return path
        return None

    def all(self, names):
        """{name: file, or None} of what pages include under these names, with or without a section, and what those files do."""
        found, waiting = {}, list(names)
        while waiting:
            name = waiting.pop().partition(":")[0]
            if name not in found:
                path = found[name] = self.find(name)
                text = path.read_text("utf-8", "replace") if path else ""
                waiting += [inner for inner, _ in page.includes(text.splitlines())] if "8<" in text else []
        return found

    def what_is_wrong(self, name):
        """A sentence, if not all that a page includes under this name is there."""
        name, _, section = name.partition(":")
        path = self.find(name)
        if path is None:
            return f"there is no file {name}"
        if section and not re.fullmatch("[-0-9:,]+", section):
            there = SECTION.findall(path.read_text("utf-8", "replace"))
            return (
                None if section in there else f"{name} has no section {section!r}; it has {', '.join(there) or 'none'}"
            )
        lost = [inner for inner, path in self.all([name]).items() if path is None]
        # Programs may speak of including.
        return (
            f"{name} includes {', '.join(sorted(lost))}, which is not there" if lost and path.suffix in PAGES else None
        )
