"""What a page needs in the browser: scripts for its blocks and, where its readers run code, the playground.

The playground is lab.js, buttons.js, play/ and editor/, which have the same places below assets/ as beside this file, and Python
in assets/python. `play.json` says what there is to run and where Python comes from; `project.zip` holds the snippets, their data
and the part of the engine that runs them.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from holdtrue.browser import pyodide
from holdtrue.keep import sources
from holdtrue.run import bundle
from holdtrue.site import Site
from holdtrue.words import Words

HERE = Path(__file__).parent
SCRIPT = "assets/holdtrue.js"
KEPT = "assets/kept.js"
# What comes when a reader is near a block of a kind: {path in the site: its text beside this file}.
COME = {
    "film": {"assets/film.js": "film.js"},
    "toy": {"assets/toys/toy.js": "toy.js"},
    "predict": {"assets/predict.js": "predict.js", KEPT: "kept.js"},
}
PLAY = "assets/play"
BEGIN = "begin.js"  # a part of SCRIPT where readers run code
OTHERS = "editor/"  # made by others, and shipped as it is
# The files of the playground. Two of the editor's serve only whoever updates it.
PLAYED = ["lab.js", "buttons.js"] + [
    path.relative_to(HERE).as_posix()
    for folder in ("play", OTHERS)
    for path in sources.visible(HERE / folder, "*")
    if path.is_file() and path.name not in ("README.md", "SHA256SUMS")
]
DESCRIBED = f"{PLAY}/play.json", f"{PLAY}/project.zip"


def scripts(site: Site) -> dict[str, tuple[str, ...]]:
    """{path in the site: files beside this one, of which `script` makes it}: what lets sliders move and answers be checked, and
    what the blocks on its pages need.
    """
    kinds = {block.kind for item in site.pages.values() for block in item.blocks}
    files = {path: name for kind in kinds & COME.keys() for path, name in COME[kind].items()}
    if runs_code(site):  # what readers write is kept as guesses are
        files |= {KEPT: "kept.js"} | {f"assets/{name}": name for name in PLAYED}
    first: tuple[str, ...] = ("blocks.js", BEGIN) if runs_code(site) else ("blocks.js",)
    return {SCRIPT: first} | {path: (name,) for path, name in sorted(files.items())}


def script(names: Iterable[str], words: Words) -> str:
    """Files beside this one, one after the other; those of ours with the words that they say."""
    return "".join(_worded((HERE / name).read_text("utf-8"), words, ours=not name.startswith(OTHERS)) for name in names)


def _worded(text: str, words: Words, ours: bool) -> str:
    said = {name: words[name] for name in re.findall(r"\bwords\.(\w+)", text)} if ours else {}
    return text.replace("WORDS", json.dumps(said, ensure_ascii=False), 1) if said else text


def runs_code(site: Site) -> bool:
    """Whether readers can run snippets in its pages."""
    return site.layout.playground


def python(site: Site) -> dict[str, Any]:
    """What the browser has to fetch, and from where, relative to PLAY: see `pyodide.manifest`.

    Raises a Complaint if Python is not as it should be.
    """
    manifest = pyodide.manifest(site.root)
    return manifest if manifest["base"] else manifest | {"base": f"../{_folder(manifest)}/"}


def on_disk(site: Site) -> dict[str, Path]:
    """{path in the site: path on disk} of Python itself, if the site ships it."""
    manifest = pyodide.manifest(site.root)
    names = [] if manifest["base"] else [*(file["name"] for file in manifest["files"]), pyodide.LICENSED]
    return {f"assets/{_folder(manifest)}/{name}": pyodide.path(site.root, name) for name in names}


def _folder(manifest: dict[str, Any]) -> str:
    """One for each version, so that a browser may keep it for ever."""
    return f"python/{_digest(json.dumps(manifest).encode())}"


def described(site: Site) -> dict[str, bytes]:
    """{path in the site: bytes} of what there is to run."""
    archive = project(site)
    description = {
        "python": python(site),
        "project": f"project.zip?{_digest(archive)}",
        "facts": {name: dict(sorted(result.facts.items())) for name, result in sorted(site.results.items())},
    }  # fmt: skip
    text = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
    return dict(zip(DESCRIBED, (text.encode(), archive), strict=True))


def project(site: Site) -> bytes:
    """Bytes of a zip file: the snippets with their data, their sliders, and what runs them."""
    controls = {name: _controls(site, name) for name in sorted(site.results | site.stand_ins)}
    told = {"controls.json": controls, "layout.json": asdict(site.layout)}
    more = {name: json.dumps(content).encode() for name, content in told.items()}
    return bundle.archive(site.root, site.layout, "holdtrue.browser.runner", more, lazy=False)


def _controls(site: Site, name: str) -> dict[str, list[Any]]:
    """{parameter: values} of the sliders of figure A/B/N, in their order."""
    for item in site.pages.values():
        for block in item.blocks:
            if block.kind == "figure" and block.controls and item.full_name(block.name) == name:
                return block.controls
    return {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
