"""Everything that the site ships has its licence in docs/assets/LICENSES.txt, and nothing else stands there."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

import material
import pytest

LICENCES = Path(__file__).parents[2] / "docs/assets/LICENSES.txt"
# Lines of patterns, and below them what is said about their files, indented
ENTRY = re.compile(r"^((?:\S*[./*]\S* ?)+)\n((?: +.*\n)+)", re.M)
ENTRIES = [(patterns.split(), text) for patterns, text in ENTRY.findall(LICENCES.read_text("utf-8"))]
PATTERNS = [pattern for patterns, _ in ENTRIES for pattern in patterns]


@pytest.fixture(scope="module")
def files(site):
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def first(file):
    return next((pattern for pattern in PATTERNS if fnmatchcase(file, pattern)), None)


def test_each_file_of_the_site_has_its_licence_and_each_entry_a_file(files):
    found = {file: first(file) for file in files}
    missing = [file for file, pattern in found.items() if pattern is None]
    assert not missing, f"docs/assets/LICENSES.txt: under which licence are these? {', '.join(missing)}"
    built = any(file.startswith("assets/python/") for file in files)  # by `make runtime`, not everywhere
    idle = [p for p in PATTERNS if p not in found.values() and (built or p != "assets/python/*")]
    assert not idle, f"docs/assets/LICENSES.txt: the site has no file for {', '.join(idle)}"


def test_a_licence_that_is_said_to_stand_beside_a_file_does(files):
    for patterns, text in ENTRIES:
        for name in re.findall(r"(\S+) beside (?:it|them)", text):
            folders = {file.rpartition("/")[0] for file in files if first(file) in patterns}
            beside = {f"{folder}/{name}" for folder in folders} & set(files)
            assert beside or not folders, f"docs/assets/LICENSES.txt: no {name} for {patterns}"


def test_the_packages_in_the_scripts_of_the_theme_are_named():
    assets = Path(material.__file__).parent / "templates/assets"  # the site has no maps
    maps = [json.loads(path.read_text("utf-8")) for path in assets.rglob("*.map")]
    sources = [source for content in maps for source in content["sources"]]
    packages = {match[1] for source in sources if (match := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)", source))}
    assert packages
    text = LICENCES.read_text("utf-8")
    unnamed = [package for package in sorted(packages) if not re.search(rf"\b{re.escape(package)}\b", text)]
    assert not unnamed, f"docs/assets/LICENSES.txt: Material now contains {', '.join(unnamed)}"
