"""What travels between the modules of the engine: jobs and their results, pages with what stands on them, problems.

It runs in a reader's browser too, and so does what it imports.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from holdtrue.layout import DEFAULT, Layout
from holdtrue.problem import Problem

TIMEOUT = float(os.environ.get("SNIPPET_TIMEOUT", 60))  # seconds
MEMORY = int(float(os.environ.get("SNIPPET_MEMORY", 4)) * 2**30)  # bytes, given in GiB
ALT_LENGTH = 40  # characters at least
PICTURES = "figure", "film", "toy"  # blocks that are numbered together
EXERCISES = "exercise", "break"  # those, too
DRAWN = *PICTURES, "output"  # blocks that show what the run of a figure makes
Progress = Callable[[list[Any]], Iterable[Any]]  # wraps runs, to show how far they are


# What runs ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """One snippet to run: `name` is A/B/N below the folder of snippets, each frame a dict of control values.

    Without frames its numbers alone are asked for, and it needs no figure().
    """

    root: str
    name: str
    frames: tuple[dict[str, Any], ...] = ({},)
    default: int = 0
    timeout: float = TIMEOUT
    memory: int = MEMORY
    folders: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # of modules, see `inputs.search_path`
    layout: Layout = DEFAULT


@dataclass
class Film:
    """What moves in a figure, see `film`."""

    stage: str  # SVG of the figure without it
    stills: str  # SVG of four moments
    reel: str  # JSON for the player
    clock: list[str]  # one text a frame


@dataclass
class Result:
    """What a snippet showed."""

    frames: list[str]  # SVG of its figure at each stop of the sliders; none if it only computes
    size: tuple[int, int] | None  # of each, in CSS pixels
    default: int  # the frame that a reader sees first
    facts: dict[str, float]
    frame_facts: list[dict[str, float]]  # of each frame, if the facts follow the sliders; else none
    output: str  # what it printed for the default frame
    film: Film | None = None
    toy: str | None = None  # JSON for what a reader plays with
    axes: list[dict[str, list[Any]]] = field(
        default_factory=list
    )  # of each frame, where its first axes are, see `sandbox.scales`
    files: dict[str, str | None] = field(default_factory=dict, compare=False)  # {input: state} of what it read

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Result":
        """The result that `kept` stands for."""
        film, size = kept["film"], kept["size"]
        return cls(**kept | {"film": film and Film(**film), "size": size and tuple(size)})

    def kept(self) -> dict[str, Any]:
        """What JSON can hold of it, without the files."""
        return {name: value for name, value in asdict(self).items() if name != "files"}


@dataclass
class Drawing:
    """A figure of a lab."""

    svg: str
    size: tuple[int, int]  # in CSS pixels
    alt: str
    caption: str


@dataclass
class LabResult:
    """What came of a lab."""

    markdown: str  # its page; `processors.OUTPUTS` marks what its cells printed and drew
    lines: list[int]  # for each line of that, the one of the lab
    outputs: list[list[str | int]]  # of each cell that has any, in order: printed text, or the number of a figure
    figures: list[Drawing]
    cells: list[tuple[str, str]]  # (kind, source)
    files: dict[str, str | None] = field(default_factory=dict, compare=False)  # {input: state} of what it read

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "LabResult":
        """The result that `kept` stands for."""
        figures = [Drawing(**figure | {"size": tuple(figure["size"])}) for figure in kept["figures"]]
        return cls(**kept | {"figures": figures, "cells": [tuple(cell) for cell in kept["cells"]]})

    def kept(self) -> dict[str, Any]:
        """What JSON can hold of it, without the files."""
        return {name: value for name, value in asdict(self).items() if name != "files"}


# Pages -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A number as written: where it starts and ends in its text, and the form of each part."""

    start: int
    end: int
    plain: str | None = None
    percent: str = ""
    mantissa: str | None = None
    times: str = ""
    exponent: str | None = None
    braces: str = ""


