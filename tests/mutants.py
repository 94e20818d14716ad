"""How many broken formulas do the tests notice?

    python tests/mutants.py [--tests FILE] [--every N] [A/B/N ...]

Breaks one thing of a snippet at a time (a sign, an operator, a number, an
index, a comparison, a function), runs the tests of its page that name the
snippet, and counts. A mutant is *killed* if a test fails. If none does, and
every number and word that the snippet computes or draws is still the same,
it only moved a label or changed a width: *cosmetic*, not counted. What is
left *survived*, and is printed. Without names, all snippets are taken.
"""

import argparse
import ast
import contextlib
import copy
import importlib.util
import io
import itertools
import multiprocessing
import os
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import course  # noqa: E402
import matplotlib  # noqa: E402

matplotlib.use("agg")

from matplotlib import pyplot as plt  # noqa: E402

SECONDS = 90  # for the tests of one mutant; a loop that no longer ends is a death too
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.MatMult: ast.Mult,
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
FUNCTIONS = {"exp": "expm1", "log": "log1p", "sum": "mean", "mean": "sum", "std": "var", "var": "std", "cos": "sin",
             "sin": "cos", "max": "min", "min": "max", "argmax": "argmin", "argmin": "argmax", "sqrt": "square",
             "maximum": "minimum", "minimum": "maximum", "floor": "ceil", "ceil": "floor", "cumsum": "cumprod"}  # fmt: skip
# Where a number is a matter of looks: these calls, and these keywords of any call.
LOOKS = {"text", "annotate", "subplots", "subplots_adjust", "set_xlim", "set_ylim", "set_xticks", "set_yticks", "tick_params",
         "margins", "set_title", "set_xlabel", "set_ylabel", "legend", "add_gridspec", "default_rng", "set", "axhline",
         "inset_axes", "subplot_mosaic", "tight_layout", "format", "colorbar"}  # fmt: skip
KEYWORDS = {"lw", "linewidth", "linewidths", "alpha", "ms", "markersize", "s", "fontsize", "size", "zorder", "figsize", "pad",
            "width_ratios", "height_ratios", "xytext", "rotation", "seed", "vmin", "vmax", "linestyle", "ls", "color", "c",
            "markeredgewidth", "mew", "shrink", "shrinkA", "shrinkB", "labelpad", "levels", "wspace", "hspace", "fraction",
            "layout", "gridspec_kw", "constrained_layout", "extent", "width", "labels", "bbox", "arrowprops"}  # fmt: skip


def spots(tree):
    """Yield (line, description, change), where change(copy of the tree) breaks one thing."""

    def visit(node, path):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in LOOKS:
            return
        if isinstance(node, ast.keyword) and node.arg in KEYWORDS:
            return
        if isinstance(node, ast.JoinedStr):
            return
        if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)) and type(node.op) in OPERATORS:
            yield node.lineno, path, "op", OPERATORS[type(node.op)]
        if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
            yield node.lineno, path, "ops", OPERATORS[type(node.ops[0])]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield node.lineno, path, "op", ast.UAdd
        if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
            yield node.lineno, path, "attr", FUNCTIONS[node.attr]
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node.lineno, path, "value", node.value + 1 if isinstance(node.value, int) else node.value * 1.3 + 0.01
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                yield from visit(value, (*path, field))
            elif isinstance(value, list):
                for i, child in enumerate(value):
                    if isinstance(child, ast.AST) and not idle(node, field, i):
                        yield from visit(child, (*path, (field, i)))

    def idle(node, field, i):
        """Is this the default of a parameter that is called seed, or the number of points of a curve?"""
        if isinstance(node, ast.arguments) and field == "defaults":
            return node.args[i - len(node.defaults)].arg == "seed"
        curve = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("linspace", "geomspace", "logspace")
        return curve and field == "args" and i == 2

    for line, path, field, new in visit(tree, ()):
        mutant = copy.deepcopy(tree)
        node = mutant
        for step in path:
            node = getattr(node, step) if isinstance(step, str) else getattr(node, step[0])[step[1]]
        old = ast.unparse(node)
        if field == "ops":
            node.ops[0] = new()
        else:
            setattr(node, field, new() if field == "op" else new)
        yield line, f"{old}  →  {ast.unparse(node)}", mutant


def values(name, module, frames):
    """All that a snippet computes and draws, as one comparable object: facts, data of the artists, words."""
    seen = [sorted(getattr(module, "facts", dict)().items())]
    for controls in frames if hasattr(module, "figure") else []:
        figure = module.figure(**controls)
        for axes in figure.axes:
            for artist in axes.get_children():
                for getter in ("get_xydata", "get_array", "get_offsets", "get_text", "get_path", "get_paths"):
                    if hasattr(artist, getter):
                        seen.append(flat(getattr(artist, getter)()))
                if hasattr(artist, "get_bbox"):
                    seen.append(flat(artist.get_bbox()))
        plt.close(figure)
    return repr(seen)


