"""What the project's own papers say holds."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from mkdocs.config import load_config
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from holdtrue.site import Site

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
PACKAGE = tomllib.loads((ROOT / "holdtrue/pyproject.toml").read_text("utf-8"))
LISTS = ["requirements", "requirements-tests"]
# With the first two the engine can do more, if they are installed; the third is a part of the Python in browsers; the last
# imports the engine's plugin, and not the other way round.
NOT_OF_THE_SITE = {"zensical", "distributed", "compression", "pytest"}
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
# “… `path/of/file`:”, an empty line, and the file in a fence
EXAMPLE = re.compile(r"`([\w/]+\.(?:py|md))`:\n\n(`{3,})\w+\n(.*?)\n\2\n", re.S)


def passing(folder):
    """How many tests pass in a folder, in a process of their own."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-o",
        "pythonpath=.",
        "--rootdir=.",
        "tests",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return int(re.search(r"(\d+) passed", done.stdout)[1])


@pytest.mark.reads("CONTRIBUTING.md", "holdtrue")
def test_the_page_of_the_worked_example_builds_and_its_tests_pass(tmp_path):
    files = {path: text + "\n" for path, _, text in EXAMPLE.findall(CONTRIBUTING)}
    assert {Path(path).parts[0] for path in files} == {"snippets", "docs", "tests"}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.holdtrue]\n", "utf-8")
    site = Site(tmp_path)
    site.update()
    assert [str(problem) for problem in site.problems] == []
    assert len(site.results["basics/birthdays/a_shared_birthday_soon"].frames) == 5
    assert passing(tmp_path) == 5


def test_contributing_names_only_what_exists():
    known = {path for path, _, _ in EXAMPLE.findall(CONTRIBUTING)}
    prose = re.sub(r"^(`{3,}).*?^\1$", "", CONTRIBUTING, flags=re.S | re.M)
    named = set(re.findall(r"`((?:docs|tests|snippets|holdtrue)/[\w/]+\.\w+)`", prose))
    missing = [path for path in named - known if not (ROOT / path).exists()]
    assert [
        path for path in missing if "/A/" not in path and path not in ("docs/labs/name.py", "docs/assets/toys/N.js")
    ] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_actions_are_pinned_to_a_commit_and_have_few_rights(path):
    text = path.read_text("utf-8")
    assert "pull_request_target" not in text and "secrets." not in text, "a stranger's change must find nothing"
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used and all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in used), used
    allowed = {"contents": "read", "pages": "read"}
    for name, job in workflow["jobs"].items():
        rights = job.get("permissions", {})
        assert (
            rights == {"pages": "write", "id-token": "write"}
            if name == "publish"
            else rights.items() <= allowed.items()
        )
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


def test_the_workflow_tests_the_oldest_python_that_the_project_supports():
    workflow = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]
    oldest = re.fullmatch(r">=(\d+\.\d+)", PROJECT["requires-python"])[1]
    assert min(matrix["python"], key=lambda v: int(v.partition(".")[2])) == oldest
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}


def test_what_a_change_brings_runs_without_network():
    workflow = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))
    runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    changed = [run for run in runs if re.search(r"pytest|mkdocs|holdtrue (?!runtime)", run)]
    assert len(changed) == 5 and all(run.startswith(".github/offline python -m ") for run in changed)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_jobs_that_only_build_do_so_without_what_the_tests_need(path):
    for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items():
        commands = " ".join(step.get("run", "") for step in job["steps"])
        assert ("requirements-tests" in commands) == ("pytest" in commands), name


def test_the_citation_file_says_the_same_as_the_project():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0" and citation["message"] and citation["authors"][0]["name"]
    assert citation["version"] == PROJECT["version"]
    assert set(citation["license"]) == set(PROJECT["license"].split(" AND "))
    site_name = re.search(r"^site_name: (.+)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M)[1]
    assert citation["title"] == site_name


@pytest.mark.parametrize("name", LISTS)
def test_each_dependency_is_bounded_and_says_what_it_is_for(name):
    for line in (ROOT / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "-e ./holdtrue[")):
            assert re.fullmatch(r"[\w-]+ >=[\d.]+, <\d+ +# \S.*", line) or re.fullmatch(
                r"click >=[\d.]+ +# \S.*", line
            ), line


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_make_alone_lists_every_command():
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    targets = re.search(r"^\.PHONY: (.+)", (ROOT / "Makefile").read_text("utf-8"), re.M)[1].split()
    assert re.findall(r"^make (\S+) +\S", done.stdout, re.M) == targets


