"""What happens inside the process of one snippet.

The process is thrown away afterwards, so it may change itself as it likes: limits, guards, a
redirected standard output. It answers over a connection, once: a result or a problem.
"""

import importlib
import inspect
import io
import math
import os
import re
import signal
import socket
import sys
import time
import traceback
import types
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from holdtrue.model import Film, Job, Result
from holdtrue.problem import Complaint, Problem
from holdtrue.run import film, svg, toy

matplotlib.use("agg")
SETTING = re.compile(
    r"\S.*\b(rcParams|rc|style|set_theme|xkcd)\b(?!.*\bimport\b)"
)  # of matplotlib, at the level of a module
OS = os.getenv.__code__.co_filename
OUTPUT_LIMIT = 20_000  # characters of printed output that are kept
FIGURE_LIMIT = 150_000, 60_000  # bytes of one SVG, as it is and compressed
SIDES = 24, 4000  # CSS pixels that one side of a figure may have
FRAMES_LIMIT = 600_000  # compressed bytes of all frames of one figure

# Events of Python's audit hooks before the network is used, or before a program or a copy of this
# process is started, which could leave its group and live on, and on which the result would
# depend unseen.
NETWORK = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"}
PROCESS = {"os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"}


class ContractError(Complaint):
    """The snippet runs but does not keep the contract; blamed on `function`."""

    def __init__(self, message: str, function: str | re.Pattern[str] | None = "figure") -> None:
        super().__init__(message)
        self.function = function


class OutOfTime(BaseException):
    """Not an Exception: a snippet that catches those must end all the same."""


class Output(io.StringIO):
    """Printed text while it is `heard`, cut where it becomes too long to show."""

    heard = True

    def write(self, text: str) -> int:
        if not self.heard:
            return len(text)
        room = OUTPUT_LIMIT - self.tell()
        if room >= 0:  # at 0 the next text has to be seen to be cut
            super().write(text if len(text) <= room else text[:room] + "\n… (output cut)\n")
        return len(text)


def main(connection: Any, job: Job) -> None:
    """Run a job. Sends "begins", and then a Result or a Complaint."""
    path = Path(job.root, job.layout.snippet(job.name))
    connection.send("begins")  # the time that it took to start is not the snippet's
    try:
        restrict(job)
        files = watch(job.root, job.folders)
        connection.send(replace(run(job, path), files=files))
    except BaseException as error:
        connection.send(Complaint(Problem(job.layout.snippet(job.name), *describe(error, path, job))))
    connection.close()
    os._exit(0)  # whatever threads or exit handlers the snippet left behind


def restrict(job: Job) -> None:
    """A process group of its own, no terminal, and limits."""
    if hasattr(os, "setsid"):
        import multiprocessing  # which Python in a browser has not

        os.setsid()
        multiprocessing.set_start_method("fork", force=True)  # no process may start; locks need no tracker then
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    limit(job)


def limit(job: Job | types.SimpleNamespace) -> None:
    """Bounded time and memory for this process."""
    if sys.platform == "linux":
        # macOS accepts this limit and ignores it, Windows has none: there the time limit is
        # the only guard.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (job.memory, job.memory))
        # Who would kill this process in the end may have been killed before.
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + job.timeout) + 2,) * 2)
    if hasattr(signal, "setitimer"):

        def stop(*_: object) -> None:
            raise OutOfTime

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, job.timeout)


def watch(root: str, folders: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, str | None]:
    """Refuse the network and other programs; note what is read, see `inputs`. Returns {input: state}, which grows."""
    from holdtrue.keep import inputs  # nothing for a browser, where nothing is kept

    noted = inputs.Watch(root, folders)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in NETWORK and not is_pair(sys._getframe(1)):
            raise PermissionError("snippets may not use the network")
        if event in PROCESS:
            raise PermissionError("snippets may not start other processes")
        if event in inputs.EVENTS:  # not of all: to ask for a frame is an event, too
            noted.event(event, args, sys._getframe(1).f_code.co_filename)

    sys.addaudithook(hook)
    return noted.files


def is_pair(frame: types.FrameType) -> bool:
    """Whether this is Windows' way to connect a process with itself, which event loops do."""
    return frame.f_code.co_filename == socket.__file__ and frame.f_code.co_name.endswith("socketpair")


