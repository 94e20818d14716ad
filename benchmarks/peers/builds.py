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


def own_figure(tool, state, number, known):
    """The figure that the tool draws for this page alone, which `known` remembers."""
    page = state.page(number)
    key = f"{tool.name}: {page.name}, snippet {state.snippet}, helper {state.helper}"
    if key not in known:
        folder = CACHE / "alone" / tool.name
        shutil.rmtree(folder, ignore_errors=True)
        content.sync(folder, tool.files(state.alone(number)))
        build(tool, folder)
        found = right.figure(folder / tool.site, tool.html(page))
        if " " in found:
            raise BuildError(f"{tool.name}: the page {page.path} of a site of its own has {found}: see {folder}")
        if same := [other for other in known if other.startswith(f"{tool.name}:") and known[other] == found]:
            raise BuildError(f"{same[0]} and {key} have the same figure, so a wrong one would not be noticed")
        known[key] = found
    return known[key]


def right_figures(tool, state, known):
    """{page number: digest} of the pages that are looked at. Prose changes no figure, a snippet that of its page."""
    state = replace(state, prose=0)
    others = replace(state, snippet=0)
    return {
        number: own_figure(tool, state if number == content.EDITED else others, number, known) for number in LOOKED_AT
    }


def judge(tool, folder, state, before, known):
    """The verdict on a site that was built in `state`, after one in `before`."""
    pages = {number: tool.html(state.page(number)) for number in LOOKED_AT}
    said = state.page(content.PROSE).prose.rpartition(". ")[2]
    page = Path(folder, tool.site, pages[content.PROSE])
    if page.is_file() and said not in page.read_text("utf-8"):
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
    shutil.rmtree(folder, ignore_errors=True)  # with whatever the tool has kept, wherever it keeps it
    content.sync(folder, tool.files(state))
    for step, edit in STEPS.items():
        state = replace(state, **edit)
        content.sync(folder, tool.files(state))
        found = build(tool, folder)
        found["bytes"] = size_of(folder / tool.site)
        yield step, found | {"verdict": judge(tool, folder, state, before, known)}
        before = state
