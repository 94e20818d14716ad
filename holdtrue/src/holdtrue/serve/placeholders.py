"""What stands on a page while its snippet has yet to run: a place of the final size that says so.

A stand-in has the form of a result, so that a page is rendered with it as with any other.
"""

import re
from pathlib import Path

from holdtrue.model import Film, Job, Result
from holdtrue.run.svg import STYLE
from holdtrue.words import Words

INCH = 96  # CSS pixels
DEFAULT = 6.4, 4.8  # inches, matplotlib's own
FIGSIZE = re.compile(r"\bfigsize=[(\[]([\d.]+), ?([\d.]+)[)\]]")
LINES = 3  # of printed output, at least: where a snippet prints in a loop, its source does not tell how many
STYLE_SIZE = re.compile(r"^figure\.figsize\s*:\s*([\d.]+)\s*,\s*([\d.]+)", re.M)

PICTURE = (
    '<svg id="dark" xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">'
    + STYLE.replace("{", "{{").replace("}", "}}")
    + '<rect width="{0}" height="{1}" fill="var(--bg)"/>'
    '<rect x=".5" y=".5" width="{2}" height="{3}" fill="none" stroke="var(--muted)" stroke-dasharray="4 4"/>'
    '<text x="50%" y="50%" text-anchor="middle" font-family="sans-serif" font-size="16">{4}</text></svg>\n'
)


def stand_in(job: Job, words: Words, former: Result | None = None) -> Result:
    """What a page shows until `job` has run. `former` is its last result, if this process saw one."""
    frames, shape, lines, film, toy = [], None, 0, None, None
    if job.frames:
        width, height = shape = (former and former.size) or read_size(job)
        drawn = PICTURE.format(width, height, width - 1, height - 1, words["drawing_to_come"])
        frames = [drawn] * len(job.frames)
        code = source(job)
        lines = former.output.count("\n") if former else max(LINES, code.count(b"print("))
        film = Film(frames[0], frames[0], "{}", ["", ""]) if b"\ndef film(" in code else None
        toy = "{}" if b"\ndef toy(" in code else None
    return Result(frames, shape, job.default, {}, [], words["output_to_come"] + "\n" * lines, film, toy)


def read_size(job: Job) -> tuple[int, int]:
    """(width, height) in CSS pixels of the figure that a snippet draws, as its source says, or else the style.

    What counts is its first `figsize` with two numbers. One that is computed can't be read: then the page moves once,
    as the figure comes.
    """
    style = Path(job.root, job.layout.style)
    found = FIGSIZE.search(source(job).decode("utf-8", "replace"))
    if not found and style.is_file():
        found = STYLE_SIZE.search(style.read_text("utf-8-sig"))
    width, height = found.groups() if found else DEFAULT
    return round(float(width) * INCH), round(float(height) * INCH)


def source(job: Job) -> bytes:
    return Path(job.root, job.layout.snippet(job.name)).read_bytes()
