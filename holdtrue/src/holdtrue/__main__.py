"""The engine's command line: holdtrue new | run | list | update | check | diff | notebook | runtime | zensical."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from holdtrue.browser import pyodide
from holdtrue.layout import Layout
from holdtrue.problem import Complaint
from holdtrue.read import generator
from holdtrue.site import Site


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, or 1 if something is wrong or whoever reads has seen enough, as `head` does."""
    try:
        status = obey(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    return status


def obey(arguments: Sequence[str] | None) -> int:
    """Do what the command line asks for. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="holdtrue", description="Snippets and the pages that show them.")
    parser.add_argument("--root", default=".", help="folder of mkdocs.yml (default: this one)")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="write a small site to begin with: a page, its snippets and their tests")
    new.add_argument("folder", metavar="DIR", help="where to; it must not be there yet")
    commands.add_parser("run", help="run every snippet that is stale and keep the result")
    commands.add_parser("list", help="each snippet with the pages that show it and its facts")
    commands.add_parser("update", help="write the right numbers into the pages")
    commands.add_parser("check", help="run what is stale and check every page; change nothing")
    diff = commands.add_parser("diff", help="show on a page what has changed since a commit in all that is computed")
    diff.add_argument(
        "ref", metavar="REF", help="a branch, tag or commit, such as main, or HEAD for what is not committed"
    )
    diff.add_argument("--output", metavar="DIR", help="folder of the page (default: diff, where results are kept)")
    commands.add_parser("runtime", help="fetch Python for the reader's browser, for the site to ship")
    notebook = commands.add_parser(
        "notebook", help="write a page as a notebook that runs by itself; nothing is run here"
    )
    notebook.add_argument("page", metavar="A/B", help="the page A/B.md")
    notebook.add_argument("--output", metavar="FILE", help="where to (default: B.ipynb in this folder)")
    zensical = commands.add_parser("zensical", help="build the site with Zensical instead of MkDocs")
    zensical.add_argument("--output", metavar="DIR", help="where to (default: site, beside mkdocs.yml)")
    options = parser.parse_args(arguments)

    root = Path(options.root)
    try:
        if options.command == "new":
            return begin(Path(options.folder))
        docs = generator.docs(root)
        if not docs.is_dir():
            shown = docs.relative_to(root) if docs.is_relative_to(root) else docs
            parser.error(f"{root.resolve()} has no {shown}/: start it in the folder of mkdocs.yml, or say --root")
        if options.command == "runtime":
            return collect_runtime(root)
        if options.command == "diff":
            return write_diff(root, options.ref, options.output)
        site = Site(root)
        if options.command == "notebook":
            return write_notebook(site, options.page, options.output)
        if options.command == "zensical":
            return build_with_zensical(site, options.output)
        return run(site, options.command)
    except Complaint as problem:
        print(problem, file=sys.stderr)
        return 1


def begin(folder: Path) -> int:
    """A copy of the example. Returns the exit status."""
    try:
        shutil.copytree(Path(__file__).with_name("example"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    except FileExistsError:
        raise Complaint(f"{folder} is there already: name a folder that is not") from None
    except OSError as error:
        raise Complaint(f"{folder} can't be written: {error.strerror or error}") from None
    print(f"{folder}: go there, and start `mkdocs serve` to write or `pytest` to check all that it says")
    return 0


def run(site: Site, command: str) -> int:
    """Run what is stale, then list, update or check. Returns the exit status."""
    site.update(progress)
    if command == "list":
        show(site)
    if command == "update":
        try:
            changed = site.rewrite_numbers()
        except OSError as error:
            raise Complaint(f"{error.filename} cannot be written: {error.strerror}") from None
        for uri, count in changed.items():
            print(f"{site.place(uri)}: {count} number{'s' if count > 1 else ''} rewritten")
        site.update()
    problems = site.problems if command in ("check", "update") else site.snippet_problems()
    for problem in sorted(set(map(str, problems))):
        print(problem, file=sys.stderr)
    print(site.summary())
    return 1 if problems else 0


def progress(runs: list[Any]) -> Iterable[Any]:
    """A bar on a terminal, nothing in a log."""
    bar: Iterable[Any] = tqdm(runs, desc="snippets", unit="", disable=None, leave=False)
    return bar


def collect_runtime(root: Path) -> int:
    """Returns the exit status."""
    try:
        pyodide.collect(root)
    except OSError as error:
        raise Complaint(f"{pyodide.where(root)} can't be written: {error}") from None
    return 0


def write_diff(root: Path, ref: str, output: str | None) -> int:
    """Returns the exit status: 1 if nothing could be compared, or something is wrong now."""
    from holdtrue.export import diff_page  # the other commands need none of it

    folder = Path(output or root / Layout.of(root).kept("diff"))
    try:
        difference = diff_page.compare(root, ref, folder, progress)
    except OSError as error:
        raise Complaint(f"{folder} can't be written: {error.strerror}") from None
    for problem in difference.before.problems:
        print(f"before, in {ref}: {problem}", file=sys.stderr)
    for problem in difference.now.problems:
        print(problem, file=sys.stderr)
    print(f"since {ref}: {difference.summary()}; see {folder / 'index.html'}")
    return 1 if difference.now.problems else 0


def write_notebook(site: Site, name: str, output: str | None) -> int:
    """Returns the exit status."""
    from holdtrue.export import notebook  # the other commands need none of it

    site.read()
    path = Path(output or f"{name.rpartition('/')[2]}.ipynb")
    try:
        path.write_bytes(notebook.write(site, f"{name}.md"))
    except OSError as error:
        raise Complaint(f"{path} can't be written: {error.strerror}") from None
    print(path)
    return 0


def build_with_zensical(site: Site, output: str | None) -> int:
    """Returns the exit status."""
    try:
        from holdtrue.adapters import zensical  # the other commands need none of it
    except ModuleNotFoundError as error:
        raise Complaint(f"a package is missing, {error.name}: pip install zensical") from None
    site.update(progress)
    try:
        zensical.build(site, Path(output) if output else site.root / "site")
    except OSError as error:
        raise Complaint(f"the site cannot be written: {error}") from None
    print(site.summary())
    return 0


def show(site: Site) -> None:
    """One line for each snippet, and one for each of its facts."""
    for name, result in sorted(site.results.items()):
        pages = [site.place(uri) for uri, item in site.pages.items() if name in item.snippets()]
        print(f"{name}  {len(result.frames)} frame(s)  {', '.join(pages) or '-'}")
        for fact, value in sorted(result.facts.items()):
            print(f"    {fact} = {value:.12g}")


if __name__ == "__main__":
    sys.exit(main())
