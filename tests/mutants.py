"""How much can be broken before a test notices?

    python tests/mutants.py [--sample N] [--save FILE] [--like FILE] [A/B/N ...] [holdtrue/src/…/NAME.py ...] [docs/A/B.md ...] [docs/labs/NAME.py ...]

Breaks one thing at a time (a sign, an operator, a number, an index, a
comparison, a function; in the engine also a condition, an answer, a call),
runs tests, and counts. A mutant is *killed* if a test fails; if none does, it
*survived*, and is printed. Without names, all snippets are taken.

A snippet A/B/N has the tests that name it, in its own file or another. A
survivor that computes and draws the same numbers and words only moved a label
or changed a width: *cosmetic*, not counted.

A module of the engine has the tests in tests/engine: all of the file named
after it, then those of files that import it, then the others, of these the
quickest only. They and all processes that they start see a copy of the project
with the mutant in it.

A page docs/A/B.md has the tests that are marked with its equations. Broken is
what is printed: a sign, an index, an exponent, a number, a relation; numerator
and denominator change places, a σ is squared, a root is gone.

A lab docs/labs/NAME.py has its own assertions. Who survives and prints what
it printed before is cosmetic.

--save keeps all verdicts, and --like takes the mutants of such a file again:
what was killed then and is not now, a change of the tests has let loose.
"""

import argparse
import ast
import collections
import contextlib
import copy
import functools
import importlib.util
import io
import itertools
import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import matplotlib  # noqa: E402

import course  # noqa: E402

matplotlib.use("agg")

from matplotlib import pyplot as plt  # noqa: E402

from holdtrue.run import toy  # noqa: E402

SECONDS = 300  # for the tests of a mutant of a snippet; a loop that no longer ends is a death too
BUDGET = 40  # seconds that the tests of a module of the engine may take, but for those of its own file
TIMEOUT = 120  # for one of them
PATIENCE = 1800  # for all: a mutant may also hang where no test is
MEMORY = 8 * 2**30  # bytes, should it be the engine's own limit that is broken
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.MatMult: ast.Mult,
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
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


def spots(tree, engine):
    """Yield (line, description, change), where change() is a copy of the tree with one thing broken."""

    # There + and / mostly join words and paths: no other operator can.
    operators = {old: new for old, new in OPERATORS.items() if not engine or old not in (ast.Add, ast.Div)}

    def visit(node, path):
        if isinstance(node, ast.JoinedStr) or (not engine and looks(node)):
            return
        if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)) and type(node.op) in operators:
            yield node.lineno, path, "op", operators[type(node.op)]
        if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
            yield node.lineno, path, "ops", OPERATORS[type(node.ops[0])]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield node.lineno, path, "op", ast.UAdd
        if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
            yield node.lineno, path, "attr", FUNCTIONS[node.attr]
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node.lineno, path, "value", node.value + 1 if isinstance(node.value, int) else node.value * 1.3 + 0.01
        if engine:
            yield from steps(node, path)
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                yield from visit(value, (*path, field))
            elif isinstance(value, list):
                for i, child in enumerate(value):
                    if isinstance(child, ast.AST) and not idle(node, field, i):
                        yield from visit(child, (*path, (field, i)))

    def looks(node):
        if isinstance(node, ast.Call):
            return getattr(node.func, "attr", getattr(node.func, "id", "")) in LOOKS
        return isinstance(node, ast.keyword) and node.arg in KEYWORDS

    def steps(node, path):
        """What else can break in the engine: a condition, an answer, a call, a switch."""
        test, value = getattr(node, "test", None), getattr(node, "value", None)
        if isinstance(node, (ast.If, ast.IfExp, ast.While)):
            negative = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
            yield node.lineno, path, "test", test.operand if negative else ast.UnaryOp(ast.Not(), test)
        if isinstance(node, ast.Return) and value and ast.unparse(value) != "None":
            yield node.lineno, path, "value", ast.Constant(None)
        if isinstance(node, ast.Expr) and isinstance(value, ast.Call):
            yield node.lineno, path, "value", ast.Constant(None)
        if isinstance(node, ast.Constant) and isinstance(value, bool):
            yield node.lineno, path, "value", not value

    def idle(node, field, i):
        """Is this the default of a parameter that is called seed, or the number of points of a curve?"""
        if isinstance(node, ast.arguments) and field == "defaults":
            return node.args[i - len(node.defaults)].arg == "seed"
        curve = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("linspace", "geomspace", "logspace")
        return curve and field == "args" and i == 2

    def at(tree, path):
        for step in path:
            tree = getattr(tree, step) if isinstance(step, str) else getattr(tree, step[0])[step[1]]
        return tree

    def broken(node, field, new):
        if field == "ops":
            node.ops[0] = new()
        else:
            setattr(node, field, new() if field == "op" else new)
        return node

    def headline(node):
        return ast.unparse(node).partition("\n")[0]

    def change(path, field, new):
        mutant = copy.deepcopy(tree)
        broken(at(mutant, path), field, new)
        return mutant

    for line, path, field, new in visit(tree, ()):
        node = at(tree, path)
        what = f"{headline(node)}  →  {headline(broken(copy.deepcopy(node), field, new))}"
        yield line, what, functools.partial(change, path, field, new)


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
    if hasattr(module, "film"):
        seen += [flat(value) for key, value in sorted(module.film().items()) if key not in ("marker", "clock_name")]
    if hasattr(module, "toy"):
        seen.append(toy.pack(module.toy()))
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


