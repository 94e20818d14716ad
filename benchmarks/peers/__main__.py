"""Measure, and write benchmarks/RESULTS.md: python -m benchmarks.peers [--rounds 3] [--sizes 12 100 1000 site] [--only ours plain]

What is finished is kept in .cache/bench/results.json. `--continue` goes on from there, and with nothing left to measure
writes the report alone. Times depend on the machine, which must have nothing else to do. Needs Linux or macOS.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import builds, content, floors, measure, own, report, serve
from benchmarks.peers.tools import CACHE, CORES, REQUIREMENTS, ROOT, TOOLS

SIZES = ("12", "100", "1000", "site")
RIVALS = ("12", "100")  # larger sites are built by us and plain Material alone
LONG = 60  # seconds: what takes longer at a size, cold, is measured there in the first round alone
SERVED = "100"
SAVES = 3
KEPT = CACHE / "results.json"
EMPTY = {"machine": {}, "versions": {}, "builds": [], "floors": {}, "serve": {}}


def machine():
    """The machine, in words, and its cores."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        total = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    except (OSError, StopIteration):
        total = ""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    text = f"{name}, {CORES} cores{total}, {platform.system()}, Python {platform.python_version()}, commit {commit.strip()}"
    return {"text": text, "cores": CORES}


def versions(tool):
    """What its environment holds, of what matters to it."""
    names = ["mkdocs", "mkdocs-material", "numpy", "matplotlib"]
    if tool.environment:
        lines = (REQUIREMENTS / f"{tool.environment}.txt").read_text("utf-8").split()
        names = [line.partition("==")[0] for line in lines]
    code = "import sys, importlib.metadata as m; print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
    return subprocess.run([tool.python, "-c", code, *names], capture_output=True, text=True, check=True).stdout.strip()


def floor(size):
    """The snippets of a site without a site; leaves the figures that plain Material shows."""
    tool, state = TOOLS["ours"], content.Content(size)
    folder, figures = CACHE / "sites" / f"floor-{size}", CACHE / "figures"
    content.sync(folder, tool.files(state))
    code = state.page(content.EDITED).code + "\n\nfigure().savefig('snippet.svg')\n"
    content.sync(folder, {"snippet.py": code})
    found = measure.measured([sys.executable, floors.__file__, folder, figures], folder, tool.environ(folder))
    alone = measure.measured([sys.executable, "snippet.py"], folder, tool.environ(folder))
    if found["code"] or alone["code"]:
        raise builds.BuildError(f"a snippet fails without a site: {found['output']}{alone['output']}")
    return {"shared": found["wall"], "snippets": float(found["output"].split()[-1]), "alone": alone["wall"]}


def show(*words):
    print(*words, flush=True)


def one_round(tool, size, number, figures):
    """The measurements of one tool's round: all of it, since each step goes on from the one before."""
    steps = own.rounds(tool) if size == "site" else builds.rounds(tool, int(size), figures)
    finished = []
    for step, found in steps:
        finished.append({"tool": tool.name, "size": size, "round": number, "step": step} | found)
        text = f"{found['wall']:7.2f} s {found['cpu']:7.2f} s CPU {found['peak'] / 1e6:5.0f} MB  {found['verdict']}"
        show(f"round {number + 1}, {size:>4}: {tool.name:26} {step:8}{text}")
    return finished


def run(options, results, keep):
    """Measure what `results` lacks of what `options` ask for. Returns what failed, which is no result."""
    asked = [TOOLS[name] for name in options.only or TOOLS]
    for tool in asked:
        tool.install()
        results["versions"][tool.name] = versions(tool)
    results["machine"] = machine()
    done = {(one["tool"], one["size"], one["round"]) for one in results["builds"]}
    cold = [one for one in results["builds"] if one["step"] == "cold" and one["wall"] > LONG]
    long = {(one["tool"], one["size"], number) for one in cold for number in range(1, options.rounds)}
    failed = []
    figures = {}  # the right ones, drawn again in each run: the engine may have changed since the last
    for number in range(options.rounds):
        for size in options.sizes:
            floors_here = [one["shared"] for one in results["floors"].get(size, ())]
            if size != "site" and len(floors_here) <= number and max(floors_here, default=0) <= LONG:
                results["floors"].setdefault(size, []).append(floor(int(size)))
                keep()
                show(f"round {number + 1}, {size}: floors", results["floors"][size][-1])
            for tool in asked:
                if (size not in RIVALS and tool.environment) or (tool.name, size, number) in done | long:
                    continue
                try:
                    finished = one_round(tool, size, number, figures)
                except builds.BuildError as error:
                    show(f"peers: {error}")
                    failed.append(f"{tool.name}, {size}")
                    finished = []
                if not finished or finished[0]["wall"] > LONG:
                    long |= {(tool.name, size, later) for later in range(number + 1, options.rounds)}
                results["builds"] += finished
                keep()
    for tool in asked:
        if SERVED in options.sizes and tool.name in ("plain", "ours") and tool.name not in results["serve"]:
            results["serve"][tool.name] = serve.saves(tool, int(SERVED), SAVES)
            keep()
            show(f"served: {tool.name}", results["serve"][tool.name])
    return failed


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.partition(":")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=SIZES)
    parser.add_argument("--only", nargs="+", choices=TOOLS, metavar="TOOL", help=f"of {', '.join(TOOLS)}")
    parser.add_argument("--continue", action="store_true", dest="go_on", help="keep what is measured already")
    options = parser.parse_args()
    if sys.platform == "win32":
        sys.exit(
            "peers: Windows does not say how much time a process and its children took; run this on Linux or macOS"
        )
    results = json.loads(KEPT.read_text("utf-8")) if options.go_on and KEPT.is_file() else EMPTY
    CACHE.mkdir(parents=True, exist_ok=True)

    def keep():
        KEPT.write_text(json.dumps(results, indent=1), "utf-8")

    try:
        failed = run(options, results, keep)
    except builds.BuildError as error:
        sys.exit(f"peers: {error}")
    target = ROOT / "benchmarks/RESULTS.md"
    text = report.write(results)
    others = target.read_text("utf-8").partition(text.splitlines()[-1] + "\n")[2]  # what newcomer.py has measured
    target.write_text(text + others, "utf-8")
    show(text)
    show(f"written: {target}")
    if failed:
        sys.exit(f"peers: failed, and missing in it: {'; '.join(failed)}")


main()
