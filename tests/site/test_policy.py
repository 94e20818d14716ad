"""The Content-Security-Policy: what it lets a page do, and what not, in a real browser."""

import base64
import hashlib
import os
import shutil
from types import SimpleNamespace

import pytest
from mkdocs.exceptions import PluginError

from built import WORKS
from inpage import settled

pytestmark = WORKS

PUBLIC = "https://cdn.example.org/python/v1/"
POLICY = "meta[http-equiv='Content-Security-Policy']"
FRAME = "assets/play/frame.html"  # has a tighter one beside it


@pytest.fixture(scope="module")
def hook(override):
    return override("policy")


def directives(policy):
    return {name: sources for name, *sources in map(str.split, policy.split(";"))}


@pytest.mark.reads(".")
def test_every_page_has_the_same_policy_before_anything_that_it_governs(documents):
    policies = set()
    for address, page in documents.items():
        meta, *more = page.css(POLICY)
        assert bool(more) == (address == FRAME), address
        charset, first = page.css("meta, script, style, link")[:2]
        assert "charset" in charset.attributes and first.attributes == meta.attributes, address
        policies.add(meta.attrs["content"])
    assert len(policies) == 1


@pytest.mark.reads(".")
def test_the_policy_knows_every_inline_script_and_no_others(documents):
    scripts = {
        script.text()
        for page in documents.values()
        for script in page.css("script:not([src])")
        if script.attributes.get("type") not in ("application/json", "application/ld+json")
    }
    known = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    policy = documents["index.html"].css_first(POLICY).attrs["content"]
    hashes = {source for source in directives(policy)["script-src"] if source.startswith("'sha256-")}
    assert hashes == {f"'sha256-{digest}'" for digest in known}


def test_python_from_a_public_server_is_let_in_where_it_is_needed_and_nowhere_else(hook):
    own, public = directives(hook.policy([], "")), directives(hook.policy([], PUBLIC))
    added = {name: set(sources) - set(own[name]) for name, sources in public.items()}
    assert {name: sources for name, sources in added.items() if sources} == {
        "connect-src": {PUBLIC},
    }
    assert not {"'unsafe-eval'", "'unsafe-inline'"} & set(own["script-src"])


PAGE = '<!doctype html>\n<head><meta charset="utf-8"></head>\n{}\n<script>go()</script>'


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ('<p title="a > b" onclick="go()">', r"<p onclick='go\(\)'>"),
        ("<img\nonerror=go()>", r"<img onerror='go\(\)'>"),
        ('<a href=" javascript:go()">', r"<a href=' javascript:go\(\)'>"),
    ],
)
def test_what_the_policy_would_switch_off_ends_the_build(hook, part, shown):
    with pytest.raises(PluginError, match=rf"x\.html:3: the site's Content-Security-Policy blocks {shown}: let "):
        hook.check(PAGE.format(part).encode(), "x.html")


@pytest.mark.parametrize(
    "part", ["<p>then onclick=x, javascript:", "<pre>&lt;p onclick=x></pre>", '<p title=" onclick=1">', "<p data-on=x>"]
)
def test_what_only_looks_like_it_does_not(hook, part):
    hook.check(PAGE.format(part).encode(), "x.html")


def test_a_page_without_a_place_for_the_policy_ends_the_build(hook):
    with pytest.raises(PluginError, match=r'x\.html has no <meta charset="utf-8"> before its first script'):
        hook.check(b'<script></script><meta charset="utf-8">', "x.html")


def test_a_page_that_is_served_while_it_is_written_has_no_policy(hook, tmp_path):
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    hook.on_post_build(SimpleNamespace(site_dir=str(tmp_path), plugins={"holdtrue": SimpleNamespace(serving=True)}))
    assert (tmp_path / "index.html").read_text("utf-8") == PAGE


# In a browser. That each page loads without a complaint is seen in test_browser.py.