def tested(name, tree, tests):
    import pytest

    try:
        load(name, tree)
    except Exception:
        os._exit(1)
    options = ["--all", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--assert=plain", f"--rootdir={ROOT}"]
    os._exit(int(pytest.main([*options, *tests])) if tests else 0)


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


def naming(name):
    """The tests that call a snippet, whatever file they stand in, those without ten seeds first.

    Tests of the page's HTML are left out: they see what the engine ran, which is the file on disk.
    """
    package, _, stem = f"snippets/{name}".replace("/", ".").rpartition(".")
    tests = []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if stem not in (text := file.read_text("utf-8")):
            continue
        tree = ast.parse(text)
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        wanted = {a.asname or a.name for i in imports if i.module == package for a in i.names if a.name == stem}
        wanted |= {a.asname or a.name for i in imports if i.module == f"{package}.{stem}" for a in i.names}
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        uses = {
            f.name: {n.id for n in ast.walk(f) if isinstance(n, ast.Name)} | {a.arg for a in f.args.args}
            for f in functions
        }
        for _ in functions:  # helpers and fixtures of the file that use it count too
            wanted |= {name for name, used in uses.items() if used & wanted}
        found = [name for name in uses if name in wanted and name.startswith("test_")]
        tests += [(f"{file}::{test}", uses[test]) for test in found if not uses[test] & {"article", "site"}]
    return [test for test, used in sorted(tests, key=lambda test: "rng" in test[1])]


def snippet(name, pool):
    """judge(tree): what the tests say of the snippet with this tree."""
    tree = ast.parse((ROOT / "snippets" / f"{name}.py").read_text("utf-8"))
    frames = course.frames(name, course.pages())[:3]
    tests = naming(name)
    whole = pool.submit(run, tested, name, tree, tests)
    truth = pool.submit(run, drawn, name, tree, frames, answer=True)

    def judge(mutant):
        code = run(tested, name, mutant, tests)
        if code != 0 and whole.result() != 0:
            return "unknown: its tests fail without any mutation"
        if code != 0:
            return "killed by time" if code is None else "killed"
        return "cosmetic" if run(drawn, name, mutant, frames, answer=True) == truth.result() else "survived"

    return judge


def copied(sources, *options):
    """(exit code, what it said) of pytest in a copy of the project that has these sources instead of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project, temporary, log = (Path(folder, name) for name in ("project", "tmp", "log"))
        shutil.copytree(ROOT, project, ignore=lambda path, _: {".git", ".venv", "site"} if Path(path) == ROOT else ())
        for module, tree in sources.items():
            (project / module).write_text(ast.unparse(tree), "utf-8")
        temporary.mkdir()
        paths = os.pathsep.join([str(project / "holdtrue/src"), str(project)])
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--assert=plain", *options], cwd=project,
                env={**os.environ, "PYTHONPATH": paths, "TMPDIR": str(temporary)}, stdout=out, stderr=out,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)), start_new_session=True,
            )  # fmt: skip
        try:
            code = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            for left in psutil.process_iter():  # all that it started, in whatever session
                with contextlib.suppress(psutil.Error):
                    if left.environ().get("TMPDIR") == str(temporary):
                        left.kill()
            process.wait()
        return code, log.read_text("utf-8", errors="replace")


@functools.cache
def costs():
    """{test of the engine: its seconds}, of all that pass while nothing is broken but the comments are gone."""
    paths = (ROOT / "holdtrue/src").rglob("*.py")
    whole = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}
    said = copied(whole, "-vv", "-rpfE", "--durations=0", f"-n{os.cpu_count()}", "tests/engine")[1]
    seconds = collections.Counter()
    for spent, test in re.findall(r"^([\d.]+)s (?:setup|call|teardown) +(.+)$", said, re.M):
        seconds[test] += float(spent)
    for line in re.findall("^(?:FAILED|ERROR) tests.+", said, re.M):
        print("   left out, without any mutation:", line, flush=True)
    return {test: seconds[test] for test in re.findall("^PASSED (tests.+)$", said, re.M)}


def module(name):
    """judge(tree): what the tests say of the engine's module with this tree."""
    stem = Path(name).stem
    importing = re.compile(rf"^(from|import) holdtrue\b.*\b{stem}\b", re.M)

    @functools.cache
    def far(file):
        if Path(file).stem == f"test_{stem}":
            return 0
        return 1 if importing.search((ROOT / file).read_text("utf-8")) else 2

    def place(test):
        file = test.partition("::")[0]
        return far(file), file

    quickest = sorted(costs(), key=lambda test: (place(test)[0], costs()[test]))
    spent = itertools.accumulate(costs()[test] for test in quickest)
    tests = [test for test, spent in zip(quickest, spent, strict=True) if spent <= BUDGET or place(test)[0] == 0]
    tests.sort(key=place)  # what a file sets up is set up once
    groups = [list(group) for _, group in itertools.groupby(tests, lambda test: place(test)[0])]

    def judge(tree):
        for group in groups:  # of most mutants the first is the end: the other files need not be read
            code, said = copied({name: tree}, "-x", "-q", "-p", "no:xdist", f"--timeout={TIMEOUT}", *group)
            if code != 0:
                by = re.search("^(?:FAILED|ERROR) (tests.+?)(?: - |$)", said, re.M)
                return f"killed by {by[1] if by else 'time' if code is None else 'the import'}"
        return "survived"

    return judge


def played(name, tree, connection):
    """Send what a lab prints, or that it failed."""
    warnings.simplefilter("error")
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(tree, name, "exec"), {"__name__": "__main__"})
    except Exception:
        connection.send("failed")
    else:
        connection.send(f"printed {said.getvalue()}")


