"""`mkdocs serve` as an author uses it: save, look, and nothing to clean up."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

PATIENCE = 60  # seconds; a save shows within one, on a machine that has nothing else to do


def test_a_save_shows_a_mistake_in_its_place_and_the_next_save_heals(example, server, wait_for):
    url = server + "/part/page/"
    wait_for(url, 'src="line.svg"')
    good = example.snippet.read_text("utf-8")

    example.snippet.write_text("1 / 0\n", "utf-8")
    page = wait_for(url, r'<figure[^>]*>\s*<div class="snippet-error"')
    assert "snippets/part/page/line.py:1: ZeroDivisionError: division by zero" in page and "A page" in page

    example.snippet.write_text(good.replace("1 / 3", "1 / 4"), "utf-8")
    wait_for(url, "line.third is 0.250, the page says 0.333")

    example.page.write_text(example.page.read_text("utf-8").replace("0.333", "0.25"), "utf-8")
    assert "snippet-error" not in wait_for(url, '<data class="fact" value="0.25">0.25</data>')


def test_a_new_page_with_a_figure_needs_no_registration(example, server, wait_for):
    wait_for(server + "/part/page/", 'src="line.svg"')
    example.write("snippets/part/fresh/bent.py", example.snippet.read_text("utf-8"))
    example.write("docs/part/fresh.md", example.page.read_text("utf-8").replace("line", "bent"))
    wait_for(server + "/part/fresh/", 'src="bent.svg"')
    assert urllib.request.urlopen(server + "/part/fresh/bent.1.svg").status == 200


@pytest.mark.skipif(sys.platform == "win32", reason="there os.kill does not interrupt a process, it ends it")
def test_an_interrupted_build_ends_at_once_and_leaves_the_site(example):
    assert example.build().returncode == 0
    before = example.built()
    example.snippet.write_text("while True: pass\n", "utf-8")
    process = subprocess.Popen([sys.executable, "-m", "mkdocs", "build"], cwd=example.root, stderr=subprocess.DEVNULL)
    time.sleep(4)
    begin = time.monotonic()
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) != 0
    assert time.monotonic() - begin < 30, "it waited for the snippet's own time limit"
    assert example.built() == before
    assert example.leftovers() == []
