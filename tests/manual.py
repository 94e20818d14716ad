"""The pages for authors of other sites, as a reader takes them: files to write, changes to make, commands to type, in their order."""

import os
import re
import shlex
import shutil

import processes
from course import ROOT

FIRST_SITE, BLOCKS, SETTINGS = (f"docs/reference/{name}.md" for name in ("first_site", "blocks", "settings"))
MANUAL = ROOT / "holdtrue/manual"
FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)\n\1$", re.S | re.M)
INCLUDE = re.compile(r'--8<-- "([^":]+)(?::(\w+))?"')


def text(page):
    return (ROOT / page).read_text("utf-8")


def fences(page):
    """[(language, content)] of the fences of a page, in their order, without those in folds."""
    return [match.groups()[1:] for match in FENCE.finditer(text(page))]


def commands(content):
    """The lines of a fence that are to be typed, without what they say about themselves."""
    return [line for line in (line.partition("  #")[0].strip() for line in content.splitlines()) if line]


def steps(page):
    """What a page asks for, one by one: ("type", command, message), ("write", path, source), ("change", diff, ""), ("list", …)."""
    shown = fences(page)
    for (language, content), (following, message) in zip(shown, [*shown[1:], ("", "")], strict=True):
        if language == "sh":
            *first, last = commands(content)
            yield from (("type", line, "") for line in first)
            yield "type", last, " ".join(message.split()) if following == "text" else ""
        elif include := INCLUDE.fullmatch(content):
            path = include[1].split("/", 3)[3]
            assert f"`{path}`" in text(page), f"{page} must say that this is {path}"
            yield "write", path, ROOT / include[1]
        elif language != "text":
            yield "change" if language == "diff" else "list", content, ""


def change(folder, diff):
    """Make the change that a fence shows: one file, and the lines that are there once."""
    head, _, rest = diff.partition("\n")
    path = folder / head.strip("@ ")
    old, new = ([line[1:] for line in rest.splitlines() if line[0] in signs] for signs in (" -", " +"))
    there = path.read_text("utf-8")
    assert there.count("\n".join(old)) == 1, f"{path} has other lines than the page shows:\n{diff}"
    path.write_text(there.replace("\n".join(old), "\n".join(new)), "utf-8")


class Author:
    """Someone at a terminal, whose home is a folder and whose programs are in another one."""

    def __init__(self, home, programs, folder=None):
        self.home, self.programs, self.folder = home, programs, folder or home
        kept = {name: value for name, value in os.environ.items() if name not in ("SNIPPET_STORE", "PYTHONPATH")}
        who = {
            f"GIT_{who}_{what}": "author@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        self.environment = kept | who | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "COLUMNS": "300"}

    def types(self, line):
        """What a command says and its exit status; the shell's own are done here."""
        words = [word.replace("~", str(self.home)) for word in shlex.split(line)]
        own = {}
        while "=" in words[0]:
            own |= [words.pop(0).split("=", 1)]
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve()
            return "", 0
        if words[0] in ("mkdocs", "pytest"):  # as their scripts do, which a linked environment lacks
            words[:1] = ["python", "-P", "-m", words[0]]
        program = shutil.which(words[0], path=self.programs) or shutil.which(words[0])
        done = processes.run([program, *words[1:]], cwd=self.folder, env=self.environment | own)
        return done.stdout + done.stderr, done.returncode
