"""A comparison of two states (see `diff`) as a folder: index.html, and the figures below before/ and now/."""

import difflib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from holdtrue.export.diff import Difference, Image, Quote, Side, laid_out
from holdtrue.model import Progress
from holdtrue.problem import Complaint
from holdtrue.site import Site

MARKER = '<meta name="generator" content="python -m holdtrue diff">'
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>What changes since {ref}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{marker}
<meta name="color-scheme" content="light dark">
<style>
:root {{ color-scheme: light dark; --paper: light-dark(#ffffff, #1b1e26); --panel: light-dark(#f5f6f8, #232732);
  --line: light-dark(#878d99, #7d8392); --ink: light-dark(#23262d, #e6e6ec); --soft: light-dark(#575d69, #a9aebb);
  --accent: light-dark(#1a64a5, #7ab8f5); --old: light-dark(#fbe9ea, #47292e); --new: light-dark(#e5f4e8, #203d2a) }}
* {{ box-sizing: border-box }}
body {{ margin: 0 auto; max-width: 90rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word }}
h1, h2, h3 {{ line-height: 1.25 }}
h1 {{ margin-top: 0 }}
h2 {{ margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem }}
h3 {{ margin: 2rem 0 0 }}
a, summary {{ color: var(--accent) }}
code, pre {{ font: .875em/1.5 ui-monospace, monospace }}
.note, figcaption {{ color: var(--soft); font-size: .875rem }}
.note {{ margin: 0 0 .5rem }}
footer.note {{ margin-top: 3rem }}
.pair {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: .5rem 1rem; margin-bottom: .5rem }}
figure {{ margin: 0; min-width: 0 }}
img {{ max-width: 100%; height: auto; display: block; border: 1px solid var(--line) }}
details {{ margin: 0 0 1rem }}
.over {{ display: grid; justify-content: start; isolation: isolate }}
.over img {{ grid-area: 1 / 1 }}
.over img + img {{ mix-blend-mode: difference }}
.absent {{ display: grid; place-items: center; min-height: 6rem; padding: 1rem; border: 1px dashed var(--line) }}
pre {{ margin: 0; padding: .5rem; background: var(--panel); white-space: pre-wrap }}
del, ins {{ text-decoration: none }}
del {{ background: var(--old) }}
ins {{ background: var(--new) }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line) }}
td {{ font-variant-numeric: tabular-nums }}
@media (max-width: 45rem) {{
  thead {{ display: none }}
  tr {{ display: block; padding: .5rem 0; border-bottom: 1px solid var(--line) }}
  th, td {{ display: block; border: 0; padding: 0 }}
  td:empty {{ display: none }}
  td::before {{ content: attr(data-head) ": "; color: var(--soft) }}
}}
</style>
</head>
<body>
<h1>What changes since {ref}</h1>
<p>Before: {ref}, commit {commit}. Now: the files as they are, with what is not committed yet. The engine of now has
computed both.</p>
{body}
<footer class="note">Compared are the figures, computed numbers and printed output of snippets and labs, and the checked numbers
in the text. All else is in <code>git diff</code>.</footer>
</body>
</html>
"""


def compare(root: Path, ref: str, output: str | Path, progress: Progress = lambda done: done) -> Difference:
    """Compare git's `ref` with the files below `root` and write the page. Returns the Difference."""
    output = Path(output)
    if output.is_dir() and any(output.iterdir()) and not is_ours(output / "index.html"):
        raise Complaint(f"{output} holds other files, which would be lost: name a folder that is empty or new")
    now = Site(root)
    with laid_out(now.root, ref) as (folder, commit):
        before = Site(folder, kept=now.store.folder)
        before.update(progress)
        now.update(progress)
        difference = Difference(Side(before), Side(now))
        shutil.rmtree(output, ignore_errors=True)
        write(difference, ref, commit, output)
    return difference


def is_ours(path: Path) -> bool:
    """Whether this file is a page that `write` wrote, so that it may be replaced."""
    return path.is_file() and MARKER in path.read_text("utf-8", "replace")


def write(difference: Difference, ref: str, commit: str, folder: Path) -> None:
    """Write the page and its figures into a new folder."""
    for pairs in difference.figures.values():
        for side, images in zip(("before", "now"), zip(*pairs, strict=True), strict=True):
            for image in filter(None, images):
                path = folder / side / image.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(image.svg, "utf-8")
    body = [_contents(difference), *_problems(difference)]
    parts = {"figures": _figures, "facts": _facts, "outputs": _outputs, "quotes": _quotes}
    for key, count, what in difference.counts():
        body += [f'<h2 id="{key}">{count:,} {what}</h2>', *parts[key](difference)]
    page = PAGE.format(ref=escape(ref), commit=escape(commit), marker=MARKER, body="\n".join(body))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page, "utf-8")


def _contents(difference: Difference) -> str:
    links = [f'<a href="#{key}">{count:,} {what}</a>' for key, count, what in difference.counts()]
    if not links:
        links = ["<strong>Nothing changed.</strong>"]
    if count := len(difference.before.problems) + len(difference.now.problems):
        links.insert(0, f'<a href="#problems">{count:,} problem{"s" if count > 1 else ""}</a>')
    return f"<ul>{''.join(f'<li>{link}</li>' for link in links)}</ul>"


def _problems(difference: Difference) -> Iterator[str]:
    if not (difference.before.problems or difference.now.problems):
        return
    yield '<h2 id="problems">Problems</h2>'
    yield "<p>Where something below has no result, this is why.</p>"
    for title, side in ("Now", difference.now), ("Before", difference.before):
        if side.problems:
            yield f"<h3>{title}</h3><ul>{''.join(f'<li>{escape(problem)}</li>' for problem in side.problems)}</ul>"


def _heading(name: str, pages: list[str]) -> str:
    return f'<h3>{_breaking(name)}</h3><p class="note">on {_list(pages) or "no page"}</p>'


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"<code>{_breaking(name)}</code>" for name in names)


