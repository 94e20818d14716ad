"""`mkdocs serve` as an author uses it: save, look, and nothing to clean up."""

import signal
import socket
import sys
import time
import urllib.error
import urllib.request

import pytest

from holdtrue.adapters.mkdocs import LOOK
from holdtrue.serve.background import ADDRESS
from processes import run, serving, until


def test_a_save_shows_a_mistake_in_its_place_and_the_next_save_heals(example, server, wait_for):
    page, drawn = server + "/part/page/", f"{server}{ADDRESS}?page=part/page.md&name=part/page/line"
    # On a busy machine the page is there before its snippet has run: then what is to come into its place says the same.
    shown = lambda in_page, later: (wait_for(page, f'{in_page}|data-awaits="'), wait_for(drawn, later))  # noqa: E731
    shown('src="line.svg"', '"third": "0.333333333333"')
    good = example.snippet.read_text("utf-8")

    example.snippet.write_text("1 / 0\n", "utf-8")
    said = "snippets/part/page/line.py:1: ZeroDivisionError: division by zero"
    text, _ = shown(r'<figure[^>]*>\s*<div class="snippet-error"', f'"problem": "{said}')
    assert "A page" in text and (said in text or 'data-awaits="' in text)

    example.snippet.write_text(good.replace("1 / 3", "1 / 4"), "utf-8")
    shown("line.third is 0.250, the page says 0.333", "line.third is 0.250, the page says 0.333")

    example.page.write_text(example.page.read_text("utf-8").replace("0.333", "0.25"), "utf-8")
    text, _ = shown('<data class="fact"[^>]* value="0.25">0.25</data>', '"wrong": \\[\\]')
    assert "snippet-error" not in text.partition("<style>")[0]


def test_whatever_cannot_be_read_is_named_in_the_page_and_the_next_save_heals(example, wait_for):
    """Also if it was there before the server, and whatever an editor leaves beside a page is passed over."""
    lock, wrong = example.root / "docs/part/.#page.md", example.root / "docs/part/wrong.md"
    asset, settings = example.root / "docs/part/picture.png", example.root / "mkdocs.yml"
    for locked in lock, example.root / "snippets/part/page/.#line.py":
        locked.symlink_to("me@host.1:2")
    wrong.write_bytes("# Café\n".encode("latin-1"))
    good = settings.read_text("utf-8")
    with serving(example.root) as address:
        page = f"{address}/part/page/"
        there = 'src="line.svg"'
        wait_for(page, "docs/part/wrong.md:1: not in UTF-8; save the file in that encoding")
        wrong.write_text("# Café\n", "utf-8")
        wait_for(page, there)
        asset.symlink_to("nowhere.png")  # which is no change yet to who watches
        wrong.write_text("# A café\n", "utf-8")
        wait_for(page, "docs/part/picture.png:1: cannot be read: the link leads to nowhere.png, which is not there")
        asset.unlink()
        wrong.write_text("# Café\n", "utf-8")
        wait_for(page, there)
        example.snippet.with_name("bent.py").write_bytes(b"# caf\xe9\n")
        wait_for(page, "snippets/part/page/bent.py:1: not in UTF-8")
        example.snippet.with_name("bent.py").unlink()
        wait_for(page, there)
        for bad, said in (
            ("site_name: [\n", "error parsing the configuration file"),
            ("plugins: [none_such]\n", "none_such"),
        ):
            settings.write_text(good + bad if "site" not in bad else bad, "utf-8")
            wait_for(page, rf'role="alert"(.|\n)*{said}')
            settings.write_text(good, "utf-8")
            wait_for(page, there)
        settings.write_bytes(good.encode() + b"# caf\xe9\n")
        wait_for(page, 'role="alert"(.|\\n)*unacceptable character')
        lock.unlink()
        settings.write_text(good, "utf-8")
        wait_for(page, there)


def test_what_python_compiles_beside_a_server_is_no_save(example, wait_for, tmp_path):
    log = tmp_path / "log"
    with serving(example.root, log=log) as address:
        wait_for(f"{address}/part/page/", 'src="line.svg"')
        built = log.read_text("utf-8").count("Building documentation")
        compiled = example.snippet.with_name("__pycache__") / "line.cpython-312.pyc"
        compiled.parent.mkdir(exist_ok=True)
        compiled.write_bytes(b"compiled")
        time.sleep(5 * LOOK)
        example.page.write_text(example.page.read_text("utf-8") + "\nMore.\n", "utf-8")
        wait_for(f"{address}/part/page/", "More.")
    assert log.read_text("utf-8").count("Building documentation") == built + 1


def test_what_is_not_to_be_published_is_not_served(example, wait_for):
    with (example.root / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nexclude_docs: '*.py'\n")
    assert example.build().returncode == 0  # what has run before is there from the start
    with serving(example.root) as address:
        wait_for(f"{address}/part/page/", 'src="line.svg"')
        assert urllib.request.urlopen(f"{address}/part/page/line.svg").headers["Content-Type"] == "image/svg+xml"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/snippets/part/page/line.py")


def test_a_new_page_with_a_figure_needs_no_registration(example, server, wait_for):
    wait_for(server + "/part/page/", 'src="line.svg"')
    example.write("snippets/part/fresh/bent.py", example.snippet.read_text("utf-8"))
    example.write("docs/part/fresh.md", example.page.read_text("utf-8").replace("line", "bent"))
    wait_for(server + "/part/fresh/", 'src="bent.svg"')
    assert urllib.request.urlopen(server + "/part/fresh/bent.1.svg").status == 200


@pytest.mark.skipif(sys.platform == "win32", reason="there os.kill does not interrupt a process, it ends it")
def test_an_interrupted_build_ends_at_once_and_leaves_the_site(example):
    """Not when its snippet ends, for which nobody waits here."""
    assert example.build().returncode == 0
    before, begun = example.built(), example.root / "begun"
    example.snippet.write_text(f"import time\nopen({str(begun)!r}, 'w').close()\ntime.sleep(600)\n", "utf-8")
    with example.start("mkdocs", "build", SNIPPET_TIMEOUT="600") as build:
        until(begun.exists)
        build.send_signal(signal.SIGINT)
        said = build.communicate(timeout=60)[0]
    assert build.returncode != 0 and "Traceback" not in said
    assert example.built() == before
    assert example.leftovers() == []


def test_a_port_that_is_taken_is_said_before_anything_is_built(example):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
        done = run(command, cwd=example.root)
    assert done.returncode == 1
    assert f"nothing can be served at 127.0.0.1:{port} (Address already in use): end what runs there" in done.stderr
    assert f"`mkdocs serve -a 127.0.0.1:{port + 1}`" in done.stderr and "holdtrue:" not in done.stderr


def test_without_live_reload_a_page_is_whole_when_it_is_there(example, wait_for):
    with serving(example.root, "--no-livereload") as address:
        page = wait_for(f"{address}/part/page/", 'src="line.svg"')
        assert (
            'data-awaits="' not in page
            and '<data class="fact" data-of="part/page/line.third" value="0.333333333333">0.333</data>' in page
        )
        assert "being drawn" not in urllib.request.urlopen(f"{address}/part/page/line.svg").read().decode()