def lab(name, pool):
    """judge(tree): whether one of its own assertions fails, with this tree."""
    truth = pool.submit(run, played, name, ast.parse((ROOT / name).read_text("utf-8")), answer=True)

    def judge(mutant):
        said = run(played, name, mutant, answer=True)
        if not (truth.result() or "").startswith("printed"):
            return "unknown: it fails without any mutation"
        if not said or said == "failed":
            return "killed" if said else "killed by time"
        return "cosmetic" if said == truth.result() else "survived"

    return judge


def changes(latex):
    """Yield (start, end, instead) of everything in a formula that can be broken."""
    words = [match.span() for match in re.finditer(r"\\(?:text|mathrm|begin|end)\{[^{}]*\}", latex)]
    swaps = {"+": "-", "-": "+", r"\le": r"\ge", r"\ge": r"\le", "<": ">", ">": "<"}
    for match in re.finditer(r"[-+<>]|\\[lg]e(?![a-z])|(?<=frac)\d|(?<=frac\d)\d|\d+(?:\{,\}\d{3})*(?:\.\d+)?", latex):
        (start, end), old = match.span(), match[0]
        if any(begin <= start < stop for begin, stop in words):
            continue
        if old in swaps:
            yield start, end, swaps[old]
        elif latex[start - 1] == "_":
            yield start, end, str(int(old) + 1)
        else:
            yield (
                start,
                end,
                f"{2 * float(old.replace('{,}', '')):g}" if "." in old else str(2 * int(old.replace("{,}", "")) or 1),
            )
    for match in re.finditer(r"_([a-z])(?![a-z])", latex):
        yield *match.span(), "_" + ("j" if match[1] != "j" else "i")
    for match in re.finditer(r"\^(?!\\star|\\circ)", latex):
        yield match.start(), piece(latex, match.end()), ""
    for match in re.finditer(r"\\sqrt", latex):
        end = piece(latex, match.end())
        yield match.start(), end, "{" + latex[match.end() : end] + "}"
    for match in re.finditer(r"\\[td]?frac", latex):
        middle = piece(latex, match.end())
        end = piece(latex, middle)
        above, below = latex[match.end() : middle].strip(), latex[middle:end].strip()
        yield match.start(), end, rf"\frac{{{below}}}{{{above}}}"
    for match in re.finditer(r"\\sigma(?:_(?:\w|\\text\{\w+\}))?(?![\^_a-z])", latex):
        yield *match.span(), match[0] + "^2"