def run(job: Job, path: Path) -> Result:
    """Import the snippet, draw each frame, ask for its facts."""
    warnings.simplefilter("error")
    find_snippets(job)
    if path.stem in sys.stdlib_module_names:  # run by itself, it and its neighbours would import it instead
        raise ContractError(f"has the name of the standard module {path.stem}: choose another", None)
    # One for all frames, as whoever writes may hold on to it: `logging`, for one. What is written to the standard error
    # is for whoever runs a program, such as how far it is and how fast, and goes nowhere.
    printed = sys.stdout = Output()
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    use_style(job)
    settings = {name: value for name, value in matplotlib.rcParams.items() if name not in ("backend", "interactive")}
    module = importlib.import_module(job.layout.module(job.name))
    if job.frames and (changed := [name for name in settings if matplotlib.rcParams[name] != settings[name]]):
        raise ContractError(
            f"rcParams[{min(changed)!r}] is set when the module is imported, and a figure begins with the style of all: "
            "set it in figure()", SETTING
        )  # fmt: skip
    if job.frames and not callable(getattr(module, "figure", None)):
        raise ContractError("defines no figure()", None)
    frames, axes, shot = [], [], None
    for index, controls in enumerate(job.frames):
        printed.heard = index == job.default
        text, figure = draw(module, controls, job)
        frames.append(text)
        axes.append(scales(figure))
        if printed.heard:
            shot = shoot(module, figure, job)
    printed.heard = True
    facts = ask(module)
    printed.heard = False
    frame_facts = ask_each(module, job, facts)
    size = check_sizes(frames)
    kept: dict[str, Any] = {
        "default": job.default,
        "facts": facts,
        "frame_facts": frame_facts,
        "output": printed.getvalue(),
    }
    return Result(frames, size, **kept, axes=axes, film=shot, toy=pack(module))


def ask(module: types.ModuleType, **controls: Any) -> dict[str, float]:
    """{name: value} of the snippet's facts."""
    facts = {name: float(value) for name, value in getattr(module, "facts", dict)(**controls).items()}
    if bad := [name for name, value in facts.items() if not math.isfinite(value)]:
        advice = ": give a number at each stop of the slider, or leave the stop out" if controls else ""
        raise ContractError(f"{call(controls)} are not finite: {', '.join(bad)}{advice}", "facts")
    return facts


def ask_each(module: types.ModuleType, job: Job, facts: dict[str, float]) -> list[dict[str, float]]:
    """The facts of each frame, if facts() has a control of the figure among its parameters; else []."""
    controls = job.frames[job.default] if job.frames and hasattr(module, "facts") else {}
    parameters = inspect.signature(module.facts).parameters if controls else {}
    shared = {name: value for name, value in controls.items() if name in parameters}
    for name, value in shared.items():
        if parameters[name].default != value:
            raise ContractError(f"facts() needs the default of figure(), {name}={value!r}: a page quotes both", "facts")
    known = {tuple(shared.values()): facts}
    frames = [{name: frame[name] for name in shared} for frame in job.frames] if shared else []
    for frame in frames:
        if (values := tuple(frame.values())) not in known:
            known[values] = ask(module, **frame)
            if odd := sorted(known[values].keys() ^ facts.keys()):
                message = (
                    f"only one of facts() and {call(frame)} has {', '.join(odd)}: every frame needs the same facts"
                )
                raise ContractError(message, "facts")
    return [known[tuple(frame.values())] for frame in frames]


def call(controls: dict[str, Any]) -> str:
    """How a snippet's facts are asked for."""
    return f"facts({', '.join(f'{name}={value!r}' for name, value in controls.items())})"


def find_snippets(job: Job | types.SimpleNamespace) -> None:
    """Let `import snippets` mean this project's, whichever is installed."""
    sys.dont_write_bytecode = True  # a watcher of the folder would see it and build again
    package = types.ModuleType(job.layout.snippets)
    package.__path__ = [os.path.join(job.root, job.layout.snippets)]
    sys.modules[job.layout.snippets] = package
    importlib.invalidate_caches()


def draw(module: types.ModuleType, controls: dict[str, Any], job: Job | types.SimpleNamespace) -> tuple[str, Figure]:
    """One frame as SVG text, and the figure that it was made of."""
    use_style(job)
    figure = module.figure(**controls)
    if not isinstance(figure, Figure):
        raise ContractError(f"figure() returned {type(figure).__name__}, not a matplotlib Figure")
    return as_svg(figure, job.name), figure


def scales(figure: Figure) -> dict[str, list[Any]]:
    """{"x": [begin, end, low, high, scale], "y": …} of the first axes of a figure that was drawn, or {}.

    They begin and end at these shares of the picture, from its top left, with these values there.
    """
    if not figure.axes:
        return {}
    axes = figure.axes[0]
    box = axes.get_position()
    ends = {"x": (box.x0, box.x1, *axes.get_xlim()), "y": (1 - box.y0, 1 - box.y1, *axes.get_ylim())}
    kinds = {"x": axes.get_xscale(), "y": axes.get_yscale()}
    return {name: [*(float(f"{end:.5g}") for end in ends[name]), kinds[name]] for name in ends}


