"""What a finished site holds beside its pages, and how it takes the place of the last one.

Nothing here knows which generator made the pages.
"""

import contextlib
import errno
import glob
import os
import re
import shutil
from pathlib import Path

from holdtrue.browser import playground
from holdtrue.export import notebook
from holdtrue.problem import Complaint
from holdtrue.render import highlight
from holdtrue.render.extension import pictures
from holdtrue.site import Site


def files(site: Site) -> tuple[dict[str, str | bytes], dict[str, Path]]:
    """{path in the site: bytes or text} of what snippets, tests and pages add, and {path: path on disk} of Python for the browser.

    Raises a Complaint if Python is not as it should be.
    """
    made: dict[str, str | bytes] = {
        path: playground.script(names, site.words) for path, names in playground.scripts(site).items()
    }
    made |= shown(site)
    if not playground.runs_code(site):
        return made, {}
    return made | playground.described(site), playground.on_disk(site)


def shown(site: Site) -> dict[str, str | bytes]:
    """{path in the site: bytes or text} of what pages show or link to."""
    made = site.labs.files() | notebooks(site)
    pictured = site.results | site.stand_ins
    for name, result in pictured.items():
        made |= pictures(name, result)
    shipped = {site.layout.snippet(name) for name in pictured}
    shipped |= {path.relative_to(site.root).as_posix() for path in site.proofs.files(site.pages.values())}
    for path in shipped:
        made[path] = (site.root / path).read_bytes()
    return made


def notebooks(site: Site) -> dict[str, bytes]:
    """{path: content} of the pages that can be downloaded as notebooks."""
    made = {}
    for uri, item in site.pages.items():
        if uri in site.labs.pages and uri not in site.labs.results:
            continue  # it is still running, or what went wrong has been said
        if item.notebook and not site.failures.keys() & item.snippets().keys():  # else that has been said
            try:
                made[item.notebook] = notebook.stored(site, uri)
            except Complaint as complaint:
                site.problem(item, 1, str(complaint))
    return made


def listings(site: Site, shown: dict[str, tuple[str, str]]) -> dict[str, str]:
    """{path: text} of the code that pages show, {path: (title, source)}. Known once all of them are rendered."""
    return {name: code_page(site, name, *shown[name]) for name in sorted(shown)}


def code_page(site: Site, name: str, title: str, source: str) -> str:
    """One of them."""
    style = "../" * name.count("/") + highlight.STYLE
    return highlight.document(title, highlight.coloured(source, site.store), style, site.words["lang"])


def refusal(site: Site) -> str | None:
    """Why the site must not be published, with everything that is wrong; None if nothing is."""
    problems = sorted(set(map(str, site.problems)))
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return "\n  ".join([f"{count}; the site is left as it was", *problems]) if problems else None


def staging(target: Path) -> Path:
    """The folder beside `target` in which this process makes the next site, after some tidying."""
    tidy(target)
    return target.with_name(f".{target.name}-{os.getpid()}")


def publish(staging: Path, target: Path) -> None:
    """Put a finished site in the place of the last one, also while another build does the same."""
    old = staging.with_name(staging.name + "-old")
    while staging.exists():
        shutil.rmtree(old, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            target.rename(old)
        try:
            staging.rename(target)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):  # the other one was quicker
                with contextlib.suppress(OSError):  # there was none, or another one is there
                    old.rename(target)
                raise
    shutil.rmtree(old, ignore_errors=True)


def tidy(target: Path) -> None:
    """Remove what builds left that were killed; the last good site, if one had it in its hands, goes back."""
    for folder in target.parent.glob(f".{glob.escape(target.name)}-*"):
        match = re.fullmatch(r"(\d+)(-old)?", folder.name[len(target.name) + 2 :])
        # In a container every build has the same number: one that has ours is dead too.
        if match is None or (int(match[1]) != os.getpid() and is_running(int(match[1]))):
            continue
        if match[2] and not target.exists():
            folder.rename(target)
        shutil.rmtree(folder, ignore_errors=True)


def is_running(pid: int) -> bool:
    """Whether there is such a process; where asking could end it, suppose so."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True