def piece(latex, start):
    """Where the argument of a command ends: braces, a letter, a digit or a command."""
    match = re.compile(r"\s*(?:\\[a-zA-Z]+|[^{])|\s*").match(latex, start)
    end, depth = match.end(), 0
    if latex[end : end + 1] != "{" or match[0].strip():
        return end
    for at in range(end, len(latex)):
        depth += (latex[at] == "{") - (latex[at] == "}")
        if not depth:
            return at + 1
    return len(latex)


def formulas(path):
    """Yield (line, description, change) of a page, where change() is an equation and the text of the page with it broken."""
    from holdtrue.read import page

    uri = path.removeprefix("docs/")
    text = (ROOT / path).read_text("utf-8")
    for block in [block for block in page.read(uri, text).blocks if block.kind == "equation" and not block.checked]:
        name = f"{uri.removesuffix('.md')}/{block.name}"
        start, end = page.latex(text, block).span(1)
        for at, stop, instead in changes(text[start:end]):
            broken = text[: start + at] + instead + text[start + stop :]
            line = text.count("\n", 0, start + at) + 1
            row = slice(text.rfind("\n", 0, start + at) + 1, text.find("\n", start + at))
            after = broken[row.start : row.stop + len(broken) - len(text)].strip()
            yield (
                line,
                f"{block.name}: {text[row].strip()}  →  {after}",
                functools.partial(lambda *both: both, name, broken),
            )


def marked(name):
    """The tests of an equation."""
    found = []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if f'equation("{name}")' in (text := file.read_text("utf-8")):
            for node in ast.parse(text).body:
                if any(name in ast.unparse(decorator) for decorator in getattr(node, "decorator_list", ())):
                    found.append(f"{file}::{node.name}")
    return found


