"""A page as a Jupyter notebook that runs anywhere with numpy and matplotlib and nothing else.

Each snippet of the page is a cell, unchanged, and complete in itself, so that any cell can be run
again. What snippets share and import stands in cells too, each file as the body of a
function: there its names are its own, whatever other cells call theirs, and the module that is
made of them is found by the import as if it were a file.
"""

import ast
import base64
import builtins
import functools
import itertools
import json
import os
import posixpath
import re
import symtable
import textwrap
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from holdtrue.keep import sources, store
from holdtrue.layout import Layout
from holdtrue.model import DRAWN, EXERCISES, PICTURES, Page
from holdtrue.problem import Complaint
from holdtrue.read import generator, numbers, page
from holdtrue.run import svg
from holdtrue.site import Site

HIDDEN = {"solution", "answer"}  # of what opens on a click: what spoils a question
ADMONITION = re.compile(r'^( *)(!!!|\?\?\?)\+? +([\w-]+)[\w -]*(?:"(.*)")?$')
CLOSING = re.compile(r" *///+ *")
MATH = re.compile(r"(\$\$?)(?:\\.|[^\\$])+?\1", re.S)
LINK = re.compile(r'(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)(?: "[^"]*")?\)')
# Sources of numbers, attributes, and the ends of what a page shows of itself.
DROPPED = re.compile(rf"{numbers.MARK.pattern}|[ ]*\{{:? ?[.#][^{{}}\n]*\}}$", re.M)
DATA = re.compile(r'^(\w+) = Path\(__file__\)\.parent / "data"$', re.M)

HELPER = """\
{about}
import sys
from types import ModuleType

for package in ("{snippets}", "{package}"):
    sys.modules[package] = ModuleType(package)


def helper(body, sys=sys, ModuleType=ModuleType):
    module = ModuleType(f"{package}.{{body.__name__}}", body.__doc__)
    module.__dict__.update(body())
    sys.modules[module.__name__] = module
    return module


sys.modules["{package}"].helper = helper"""
FILMS = '''\
import matplotlib.pyplot as plt
import numpy as np


def stills(film, figure):
    """The arrays of `film()` in the place of what has the gid "film" in `figure()`."""
    frames = np.linspace(0, len(film["clock"]) - 1, 4).round().astype(int)
    pictures = []
    for frame in frames:
        fig = figure()
        for artist in fig.findobj(lambda artist: artist.get_gid() == "film"):
            artist.set_visible(False)
        for k, ax in enumerate(fig.axes):
            box = ax.get_xlim() + ax.get_ylim()
            draw(film, frame, k, ax, box)
            ax.set(xlim=box[:2], ylim=box[2:])
        fig.canvas.draw()
        pictures.append(np.array(fig.canvas.buffer_rgba()))
        plt.close(fig)
    fig, axes = plt.subplots(2, 2, figsize=(8, 8 * len(pictures[0]) / len(pictures[0][0])))
    for ax, picture, frame in zip(axes.flat, pictures, frames):
        ax.imshow(picture)
        ax.set_title(f"{film.get('clock_name', 't')} = {film['clock'][frame]:.3g}")
        ax.axis("off")


def draw(film, frame, k, ax, box):
    """What is in one frame in the axes of this number."""
    if "tiles" in film:
        for tile in film["tiles"][frame][k : k + 1]:
            ax.imshow(tile, "gray_r", vmin=0, vmax=1, extent=box, aspect="auto", zorder=5)
        return
    points, marker = np.asarray(film["points"]), film.get("marker", "o")
    colour, axes = (np.broadcast_to(film.get(key, 0), points.shape[1]) for key in ("colour", "axes"))
    for c in sorted(set(colour[axes == k].tolist())):
        past = points[max(0, frame - film.get("trail", 0)) : frame + 1, (axes == k) & (colour == c)]
        look = marker[min(c, len(marker) - 1)]
        ax.plot(past[..., 0], past[..., 1], color=f"C{int(c)}", lw=1, alpha=0.6)
        ax.plot(*past[-1].T, look, color=f"C{int(c)}", ms=film.get("size", 4), mew=0)'''
