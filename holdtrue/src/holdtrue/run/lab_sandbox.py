"""What happens in the two processes of a lab: python -m holdtrue.run.lab_sandbox [kernel …].

The first lets mkdocs-jupyter read the lab and run its cells, and makes a page of what came out.
The second, which the first starts through Jupyter, is the kernel: it runs the cells under the
limits and guards of a snippet. Among the outputs of each cell it sends its notes: what went wrong
so far, and which files were read.
"""

import ast
import contextlib
import json
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil

from holdtrue.layout import Layout
from holdtrue.model import ALT_LENGTH
from holdtrue.run import lab_supervisor
from holdtrue.run.svg import size

NOTES = "application/x-holdtrue-notes+json"  # their type, as Jupyter tells outputs apart
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
FENCE = re.compile(r"`{3,}")


class Failed(Exception):
    """The lab failed: a list of (line, sentence)."""


def main() -> None:
    is_kernel = sys.argv[1:2] == ["kernel"]
    if is_kernel:
        os.chdir(sys.argv[3])  # some versions of mkdocs-jupyter start it beside the lab
    job = SimpleNamespace(**json.loads(Path("job.json").read_text("utf-8")))
    job.layout = Layout(**job.layout)
    if is_kernel:
        kernel(job, int(sys.argv[2]), sys.argv[4:])
        return
    threading.Thread(target=end_with, args=[job.parent], daemon=True).start()
    try:
        answer = page_of(job, *run(job))
    except Failed as failure:
        answer = {"problems": failure.args[0]}
    Path("answer.json.new").write_text(json.dumps(answer), "utf-8")
    os.replace("answer.json.new", "answer.json")  # all of it or nothing


def end_with(parent: int) -> None:
    """A build that is killed leaves nothing behind."""
    # Not os.getppid(), which on Windows stays what it was, or is that of a launcher of Python.
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(parent).wait()
    os._exit(1)


# The first process ------------------------------------------------------------------------------


def run(job: SimpleNamespace) -> tuple[list[tuple[int, dict[str, Any]]], dict[str, Any]]:
    """[(line of its `# %%`, cell with its outputs, as an .ipynb file has it)], and the kernel's last notes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages about each other
        import jupytext
        from mkdocs_jupyter.nbconvert2 import get_nbconvert_app
        from nbclient.exceptions import CellExecutionError, DeadKernelError
        from nbconvert.preprocessors import ExecutePreprocessor

    kernels = Path("kernels/lab")
    kernels.mkdir(parents=True)
    command = [sys.executable, "-m", "holdtrue.run.lab_sandbox", "kernel"]
    argv = [*command, str(os.getpid()), os.getcwd(), "-f", "{connection_file}"]
    (kernels / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "lab", "language": "python"}), "utf-8"
    )
    text = Path(job.path).read_text("utf-8-sig")  # of a byte-order mark Jupytext would make a part of the first line
    notebook, starts = jupytext.reads(text, fmt="py"), lab_supervisor.cell_lines(text)
    if (cells := len(notebook.cells)) != len(starts):
        message = f"{cells} cells were read, but {len(starts)} lines begin with `# %%`: begin each cell with one"
        raise Failed([(1, message)])
    settings = get_nbconvert_app(execute=True, kernel_name="lab", allow_errors=False).config
    begun: list[int] = []
    runner = ExecutePreprocessor(config=settings, on_cell_start=lambda cell, cell_index: begun.append(cell_index))
    died: list[tuple[int, str]] = []
    try:
        runner.preprocess(notebook)
    except (CellExecutionError, DeadKernelError) as error:  # unless it noted why, it has died
        died = [(starts[begun[-1]] if begun else 1, f"the kernel ended: {error}")]
    notes: dict[str, Any] = {"problems": [], "files": {}}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            notes = output.get("data", {}).get(NOTES, notes)
    if problems := notes["problems"] or died:
        raise Failed(problems)
    return list(zip(starts, notebook.cells, strict=True)), notes


def page_of(job: SimpleNamespace, cells: Sequence[tuple[int, dict[str, Any]]], notes: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a lab, see `model.LabResult`."""
    made = Page(job)
    for start, cell in cells:
        getattr(made, f"add_{cell['cell_type']}")(cell, start)
    if made.problems:
        raise Failed(made.problems)
    return {
        "markdown": "\n".join(made.text) + "\n",
        "lines": made.lines,
        "outputs": made.outputs,
        "figures": made.figures,
        "cells": [(cell["cell_type"], cell["source"]) for _, cell in cells if cell["cell_type"] != "raw"],
        "files": notes["files"],
    }