class Rereading:
    """A plugin for pytest: collect once, and run the tests with each of these texts of a page, each time in a child."""

    def __init__(self, texts):
        self.texts, self.codes = texts, []

    def pytest_runtestloop(self, session):
        for text in self.texts:
            if not (child := os.fork()):
                self.reread(session.items, text)
            self.codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        return True

    def reread(self, items, text):
        from _pytest.runner import runtestprotocol

        from holdtrue.formulas import formula

        whole = formula.block
        formula.block = lambda root, name: (whole(root, name)[0], text, whole(root, name)[2])
        signal.alarm(SECONDS // 5)
        failed = not items or any(report.failed for item in items for report in runtestprotocol(item, log=False))
        os._exit(failed)


def reread(name, texts, tests, connection):
    import pytest

    plugin = Rereading(texts)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--assert=plain", f"--rootdir={ROOT}"]
    pytest.main([*options, *tests], plugins=[plugin])
    connection.send(plugin.codes)


def printed_page(path, pool):
    """judge(an equation and its page): what the tests of the equation say when they read that."""
    whole, texts, codes = (ROOT / path).read_text("utf-8"), collections.defaultdict(list), {}
    for _, _, change in formulas(path):
        name, text = change()
        texts[name].append(text)
    for name, broken in texts.items():
        codes[name] = pool.submit(run, reread, name, [whole, *broken], marked(name), answer=True)

    def judge(changed):
        name, text = changed
        sound, *all_codes = codes[name].result() or [1]
        if sound != 0 or not all_codes:
            return "unknown: its tests fail without any mutation"
        code = all_codes[texts[name].index(text)]
        return "survived" if code == 0 else "killed by time" if code == -signal.SIGALRM else "killed"

    return judge


def mutants(path):
    """{label: (line, what, change)} of a file. A label is the same when lines move."""
    text, found = (ROOT / path).read_text("utf-8"), {}
    every = formulas(path) if path.endswith(".md") else spots(ast.parse(text), path.startswith("holdtrue/"))
    for line, what, change in every:
        label = f"{path}: {text.splitlines()[line - 1].strip()}: {what}"
        while label in found:
            label += " (again)"
        found[label] = line, what, change
    return found


def begin(name, pool, before, options):
    """(name, the mutants that are taken, their verdicts to come)."""
    engine, docs = name.startswith("holdtrue/"), name.startswith("docs/")
    path = name if engine or docs else f"snippets/{name}.py"
    found = mutants(path)
    for label in before:
        if label.startswith(f"{path}: ") and label not in found:
            print("   no longer there:", label)
    labels = [label for label in found if label in before or not options.like]
    if options.sample:
        step = max(1, len(labels) / options.sample)
        labels = [labels[int((i + 0.5) * step)] for i in range(min(options.sample, len(labels)))]
    kind = module if engine else snippet if not docs else printed_page if name.endswith(".md") else lab
    judge = kind(name, *[pool][engine:])
    return name, {label: found[label] for label in labels}, pool.map(lambda label: judge(found[label][2]()), labels)


def summary(verdicts):
    count = collections.Counter(verdict.partition(" ")[0] for verdict in verdicts.values())
    return f"{count['killed']} of {count['killed'] + count['survived']} killed, {count['cosmetic']} cosmetic"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="A/B/N, holdtrue/src/…/NAME.py, docs/A/B.md or a lab")
    parser.add_argument("--sample", type=int, metavar="N", help="take N mutants of each, spread over it")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the verdicts there")
    parser.add_argument("--like", type=Path, metavar="FILE", help="take the mutants whose verdicts are kept there")
    options = parser.parse_args()
    signal.signal(signal.SIGHUP, lambda *_: None)  # a broken os.kill(pid, 0) may send it to its parent
    # Tests send it, and what a shell started in the background ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    before = json.loads(options.like.read_text("utf-8")) if options.like else {}
    names = options.names
    if not names or not all(name.startswith("holdtrue/") for name in names):
        import conftest  # noqa: F401  in the parent, so that no child imports all that again

        names = names or course.snippets()
    verdicts = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # All at once, so that no core waits for the last mutant of a file.
        begun = [begin(name, pool, before, options) for name in names]
        for name, found, judged in begun:
            here = dict(zip(found, judged, strict=True))
            print(f"{name}: {summary(here)}", flush=True)
            for label, verdict in here.items():
                if verdict.startswith(("survived", "unknown")):
                    print(f"   {verdict}: {name}:{found[label][0]}: {found[label][1]}", flush=True)
            verdicts |= here
            if options.save:
                options.save.write_text(json.dumps(verdicts, indent=1, ensure_ascii=False), "utf-8")
    print(f"all: {summary(verdicts)}")
    for label, verdict in before.items():
        if verdict.startswith("killed") and verdicts.get(label) == "survived":
            print("   let loose:", label)


if __name__ == "__main__":
    main()