def requirements(path):
    """The requirements of a file, each with the checksums behind it."""
    text = (ROOT / path).read_text("utf-8").replace("\\\n", "")
    for line in re.findall(r"^\w.*", text, re.M):
        wanted, *hashes = re.split(r"\s+--hash=", line.partition(" #")[0])
        yield Requirement(wanted), hashes


def pins(lock):
    """{package: its versions, one for each Python that needs its own} of a lock."""
    found = {}
    for pin, _ in requirements(lock):
        found.setdefault(pin.name, set()).add(str(pin.specifier).removeprefix("=="))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_the_lock_pins_what_the_requirements_allow_and_knows_its_files(name):
    for pin, hashes in requirements(f"{name}.lock"):
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier)), f"{name}.lock: {pin.name} must have one version"
        known = hashes and all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for digest in hashes)
        assert known, f"{name}.lock: {pin.name} needs the checksums of its files"
    locked = pins(f"{name}.lock")
    stale = [
        wanted.name
        for wanted, _ in requirements(f"{name}.txt")
        if wanted.name not in locked or not all(map(wanted.specifier.contains, locked[wanted.name]))
    ]
    assert not stale, f"{name}.lock does not fit {name}.txt in {', '.join(stale)}: see CONTRIBUTING.md"


def test_the_tests_run_with_the_packages_that_the_site_is_published_with():
    ours, theirs = map(pins, ("requirements.lock", "requirements-tests.lock"))
    other = [name for name in ours.keys() & theirs.keys() if ours[name] != theirs[name]]
    assert not other, f"the locks differ in {', '.join(sorted(other))}: see CONTRIBUTING.md"


def imports(folder):
    """Names of the packages that the programs of a folder import, anywhere in them."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module.partition(".")[0]


def with_all_they_need(names):
    """These distributions and those that they depend on, here."""
    found = list(names)
    for name in found:  # grows on the way
        needed = map(Requirement, metadata.requires(name) or [])
        needed = [canonicalize_name(n.name) for n in needed if n.marker is None or n.marker.evaluate({"extra": ""})]
        found += [other for other in needed if other not in found]
    return set(found)


def test_requirements_name_what_the_site_imports_and_nothing_else():
    extras = PACKAGE["project"]["optional-dependencies"]
    brought = map(Requirement, PACKAGE["project"]["dependencies"] + extras["mkdocs"] + extras["labs"])
    named = {
        canonicalize_name(wanted.name) for wanted in (*brought, *(one for one, _ in requirements("requirements.txt")))
    }
    config = load_config(str(ROOT / "mkdocs.yml"))
    modules = {name.partition(".")[0] for name in config.markdown_extensions if "." in name} | {config.theme.name}
    modules.update(*map(imports, ("holdtrue/src", "overrides", "snippets", "docs/labs")))
    modules -= sys.stdlib_module_names | {"holdtrue", "snippets"} | NOT_OF_THE_SITE
    known = metadata.packages_distributions()
    makers = {module: set(map(canonicalize_name, known.get(module, ()))) for module in modules}
    installed = with_all_they_need(named)
    missing = [module for module in sorted(modules) if not makers[module] & installed]
    assert not missing, f"requirements.txt and holdtrue/pyproject.toml bring no {', '.join(missing)}"
    build = {canonicalize_name(Requirement(line).name) for line in PACKAGE["build-system"]["requires"]}
    idle = named - build - set().union(*makers.values())
    assert not idle, f"requirements.txt, holdtrue/pyproject.toml: the site does not import {', '.join(sorted(idle))}"