class Page:
    """Collects the Markdown of a page, and for each of its lines the line of the lab."""

    def __init__(self, job: SimpleNamespace) -> None:
        self.job = job
        self.text: list[str] = []
        self.lines: list[int] = []
        self.outputs: list[list[str | int]] = []
        self.figures: list[dict[str, Any]] = []
        self.problems: list[tuple[int, str]] = []
        self.titled = False

    def add(self, lines: Sequence[str], first: int) -> None:
        self.text += [*lines, ""]
        self.lines += [*range(first, first + len(lines) + 1)]

    def add_raw(self, cell: dict[str, Any], start: int) -> None:
        """The front matter, with its dashes."""
        self.add(cell["source"].splitlines(), start)

    def add_markdown(self, cell: dict[str, Any], start: int) -> None:
        lines = cell["source"].splitlines()
        title = next((i for i, line in enumerate(lines, 1) if line.startswith("# ")), 0)
        if title and not self.titled:
            self.titled = True
            self.add(lines[:title], start + 1)
            self.add([lab_supervisor.FILES], start + title)
            lines, start = lines[title:], start + title
        self.add(lines, start + 1)

    def add_code(self, cell: dict[str, Any], start: int) -> None:
        if not cell["source"].strip():
            return
        fence = "`" * max([3, *(len(run) + 1 for run in FENCE.findall(cell["source"]))])
        self.add([f"{fence} python", *cell["source"].splitlines(), fence], start)
        outputs = self.read_outputs(cell, start)
        long = "long" if cell["metadata"].get("long") else ""
        self.add([f"\ue000{long}{len(self.outputs) if outputs else ''}"], start)
        if outputs:
            self.outputs.append(outputs)

    def read_outputs(self, cell: dict[str, Any], start: int) -> list[str | int]:
        """[printed text or number of a figure] of a cell, in order."""
        found: list[str | int] = []
        echo = ""
        for output in cell["outputs"]:
            if output.get("name") == "stderr":  # for whoever runs it, as in a snippet
                continue
            data = output.get("data", {})
            if "image/svg+xml" in data:
                self.add_figure(data["image/svg+xml"], cell["metadata"], start)
                found.append(len(self.figures))
                continue
            text = output["text"] if output["output_type"] == "stream" else data.get("text/plain", "")
            echo = echo or ("" if output["output_type"] == "stream" else text)
            if found and isinstance(found[-1], str):
                found[-1] += text
            else:
                found.append(text)
        self.check(found, echo, start)
        return [output for output in found if isinstance(output, int) or output.strip()]

    def check(self, found: Iterable[str | int], echo: str, start: int) -> None:
        """Objects say nothing to a reader, and where they lie in memory changes from run to run."""
        for text in [output for output in found if isinstance(output, str)]:
            if match := ADDRESS.search(text):
                line = next(line for line in text.splitlines() if match[0] in line)
                self.problems.append(
                    (
                        start,
                        f"the output shows an object's address, {line.strip()[:80]!r}: end the line with ; or print what matters",
                    )
                )
                return
        if echo and any(isinstance(output, int) for output in found):
            message = f"a cell that draws a figure also shows the value of its last line, {echo[:60]!r}: end it with ;"
            self.problems.append((start, message))

    def add_figure(self, svg: str, header: dict[str, Any], start: int) -> None:
        alt = " ".join(str(header.get("alt", "")).split())
        if len(alt) < ALT_LENGTH:
            self.problems.append(
                (
                    start,
                    f"the alt of this cell's figure has {len(alt)} characters: say in at least {ALT_LENGTH} what is to be "
                    'seen, as in `# %% alt="…"`',
                )
            )
        self.figures.append({"svg": svg, "size": size(svg), "alt": alt, "caption": str(header.get("caption", ""))})


# The kernel ---------------------------------------------------------------------------------------


def kernel(job: SimpleNamespace, parent: int, argv: list[str]) -> None:
    """Be a Jupyter kernel."""
    Path("kernel.pid").write_text(str(os.getpid()), "utf-8")
    threading.Thread(target=end_with, args=[parent], daemon=True).start()
    from ipykernel.kernelapp import IPKernelApp

    from holdtrue.run import sandbox

    sandbox.limit(job)
    sandbox.find_snippets(job)
    sandbox.use_style(job)
    app: Any = IPKernelApp.instance()
    app.initialize(argv)
    files = sandbox.watch(job.root, job.folders)  # what Jupyter has read by now is its own
    cells = Cells(job, app.shell, files)
    app.shell.compile.get_code_name = lambda *_: job.path
    app.shell.ast_transformers.append(cells)
    app.shell.events.register("pre_run_cell", cells.before)
    app.shell.events.register("post_run_cell", cells.after)
    app.start()


class Cells:
    """Runs around each cell: gives its code the lines of the file, draws its figure, notes what went wrong."""

    def __init__(self, job: SimpleNamespace, shell: Any, files: dict[str, str | None]) -> None:
        self.job, self.shell, self.files = job, shell, files
        self.starts = iter(job.code_lines)
        self.start = self.drawn = 0
        self.problems: list[tuple[int, str]] = []
        self.strict = contextlib.ExitStack()

    def before(self, info: object) -> None:
        self.start = next(self.starts, 0)
        self.strict.enter_context(warnings.catch_warnings())
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", "To exit: ")  # what IPython says to somebody at a prompt

    def visit(self, tree: ast.AST) -> ast.AST:
        """Called by IPython with the syntax tree of the cell."""
        return ast.increment_lineno(tree, self.start)

    def after(self, result: Any) -> None:
        from holdtrue.run import sandbox

        self.strict.close()
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, SyntaxError) and result.error_before_exec:
            error.lineno = (error.lineno or 1) + self.start
        try:
            if error is None:
                self.draw()
        except Exception as problem:
            error = problem
        if isinstance(error, sandbox.ContractError):
            self.problems.append((self.start, str(error)))
        elif error is not None:
            line, message = sandbox.describe(error, Path(self.job.path), self.job)
            self.problems.append((self.start if line == 1 else line, message))
        self.shell.display_pub.publish({NOTES: {"problems": self.problems, "files": self.files}})

    def draw(self) -> None:
        """Show the figure that the cell has left open."""
        import matplotlib.pyplot as plt

        from holdtrue.run import sandbox

        numbers = plt.get_fignums()
        if len(numbers) > 1:
            plt.close("all")
            raise sandbox.ContractError(f"the cell draws {len(numbers)} figures: draw one in a cell, with its own alt")
        if numbers:
            self.drawn += 1
            svg = sandbox.as_svg(plt.figure(numbers[0]), f"{Path(self.job.path).stem}/{self.drawn}")
            sandbox.check_sizes([svg])
            self.shell.display_pub.publish({"image/svg+xml": svg})


if __name__ == "__main__":
    main()