MODULE = "from {} import helper\n\n\n@helper\ndef {}():\n{}\n\n    return locals()"
FILES = '''\
"""{about}"""
import base64
import io
import zlib

packed = {{
{packed}
}}


class Files:
    def __truediv__(self, name):
        return io.BytesIO(zlib.decompress(base64.b64decode(packed[name])))


files = Files()'''


@dataclass(frozen=True)
class Code:
    """The place of snippet A/B/N among the lines of the text."""

    name: str


Piece = str | Code
Cell = tuple[str, str, str] | tuple[str, str, str, bool]  # (kind, name, source), and True if that is nothing to look at


def write(site: Site, uri: str) -> bytes:
    """The notebook of the page A/B.md as a file, the same for the same sources. `site` has read its pages."""
    return text(site, uri).encode()


def text(site: Site, uri: str) -> str:
    """The same as text."""
    if uri not in site.pages:
        raise Complaint(f"there is no {site.place(uri)}; name a page as A/B for {site.place('A/B.md')}")
    converter = Converter(site, site.pages[uri])
    cells: list[dict[str, Any]] = []
    for kind, name, source, *hidden in converter.lab() if uri in site.labs.pages else converter.cells():
        ident = re.sub(r"[^\w-]", "-", f"{len(cells)}-{name}", flags=re.ASCII)[:64]  # the format takes no other letters
        cell: dict[str, Any] = {"id": ident, "cell_type": kind, "source": source.splitlines(True), "metadata": {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        if hidden:
            cell["metadata"] = {"jupyter": {"source_hidden": True}}
        cells.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    # As nbformat writes it, whose import alone takes longer than all of this.
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def stored(site: Site, uri: str) -> bytes:
    """The same, but from the store while nothing has changed that the notebook is made of."""
    item, root, works = site.pages[uri], site.root, site.bibliography
    parts = [root / "mkdocs.yml", root / site.layout.sources_of_data]
    parts += sorted(filter(None, site.includes.all(name for name, _ in item.includes).values()))
    digests = [sources.digest(path) for path in parts]
    programs = [site.keys.get(name) for name in item.snippets()] + [site.labs.keys.get(uri)]
    language = site.words["lang"]
    made_of = [uri, item.text, programs, digests, works.entries, works.short, language, os.environ.get("SITE_URL")]
    stamp = store.key(__name__, made_of)
    kept: str | None = site.store.get(stamp)
    if kept is None:
        kept = text(site, uri)
        # A file that was saved meanwhile may be in it or not.
        labs = [uri] * (uri in site.labs.pages)
        if all(map(site.is_current, item.snippets())) and all(map(site.labs.is_current, labs)):
            site.store.put(stamp, kept, {})
    return kept.encode()


class Converter:
    """One page as cells. Text is a list of lines, in which a Code stands for the cell of a snippet."""

    def __init__(self, site: Site, item: Page) -> None:
        self.site, self.item, self.layout, self.words = site, item, site.layout, site.words
        self.config = settings(site.root)
        self.figures: dict[str, int] = {}  # {A/B/N: number} so far
        self.exercises = 0  # how many, so far
        self.ready: set[str | Path] = set()  # helpers that have their cell
        # What has no place of its own on its page, since it has numbers and no figure.
        placed = {item.full_name(block.name) for block in item.blocks if block.kind in DRAWN}
        own = f"{item.uri.rpartition('.')[0]}/"
        self.unplaced = [Code(name) for name in item.snippets() if name.startswith(own) and name not in placed]

    def cells(self) -> Iterator[Cell]:
        """(kind, name, source) of each, and True behind it if its source is nothing to look at."""
        text, item = self.item.text.replace("\r\n", "\n"), self.item
        if not item.snippets():
            raise Complaint(f"{self.site.place(item.uri)} shows no snippet; only a page that does can be a notebook")
        if front := page.FRONT_MATTER.match(text):
            text = text[front.end() :]
        title, *lines = self.resolved(text).strip("\n").splitlines()
        if not title.startswith("# "):
            given = yaml.safe_load(front[1]) if front else {}
            title, lines = f"# {given.get('title', item.uri)}", [title, *lines]
        yield from self.head(title)
        yield from self.body([*self.lines(deque(lines)), *self.unplaced])

    def lab(self) -> Iterator[Cell]:
        """The same of a lab: its own cells, after those of the helpers that it imports."""
        lab = self.item.uri
        if lab not in self.site.labs.results:
            raise Complaint(f"{self.site.place(lab)} did not run")
        (_, first), *rest = self.site.labs.results[lab].cells
        title, *lines = self.resolved(first).strip("\n").splitlines()
        yield from self.head(title)
        yield from self.body(self.lines(deque(lines)))
        yield from self.helpers(self.site.docs / lab)
        for kind, source in rest:
            if kind == "code":
                yield "code", "code", source
            else:
                yield from self.body(self.lines(deque(self.resolved(source).splitlines())))

    def head(self, title: str) -> Iterator[Cell]:
        """What it is, and the look of its figures."""
        name, rights = self.config.get("site_name", self.words["a_site"]), self.config.get("copyright")
        about = self.words["notebook"].format(self.link(name, "/index.md")) + (f" {rights}." if rights else "")
        yield "markdown", "title", f"{title}\n\n*{about}*"
        yield "code", "style", style(self.site.root / self.layout.style)

    def body(self, pieces: Iterable[Piece]) -> Iterator[Cell]:
        """Cells of lines, and of the snippets among them."""
        for codes, lines in runs(pieces):
            for code in codes:
                yield from self.code(code.name)
            for section in at_headings(lines):
                yield "markdown", "text", section

    # Text ----------------------------------------------------------------------------------

    def resolved(self, text: str) -> str:
        """The text without marks of checked numbers and attributes, and with links that lead somewhere."""
        text = substitute(DROPPED, lambda *_: "", page.section(page.without_inner_marks(text), ""))
        text = substitute(page.CITATION, self.citation, text)
        return substitute(LINK, self.new_link, text)

    def citation(self, _: str, key: str, place: str | None) -> str:
        short = self.site.bibliography.short.get(key, key)
        return self.link(f"{short}, {place}" if place else short, f"#ref-{key}")

    def new_link(self, written: str, image: str, text: str, target: str) -> str:
        if re.match("[a-z]+:", target):
            return written
        return text if image else self.link(text, target)

    def link(self, text: str, target: str) -> str:
        """A link to a place of the published site; the text alone if it is published nowhere."""
        if not self.config["address"]:
            return text
        path, sharp, anchor = target.partition("#")
        path = posixpath.join("/", posixpath.dirname(self.item.uri), path) if path else self.item.uri
        stem, extension = posixpath.splitext(posixpath.normpath(path).lstrip("/"))
        if extension == ".md" or stem.startswith(f"{self.layout.labs}/"):
            stem, extension = re.sub(r"(^|/)index/$", r"\1", f"{stem}/"), ""
        return f"[{text}]({self.config['address']}{stem}{extension}{sharp}{anchor})"

    def lines(self, rest: deque[str]) -> list[Piece]:
        """The lines up to the end of the text or of the block that they stand in, as plain Markdown."""
        done: list[Piece] = []
        while rest:
            line = rest.popleft()
            if match := page.FENCE.match(line):
                done += self.fence(match, rest)
            elif match := page.BLOCK.match(line):
                if not match[3]:
                    break
                if self.item.block(match[3], match[4] or "") is None:  # in code, or commented out
                    done += [
                        line,
                        *itertools.takewhile(lambda line: not CLOSING.fullmatch(line), drained(rest)),
                        match[2],
                    ]
                    continue
                done += self.block(match[1], match[3], match[4] or "", rest)
            elif match := ADMONITION.match(line):
                done += self.admonition(match[1], match[2], match[3], match[4], rest)
            else:
                done.append(line)
        return done

    def fence(self, start: re.Match[str], rest: deque[str]) -> list[str]:
        """A fence, with the sections of files that it asks for. Options of the language are the site's."""
        done = [start[0][: start.start(2)] + start[2].partition(" ")[0]]
        while rest:
            line = rest.popleft()
            if (match := page.INCLUDE.match(line)) and match["path"]:
                done += textwrap.indent(self.section(match["path"]), match["indent"]).splitlines()
                continue
            done.append(line)
            if (end := page.FENCE.match(line)) and end[1].startswith(start[1]) and not end[2].strip():
                break
        return done

    def section(self, named: str) -> str:
        """What a page includes as path or path:section."""
        file, _, name = named.partition(":")
        path = self.site.includes.find(file)
        if path is None:
            raise Complaint(f"{self.site.place(self.item.uri)} includes {file}, which is not there")
        return page.section(path.read_text("utf-8-sig"), name).strip("\n").rstrip()

    def block(self, indent: str, kind: str, name: str, rest: deque[str]) -> list[Piece]:
        while rest and rest[0].startswith(f"{indent}    "):  # its options
            rest.popleft()
        full = self.item.full_name(name)
        before: list[Piece] = []
        after: list[Code] = []
        if kind in PICTURES:
            self.figures[full] = len(self.figures) + 1
            before = [Code(full), ""]
            label(rest, f"{indent}**{self.words['figure'].format(self.figures[full])}.** ")
        elif kind == "output":
            seen = self.figures.get(full)
            before = [f"{indent}*{self.words['notebook_output'].format(seen)}*" if seen else Code(full)]
        elif kind in EXERCISES:
            self.exercises += 1
            label(rest, f"{indent}**{self.words['exercise'].format(self.exercises)}.** ")
            if self.exercises == sum(block.kind in EXERCISES for block in self.item.blocks):
                after, self.unplaced = self.unplaced, []
        elif kind == "predict":
            label(rest, f"{indent}**{self.words['predict_first']}.** ")
        elif kind == "references":
            before = [f"- {self.site.bibliography.entries.get(key, key)}" for key in dict(self.item.citations)]
        inner = self.lines(rest)
        read = self.item.block(kind, name)
        becomes = self.words["becomes"]
        mistakes = [f"{m.words}: {becomes.format(f'`{m.old}`', f'`{m.new}`')}" for m in read.mistakes] if read else []
        if read and (choices := read.choices + mistakes):
            fold = next((i for i, line in enumerate(inner) if line == f"{indent}<details>"), len(inner))
            inner[fold:fold] = [*(f"{indent}- {choice}" for choice in choices), ""]
        return [*before, *(quoted(inner, indent) if kind == "erratum" else inner), *after]

    def admonition(self, indent: str, sign: str, kind: str, title: str | None, rest: deque[str]) -> list[Piece]:
        """`!!!` becomes a quotation, `???` something to open."""
        body: deque[str] = deque()
        while rest and (rest[0].startswith(f"{indent}    ") or not rest[0].strip()):
            body.append(rest.popleft()[len(indent) + 4 :])
        while body and not body[0].strip():
            body.popleft()
        title = kind.capitalize() if title is None else title
        if sign == "!!!":
            return quoted([f"**{title}**", "", *self.lines(body)] if title else self.lines(body), indent)
        return folded(self.lines(body), title, indent, kind not in HIDDEN)

    # Code ----------------------------------------------------------------------------------

    def code(self, name: str) -> Iterator[Cell]:
        """The cell of a snippet, after those of the helpers that it is the first to need."""
        path = self.site.root / (shown := self.layout.snippet(name))
        if not path.is_file():
            raise Complaint(f"there is no {shown}, which {self.site.place(self.item.uri)} asks for")
        yield from self.helpers(path)
        source = page.section(path.read_text("utf-8-sig"), "").strip("\n")
        try:
            names = symtable.symtable(source, str(path), "exec").get_symbols()
        except SyntaxError as error:
            raise Complaint(f"{shown}:{error.lineno or 1}: SyntaxError: {error.msg}") from None
        if taken := sorted(n for s in names if s.is_assigned() and (n := s.get_name()) in vars(builtins)):
            raise Complaint(f"{shown} redefines {taken[0]}, which other cells would get too; rename it")
        calls = [*self.values(name), "figure();"] if re.search(r"^def figure\(", source, re.M) else []
        if re.search(r"^def film\(", source, re.M):
            yield from self.module("films", f'"""{self.words["notebook_films"]}"""\n{FILMS}')
            calls += [f"from {self.layout.package}.films import stills", "stills(film(), figure);"]
        if re.search(r"^def facts\(", source, re.M):
            calls.append("{name: float(value) for name, value in facts().items()}")
        yield "code", name.rpartition("/")[2], "\n".join([source, "", "", *calls])

    def values(self, name: str) -> Iterator[str]:
        """A comment for each control, with the values of the site's slider."""
        for block in self.item.blocks:
            if block.kind == "figure" and self.item.full_name(block.name) == name:
                for control, values in block.controls.items():
                    all_values = ", ".join(map(repr, values))
                    yield f"# {self.words['notebook_try'].format(control, all_values, control, repr(values[0]))}"

    def helpers(self, path: Path) -> Iterator[Cell]:
        """Cells of the local modules that a file imports, each after those that it imports itself."""
        for name in sorted(sources.named_modules(path, self.site.root, self.layout)):
            for file in sources.module_files(name, self.site.root):
                if file not in self.ready and file.is_file():
                    yield from self.first()
                    self.ready.add(file)
                    yield from self.helpers(file)
                    yield from self.helper(file)

    def module(self, name: str, source: str) -> Iterator[Cell]:
        """The cell of a module that is in no file of the project, once."""
        if name not in self.ready:
            yield from self.first()
            self.ready.add(name)
            yield "code", f"helper-{name}", as_module(name, source, self.layout)

    def first(self) -> Iterator[Cell]:
        """What the first helper needs."""
        if not self.ready:
            about = textwrap.indent(self.words["notebook_helpers"], "# ")
            helper = HELPER.format(about=about, snippets=self.layout.snippets, package=self.layout.package)
            yield "code", "helper", helper

    def helper(self, path: Path) -> Iterator[Cell]:
        """The cell of a helper, after one with the files of data that it reads."""
        source, folder = path.read_text("utf-8-sig").strip("\n"), path.parent / "data"
        if DATA.search(source):
            files = [file for file in sorted(folder.glob("*")) if f'"{file.name}"' in source]
            packed = "\n".join(f'    "{file.name}": "{pack(file.read_bytes())}",' for file in files)
            yield "markdown", "data", origins(folder / "README.md", files)
            source_of_data = FILES.format(about=self.words["notebook_data"], packed=packed)
            yield "code", "data", as_module("data", source_of_data, self.layout), True
            source = DATA.sub(rf"from {self.layout.package}.data import files as \1", source)
        if "__file__" in source:
            where = path.relative_to(self.site.root).as_posix()
            raise Complaint(f'{where} finds its files in a way of its own; write DATA = Path(__file__).parent / "data"')
        yield "code", f"helper-{path.stem}", as_module(path.stem, source, self.layout)


@functools.cache
def as_module(name: str, source: str, layout: Layout) -> str:
    """A helper as the body of a function."""
    cell = MODULE.format(layout.package, name, textwrap.indent(source, "    "))
    if texts(cell) != texts(source):
        raise Complaint(f"{layout.helpers}/{name}.py has a text of several lines, which would be indented; break it up")
    return cell


def texts(source: str) -> list[Any]:
    """All strings of a program but its docstrings, whose indentation doesn't matter."""
    nodes = list(ast.walk(ast.parse(source)))
    alone = {node.value for node in nodes if isinstance(node, ast.Expr)}
    return [node.value for node in nodes if isinstance(node, ast.Constant) and node not in alone]


@functools.cache
def pack(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()


def origins(readme: Path, files: Iterable[Path]) -> str:
    """Where these files come from and what their licences are: their rows of the table that says so."""
    head, line, *rows = [line for line in readme.read_text("utf-8-sig").splitlines() if line.startswith("|")]
    return "\n".join([head, line, *(row for row in rows if any(f"`{file.name}`" in row for file in files))])


def style(path: Path) -> str:
    """The cell that sets the style of the site's figures, in its light colours."""
    light = {stand_in: colour for stand_ins, colour, _ in svg.PALETTE.values() for stand_in in stand_ins}
    # A page may have more figures than matplotlib likes to see open.
    settings: dict[str, object] = {"figure.max_open_warning": 0}
    for line in path.read_text("utf-8-sig").splitlines() if path.is_file() else []:
        key, colon, value = line.partition(": ")
        if colon and not line.startswith("#"):
            value = re.sub("|".join(light), lambda match: light[match[0]], value.strip())
            try:
                settings[key] = ast.literal_eval(value)
            except (ValueError, SyntaxError):
                settings[key] = value
    rows = "".join(f"    {key!r}: {value!r},\n" for key, value in settings.items())
    return f"import matplotlib.pyplot as plt\n\nplt.rcParams.update({{\n{rows}}})"


def settings(root: Path) -> dict[str, Any]:
    """mkdocs.yml as far as it matters here; `address` is where the site is published, or nothing."""
    config = generator.configuration(root)
    address = config.get("site_url") or ""
    public = urlsplit(address).hostname not in (None, "localhost", "127.0.0.1", "::1")
    return config | {"address": f"{address.rstrip('/')}/" if public else ""}


def substitute(pattern: re.Pattern[str], new: Callable[..., str], text: str) -> str:
    """Like re.sub outside of code and formulas; `new` gets what was written, and each group of it."""
    if not pattern.search(text):
        return text
    blank = "".join(page.masked(text.splitlines(keepends=True)))
    blank = MATH.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), blank)
    parts, end = [], 0
    for match in pattern.finditer(blank):
        groups = [text[slice(*span)] if span[0] >= 0 else None for span in match.regs]
        parts += [text[end : match.start()], new(*groups)]
        end = match.end()
    return "".join([*parts, text[end:]])


def drained(lines: deque[str]) -> Iterator[str]:
    """What comes from the left of a deque, line by line."""
    while lines:
        yield lines.popleft()


def label(rest: deque[str], words: str) -> None:
    """Put these words before the first paragraph of what is left of a block."""
    while rest and not rest[0].strip():
        rest.popleft()
    if rest and not page.BLOCK.match(rest[0]):
        words += rest.popleft().lstrip()
    rest.appendleft(words)


def runs(pieces: Iterable[Piece]) -> Iterator[tuple[list[Code], list[str]]]:
    """Lists of Code and lists of lines, in turn, the other one empty; without those of blank lines alone."""
    for _, group in itertools.groupby(pieces, type):
        run = list(group)
        codes = [piece for piece in run if isinstance(piece, Code)]
        lines = [piece for piece in run if isinstance(piece, str)]
        if codes or "".join(lines).strip():
            yield codes, lines


def at_headings(lines: Sequence[str]) -> list[str]:
    """The lines as texts of which each, but perhaps the first, begins with a heading. What opens on a click stays whole."""
    parts: list[list[str]] = [[]]
    depth = 0
    for line, without_code in zip(lines, page.masked(lines), strict=True):
        depth += without_code.lstrip().startswith("<details") - (without_code.strip() == "</details>")
        if not depth and re.match("#{1,6} ", without_code):
            parts.append([])
        parts[-1].append(line)
    return [text for part in parts if (text := "\n".join(part).strip("\n"))]


def quoted(pieces: Iterable[Piece], indent: str) -> list[Piece]:
    """A quotation. It ends where a cell of code stands and goes on behind it."""
    done: list[Piece] = []
    for codes, lines in runs(pieces):
        done += codes
        if lines:
            # On one line, since Jupyter takes the > before the second line of a formula for a part of it.
            text = MATH.sub(lambda match: " ".join(match[0].split()), "\n".join(lines)).strip("\n")
            done += [*(f"{indent}> {line}".rstrip() for line in text.splitlines()), ""]
    return done


def folded(pieces: Iterable[Piece], title: str, indent: str, is_open: bool) -> list[Piece]:
    """Text that closes and opens on a click. It ends where a cell of code stands and goes on behind it."""
    done: list[Piece] = []
    for codes, lines in runs(pieces):
        done += codes
        if lines:
            text = "\n".join(lines).strip("\n")
            start = "<details open>" if is_open else "<details>"
            fold = [start, f"<summary>{title}</summary>", "", *text.splitlines(), "", "</details>", ""]
            done += [indent + line if line else line for line in fold]
    return done
