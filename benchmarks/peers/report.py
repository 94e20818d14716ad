"""RESULTS.md, from what was measured. Reads results only, so it can be written again at any time."""

import statistics

STEPS = ("cold", "warm", "prose", "snippet", "helper")
HEADINGS = {
    "cold": "cold", "warm": "nothing changed", "prose": "prose edited",
    "snippet": "one snippet edited", "helper": "the helper edited",
}  # fmt: skip
FLAT = 1.2  # how much more an added figure may cost in a site of 1,000 than in one of 100
MARGIN = 1.15  # over a floor
MEMORY = 300e6
RELOAD = 1.0
ON_SPHINX = {"sphinx-gallery", "sphinx-gallery-parallel", "myst-nb", "plot-directive"}
SPHINX = ", in which Sphinx writes only the pages that changed, and MkDocs all of them"

INTRODUCTION = """\
# Measured

<!-- --8<-- [start:results] -->
Written by `make bench`. The same pages, each with a sentence, a formula and a snippet that draws a figure, were built by
each tool, one after the other, with the settings that its documentation recommends, in an environment of its own
(`benchmarks/peers/requirements/`). "plain" is Material for MkDocs without execution: the figures are there already.

A cell is the median of the wall time in seconds, in brackets the CPU time of all processes, and then how many times
ours it is. **Bold**: the quickest tool whose figures are right. A tool whose figures are wrong does not compete:

- *stale*: the page shows the figure from before the edit;
- *leaks*: a figure is not the one that the same tool draws for a site of that page alone. One snippet sets rcParams,
  and they reached the next.
"""


def group(results):
    """{size: {tool: {step: [measurement, ...]}}}, in the order in which they were measured."""
    found = {}
    for one in results["builds"]:
        tools = found.setdefault(one["size"], {})
        tools.setdefault(one["tool"], {}).setdefault(one["step"], []).append(one)
    return found


def median(ones, what="wall"):
    return statistics.median(one[what] for one in ones)


def wrong(ones):
    """What was wrong in any round, or nothing."""
    return ", ".join(sorted({one["verdict"] for one in ones} - {"right"}))


def first(tools, step):
    """The quickest tool whose figures are right; plain draws none."""
    competing = {name: median(steps[step]) for name, steps in tools.items() if step in steps and not wrong(steps[step])}
    competing.pop("plain", None)
    return min(competing, key=competing.get, default=None)


def cell(tools, name, step):
    ones = tools[name].get(step)
    if not ones:
        return ""
    wall, fault = median(ones), wrong(ones)
    text = f"{wall:.2f} ({median(ones, 'cpu'):.1f})"
    if name != "ours" and step in tools.get("ours", {}):
        text += f", {wall / median(tools['ours'][step]):.1f}×"
    if fault:
        return f"*{fault}*; {text}"
    return f"**{text}**" if name == first(tools, step) else text


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def times(size, tools):
    rounds = max(len(ones) for steps in tools.values() for ones in steps.values())
    title = "This site" if size == "site" else f"{int(size):,} figures"
    rows = [[name, *(cell(tools, name, step) for step in STEPS)] for name in tools]
    said = f"{rounds} rounds; what takes over a minute, cold, was measured once" if rounds > 1 else "One round"
    return f"### {title}\n\n{said}.\n\n" + table(["tool", *map(HEADINGS.get, STEPS)], rows)


def sizes(tools):
    """Memory and bytes, of the cold builds."""
    rows = []
    for name, steps in tools.items():
        cold = steps["cold"]
        numbers = [median(cold, what) / 1e6 for what in ("peak", "parent", "bytes")]
        rows.append([name, *(f"{number:.1f}" for number in numbers)])
    head = ["MB, cold", "memory of the largest process", "of the command's own", "the site's files"]
    return table(head, rows)


def floors(results):
    rows = []
    for size, ones in results["floors"].items():
        shared = statistics.median(one["shared"] for one in ones)
        cpu = statistics.median(one["snippets"] for one in ones)
        alone = statistics.median(one["alone"] for one in ones)
        rows.append([size, f"{shared:.2f}", f"{cpu:.2f}", f"{cpu / results['machine']['cores']:.2f}", f"{alone:.2f}"])
    head = [
        "figures", "one process, imports shared", "CPU of the snippets", "the same ÷ cores", "`python snippet.py`, one",
    ]  # fmt: skip
    return "### Floors, in seconds\n\n" + table(head, rows)


def overhead(size, tools, floor, plain):
    """In words, what a cold build takes beyond its floor."""
    shared, cpu = (statistics.median(one[what] for one in floor) for what in ("shared", "snippets"))
    libraries = max(shared - cpu, 0)
    rest = median(tools["ours"]["cold"], "cpu") - median(plain["cold"], "cpu") - libraries - cpu
    return (
        f"the libraries are imported once, {libraries:.1f} s that the floor leaves out, "
        f"and a process of its own costs each figure {1000 * rest / int(size):.0f} ms of CPU time"
    )


