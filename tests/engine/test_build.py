"""The whole way, as an author walks it: `mkdocs build` in a folder of its own. Whole processes are in test_reliability.py."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from mkdocs.utils.yaml import yaml_load

from holdtrue.export import publish
from holdtrue.read import generator
from processes import running

ROOT = Path(__file__).resolve().parents[2]


def test_a_good_build_ships_figures_code_and_says_what_it_did(example):
    example.write("docs/assets/code.css", "")
    done = example.build()
    assert done.returncode == 0, done.stderr
    assert re.search(r"holdtrue: 1 figures, 1 run, [\d.]+ s$", done.stderr.strip())
    site = example.built()
    assert {
        "part/page/line.svg",
        "part/page/line.1.svg",
        "part/page/fig-line.code.html",
        "snippets/part/page/line.py",
        "part/page/index.html",
    } <= site.keys()
    page = site["part/page/index.html"].decode()
    assert '<data class="fact" data-of="part/page/line.third" value="0.333333333333">0.333</data>' in page
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in page and "slope 1" in page
    assert re.search(r"holdtrue: 1 figures, 0 run, [\d.]+ s$", example.build().stderr.strip())
    assert example.leftovers() == []


BROKEN = "1 / 0\n"


@pytest.mark.parametrize("options", [[], ["--no-strict"], ["--quiet"], ["--verbose"]], ids=str)
def test_a_bad_build_says_all_that_is_wrong_and_leaves_the_site(example, options):
    example.build()
    before = example.built()
    good = example.snippet.read_text("utf-8"), example.page.read_text("utf-8")
    example.write("snippets/part/page/broken.py", BROKEN)
    example.write("snippets/part/page/no_python.py", "def figure(:\n")
    text = good[1].replace("0.333<", "0.334<").replace("$x^2$", r"$\frac{$")
    text += "\n/// output | broken\n///\n\n/// figrue | line\n///\n\n/// output | no_python\n///\n"
    example.page.write_text(text, "utf-8")
    done = example.build(*options)
    assert done.returncode != 0
    for sentence in (
        "5 problems; the site is left as it was",
        "snippets/part/page/broken.py:1: ZeroDivisionError: division by zero",
        "snippets/part/page/no_python.py:1: SyntaxError: invalid syntax",
        "docs/part/page.md:8: line.third is 0.333, the page says 0.334",
        "docs/part/page.md:8: the formula",
        "docs/part/page.md:17: unknown block 'figrue'",
    ):
        assert sentence in done.stderr
    assert "Traceback" not in done.stderr or "--verbose" in options
    assert example.built() == before
    example.snippet.write_text(good[0], "utf-8")
    example.page.write_text(good[1], "utf-8")
    assert example.build(*options).returncode == 0
    assert example.built() == before


def test_a_strict_warning_leaves_the_site_too(example):
    example.build()
    before = example.built()
    example.write("docs/index.md", "# Example\n\nSee [nothing](nowhere.md).\n")
    done = example.build()
    assert done.returncode != 0 and "nowhere.md" in done.stderr
    assert example.built() == before
    assert example.leftovers() == []


STRICT_LINKS = "validation: {links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}\n"
BAD_LINKS = {
    "[gone](part/gone.md)": r"'index\.md' contains a link 'part/gone\.md', but the target is not found",
    "[a place](part/page.md#nowhere)": r"'index\.md' contains a link 'part/page\.md#nowhere', but the doc 'part/page\.md' does not contain an anchor '#nowhere'",
    "[here](#nowhere)": r"'index\.md' contains a link '#nowhere', but there is no such anchor on this page",
    "[absolute](/part/page/)": r"'index\.md' contains an absolute link '/part/page/'",
    "[no source](part/page/)": r"'index\.md' contains an unrecognized relative link 'part/page/'",
    "![no picture](line.png)": r"'index\.md' contains a link 'line\.png', but the target is not found",
}


def test_every_bad_link_is_named_with_its_page_a_missing_section_with_its_line_and_the_site_is_left(example):
    config = example.root / "mkdocs.yml"
    text = config.read_text("utf-8").replace("superfences", "superfences, pymdownx.snippets")
    config.write_text(text + STRICT_LINKS, "utf-8")
    assert example.build().returncode == 0
    before = example.built()

    index = example.root / "docs/index.md"
    good = index.read_text("utf-8")
    index.write_text(good + "\n" + "\n".join(BAD_LINKS) + "\n", "utf-8")
    done = example.build()
    assert done.returncode != 0 and "Traceback" not in done.stderr
    for sentence in BAD_LINKS.values():
        assert re.search(sentence, done.stderr), done.stderr
    assert example.built() == before

    include = '\n```python\n--8<-- "snippets/part/page/line.py:nothere"\n```\n'
    index.write_text("---\ntitle: Example: bad\n---\n" + good + include, "utf-8")
    done = example.build()
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert "docs/index.md:2: the front matter is not valid YAML" in done.stderr
    assert "docs/index.md:9: snippets/part/page/line.py has no section 'nothere'; it has none" in done.stderr
    assert example.built() == before

    index.write_text(good, "utf-8")
    assert example.build().returncode == 0
    assert example.built() == before


INCLUDING = """
# Including

