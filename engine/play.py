"""What a page needs to run its snippets in the browser: files of the site below assets/play and assets/python.

`play.json` says what there is to run and where Python comes from; `project.zip` holds the
snippets, their data and the part of the engine that runs them.
"""

import hashlib
import json

from engine import bundle, runtime

PLAY = "assets/play"
PYTHON = "assets/python"
ENGINE = ("__init__.py", "child.py", "film.py", "svg.py", "browser.py")


def files(site):
    """{path in the site: bytes} of what this project adds, and {path: path on disk} of Python itself."""
    archive = project(site)
    python = runtime.manifest(site.root)
    on_disk = {}
    if not python["base"]:
        # A folder of its own for each version, so that a browser may keep it for ever.
        folder = f"{PYTHON}/{_digest(json.dumps(python).encode())}"
        names = [*(file["name"] for file in python["files"]), runtime.LICENSED]
        on_disk = {f"{folder}/{name}": runtime.path(site.root, name) for name in names}
        python = python | {"base": f"../python/{folder.rpartition('/')[2]}/"}
    description = {
        "python": python,
        "project": f"project.zip?{_digest(archive)}",
        "facts": {name: dict(sorted(result["facts"].items())) for name, result in sorted(site.results.items())},
    }  # fmt: skip
    text = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
    return {f"{PLAY}/play.json": text.encode(), f"{PLAY}/project.zip": archive}, on_disk


def project(site):
    """Bytes of a zip file: snippets/ with its data, their sliders, and what runs them."""
    controls = {name: _controls(site, name) for name in sorted(site.results | site.stand_ins)}
    return bundle.archive(site.root, ENGINE, {"controls.json": json.dumps(controls).encode()})


def _controls(site, name):
    """{parameter: values} of the sliders of figure A/B/N, in their order."""
    for item in site.pages.values():
        for block in item.blocks:
            if block.kind == "figure" and block.controls and item.full_name(block.name) == name:
                return block.controls
    return {}


def _digest(content):
    return hashlib.sha256(content).hexdigest()[:12]
