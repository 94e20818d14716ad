"""Nothing is stale, nothing runs twice, and nothing that happens to the store is an error."""

import os
import py_compile

import pytest

from holdtrue.keep import sources
from holdtrue.layout import DEFAULT
from holdtrue.run.supervisor import Job
from holdtrue.site import key


def entries(project):
    return [p for p in (project.root / ".cache").rglob("*") if p.is_file()]


def test_the_second_build_runs_nothing_and_says_so(project):
    assert project.site().summary().startswith("holdtrue: 1 figures, 1 run, ")
    assert project.site().summary().startswith("holdtrue: 1 figures, 0 run, ")


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"null", b"a" * 64 + b"\n{}", None], ids=["empty", "half", "null", "forged", "cut"]
)
def test_a_damaged_entry_is_a_miss_and_heals(project, damage):
    first = project.site().results
    (entry,) = entries(project)
    entry.write_bytes(entry.read_bytes()[:-1] if damage is None else damage)
    second = project.site()
    assert second.results == first and second.ran == 1 and second.problems == []
    assert project.site().ran == 0


def test_random_bytes_in_the_store_are_a_miss(project):
    project.site()
    (entry,) = entries(project)
    entry.write_bytes(os.urandom(200))
    assert project.site().ran == 1


def test_entries_that_changed_places_are_a_miss(project):
    project.write("snippets/part/page/bent.py", project.snippet.read_text("utf-8").replace("[0, slope]", "[slope, 0]"))
    project.page.write_text(project.page.read_text("utf-8") + "\n/// output | bent\n///\n", "utf-8")
    first = project.site().results
    one, two = entries(project)
    contents = one.read_bytes(), two.read_bytes()
    one.write_bytes(contents[1])
    two.write_bytes(contents[0])
    second = project.site()
    assert second.ran == 2 and second.results == first
    assert project.site().ran == 0


def test_a_store_that_cannot_be_written_is_a_note_and_the_build_goes_on(project, capsys):
    (project.root / ".cache").write_text("a file where a folder should be", "utf-8")
    site = project.site()
    assert site.problems == [] and site.ran == 1
    assert capsys.readouterr().err.count("results are not kept") == 1


@pytest.mark.skipif(os.name != "posix", reason="no other system has a mask of rights")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_whoever_may_read_other_files_may_read_entries(project, mask, mode):
    before = os.umask(mask)
    try:
        project.site()
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in entries(project)} == {mode}


def test_no_temporary_file_stays(project):
    project.site()
    assert [p.name for p in entries(project) if p.name.startswith(".new-")] == []


def test_an_edit_of_a_helper_runs_exactly_the_snippets_that_import_it(project):
    project.write("snippets/shared/near.py", "from snippets.shared import far\nx = far.x\n")
    project.write("snippets/shared/far.py", "x = 1\n")
    project.write("snippets/shared/other.py", "x = 1\n")
    text = project.snippet.read_text("utf-8")
    for name, line in {
        "direct": "from snippets.shared import far",
        "through": "import snippets.shared.near",
        "none": "import math",
    }.items():
        project.write(f"snippets/part/page/{name}.py", line + "\n" + text)
        project.page.write_text(project.page.read_text("utf-8") + f"\n/// output | {name}\n///\n", "utf-8")
    assert project.site().ran == 4
    project.write("snippets/shared/far.py", "x = 2\n")
    assert project.site().ran == 2
    project.write("snippets/shared/near.py", "from snippets.shared import far\nx = -far.x\n")
    assert project.site().ran == 1
    project.write("snippets/shared/other.py", "x = 2\n")
    assert project.site().ran == 0
    project.write("snippets/shared/style.mplstyle", "lines.linewidth: 3\n")
    assert project.site().ran == 4


@pytest.mark.parametrize("compiled", [False, True])
def test_a_module_imported_by_a_computed_name_is_seen(project, compiled):
    hidden = project.write("snippets/shared/hidden.py", "x = 3\n")
    if compiled:  # as a test that imports it leaves it
        py_compile.compile(str(hidden))
    line = "import importlib\nx = importlib.import_module('snippets.shared.' + 'hidden').x\n"
    project.snippet.write_text(line + project.snippet.read_text("utf-8").replace("1 / 3", "1 / x"), "utf-8")
    assert project.site().problems == []
    project.write(
        "snippets/shared/hidden.py", "x = 4.0\n"
    )  # of another length: Python itself takes byte code of the same second
    assert project.site().results["part/page/line"].facts["third"] == 1 / 4


def test_a_data_file_that_changed_is_seen(project):
    project.write("snippets/shared/data/n.txt", "3")
    read = "float((__import__('pathlib').Path(__file__).parents[2] / 'shared/data/n.txt').read_text())"
    project.snippet.write_text(project.snippet.read_text("utf-8").replace("1 / 3", f"1 / {read}"), "utf-8")
    assert project.site().ran == 1
    assert project.site().ran == 0
    project.write("snippets/shared/data/n.txt", "8")
    site = project.site()
    assert site.ran == 1 and site.results["part/page/line"].facts["third"] == 1 / 8


def test_an_edit_within_the_same_site_is_seen_without_a_new_process(project):
    site = project.site()
    site.update()
    assert site.ran == 0
    project.snippet.write_text(project.snippet.read_text("utf-8").replace("1 / 3", "1 / 4"), "utf-8")
    site.update()
    assert site.ran == 1 and "line.third is 0.250" in str(site.problems[0])


def test_control_values_are_part_of_the_key(project):
    project.site()
    project.page.write_text(project.page.read_text("utf-8").replace("[1, 2]", "[1, 3]"), "utf-8")
    assert project.site().ran == 1


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import snippets.shared.a", {"a"}),
        ("from snippets.shared import (\n    a,\n    b as c,\n)", {"a", "b"}),
        ("from snippets.shared.a import x", {"a"}),
        ("def f():\n    from ...shared import b", {"b"}),
        ("from ..page import line", set()),
        ("import numpy", set()),
        ("text = '''\nimport snippets.shared.a\n'''", set()),
    ],
)
def test_imports_are_followed_as_python_reads_them(project, source, found):
    for name in "ab":
        project.write(f"snippets/shared/{name}.py", "x = 1\n")
    project.snippet.write_text(source, "utf-8")
    files = sources.dependencies(project.root, project.snippet, DEFAULT)
    assert {p.stem for p in files} - {"line", "style"} == found


def test_the_key_does_not_depend_on_where_the_project_is(tmp_path, project):
    import shutil

    shutil.copytree(project.root / "snippets", tmp_path / "copy/snippets")
    one = key(Job(str(project.root), "part/page/line"))
    assert one == key(Job(str(tmp_path / "copy"), "part/page/line"))
