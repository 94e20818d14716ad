"""Pages, snippets, figures and tests mirror each other, or this fails."""

import ast
import re
import sys

import pytest

import course
from course import ROOT
from holdtrue.model import PICTURES

NAMES = course.snippets()
HELPERS = sorted((ROOT / "snippets/shared").glob("*.py"))
MARK = re.compile(r"^# --8<-- \[(start|end):([\w-]+)\]$", re.M)
INCLUDE = re.compile(r'(?<!;)--8<-- "snippets/([\w/]+)\.py:([\w-]+)"')


@pytest.fixture(scope="module")
def sources():
    """{"A/B/N": its text} of all snippets, and of the helpers as "shared/N"."""
    names = [*NAMES, *(f"shared/{helper.stem}" for helper in HELPERS)]
    return {name: (ROOT / f"snippets/{name}.py").read_text("utf-8") for name in names}


def test_there_are_pages_and_snippets(pages):
    assert pages and NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_snippet_is_a_figure_of_its_page_and_held_by_its_test(name, pages):
    folder, _, stem = name.rpartition("/")
    assert f"{folder}.md" in pages, f"snippets/{name}.py needs docs/{folder}.md"
    if "\ndef figure(" in (ROOT / "snippets" / f"{name}.py").read_text("utf-8"):
        shown = any(pages[f"{folder}.md"].block(kind, stem) for kind in PICTURES)
        assert shown, f"docs/{folder}.md must show `/// figure | {stem}`, or film or toy"
    else:
        assert name in pages[f"{folder}.md"].snippets(), f"docs/{folder}.md must quote a number of {stem}"
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


def test_each_page_can_be_read_and_is_snake_case(pages):
    faults = [str(problem) for page in pages.values() for problem in page.problems]
    faults += [
        f"docs/{uri}: name it with small letters, digits and _ alone"
        for uri in pages
        if not re.fullmatch(r"(?:[a-z0-9_]+/)*[a-z0-9_]+\.md", uri)
    ]
    assert not faults, "\n".join(faults)


def test_snippets_are_short_fit_the_page_and_import_little(sources):
    allowed = sys.stdlib_module_names | {"numpy", "matplotlib"}
    faults = []
    for name in NAMES:
        text, path = sources[name], f"snippets/{name}.py"
        lines, tree = text.splitlines(), ast.parse(text)
        moving = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in ("film", "toy")]
        longest = max((node.end_lineno - node.lineno + 1 for node in moving), default=0)
        beside = len(lines) - sum(n.end_lineno - n.lineno + 3 for n in moving)  # with the blank lines above it
        if beside > 60 or longest > 8:
            faults.append(f"{path}: {beside} lines and {longest} of film() or toy(); make them at most 60 and 8")
        faults += [
            f"{path}:{n}: break the line after at most 76 columns" for n, line in enumerate(lines, 1) if len(line) > 76
        ]
        if not re.fullmatch("[a-z0-9_/]+", name):
            faults.append(f"{path}: name it with small letters, digits and _ alone")
        if not ast.get_docstring(tree):
            faults.append(f"{path}:1: say in a docstring what the figure shows")
        for node in ast.walk(tree):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            modules += ["." * node.level + (node.module or "")] if isinstance(node, ast.ImportFrom) else []
            for module in modules:
                if module.split(".")[0] not in allowed and not module.startswith("snippets.shared"):
                    faults.append(f"{path}:{node.lineno}: do without {module}")
        faults += [
            f"{path}: do without {word}, the engine does it" for word in ("plt.show", "rcParams") if word in text
        ]
    assert not faults, "\n".join(faults)


def test_section_marks_pair_up_and_each_is_shown(pages, sources):
    shown = {include for page in pages.values() for include in INCLUDE.findall(page.text)}
    faults = []
    for name, text in sources.items():
        marks = MARK.findall(text)
        sections = [section for _, section in marks[::2]]
        if marks != [(kind, section) for section in sections for kind in ("start", "end")]:
            faults.append(f"snippets/{name}.py: end each section where it ends, before the next one starts")
        if len(set(sections)) < len(sections):
            faults.append(f"snippets/{name}.py: give each section a name of its own")
        faults += [f"snippets/{name}.py: show the section {s} on a page" for s in sections if (name, s) not in shown]
    assert not faults, "\n".join(faults)


def test_no_words_of_a_page_share_a_line_with_the_mark_of_a_section(pages):
    faults = [
        f"docs/{uri}:{number}: the whole line is left out; write ;--8<-- to show the mark"
        for uri, page in pages.items()
        for number, line in enumerate(page.text.splitlines(), 1)
        if re.search(r"(?<!;)--8<-- \[", line) and not re.fullmatch(r"<!-- --8<-- \[(start|end):\w+\] -->", line)
    ]
    assert not faults, "\n".join(faults)


def test_each_included_section_exists(pages, sources):
    faults = [
        f"docs/{uri}: snippets/{file}.py has no section {section}"
        for uri, page in pages.items()
        for file, section in INCLUDE.findall(page.text)
        if ("start", section) not in MARK.findall(sources.get(file, ""))
    ]
    assert not faults, "\n".join(faults)


def test_no_snippet_is_named_like_a_module_it_may_import(sources):
    taken = sys.stdlib_module_names | {"numpy", "matplotlib", "holdtrue"}
    faults = [
        f"snippets/{name}.py: a module has that name, choose another" for name in sources if taken & {*name.split("/")}
    ]
    assert not faults, "\n".join(faults)


def test_each_helper_has_a_test_of_its_own():
    faults = [
        f"snippets/shared/{helper.name}: write tests/shared/test_{helper.name}"
        for helper in HELPERS
        if not (ROOT / "tests/shared" / f"test_{helper.name}").exists()
    ]
    assert not faults, "\n".join(faults)


def test_every_equation_has_a_test_and_every_mark_an_equation(pages):
    stated = {page.full_name(b.name) for page in pages.values() for b in page.blocks if b.kind == "equation"}
    marked = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if ROOT / "tests/engine" not in path.parents:
            for name in re.findall(r'@pytest\.mark\.equation\(\s*"([^"]+)"', path.read_text("utf-8")):
                marked.setdefault(name, path.relative_to(ROOT).as_posix())
    faults = [
        f"equation {name}: write a test with @pytest.mark.equation({name!r})" for name in sorted(stated - marked.keys())
    ]
    faults += [f"{path}: no page states the equation {name}" for name, path in marked.items() if name not in stated]
    assert not faults, "\n".join(faults)
