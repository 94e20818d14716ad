"""The whole site, built once more from nothing, elsewhere and under other circumstances: the same bytes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = {
    "site",
    "__pycache__",
}  # by builds and Python; what else is not to be copied, but for the history, begins with a dot
OTHER = {"PYTHONHASHSEED": "4711", "TZ": "XYZ-13", "LC_ALL": "C", "NO_MKDOCS_2_WARNING": "1"}
PATIENT = {"SNIPPET_TIMEOUT": "600", "LAB_TIMEOUT": "900"}  # other tests run meanwhile
WORKERS = "import os\nos.cpu_count = lambda: 3\n"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.timeout(1200)  # nothing is in its store
def test_a_clean_build_elsewhere_gives_the_same_bytes(request, everything, tmp_path):
    if not everything:
        pytest.skip("runs every snippet and lab once more: only in CI and with the option --all")
    site = request.getfixturevalue("site")
    copy, start = tmp_path / "another folder", tmp_path / "start"
    shutil.copytree(
        ROOT, copy, ignore=lambda _, names: [n for n in names if n in MADE or (n[0] == "." and n != ".git")]
    )  # the dates of the feed are those of Git
    if (ROOT / ".cache/runtime").is_dir():  # a download
        shutil.copytree(ROOT / ".cache/runtime", copy / ".cache/runtime")
    start.mkdir()
    (start / "sitecustomize.py").write_text(WORKERS, "utf-8")
    own = {"SNIPPET_STORE": str(tmp_path / "store"), "SOURCE_DATE_EPOCH": "0"}  # another day
    paths = os.pathsep.join(filter(None, [str(start), os.environ.get("PYTHONPATH")]))
    variables = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "EDIT_URI")}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=copy, capture_output=True, text=True,
        env=variables | OTHER | PATIENT | own | {"PYTHONPATH": paths}, umask=0o077 if os.name == "posix" else -1,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    figures, labs, ran = map(int, re.search(r"holdtrue: (\d+) figures, (\d+) labs, (\d+) run", done.stderr).groups())
    assert ran >= figures + labs, "the store was not empty"
    one, two = contents(site), contents(copy / "site")
    assert sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name)) == []
