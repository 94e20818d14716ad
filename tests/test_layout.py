"""Pages, snippets, figures and tests mirror each other, or this fails."""

import ast
import re
import sys
from pathlib import Path

import pytest

from engine import page

ROOT = Path(__file__).resolve().parent.parent
PAGES = {p.relative_to(ROOT / "docs").as_posix(): p.read_text("utf-8") for p in sorted((ROOT / "docs").rglob("*.md"))}
PAGES = {uri: text for uri, text in PAGES.items() if not uri.startswith("assets/")}
READ = {uri: page.read(uri, text) for uri, text in PAGES.items()}
SNIPPETS = sorted(p for p in (ROOT / "snippets").glob("*/*/*.py") if "shared" not in p.parts)
NAMES = [p.relative_to(ROOT / "snippets").with_suffix("").as_posix() for p in SNIPPETS]
HELPERS = sorted((ROOT / "snippets/shared").glob("*.py"))
MARK = re.compile(r"^# --8<-- \[(start|end):([\w-]+)\]$", re.M)
INCLUDE = re.compile(r'--8<-- "snippets/([\w/]+)\.py:([\w-]+)"')


def test_there_are_pages_and_snippets():
    assert PAGES and SNIPPETS


@pytest.mark.parametrize("name", NAMES)
def test_each_snippet_is_a_figure_of_its_page_and_held_by_its_test(name):
    folder, _, stem = name.rpartition("/")
    assert f"{folder}.md" in PAGES, f"snippets/{name}.py needs docs/{folder}.md"
    if "\ndef figure(" in (ROOT / "snippets" / f"{name}.py").read_text("utf-8"):
        assert READ[f"{folder}.md"].shows("figure", stem), f"docs/{folder}.md must show `/// figure | {stem}`"
    else:
        assert name in READ[f"{folder}.md"].snippets(), f"docs/{folder}.md must quote a number of {stem}"
    test = ROOT / "tests" / folder / f"test_{stem}.py"
    assert test.is_file(), f"snippets/{name}.py needs {test.relative_to(ROOT)}"
    imported = {
        alias.name
        for node in ast.walk(ast.parse(test.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == f"snippets.{folder.replace('/', '.')}"
        for alias in node.names
    }
    assert stem in imported, f"{test.relative_to(ROOT)} must import {stem}"


def test_each_test_in_the_folder_of_a_page_is_named_after_a_snippet():
    tests = [path.relative_to(ROOT / "tests") for path in (ROOT / "tests").glob("*/*/test_*.py")]
    named = {(path.parent / path.stem.removeprefix("test_")).as_posix() for path in tests}
    assert named - set(NAMES) == set(), "each tests/A/B/test_N.py holds snippets/A/B/N.py"


@pytest.mark.parametrize("uri", PAGES)
def test_each_page_can_be_read_and_is_snake_case(uri):
    assert READ[uri].problems == []
    assert re.fullmatch(r"(?:[a-z0-9_]+/)*[a-z0-9_]+\.md", uri)


@pytest.mark.parametrize("name", NAMES)
def test_snippets_are_short_fit_the_page_and_import_little(name):
    text = (ROOT / "snippets" / f"{name}.py").read_text("utf-8")
    lines = text.splitlines()
    assert len(lines) <= 60 and max(map(len, lines)) <= 76
    assert re.fullmatch("[a-z0-9_/]+", name)
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "the first line says what the figure shows"
    allowed = sys.stdlib_module_names | {"numpy", "matplotlib", "snippets"}
    for node in ast.walk(tree):
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            assert module.split(".")[0] in allowed, module
            assert not module.startswith("snippets") or module.startswith("snippets.shared"), module
    assert "plt.show" not in text and "rcParams" not in text


@pytest.mark.parametrize("path", SNIPPETS + HELPERS, ids=[*NAMES, *(h.stem for h in HELPERS)])
def test_section_marks_pair_up_and_each_is_shown(path):
    marks = MARK.findall(path.read_text("utf-8"))
    kinds, names = [kind for kind, _ in marks], [name for _, name in marks]
    assert kinds == ["start", "end"] * (len(marks) // 2)
    assert names[::2] == names[1::2] and len(set(names)) == len(names) // 2
    shown = {(file, section) for text in PAGES.values() for file, section in INCLUDE.findall(text)}
    file = path.relative_to(ROOT / "snippets").with_suffix("").as_posix()
    assert {(file, name) for name in names} <= shown


def test_each_included_section_exists():
    for uri, text in PAGES.items():
        for file, section in INCLUDE.findall(text):
            source = (ROOT / "snippets" / f"{file}.py").read_text("utf-8")
            assert ("start", section) in MARK.findall(source), f"docs/{uri}: {file}.py has no section {section}"


def test_no_snippet_is_named_like_a_module_it_may_import():
    names = {part for name in NAMES for part in name.split("/")} | {h.stem for h in HELPERS}
    assert not names & (sys.stdlib_module_names | {"numpy", "matplotlib", "engine"})


@pytest.mark.parametrize("helper", HELPERS, ids=lambda p: p.stem)
def test_each_helper_has_a_test_of_its_own(helper):
    assert (ROOT / "tests/shared" / f"test_{helper.stem}.py").exists()


def test_every_equation_has_a_test_and_every_mark_an_equation():
    stated = {item.full_name(b.name) for item in READ.values() for b in item.blocks if b.kind == "equation"}
    marked = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if ROOT / "tests/engine" not in path.parents:
            marked |= set(re.findall(r'@pytest\.mark\.equation\(\s*"([^"]+)"', path.read_text("utf-8")))
    assert stated == marked
