"""One tool, one size, one round: cold, warm, and after each of three edits, with a verdict on what came out each time."""

import shutil
from dataclasses import replace
from pathlib import Path

from benchmarks.peers import content, measure, right
from benchmarks.peers.tools import CACHE

# The helper comes last: a figure that it leaves stale would be blamed on the edits after it.
STEPS = {"cold": {}, "warm": {}, "prose": {"prose": 1}, "snippet": {"snippet": 1}, "helper": {"helper": 1}}
LOOKED_AT = (content.VICTIM, content.EDITED, content.PROSE)


class BuildError(Exception):
    """A tool failed, which is no result."""


def build(tool, folder):
    """What `measure.measured` says of one build, in which nothing went wrong."""
    found = measure.measured([tool.python, *tool.command], folder, tool.environ(folder))
    if found.pop("code"):
        raise BuildError(f"{tool.name} in {folder}:\n{found['output']}")
    found.pop("output")
    return found


def clear(tool, folder):
    """As if it had never been built."""
    for name in (*tool.kept, tool.site, "snippets/shared/__pycache__"):
        shutil.rmtree(folder / name, ignore_errors=True)


def own_figure(tool, state, number, known):
    """The figure that the tool draws for this page alone. `known` remembers, by the page's own text."""
    page = state.page(number)
    key = f"{tool.name} {number} {state.prose} {state.snippet} {state.helper}"
    if key not in known:
        folder = CACHE / "alone" / tool.name
        shutil.rmtree(folder, ignore_errors=True)
        content.sync(folder, tool.files(state.alone(number)))
        build(tool, folder)
        known[key] = right.figure(folder / tool.site, tool.html(page))
        if " " in known[key]:
            raise BuildError(f"{tool.name}: the page {page.path} of a site of its own has {known[key]}: see {folder}")
    return known[key]


def right_figures(tool, state, known):
    """{page number: digest} of the pages that are looked at. An edit changes its own page's figure only."""
    states = {content.VICTIM: replace(state, prose=0, snippet=0)}
    states[content.EDITED] = replace(state, prose=0)
    states[content.PROSE] = replace(state, snippet=0)
    return {number: own_figure(tool, of, number, known) for number, of in states.items()}


def judge(tool, folder, state, before, known):
    """The verdict on a site that was built in `state`, after one in `before`."""
    pages = {number: tool.html(state.page(number)) for number in LOOKED_AT}
    said = state.page(content.PROSE).prose.rpartition(". ")[2]
    if said not in Path(folder, tool.site, pages[content.PROSE]).read_text("utf-8"):
        return "stale text"
    if not tool.executes:
        return "right"
    found = {number: right.figure(folder / tool.site, page) for number, page in pages.items()}
    return right.verdict(found, right_figures(tool, state, known), right_figures(tool, before, known))


def size_of(site):
    """Bytes of all files; Sphinx keeps what it has read among them, which is not for readers."""
    return sum(p.stat().st_size for p in site.rglob("*") if p.is_file() and ".doctrees" not in p.parts)


def rounds(tool, size, known):
    """Yield (step, measurement) for each step of one round."""
    folder = CACHE / "sites" / f"{tool.name}-{size}"
    before = state = content.Content(size)
    clear(tool, folder)
    content.sync(folder, tool.files(state))
    for step, edit in STEPS.items():
        state = replace(state, **edit)
        content.sync(folder, tool.files(state))
        found = build(tool, folder)
        found["bytes"] = size_of(folder / tool.site)
        yield step, found | {"verdict": judge(tool, folder, state, before, known)}
        before = state