def shoot(module: types.ModuleType, figure: Figure, job: Job | types.SimpleNamespace) -> Film | None:
    """The film of a snippet that has one, over its figure, see `film.shoot`; else None."""
    if not hasattr(module, "film"):
        return None
    try:
        shot = film.shoot(module.film(), figure, lambda stage: as_svg(stage, job.name))
    except Complaint as error:
        raise ContractError(str(error), "film") from None
    check_sizes([shot.stage, shot.stills])
    return shot


def pack(module: types.ModuleType) -> str | None:
    """The numbers of a snippet that has a toy, see `toy.pack`; else None."""
    try:
        return toy.pack(module.toy()) if hasattr(module, "toy") else None
    except Complaint as error:
        raise ContractError(str(error), "toy") from None


def use_style(job: Job | types.SimpleNamespace) -> None:
    """The project's style and nothing else, not the settings of whoever builds the site."""
    matplotlib.rcdefaults()
    style = Path(job.root, job.layout.style)
    if style.exists():
        plt.style.use(style)


def as_svg(figure: Figure, salt: str) -> str:
    """SVG text of a figure, the same for the same figure and salt. Closes all figures."""
    matplotlib.rcParams["svg.hashsalt"] = salt
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    plt.close("all")
    return svg.finish(text.getvalue())


def check_sizes(frames: list[str]) -> tuple[int, int] | None:
    """(width, height) of these figures in CSS pixels. Raises if they are too big, or would make a page jump."""
    raw, packed = FIGURE_LIMIT
    shapes = {svg.size(frame) for frame in frames}
    for width, height in shapes:
        if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
            raise ContractError(
                f"the figure is {width:,} × {height:,} pixels, and a page shows {SIDES[0]} to {SIDES[1]:,} of each: give "
                "another figsize (1 inch is 96 pixels)"
            )
    sizes = [svg.compressed_size(frame) for frame in frames]
    for frame, size in zip(frames, sizes, strict=True):
        if len(frame) > raw or size > packed:
            raise ContractError(
                f"the figure has {len(frame):,} bytes ({size:,} compressed), the limit is {raw:,} ({packed:,}): "
                "draw fewer points, or rasterize the dense artist (rasterized=True)"
            )
    if sum(sizes) > FRAMES_LIMIT:
        raise ContractError(
            f"{len(frames)} frames have {sum(sizes):,} compressed bytes, the limit is {FRAMES_LIMIT:,}: "
            "list fewer control values or draw fewer points"
        )
    if len(shapes) > 1:
        raise ContractError(f"the frames differ in size, {sorted(shapes)}: give all the same figsize")
    return next(iter(shapes), None)


def describe(error: BaseException, path: Path, job: Job | types.SimpleNamespace) -> tuple[int, str]:
    """(line, sentence) for an error: the last line of the snippet that led to it."""
    if isinstance(error, ContractError):
        return definition_line(path, error.function), str(error)
    if isinstance(error, SyntaxError) and error.filename:
        name = Path(error.filename)
        shown = name.relative_to(job.root).as_posix() if name.is_relative_to(job.root) else name
        where = "" if name == path else f" (in {shown}:{error.lineno})"
        return (error.lineno or 1) if name == path else 1, f"{type(error).__name__}: {error.msg}{where}"
    lines = [f.lineno or 1 for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    line = lines[-1] if lines else 1
    if isinstance(error, OutOfTime):
        return line, f"no result after {job.timeout:g} s; stopped"
    if isinstance(error, SystemExit):
        return line, f"called sys.exit({'' if error.code is None else error.code}); a snippet must not end the program"
    message = next(iter(str(error).splitlines()), "")[:300]
    if isinstance(error, KeyError) and traceback.extract_tb(error.__traceback__)[-1].filename == OS:
        message += ": snippets see no variable of the shell"
    if isinstance(error, MemoryError):
        limited = f" (limit {job.memory / 2**30:g} GiB)" if sys.platform == "linux" else ""
        message = f"{message or 'out of memory'}{limited}"
    return line, f"{type(error).__name__}: {message}" if message else type(error).__name__


def definition_line(path: Path, function: str | re.Pattern[str] | None) -> int:
    """Line of `def function` in the file, or of what matches if it is a pattern; 1 if there is none."""
    pattern = function if isinstance(function, re.Pattern) else re.compile(rf"def {function}\(")
    lines = path.read_text("utf-8-sig").splitlines()
    return next((number for number, line in enumerate(lines, 1) if function and pattern.match(line)), 1)