def _breaking(name: str) -> str:
    """A long name, which may break a line after a slash."""
    return escape(name).replace("/", "/<wbr>")


def _figures(difference: Difference) -> Iterator[str]:
    for name, pairs in difference.figures.items():
        yield _heading(name, difference.pages("figure", name))
        for old, new in pairs:
            yield '<div class="pair">'
            yield _figure("Before", "before", old, difference.before.lacks(name))
            yield _figure("Now", "now", new, difference.now.lacks(name))
            yield "</div>"
            if old and new and old.size == new.size:
                yield "<details><summary>Where the two differ</summary>"
                yield f'<div class="over">{_image("before", old, "")}'
                yield f"{_image('now', new, 'Both laid over each other: what is alike is black.')}</div></details>"


def _figure(title: str, side: str, image: Image | None, reason: str) -> str:
    if image is None:
        return f'<figure><figcaption>{title}</figcaption><div class="absent">{reason}</div></figure>'
    label = f": {escape(image.label)}{', shown first' if image.first else ''}" if image.label else ""
    return f"<figure><figcaption>{title}{label}</figcaption>{_image(side, image, image.alt)}</figure>"


def _image(side: str, image: Image, alt: str) -> str:
    width, height = image.size
    source = f'src="{side}/{escape(image.path)}" width="{width}" height="{height}"'
    return f'<img {source} alt="{escape(alt)}" loading="lazy">'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The first cell of each row is its head."""
    yield f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead><tbody>"
    for first, *rest in rows:
        cells = "".join(f'<td data-head="{head}">{cell}</td>' for head, cell in zip(heads[1:], rest, strict=True))
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>'
    yield "</tbody></table>"


def _facts(difference: Difference) -> Iterator[str]:
    rows = []
    for name, fact, old, new in difference.facts:
        places = difference.pages("fact", f"{name}.{fact.partition(' ')[0]}")
        if old is None or new is None:
            cells = [
                side.lacks(name) if value is None else _number(value)
                for side, value in ((difference.before, old), (difference.now, new))
            ]
            change = ""
        else:
            cells, change = _numbers(old, new), f"{new - old:+.4g}".replace("-", "−")
        rows.append((_list([f"{name}.{fact}"]), *cells, change, _list(places) or "no page"))
    return _table(("Name", "Before", "Now", "Difference", "On"), rows)


def _number(value: float) -> str:
    return f"{value:.12g}".replace("-", "−")


def _numbers(old: float, new: float) -> list[str]:
    """Two numbers that differ, with as many digits as it takes to see that."""
    cells = [_number(old), _number(new)]
    return cells if cells[0] != cells[1] else [repr(value).replace("-", "−") for value in (old, new)]


def _outputs(difference: Difference) -> Iterator[str]:
    for name, old, new in difference.outputs:
        yield _heading(name, difference.pages("output", name))
        left: list[str] = []
        right: list[str] = []
        for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes():
            if left or right:  # lines between were left out
                left.append("  …")
                right.append("  …")
            for kind, a, b, c, d in group:
                left += _lines(old[a:b], "del" if kind != "equal" else None)
                right += _lines(new[c:d], "ins" if kind != "equal" else None)
        yield '<div class="pair">'
        for title, side, lines in ("Before", difference.before, left), ("Now", difference.now, right):
            text = "\n".join(lines) if name in side.outputs else side.lacks(name)
            yield f"<figure><figcaption>{title}</figcaption><pre>{text}</pre></figure>"
        yield "</div>"


def _lines(lines: Iterable[str], tag: str | None) -> list[str]:
    """Lines of output; those that changed begin with a sign, for those who see no colour."""
    sign = {"del": "− ", "ins": "+ ", None: "  "}[tag]
    marked = [escape(sign + line, quote=False) for line in lines]
    return [f"<{tag}>{line}</{tag}>" for line in marked] if tag else marked


def _quotes(difference: Difference) -> Iterator[str]:
    rows = []
    for uri, pairs in difference.quotes.items():
        for old, new in pairs:
            quotes = [quote for quote in (old, new) if quote]
            facts = dict.fromkeys(quote.fact for quote in quotes)
            place = f"{difference.now.site.place(uri)}:{quotes[-1].line}"
            rows.append((_list([place]), _quote(old, "del"), _quote(new, "ins"), _list(facts)))
    return _table(("Place", "Before", "Now", "Number"), rows)


def _quote(quote: Quote | None, tag: str) -> str:
    if quote is None:
        return "not there"
    return f"{escape(quote.before)}<{tag}><strong>{escape(quote.text)}</strong></{tag}>{escape(quote.after)}"
