"""The site's Content-Security-Policy: a hook of MkDocs, see mkdocs.yml.

A page runs the scripts that were built with it and no others, whatever a mistake or a reader's own code puts into it,
and it asks nobody but its own site. The policy is a <meta> of each page, since most hosts of static pages let nobody
choose headers. `mkdocs serve` has none: its live reload is an inline script.
"""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

from mkdocs.exceptions import PluginError

from holdtrue.browser import pyodide

CHARSET = b'<meta charset="utf-8">'
SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script>", re.S)
# What may be an event handler or a javascript: link; it reads 3 MB in 3 ms, HTMLParser in a second.
SUSPECTS = re.compile(rb"on(?<=[\s\"'/]on)[a-z]+\s*="), re.compile(rb"javascript:")


def on_post_build(config):
    """Before the engine publishes the folder."""
    if config.plugins["holdtrue"].serving:
        return
    folder = Path(config.site_dir)
    pages = {path: path.read_bytes() for path in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        check(page, path.relative_to(folder).as_posix())
    scripts = {script for page in pages.values() for script in inline_scripts(page)}
    content = policy(scripts, pyodide.manifest(Path(config.config_file_path).parent)["base"])
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    for path, page in pages.items():
        path.write_bytes(page.replace(CHARSET, CHARSET + meta.encode(), 1))


def policy(scripts, python):
    """One policy for all pages, which names every inline script."""
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts]
    directives = {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],  # searches and answers are taken by scripts
        "script-src": ["'self'", "'wasm-unsafe-eval'", *sorted(hashes)],  # Python is WebAssembly
        # Formulas, figures and Material carry style attributes by the hundred; with nothing to load from elsewhere,
        # a style can change how a page looks and tell nobody.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],  # Material's icons, figures that a reader has drawn
        "font-src": ["'self'"],
        "connect-src": ["'self'", python],
        "manifest-src": ["'self'"],
        "frame-src": ["'self'"],  # the code of figures, where there are no scripts
        # Python runs in a worker from a blob: of a frame which has this policy and a tighter one, see play/frame.html.
        "worker-src": ["'self'", "blob:"],
    }
    return "; ".join(" ".join([name, *filter(None, sources)]) for name, sources in directives.items())


def inline_scripts(page):
    """Each script of a page that a browser runs, as bytes; JSON is not run."""
    return [
        text for attributes, text in SCRIPT.findall(page) if b"src=" not in attributes and b"json" not in attributes
    ]


def check(page, name):
    """End the build where the policy would not hold, or would silently switch off what the page does."""
    if CHARSET not in page.partition(b"<script")[0]:
        raise PluginError(
            f"overrides/policy.py: {name} has no {CHARSET.decode()} before its first script, where the policy would go"
        )
    if any(suspect.search(page) for suspect in SUSPECTS):
        Blocked(name).feed(page.decode())


class Blocked(HTMLParser):
    """Raises an error at the first attribute that is a script."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                raise PluginError(
                    f"overrides/policy.py: {self.name}:{self.getpos()[0]}: the site's Content-Security-Policy blocks "
                    f"<{tag} {name}={value!r}>: let docs/assets/site.js listen for the event"
                )