def targets(results):
    """[(sentence, measured, limit, unit, cause)], of all that was measured; reached where measured ≤ limit.

    The cause is why a target may be missed.
    """
    found, sites = [], group(results)
    for size, tools in sites.items():
        for step in STEPS:
            if step in tools.get("ours", {}) and len(tools.keys() - {"plain"}) > 1:
                best, ours = first(tools, step), median(tools["ours"][step])
                # Where ours is wrong it is not first, and where nobody else is right it is.
                own = float("inf") if wrong(tools["ours"][step]) else ours
                limit = own if best == "ours" else median(tools[best][step]) if best else 0
                found.append(
                    (
                        f"{int(size):,} figures: first, {HEADINGS[step]}",
                        own,
                        limit,
                        "s",
                        f"{best} is quicker" + SPHINX * (best in ON_SPHINX and step != "cold"),
                    )
                )
        if not {"ours", "plain"} <= tools.keys():
            continue
        ours, plain = tools["ours"], tools["plain"]
        floor = results["floors"].get(size)
        name = "this site" if size == "site" else f"{int(size):,} figures"
        if floor:
            spread = statistics.median(one["snippets"] for one in floor) / results["machine"]["cores"]
            limit = MARGIN * (spread + median(plain["cold"]))
            cause = overhead(size, tools, floor, plain)
            sentence = f"{name}: cold ≤ {MARGIN} × (snippets ÷ cores + plain)"
            found.append((sentence, median(ours["cold"]), limit, "s", cause))
            limit = median(plain["snippet"]) + statistics.median(one["alone"] for one in floor)
            cause = "MkDocs starts before the libraries are imported, and the page is filled in after the figure"
            sentence = f"{name}: snippet edited ≤ plain + `python snippet.py`"
            found.append((sentence, median(ours["snippet"]), limit, "s", cause))
        for step in ("warm", "prose"):
            limit = MARGIN * median(plain[step])
            cause = "there is more to write: code as pages, notebooks, cards" + ", and one page to render" * (
                step == "prose"
            )
            found.append((f"{name}: {HEADINGS[step]} ≤ {MARGIN} × plain", median(ours[step]), limit, "s", cause))
        parent = max(median(ones, "parent") for ones in ours.values()) / 1e6
        found.append(
            (f"{name}: memory of the command's own process", parent, MEMORY / 1e6, "MB", "all results are held")
        )
    added = {
        size: median(sites[size]["ours"]["cold"]) for size in ("12", "100", "1000") if "ours" in sites.get(size, {})
    }
    if len(added) == 3:
        few, many = (added["100"] - added["12"]) / 88, (added["1000"] - added["100"]) / 900
        sentence, cause = (
            "an added figure costs from 100 to 1,000 what it did from 12 to 100",
            "every page lists its neighbours",
        )
        found.append((sentence, many, FLAT * few, "s", cause))
    for step, seconds in results["serve"].get("ours", {}).items():
        own = results["floors"]["100"][0]["alone"] if step == "snippet" and "100" in results["floors"] else 0
        what = "the " + step + " of a page" if step == "prose" else "a snippet"
        limit = RELOAD + own
        sentence = f"100 figures, served: from a save of {what} to the reload"
        cause = "MkDocs looks for what was saved now and then, waits a moment for more, and writes the whole site"
        found.append((sentence, statistics.median(seconds), limit, "s", cause))
    return found


def served(results):
    rows = [
        [name, *(f"{statistics.median(seconds[step]):.2f}" for step in ("prose", "snippet"))]
        for name, seconds in results["serve"].items()
    ]
    return "### From a save to the reload, 100 figures, in seconds\n\n" + table(["tool", "prose", "snippet"], rows)


def reached(results):
    rows = [
        [
            sentence,
            f"{value:.2f} {unit}",
            f"{limit:.2f} {unit}",
            "reached" if value <= limit else f"**not reached**: {cause}",
        ]
        for sentence, value, limit, unit, cause in targets(results)
    ]
    return "### Targets\n\n" + table(["target", "measured", "at most", "result"], rows)


def write(results):
    """The text of RESULTS.md."""
    machine = results["machine"]
    versions = [[name, text] for name, text in results["versions"].items()]
    parts = [INTRODUCTION, f"{machine['text']}\n", table(["tool", "versions"], versions), reached(results)]
    for size, tools in group(results).items():
        parts += [times(size, tools), sizes(tools)]
    if results["floors"]:
        parts.append(floors(results))
    if results["serve"]:
        parts.append(served(results))
    return "\n".join([*parts, "<!-- --8<-- [end:results] -->\n"])
