"""Starts the process of a lab, in which mkdocs-jupyter reads and runs it, see `lab_sandbox`, and survives whatever it does."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from holdtrue.keep import inputs, sources
from holdtrue.layout import Layout
from holdtrue.model import MEMORY, LabResult
from holdtrue.problem import Complaint, Problem
from holdtrue.run import supervisor

TIMEOUT = float(os.environ.get("LAB_TIMEOUT", 180))  # seconds, for all cells of a lab
CELL = re.compile(r"# %%(?!%)\s*(\[(?:markdown|md|raw)\])?")
FILES = "\ue000files"  # stands on the page of a lab for links to its files
# Jupyter chooses free ports, lets go of them, and its kernel takes them a second later. Of one that another program has
# taken meanwhile it says this: worth a second try.
PORT_TAKEN = "Kernel died before replying"


def cell_lines(text: str) -> list[int]:
    """For each cell, in order, the number of the line with its `# %%`; the front matter counts as a cell."""
    lines = text.splitlines()
    return [number for number, line in enumerate(lines, 1) if CELL.match(line) or (number == 1 and line == "# ---")]


def code_lines(text: str) -> list[int]:
    """The same for the cells of code that have any, which are those that run."""
    lines, starts = text.splitlines(), cell_lines(text)
    ends = [start - 1 for start in starts[1:]] + [len(lines)]
    return [
        start
        for start, end in zip(starts, ends, strict=True)
        if (cell := CELL.match(lines[start - 1])) and not cell[1] and "".join(lines[start:end]).strip()
    ]


def execute(root: Path, path: Path, layout: Layout, again: bool = True) -> LabResult:
    """Run a lab. Raises a Complaint that says where it failed and why."""
    with supervisor.scratch_folder() as folder:
        scratch = Path(folder)
        lines = code_lines(path.read_text("utf-8-sig"))
        job = {"root": str(root), "path": str(path), "timeout": TIMEOUT, "memory": MEMORY, "layout": asdict(layout)}
        job |= {"code_lines": lines, "folders": inputs.search_path(), "parent": os.getpid()}
        (scratch / "job.json").write_text(json.dumps(job), "utf-8")
        kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "TMPDIR", "TEMP", "TMP")
        folders = dict.fromkeys(kinds, str(scratch))
        # The engine of this process, also where another one is installed.
        packages = os.pathsep.join([str(sources.HOME), *inputs.search_path()[0]])
        environment = {**supervisor.clean(os.environ), **folders, "JUPYTER_NO_CONFIG": "1", "PYTHONPATH": packages}
        with open(scratch / "log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "holdtrue.run.lab_sandbox"], cwd=scratch, env=environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        supervisor.running[process] = layout.lab(path.stem)
        in_time = True
        try:
            # The kernel stops itself and knows its line; starting and ending take some time as well.
            process.wait(TIMEOUT + 30)
        except subprocess.TimeoutExpired:
            in_time = False
        finally:
            supervisor.kill(process)
            process.wait()
            supervisor.running.pop(process, None)
        try:
            answer = json.loads((scratch / "answer.json").read_text("utf-8"))
        except (OSError, ValueError):
            kill_kernel(scratch)
            said = (scratch / "log").read_text("utf-8", "replace").split("\n")
            last = next((line.strip() for line in reversed(said) if line.strip()), "it said nothing")
            if again and PORT_TAKEN in last:
                return execute(root, path, layout, again=False)
            reason = f"its process ended: {last[:300]}" if in_time else f"no result after {TIMEOUT:g} s; killed"
            answer = {"problems": [(1, reason)]}
    if "problems" in answer:
        raise Complaint(*(Problem(path.name, line, said) for line, said in answer["problems"]))
    return LabResult.of(answer)


def kill_kernel(scratch: Path) -> None:
    """The kernel has a session of its own, which does not end with the process that started it."""
    # It never began, or it is on a system without groups, where it looks after its parent itself.
    with contextlib.suppress(AttributeError, OSError, ValueError):
        os.killpg(int((scratch / "kernel.pid").read_text("utf-8")), signal.SIGKILL)