```python
--8<-- "snippets/part/page/line.py:axes"
```

```python
--8<--
snippets/part/page/line.py:axes
; snippets/part/page/nothing.py
--8<--
```

--8<-- "parts/outer.md"
"""


@pytest.fixture
def including(example):
    """The example with a page that includes parts of files in every way."""
    config = example.root / "mkdocs.yml"
    added = "pymdownx.superfences, pymdownx.snippets: {check_paths: false, auto_append: [parts/below.md]}]"
    config.write_text(config.read_text("utf-8").replace("pymdownx.superfences]", added), "utf-8")
    marked = "    # --8<-- [start:axes]\n    ax.plot([0, 1], [0, slope])\n    # --8<-- [end:axes]"
    text = example.snippet.read_text("utf-8").replace("    ax.plot([0, 1], [0, slope])", marked)
    example.snippet.write_text(text, "utf-8")
    example.write("parts/outer.md", 'Outer.\n\n--8<-- "parts/inner.md"\n')
    example.write("parts/inner.md", "Inner.\n")
    example.write("parts/below.md", "Below.\n")
    example.write("docs/part/including.md", INCLUDING)
    return example


def test_what_pages_include_is_found_from_the_project_whoever_builds_it_and_wherever(including, tmp_path_factory):
    elsewhere, settings = type(including)(tmp_path_factory.mktemp("elsewhere")), str(including.root / "mkdocs.yml")
    pages = []
    for _ in range(2):  # after an edit, first from elsewhere
        for project in elsewhere, including:
            done = project.build("-f", settings)
            assert done.returncode == 0, done.stderr
            pages.append(including.built()["part/including/index.html"].decode())
        page = including.root / "docs/part/including.md"
        page.write_text(page.read_text("utf-8").replace("# Including", "# Including it"), "utf-8")
    assert pages[0] == pages[1] and pages[2] == pages[3] and "Including it" in pages[2]
    for text in pages:
        code = re.sub(r"<[^>]*>", "", text)
        assert code.count("ax.plot([0, 1], [0, slope])") == 2
        assert "Outer." in code and "Inner." in code and "Below." in code
    assert [path.name for path in elsewhere.root.iterdir()] == []


def test_what_pages_include_and_is_no_text_is_named(including):
    (including.root / "parts/inner.md").write_bytes(b"One.\n\ncaf\xe9\n")
    done = including.build()
    assert done.returncode != 0 and "parts/inner.md:3: not in UTF-8" in done.stderr and "Traceback" not in done.stderr


def test_an_edit_of_what_pages_include_is_seen(including):
    assert including.build().returncode == 0
    for name in ("outer", "inner", "below"):
        path = including.root / f"parts/{name}.md"
        path.write_text(path.read_text("utf-8").replace(f"{name.title()}.", f"{name.title()} anew."), "utf-8")
        assert including.build().returncode == 0
        assert f"{name.title()} anew." in including.built()["part/including/index.html"].decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("; snippets/part/page/nothing.py", "snippets/part/page/nothing.py", "10: there is no file snippets/part/page/nothing.py"),
        ("parts/outer.md", "../parts/outer.md", "14: there is no file ../parts/outer.md"),
        ("parts/outer.md", "parts/hollow.md", "14: parts/hollow.md includes parts/none.md, which is not there"),
    ],
)  # fmt: skip
def test_what_pages_include_and_is_not_there_is_named(including, old, new, said):
    including.write("parts/hollow.md", '--8<-- "parts/none.md"\n')
    page = including.root / "docs/part/including.md"
    page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
    done = including.build()
    assert done.returncode != 0 and f"docs/part/including.md:{said}" in done.stderr


WRONG = "# Other\n\nA third is 0.999<!-- part/page/line.third -->.\n\n/// figure | nothing\n    alt: It.\n\nA caption.\n///\n"


@pytest.mark.parametrize(
    "path", ["part/other.markdown", "part/other.mkd", "other.md", "a/b/c/other.md", "linked/other.md"]
)
def test_every_page_that_is_published_is_checked(example, tmp_path_factory, path):
    if path.startswith("linked"):
        (example.root / "docs/linked").symlink_to(tmp_path_factory.mktemp("outside"))
    example.write(f"docs/{path}", WRONG)
    for done in example.build(), example.command("check"):
        assert done.returncode != 0
        assert f"docs/{path}:3: part/page/line.third is 0.333, the page says 0.999" in done.stderr
        assert f"docs/{path}:5: the alt of figure 'nothing' has 3 characters" in done.stderr


@pytest.mark.parametrize(
    "path",
    [
        "left/other.md", "draft.md", ".hidden/other.md", "part/._page.md", ".ipynb_checkpoints/page-checkpoint.md",
        "part/.#page.md", "templates/other.md", "labs/left.py", "labs/.left.py", "README.md", "reference/._a.bib",
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("default")
def test_what_is_not_published_blocks_no_build(example, path):
    config = example.root / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8") + "exclude_docs: |\n  left/\n  labs/left.py\ndraft_docs: draft.md\n", "utf-8"
    )
    for name in path, f"{path}x{Path(path).suffix}":
        file = example.write(f"docs/{name}" if name == path else "docs/part/.x", WRONG)
    file = example.root / "docs" / path
    if ".#" in path:
        file.unlink()
        file.symlink_to("me@host.1:2")
    elif path.endswith((".py", ".bib")) or "._" in path:
        file.write_bytes(b"\x00\x05\x16\x07 no text: \xe9\n")
    strict = ["--no-strict"] * (path == "README.md")  # of which MkDocs has something to say
    for done in example.build(*strict), example.command("check"):
        assert done.returncode == 0, done.stderr
    assert not any("other" in name for name in example.built())


def test_every_file_may_begin_with_a_byte_order_mark(including):
    """As Python reads its programs. Nothing of it stands on a page, in a notebook or in what pages show of code."""
    including.write("docs/glossary.md", "# Glossary\n\nline\n:   It is straight.\n")
    including.write("docs/works.bib", "@book{a, author={A. B.}, title={C}, year={2000}, publisher={D}}\n")
    including.write(
        "tests/part/test_page.py",
        'import pytest\n\n\n@pytest.mark.equation("part/page/law")\ndef test_law():\n    pass\n',
    )
    including.write("snippets/shared/near.py", "x = 1\n")
    including.write("snippets/shared/style.mplstyle", "lines.linewidth: 2\n")
    import_it = "from snippets.shared import near\n"
    including.snippet.write_text(import_it + including.snippet.read_text("utf-8"), "utf-8")
    more = '\n/// equation | law\n$$ x $$\n///\n\nSee [@a].\n\n```python\n--8<-- "snippets/part/page/line.py"\n```\n'
    including.page.write_text(including.page.read_text("utf-8") + more, "utf-8")
    for path in [path for path in including.root.rglob("*") if path.suffix in (".py", ".md", ".bib", ".yml")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    done = including.build()
    assert done.returncode == 0, done.stderr
    shown = {
        name: text.decode() for name, text in including.built().items() if name.endswith((".html", ".ipynb", ".json"))
    }
    assert [name for name, text in shown.items() if "\ufeff" in text or "&#65279;" in text] == []
    assert "from snippets.shared import" in shown["part/page/page.ipynb"]
    (including.root / "snippets/part/page/line.py").write_bytes(b"\xef\xbb\xbfx = 1\ndef figure(slope=1):\n    pass\n")
    assert "snippets/part/page/line.py:2: figure() returned NoneType" in including.build().stderr


@pytest.mark.parametrize("name", ["docs/part/other.md", "docs/picture.png", "snippets/part/page/bent.py", "docs/a.bib"])
def test_a_link_that_leads_nowhere_is_named_and_the_site_is_left(example, name):
    assert example.build().returncode == 0
    before, link = example.built(), example.root / name
    link.symlink_to("nowhere")
    for done in example.build(), example.command("check"):
        assert done.returncode != 0 and "Traceback" not in done.stderr
        assert f"{name}:1: cannot be read: the link leads to nowhere, which is not there" in done.stderr
    assert example.built() == before
    link.unlink()
    assert example.build().returncode == 0


def test_the_command_line_understands_a_configuration_as_mkdocs_does(including):
    """One that takes over another, and paths that are relative to one of its folders."""
    settings = including.root / "mkdocs.yml"
    settings.rename(including.root / "base.yml")
    including.write("mkdocs.yml", "INHERIT: base.yml\ndocs_dir: content\n")
    (including.root / "docs").rename(including.root / "content")
    (including.root / "parts").rename(including.root / "content/parts")
    base = including.root / "base.yml"
    paths = "base_path: [!relative $config_dir, !relative $docs_dir], check_paths"
    base.write_text(base.read_text("utf-8").replace("check_paths", paths), "utf-8")
    for done in including.build(), including.command("check"):
        assert done.returncode == 0, done.stderr


def test_an_inherited_configuration_is_joined_as_mkdocs_joins_it_and_read_anew(tmp_path):
    base, own = tmp_path / "shared/base.yml", tmp_path / "mkdocs.yml"
    base.parent.mkdir()
    base.write_text("theme: {name: material, language: de}\nplugins: [search]\n", "utf-8")
    own.write_text("INHERIT: shared/base.yml\ntheme: {palette: {}}\nplugins: [holdtrue]\n", "utf-8")
    for language in "de", "fr":
        base.write_text(base.read_text("utf-8").replace("language: de", f"language: {language}"), "utf-8")
        found = generator.configuration(tmp_path)
        ours = {name: found[name] for name in ("theme", "plugins")}
        with own.open("rb") as file:
            theirs = yaml_load(file)
        assert ours == {name: theirs[name] for name in ours} and generator.language(tmp_path) == language


@pytest.mark.parametrize(
    "given", ["[{pymdownx.snippets: {base_path: parts}}, tables]", "{pymdownx.snippets: {base_path: parts}, tables: }"]
)
def test_extensions_may_be_a_list_or_a_table(tmp_path, given):
    (tmp_path / "mkdocs.yml").write_text(f"markdown_extensions: {given}\n", "utf-8")
    found = [generator.options(tmp_path, name) for name in ("pymdownx.snippets", "tables", "toc")]
    assert found == [{"base_path": "parts"}, {}, None]


@pytest.mark.parametrize("bad", ["site_name: [\n", "x: 'y\n"])
def test_a_configuration_that_is_no_yaml_is_named(example, bad):
    settings = example.root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + bad, "utf-8")
    done = example.command("check")
    assert done.returncode == 1 and re.search(r"^mkdocs.yml:\d+: not valid YAML: ", done.stderr)


@pytest.mark.parametrize("there", [True, False])
def test_a_site_that_is_a_link_stays_one_and_what_it_leads_to_is_new(example, tmp_path_factory, there):
    shown, link = tmp_path_factory.mktemp("server") / "html", example.root / "site"
    if there:
        shown.mkdir()
        (shown / "old.html").write_text("old", "utf-8")
    link.symlink_to(shown, target_is_directory=True)
    for title in "One", "Two":
        example.write("docs/index.md", f"# {title}\n")
        assert example.build().returncode == 0
        assert link.is_symlink() and f">{title}</h1>" in (shown / "index.html").read_text("utf-8")
        assert not (shown / "old.html").exists() and [path.name for path in shown.parent.iterdir()] == ["html"]
    example.snippet.write_text("1 / 0\n", "utf-8")
    example.write("docs/index.md", "# Three\n")
    assert example.build().returncode != 0
    assert ">Two</h1>" in (shown / "index.html").read_text("utf-8")


@pytest.mark.parametrize("change", [("pymdownx.arithmatex: {generic: true}, ", ""), ("{generic: true}", "{}")])
def test_formulas_that_nothing_reads_are_said_to_be_so(example, change):
    settings = example.root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace(*change), "utf-8")
    example.write("docs/index.md", "# Example\n\n`$` and\n\n```\n$x\n```\n\nA formula, $x^2$, and\n\n$$\ny\n$$\n")
    done = example.build()
    said = "nothing reads formulas here: add `pymdownx.arithmatex: {generic: true}` to the markdown_extensions of mkdocs.yml"
    assert done.returncode != 0 and f"docs/index.md:9: {said}" in done.stderr
    assert f"docs/part/page.md:8: {said}" in done.stderr and "a lone $" not in done.stderr


LATE = """
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File