@pytest.fixture(scope="module")
def elsewhere(serve, tmp_path_factory):
    """Another origin, which answers everybody."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "probe.mjs").write_text("export const here = true;\n", "utf-8")
    (folder / "style.css").write_text("body { color: red }", "utf-8")
    (folder / "image.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    (folder / "page.html").write_text(PAGE, "utf-8")
    return serve(folder)


@pytest.fixture(scope="module")
def page(browser, serve, site, elsewhere, tmp_path_factory):
    """A page of the site with a module beside it."""
    folder = tmp_path_factory.mktemp("stage") / "site"
    shutil.copytree(site, folder, copy_function=os.link)
    shutil.copy(elsewhere.folder / "probe.mjs", folder)
    origin = serve(folder).origin
    page = browser.new_page(viewport={"width": 1280, "height": 850})
    page.goto(f"{origin}/labs/digits/")
    settled(page)
    yield page
    page.close()


def test_the_search_and_all_pages_work(page):
    problems = []
    page.on("console", lambda line: line.type in ("error", "warning") and problems.append(line.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.keyboard.press("s")
    page.wait_for_function("() => document.activeElement.matches('.md-search__input')")
    page.keyboard.type("diffusion", delay=20)
    page.wait_for_selector(".md-search-result__link")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?h=*")
    page.wait_for_selector("article mark", state="attached")
    settled(page)
    addresses = page.evaluate("[...document.querySelectorAll('.book li > a:not(.book-headings a)')].map((a) => a.href)")
    assert len(addresses) > 10
    for address in addresses:
        page.evaluate("(to) => [...document.querySelectorAll('.book a')].find((a) => a.href === to).click()", address)
        page.wait_for_function("(to) => document.querySelector('.book [aria-current=page]')?.href === to", arg=address)
    assert problems == []


ATTEMPTS = {
    "an inline script": ("script-src-elem", "add('script', { textContent: 'caught = true' })"),
    "an event handler": (
        "script-src-attr",
        "{ const p = add('p', {}); p.setAttribute('onclick', 'caught = true'); p.click(); }",
    ),
    "a javascript: link": ("script-src-elem", "add('a', { href: 'javascript:caught = true' }).click()"),
    "eval": ("script-src", "setTimeout(() => eval('caught = true'))"),
    "text for a timer": ("script-src", "setTimeout('caught = true')"),
    "a script": ("script-src-elem", "add('script', { src: there + 'probe.mjs' })"),
    "a module": ("script-src-elem", "import(there + 'probe.mjs').catch(() => {})"),
    "a style sheet": ("style-src-elem", "add('link', { rel: 'stylesheet', href: there + 'style.css' })"),
    "an image": ("img-src", "add('img', { src: there + 'image.svg' })"),
    "a frame": ("frame-src", "add('iframe', { src: there + 'page.html' })"),
    "an object": ("object-src", "add('object', { data: there + 'page.html' })"),
    "a download": ("connect-src", "fetch(there + 'probe.mjs').catch(() => {})"),
    "a message": ("connect-src", "navigator.sendBeacon(there)"),
    "a form": ("form-action", "add('form', { action: there + 'page.html' }).submit()"),
    "a base": ("base-uri", "add('base', { href: there })"),
}
ATTEMPT = """(there) => new Promise((found) => {
  window.caught = false;
  const add = (tag, properties) => {
    const element = Object.assign(document.createElement(tag), properties);
    document.body.append(element);
    return element;
  };
  addEventListener("securitypolicyviolation", (event) => found(event.effectiveDirective), { once: true });
  setTimeout(() => found("nothing was blocked"), 5000);
  ACT;
})"""


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_should_not_run_or_ask_is_blocked(page, elsewhere, name):
    directive, act = ATTEMPTS[name]
    assert page.evaluate(ATTEMPT.replace("ACT", act), f"{elsewhere.origin}/") == directive
    assert not page.evaluate("window.caught")
    assert elsewhere.asked == []
