"""The whole way, as an author walks it: `mkdocs build` in a folder of its own."""

import re
import subprocess
import sys

import pytest


def test_a_good_build_ships_figures_code_and_says_what_it_did(example):
    done = example.build()
    assert done.returncode == 0, done.stderr
    assert re.search(r"engine: 1 figures, 1 run, [\d.]+ s$", done.stderr.strip())
    site = example.built()
    assert {
        "part/page/line.svg",
        "part/page/line.1.svg",
        "snippets/part/page/line.py",
        "part/page/index.html",
    } <= site.keys()
    page = site["part/page/index.html"].decode()
    assert '<data class="fact" value="0.333333333333">0.333</data>' in page
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in page and "slope 1" in page
    assert re.search(r"engine: 1 figures, 0 run, [\d.]+ s$", example.build().stderr.strip())
    assert example.leftovers() == []


BROKEN = "1 / 0\n"


@pytest.mark.parametrize("options", [[], ["--no-strict"], ["--quiet"], ["--verbose"]], ids=str)
def test_a_bad_build_says_all_that_is_wrong_and_leaves_the_site(example, options):
    example.build()
    before = example.built()
    good = example.snippet.read_text(), example.page.read_text()
    example.write("snippets/part/page/broken.py", BROKEN)
    text = good[1].replace("0.333<", "0.334<").replace("$x^2$", r"$\frac{$")
    example.page.write_text(text + "\n/// output | broken\n///\n\n/// figrue | line\n///\n")
    done = example.build(*options)
    assert done.returncode != 0
    for sentence in (
        "snippets/part/page/broken.py:1: ZeroDivisionError: division by zero",
        "docs/part/page.md:8: line.third is 0.333, the page says 0.334",
        "docs/part/page.md:8: the formula",
        "docs/part/page.md:17: unknown block 'figrue'",
    ):
        assert sentence in done.stderr
    assert "Traceback" not in done.stderr or "--verbose" in options
    assert example.built() == before
    example.snippet.write_text(good[0])
    example.page.write_text(good[1])
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


def test_two_clean_builds_give_the_same_bytes_under_two_hash_seeds(example):
    built = []
    for seed in "12":
        assert example.build("-d", f"out{seed}", seed=seed).returncode == 0
        built.append(example.built(f"out{seed}"))
        subprocess.run(["rm", "-r", str(example.root / ".cache")], check=True)
    assert [name for name in built[0].keys() | built[1].keys() if built[0].get(name) != built[1].get(name)] == []


def test_search_reads_formulas_as_text_and_no_code(example):
    example.build()
    index = (example.root / "site/search/search_index.json").read_text()
    assert "x^2" in index and "<math" not in index and "msup" not in index


def command(project, *arguments):
    argv = [sys.executable, "-m", "engine", *arguments]
    return subprocess.run(argv, cwd=project.root, capture_output=True, text=True, timeout=120)


def test_update_rewrites_wrong_numbers_and_nothing_else(example):
    good = example.page.read_text()
    example.page.write_text(good.replace("0.333<", "0.1<"))
    assert command(example, "check").returncode == 1
    done = command(example, "update")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "docs/part/page.md: 1 number rewritten")
    assert example.page.read_text() == good.replace("0.333<", "0.3<")
    assert command(example, "check").returncode == 0
    again = example.page.read_text()
    command(example, "update")
    assert example.page.read_text() == again


def test_update_keeps_line_endings(example):
    text = example.page.read_text().replace("0.333<", "0.334<").replace("\n", "\r\n").encode()
    example.page.write_bytes(text)
    command(example, "update")
    assert example.page.read_bytes() == text.replace(b"0.334", b"0.333")


def test_list_names_snippets_pages_and_facts(example):
    done = command(example, "list")
    assert done.returncode == 0
    assert "part/page/line  2 frame(s)  docs/part/page.md" in done.stdout and "thousand = 1000" in done.stdout


def test_run_says_what_failed_and_with_what_status(example):
    assert command(example, "run").returncode == 0
    example.snippet.write_text(BROKEN)
    done = command(example, "run")
    assert done.returncode == 1 and "snippets/part/page/line.py:1: ZeroDivisionError" in done.stderr


def test_a_folder_without_docs_is_named(tmp_path):
    done = subprocess.run([sys.executable, "-m", "engine", "run"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2 and "has no docs/" in done.stderr