@event_priority(%d)
def on_files(files, config):
    files.append(File.generated(config, "late.md", content="# Late\\n\\nIt is 0.5<!-- part/page/line.third -->.\\n"))
    return files
"""


@pytest.mark.parametrize("priority", [0, -99])
def test_a_page_that_another_plugin_makes_is_checked(example, priority):
    example.write("late.py", LATE % priority)
    config = example.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "hooks: [late.py]\n", "utf-8")
    done = example.build()
    assert done.returncode != 0 and "docs/late.md:3: part/page/line.third is 0.3, the page says 0.5" in done.stderr


def test_pages_may_stand_in_another_folder(example):
    config = example.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "docs_dir: content\n", "utf-8")
    (example.root / "docs").rename(example.root / "content")
    page = example.root / "content/part/page.md"
    page.write_text(page.read_text("utf-8").replace("0.333<", "0.334<"), "utf-8")
    said = "content/part/page.md:8: line.third is 0.333, the page says 0.334"
    for done in example.build(), example.command("check"):
        assert done.returncode != 0 and said in done.stderr
    assert example.command("update").stdout.startswith("content/part/page.md: 1 number rewritten\n")
    assert example.build().returncode == 0
    assert "content/part/page.md" in example.command("list").stdout
    example.write("docs/index.md", "")
    (example.root / "content").rename(example.root / "elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(example.root)
        done = example.command("check")
    assert done.returncode == 2 and "has no content/" in done.stderr


@pytest.mark.reads("mkdocs.yml")
def test_links_of_the_course_are_checked_as_strictly():
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!ENV", lambda loader, node: None)
    config = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader)
    assert config["strict"] is True
    assert yaml.safe_load(STRICT_LINKS)["validation"]["links"].items() <= config["validation"]["links"].items()


def test_a_site_is_whole_however_many_builds_publish_at_once(tmp_path):
    def swap(number):
        for round in range(20):
            staging = tmp_path / f".site-{number}"
            staging.mkdir()
            for name in "ab":
                (staging / name).write_text(f"{number} {round}", "utf-8")
            publish.publish(staging, tmp_path / "site")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(swap, range(4)))
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    one, two = (tmp_path / "site" / name for name in "ab")
    assert one.read_text("utf-8") == two.read_text("utf-8")


def test_a_build_that_another_one_overtakes_publishes_after_it(tmp_path, monkeypatch):
    staging, target, rename, waiting = tmp_path / ".site-1", tmp_path / "site", Path.rename, [b"other"]
    for folder in (staging, target):
        folder.mkdir()
        (folder / "index.html").write_bytes(folder.name.encode())

    def overtaken(path, where):
        if path == staging and waiting:  # the last site has just been taken away
            target.mkdir()
            (target / "index.html").write_bytes(waiting.pop())
        return rename(path, where)

    monkeypatch.setattr(Path, "rename", overtaken)
    publish.publish(staging, target)
    assert waiting == [] and (target / "index.html").read_bytes() == b".site-1"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(os.name != "posix", reason="which processes have died can't be asked without harm")
def test_what_dead_builds_left_is_removed_and_what_is_alive_stays(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    alive = [f".site-{os.getppid()}", f".site-{os.getppid()}-old", ".site-notes", ".sites-1", f".other-{dead.pid}"]
    ours = f".site-{os.getpid()}"  # of another life: in a container every build has the same number
    for name in [f".site-{dead.pid}", f".site-{dead.pid}-old", ours, *alive]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name, "utf-8")
    publish.tidy(tmp_path / "site")
    # It died between taking the old site away and putting the new one there.
    assert (tmp_path / "site/index.html").read_text("utf-8") == f".site-{dead.pid}-old"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*alive, "site"])


@pytest.mark.skipif(os.name != "posix", reason="which processes have died can't be asked without harm")
def test_a_process_of_somebody_else_is_alive(monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert publish.is_running(1)


def test_a_build_needs_to_write_nowhere_but_where_its_site_goes(example, tmp_path_factory):
    assert example.build().returncode == 0
    shutil.rmtree(example.root / ".cache")
    (example.root / ".cache").write_text("a file where a folder should be", "utf-8")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "site"
    if hasattr(os, "geteuid") and os.geteuid() != 0:  # root may write everywhere
        example.root.chmod(0o555)
    try:
        done = example.build("-d", str(elsewhere))
    finally:
        example.root.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("results are not kept") == 1
    assert {
        p.relative_to(elsewhere).as_posix(): p.read_bytes() for p in elsewhere.rglob("*") if p.is_file()
    } == example.built()
    assert [path.name for path in elsewhere.parent.iterdir()] == ["site"]
    (example.root / ".cache").unlink()
    assert "1 run" in example.build().stderr
    assert (example.root / ".cache").is_dir()


def test_search_reads_formulas_as_text_and_no_code(example):
    example.build()
    index = (example.root / "site/search/search_index.json").read_text("utf-8")
    assert "x^2" in index and "<math" not in index and "msup" not in index


def test_update_rewrites_wrong_numbers_and_nothing_else(example):
    good = example.page.read_text("utf-8")
    example.page.write_text(good.replace("0.333<", "0.1<"), "utf-8")
    assert example.command("check").returncode == 1
    done = example.command("update")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "docs/part/page.md: 1 number rewritten")
    assert example.page.read_text("utf-8") == good.replace("0.333<", "0.3<")
    assert example.command("check").returncode == 0
    again = example.page.read_text("utf-8")
    example.command("update")
    assert example.page.read_text("utf-8") == again


def test_update_leaves_a_page_that_is_not_to_be_written(example):
    wrong = example.page.read_text("utf-8").replace("0.333<", "0.334<")
    example.page.write_text(wrong, "utf-8")
    example.page.chmod(0o444)
    done = example.command("update")
    assert (done.returncode, done.stderr) == (1, "docs/part/page.md cannot be written: Permission denied\n")
    assert example.page.read_text("utf-8") == wrong and example.page.stat().st_mode & 0o777 == 0o444


def test_a_list_of_which_only_the_begin_is_read_ends_well(example):
    read, write = os.pipe()
    os.close(read)
    with running(
        [sys.executable, "-m", "holdtrue", "list"],
        cwd=example.root,
        stdout=write,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        os.close(write)
        assert process.communicate(timeout=60)[1] == ""


def test_update_keeps_line_endings(example):
    text = example.page.read_text("utf-8").replace("0.333<", "0.334<").replace("\n", "\r\n").encode()
    example.page.write_bytes(text)
    example.command("update")
    assert example.page.read_bytes() == text.replace(b"0.334", b"0.333")


def test_list_names_snippets_pages_and_facts(example):
    done = example.command("list")
    assert done.returncode == 0
    assert "part/page/line  2 frame(s)  docs/part/page.md" in done.stdout and "thousand = 1000" in done.stdout


def test_run_says_what_failed_and_with_what_status(example):
    assert example.command("run").returncode == 0
    example.snippet.write_text(BROKEN, "utf-8")
    done = example.command("run")
    assert done.returncode == 1 and "snippets/part/page/line.py:1: ZeroDivisionError" in done.stderr


def test_a_folder_without_docs_is_named(project):
    shutil.rmtree(project.root / "docs")
    done = project.command("run")
    assert done.returncode == 2 and "has no docs/" in done.stderr
