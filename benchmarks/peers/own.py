"""This site itself: by us, and by plain Material with the figures there already."""

import re
import shutil
import subprocess
from pathlib import Path

from benchmarks.peers import builds, content
from benchmarks.peers.tools import CACHE, MATERIAL, ROOT
from holdtrue.model import PICTURES

PROSE = "docs/foundations/toy_model.md"
SNIPPET = "snippets/foundations/nutshell/kl_is_a_shaded_area.py"
HELPER = "snippets/shared/gaussian_mixture.py"
BLOCK = re.compile(rf"^( *)/// (?:{'|'.join(PICTURES)}) \| (\S+)\n(?:\1 {{4,}}.*\n|\n(?=\1 {{4}}))*", re.M)


def copied():
    """{path: bytes} of all files of this checkout that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return {name: (ROOT / name).read_bytes() for name in listed.split("\0") if (ROOT / name).is_file()}


def plain(files, figures):
    """The pages alone, with images where the figures were; what only the engine reads stays as text."""
    made = {
        "mkdocs.yml": f"{MATERIAL}  - abbr\n  - def_list\n  - footnotes\n  - tables\n  - pymdownx.details\nplugins: [search]\n"
    }
    for name in files:
        if name.startswith("docs/") and name.endswith(".md"):
            made[name] = with_images(name, files[name].decode()).encode()
    for path in figures.rglob("*.svg"):
        if "assets" not in path.parts:
            made[f"docs/{path.relative_to(figures).as_posix()}"] = path.read_bytes()
    return made


def with_images(name, text):
    """The text of a page, with images for its figures, addressed as MkDocs wants it."""
    folder, up = Path(name).relative_to("docs").with_suffix("").as_posix(), "../" * (name.count("/") - 1)

    def image(match):
        indent, figure = match.groups()
        return f"{indent}![]({up}{figure if '/' in figure else f'{folder}/{figure}'}.svg)\n\n"

    return re.sub(r"^ *///.*\n", "", BLOCK.sub(image, text), flags=re.M)


def rounds(tool):
    """Yield (step, measurement). An edit adds a line, so every figure stays what it is, and so does every number."""
    folder, files = CACHE / "sites" / f"{tool.name}-site", copied()
    if tool.name == "plain":
        figures = CACHE / "sites/ours-site/site"
        if not figures.is_dir():
            raise builds.BuildError(f"plain has no figures: they are taken from {figures}, so let ours build it first")
        files = plain(files, figures)
    shutil.rmtree(folder, ignore_errors=True)
    content.sync(folder, files)
    edited = {"prose": PROSE, "snippet": SNIPPET, "helper": HELPER}
    added = {"prose": b"\n\nThis sentence came later.\n", "snippet": b"\n# later\n", "helper": b"\n# later\n"}
    for step in builds.STEPS:
        if step in edited and edited[step] in files:
            content.sync(folder, {edited[step]: files[edited[step]] + added[step]})
        found = builds.build(tool, folder)
        yield step, found | {"bytes": builds.size_of(folder / tool.site), "verdict": "right"}
