"""Zensical on a small project: nothing stale, nothing half done."""

import os
import sys

import pytest

from holdtrue import __main__ as command
from processes import run

CONFIG = """
site_name: Example
site_url: !ENV [SITE_URL, "http://127.0.0.1/"]
repo_url: !ENV [REPO_URL, ""]
theme: {name: material, font: false}
plugins: [holdtrue]
markdown_extensions: [holdtrue, admonition, pymdownx.arithmatex: {generic: true}, pymdownx.snippets, pymdownx.superfences]
"""
PAGE = "part/page/index.html"


@pytest.fixture
def zensical(example):
    """zensical(*options): the finished process of a build of the example. `cwd` is where it starts."""
    example.write("mkdocs.yml", CONFIG)

    def zensical(*options, cwd=example.root):
        command = [sys.executable, "-m", "holdtrue", "--root", str(example.root), "zensical", *options]
        env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        return run(command, cwd=cwd, env=env)

    return zensical


def test_an_edit_of_a_snippet_changes_figure_and_number_and_nothing_is_stale(example, zensical):
    done = zensical()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "holdtrue: 1 figures, 1 run" in done.stdout
    before = example.built()
    text = before[PAGE].decode()
    assert (
        '<data class="fact" data-of="part/page/line.third" value="0.333333333333">0.333</data>' in text
        and "slope 1" in text
    )
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in text
    assert "0 run" in zensical().stdout
    assert example.built() == before

    # The text of the page stays as it is: only what the snippet makes of it is new.
    snippet = example.snippet.read_text("utf-8").replace("[0, slope]", "[slope, 0]").replace('"slope"', '"steep"')
    example.snippet.write_text(snippet, "utf-8")
    assert zensical().returncode == 0
    after = example.built()
    assert "steep 1" in after[PAGE].decode()
    assert after["snippets/part/page/line.py"].decode() == snippet
    names = {"line.svg", "line.1.svg"}
    assert [name for name in names if after[f"part/page/{name}"] == before[f"part/page/{name}"]] == []

    example.snippet.write_text(snippet.replace("1 / 3", "1 / 4"), "utf-8")
    done = zensical()
    assert done.returncode == 1
    assert "docs/part/page.md:8: line.third is 0.250, the page says 0.333" in done.stderr
    assert example.built() == after, "the last good site stays"
    assert example.command("update").returncode == 0
    assert zensical().returncode == 0
    assert (
        '<data class="fact" data-of="part/page/line.third" value="0.25">0.250</data>' in example.built()[PAGE].decode()
    )
    assert example.leftovers() == []


def fails_and_leaves_the_site(example, zensical, *said):
    example.write("site/index.html", "the last good site")
    done = zensical()
    assert done.returncode == 1
    assert [sentence for sentence in said if sentence not in done.stderr] == [], done.stderr
    assert "Traceback" not in done.stderr
    assert example.built() == {"index.html": b"the last good site"}
    assert example.leftovers() == []


def test_all_that_is_wrong_with_a_page_is_told(example, zensical):
    text = example.page.read_text("utf-8").replace("$x^2$", r"$\frac{$")
    text += "\n/// figrue | line\n///\n\n/// output | none\n///\n\n<div>\n/// equation | hidden\n$$ 1 $$\n///\n</div>\n"
    example.page.write_text(text, "utf-8")
    fails_and_leaves_the_site(
        example, zensical,
        "docs/part/page.md:8: the formula",
        "docs/part/page.md:14: unknown block 'figrue'",
        "docs/part/page.md:17: there is no snippets/part/page/none.py",
        "docs/part/page.md:21: equation 'hidden' was not rendered",
    )  # fmt: skip


def test_links_to_pages_and_anchors_that_are_not_there_are_told(example, zensical):
    text = example.page.read_text("utf-8")
    example.page.write_text(text + "\n[A page](nowhere.md), [a place](../index.md#nowhere).\n", "utf-8")
    fails_and_leaves_the_site(example, zensical, "page does not exist", "anchor does not exist", "part/page.md:14:")


def test_a_build_may_start_anywhere_and_go_anywhere(example, zensical, tmp_path):
    text = example.page.read_text("utf-8")
    example.page.write_text(text + '\n```python\n--8<-- "snippets/part/page/line.py"\n```\n', "utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = zensical("--output", "new/site", cwd=elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    built = example.built("elsewhere/new/site")
    assert "part/page/line.svg" in built and "A straight line." in built[PAGE].decode()
    assert [path.name for path in (elsewhere / "new").iterdir()] == ["site"]
    assert not (example.root / "site").exists()


def test_a_build_does_not_replace_the_project(example, zensical):
    before = example.built(".")
    done = zensical("--output", ".")
    assert done.returncode == 1 and "holds docs/" in done.stderr
    assert before.items() <= example.built(".").items()


def test_where_it_is_not_installed_a_sentence_says_so(example, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "zensical", None)
    monkeypatch.delitem(sys.modules, "holdtrue.adapters.zensical", raising=False)
    monkeypatch.delattr("holdtrue.adapters.zensical", raising=False)
    assert command.main(["--root", str(example.root), "zensical"]) == 1
    assert capsys.readouterr().err == "a package is missing, zensical: pip install zensical\n"


@pytest.mark.parametrize(
    ("theme", "read"), [("", {"variant": "classic"}), ("theme: material", {"name": "material", "variant": "classic"})]
)
def test_a_theme_may_be_a_name_or_missing_and_files_are_included_from_where_mkdocs_looks(
    example, tmp_path, theme, read
):
    import yaml

    from holdtrue.adapters import zensical

    included = "markdown_extensions:\n  - pymdownx.snippets: {base_path: [!relative $docs_dir], check_paths: false}\n"
    example.write("mkdocs.yml", f"site_name: Example\n{theme}\n{included}")
    zensical.write_sources(example.site(), work := tmp_path / "work")
    found = yaml.safe_load((work / "mkdocs.yml").read_text("utf-8"))
    assert found["theme"] == read
    (options,) = found["markdown_extensions"][0].values()
    assert options == {"base_path": [str(example.root / "docs")], "check_paths": False}
