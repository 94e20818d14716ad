"""The engine's command line: python -m engine run | list | update | check | diff | notebook | runtime | zensical."""

import argparse
import os
import sys
from pathlib import Path

from tqdm import tqdm

from engine import generator, pool, runtime
from engine.site import Site


def main(arguments=None):
    """Returns the exit status: 0, or 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m engine", description="Snippets and the pages that show them.")
    parser.add_argument("--root", default=".", help="folder of mkdocs.yml (default: this one)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run every snippet that is stale and keep the result")
    commands.add_parser("list", help="each snippet with the pages that show it and its facts")
    commands.add_parser("update", help="write the right numbers into the pages")
    commands.add_parser("check", help="run what is stale and check every page; change nothing")
    diff = commands.add_parser("diff", help="show on a page what has changed since a commit in all that is computed")
    diff.add_argument(
        "ref", metavar="REF", help="a branch, tag or commit, such as main, or HEAD for what is not committed"
    )
    diff.add_argument("--output", metavar="DIR", help="folder of the page (default: .cache/diff)")
    commands.add_parser("runtime", help="fetch Python for the reader's browser, for the site to ship")
    notebook = commands.add_parser(
        "notebook", help="write a page as a notebook that runs by itself; nothing is run here"
    )
    notebook.add_argument("page", metavar="A/B", help="the page docs/A/B.md")
    notebook.add_argument("--output", metavar="FILE", help="where to (default: B.ipynb in this folder)")
    zensical = commands.add_parser("zensical", help="build the site with Zensical instead of MkDocs")
    zensical.add_argument("--output", metavar="DIR", help="where to (default: site, beside docs/)")
    options = parser.parse_args(arguments)

    root = Path(options.root)
    try:
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
    except (pool.ClusterProblem, generator.Unreadable) as problem:
        print(problem, file=sys.stderr)
        return 1


def run(site, command):
    """Run what is stale, then list, update or check. Returns the exit status."""
    site.update(progress)
    if command == "list":
        show(site)
    if command == "update":
        try:
            changed = site.rewrite_numbers()
        except OSError as error:
            print(f"{error.filename} cannot be written: {error.strerror}", file=sys.stderr)
            return 1
        for uri, count in changed.items():
            print(f"{site.place(uri)}: {count} number{'s' if count > 1 else ''} rewritten")
        site.update()
    problems = site.problems if command in ("check", "update") else site.snippet_problems()
    for problem in sorted(set(map(str, problems))):
        print(problem, file=sys.stderr)
    print(site.summary())
    return 1 if problems else 0


def progress(runs):
    """A bar on a terminal, nothing in a log."""
    return tqdm(runs, desc="snippets", unit="", disable=None, leave=False)


def collect_runtime(root):
    """Returns the exit status."""
    try:
        runtime.collect(root)
    except runtime.RuntimeProblem as problem:
        print(problem, file=sys.stderr)
    except OSError as error:
        print(f"{runtime.FOLDER} can't be written: {error}", file=sys.stderr)
    else:
        return 0
    return 1


def write_diff(root, ref, output):
    """Returns the exit status: 1 if nothing could be compared, or something is wrong now."""
    from engine import diff  # the other commands need none of it

    output = Path(output or root / ".cache/diff")
    try:
        difference = diff.compare(root, ref, output, progress)
    except diff.DiffError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{output} can't be written: {error.strerror}", file=sys.stderr)
        return 1
    for problem in difference.before.problems:
        print(f"before, in {ref}: {problem}", file=sys.stderr)
    for problem in difference.now.problems:
        print(problem, file=sys.stderr)
    print(f"since {ref}: {difference.summary()}; see {output / 'index.html'}")
    return 1 if difference.now.problems else 0


def write_notebook(site, name, output):
    """Returns the exit status."""
    from engine import notebook  # the other commands need none of it

    site.read()
    path = Path(output or f"{name.rpartition('/')[2]}.ipynb")
    try:
        path.write_bytes(notebook.write(site, f"{name}.md"))
    except notebook.NotebookError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{path} can't be written: {error.strerror}", file=sys.stderr)
    else:
        print(path)
        return 0
    return 1


def build_with_zensical(site, output):
    """Returns the exit status."""
    try:
        from engine import zensical  # the other commands need none of it
    except ModuleNotFoundError as error:
        print(f"a package is missing, {error.name}: pip install zensical", file=sys.stderr)
        return 1
    site.update(progress)
    try:
        zensical.build(site, Path(output) if output else site.root / "site")
    except zensical.BuildError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"the site cannot be written: {error}", file=sys.stderr)
        return 1
    print(site.summary())
    return 0


def show(site):
    """One line for each snippet, and one for each of its facts."""
    for name, result in sorted(site.results.items()):
        pages = [site.place(uri) for uri, item in site.pages.items() if name in item.snippets()]
        print(f"{name}  {len(result['frames'])} frame(s)  {', '.join(pages) or '-'}")
        for fact, value in sorted(result["facts"].items()):
            print(f"    {fact} = {value:.12g}")


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