def flat(value):
    if isinstance(value, list):
        return [flat(v) for v in value]
    if value is None or isinstance(value, str):
        return value
    value = getattr(value, "vertices", value)
    return np.array2string(np.ma.filled(np.ma.asarray(value, dtype=float), np.nan), threshold=10**6, precision=9)


class Mutated:
    """An importer that gives one snippet a mutated tree and leaves the rest alone."""

    def __init__(self, name, tree):
        self.module, self.tree = "snippets." + name.replace("/", "."), tree
        self.path = str(ROOT / "snippets" / f"{name}.py")

    def find_spec(self, name, path, target=None):
        if name == self.module:
            return importlib.util.spec_from_loader(name, self, origin=self.path)
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__file__ = self.path
        exec(compile(self.tree, self.path, "exec"), module.__dict__)


def load(name, tree):
    """The snippet with this tree, from here on also for every import in this process."""
    sys.meta_path.insert(0, Mutated(name, tree))
    return importlib.import_module("snippets." + name.replace("/", "."))


def job(task, name, tree, *rest):
    """One task in this process, quietly; its answer is the exit code, or what it sends."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        return task(name, tree, *rest)


def drawn(name, tree, frames, connection):
    warnings.simplefilter("error")
    try:
        connection.send(values(name, load(name, tree), frames))
    except Exception as error:
        connection.send(f"{type(error).__name__}")


def tested(name, tree, file, tests):
    import pytest

    try:
        load(name, tree)
    except Exception:
        os._exit(1)
    ids = [f"{file}::{test}" for test in tests]
    code = pytest.main(
        ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--assert=plain", f"--rootdir={ROOT}", *ids]
    )
    os._exit(int(code))


def run(task, *args, answer=False):
    """Run job(task, ...) in a child; its exit code, or what it sent, or None after too long."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=job, args=(task, *args, *([sender] if answer else [])))
    process.start()
    sender.close()
    try:
        if answer:
            return receiver.recv() if receiver.poll(SECONDS) else None
        process.join(SECONDS)
        return process.exitcode
    except EOFError:
        return None
    finally:
        if process.is_alive():
            process.kill()
        process.join()


def naming(file, stem):
    """The tests in file that call the snippet, those without ten seeds first.

    Tests of the page's HTML are left out: they see what the engine ran, which is the file on disk.
    """
    tree = ast.parse(Path(file).read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    uses = {
        f.name: {n.id for n in ast.walk(f) if isinstance(n, ast.Name)} | {a.arg for a in f.args.args} for f in functions
    }
    wanted = {stem}
    for _ in functions:  # helpers and fixtures of the file that use it count too
        wanted |= {name for name, used in uses.items() if used & wanted}
    tests = [
        f
        for f in functions
        if f.name in wanted and f.name.startswith("test_") and not uses[f.name] & {"article", "site"}
    ]
    return [f.name for f in sorted(tests, key=lambda f: "rng" in uses[f.name])]


def report(name, file, every):
    tree = ast.parse((ROOT / "snippets" / f"{name}.py").read_text("utf-8"))
    frames = course.frames(name, course.pages())
    tests = naming(file, name.rpartition("/")[2])
    if not tests:
        sys.exit(f"{file}: no test uses {name}")
    if run(tested, name, tree, str(file), tests) != 0:
        sys.exit(f"{file}: the tests of {name} fail without any mutation")
    truth = run(drawn, name, tree, frames[:3] or [{}], answer=True)

    def judge(spot):
        line, what, mutant = spot
        if run(tested, name, mutant, str(file), tests) != 0:
            return "killed"
        if run(drawn, name, mutant, frames[:3] or [{}], answer=True) == truth:
            return "cosmetic"
        return f"{name}.py:{line}: {what}"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(judge, itertools.islice(spots(tree), 0, None, every)))
    survivors = [v for v in verdicts if v not in ("killed", "cosmetic")]
    killed = verdicts.count("killed")
    print(f"{name}: {killed} of {killed + len(survivors)} killed, {verdicts.count('cosmetic')} cosmetic", flush=True)
    for survivor in survivors:
        print("   survived:", survivor, flush=True)
    return killed, len(survivors)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="A/B/N")
    parser.add_argument("--tests", help="the file with the tests, if not tests/A/test_B.py")
    parser.add_argument("--every", type=int, default=1, help="take each N-th mutant only")
    options = parser.parse_args()
    import conftest  # noqa: F401  in the parent, so that no child imports all that again

    killed = survived = 0
    for name in options.names or course.snippets():
        folder, _, page = name.rpartition("/")[0].rpartition("/")
        file = (ROOT / (options.tests or f"tests/{folder}/test_{page}.py")).resolve()
        dead, alive = report(name, file, options.every)
        killed, survived = killed + dead, survived + alive
    print(
        f"{killed} of {killed + survived} mutants that change something computed were killed: {killed / (killed + survived):.1%}"
    )


if __name__ == "__main__":
    main()