@dataclass
class Mark:
    """A number that names a fact. `start` and `end` delimit its digits in the page's text."""

    fact: str
    line: int
    start: int
    end: int
    number: Number
    text: str


@dataclass(frozen=True)
class Mistake:
    """A mistake that readers plant in a snippet: `new` in the place of `old` breaks a law, which is a test of the snippet."""

    words: str
    old: str
    new: str
    law: str  # test_name


@dataclass
class Block:
    """What `/// kind | name` asks for, with its options."""

    kind: str
    name: str  # as written: N, or A/B/N for a snippet of another page
    line: int
    alt: str = ""
    controls: dict[str, list[Any]] = field(default_factory=dict)
    throw: str = ""  # the control that a button sets by chance
    invitation: str = ""  # what to try with a toy
    rows: int = 0  # of controls below it
    answer: str = ""  # the fact that answers an exercise, or that guesses are compared with
    choices: list[str] = field(default_factory=list)  # of a question; its answer is the place of the right one, from 0
    axis: str = ""  # figure.x or figure.y, where guesses are clicks
    checked: str = ""  # why no test runs the formula of an equation
    test: str = ""  # tests/A/B/test_N.py::name, what proves an erratum
    code: str = ""  # the snippet that is to be broken
    mistakes: list[Mistake] = field(default_factory=list)  # to plant in it
    end: int = 0  # the line that closes it


@dataclass
class Page:
    """What the source of a page asks for, and what is wrong with it."""

    uri: str  # A/B.md below docs/
    text: str
    path: str  # of its file, as sentences name it
    lines: list[int] = field(default_factory=list)  # of a lab: for each line of the text, that of its file
    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    citations: list[tuple[str, int]] = field(default_factory=list)  # (key, line)
    includes: list[tuple[str, int]] = field(default_factory=list)  # (path or path:section, line)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, message: str) -> Problem:
        """A problem in a line of its text."""
        return Problem(self.path, self.lines[line - 1] if self.lines else line, message, self.uri)

    def full_name(self, name: str) -> str:
        """A/B/N of a snippet or equation named N on this page."""
        return name if "/" in name else f"{self.uri.rpartition('.')[0]}/{name}"

    def snippet(self, reference: str) -> str:
        """A/B/N, the snippet of `N.fact` or `A/B/N.fact` as seen from this page."""
        return self.full_name(reference).rpartition(".")[0]

    @property
    def title(self) -> str:
        """Text of the first heading, as the author wrote it."""
        heading = re.search(r"^# +(.+?)(?: +\{[^}]*\})?\r?$", self.text, re.M)
        return heading[1] if heading else self.uri

    def block(self, kind: str, name: str) -> Block | None:
        """Its block of this kind and name."""
        return next((block for block in self.blocks if (block.kind, block.name) == (kind, name)), None)

    def captioned(self, mark: Mark) -> Block | None:
        """The figure with sliders that has computed a number and has it in its caption."""
        figures = [block for block in self.blocks if block.kind == "figure" and block.controls]
        inside = (block for block in figures if block.line < mark.line < block.end)
        return next((block for block in inside if self.full_name(block.name) == self.snippet(mark.fact)), None)

    @property
    def notebook(self) -> str | None:
        """Where its notebook stands below the site, if it is a lab or has snippets of its own."""
        folder, _, kind = self.uri.rpartition(".")
        if kind == "py" or any(name.startswith(f"{folder}/") for name in self.snippets()):
            return f"{folder}/{folder.rpartition('/')[2]}.ipynb"
        return None

    def snippets(self) -> dict[str, int]:
        """{A/B/N: line} of every snippet that the page names, in blocks, answers or numbers."""
        found: dict[str, int] = {}
        for block in self.blocks:
            if block.kind in DRAWN:
                found.setdefault(self.full_name(block.name), block.line)
            elif block.answer:
                found.setdefault(self.snippet(block.answer), block.line)
            elif block.code:
                found.setdefault(self.full_name(block.code), block.line)
        for mark in self.marks:
            found.setdefault(self.snippet(mark.fact), mark.line)
        return found
