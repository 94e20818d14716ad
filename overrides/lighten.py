"""A page loads what it shows and no more: a hook of MkDocs, see mkdocs.yml.

More than half of Material's style sheets is for classes that stand on no page and in no script, and a good part of our
own files is comments. Material would load the whole text of the site for its search with every page: docs/assets/search.js does
so when a reader searches. The words of other languages, which its search would need for those, are nobody's need here.
While serving only the search is changed so: what is lighter would come later to the author who waits for it.
"""

import functools
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from mkdocs.exceptions import PluginError

CLASSES = re.compile(r'\sclass="([^"]*)"')
COLOURS = re.compile(r"data-md-color-\w+=\"?\w+")
# Material's scripts give classes with hyphens, and one without. Some are for what no page of ours has.
FROM_SCRIPTS = re.compile(r"\bjs\b|\b(?!tabbed|md-(?:annotation|status|tag|tooltip(?!2)|version))\w+-[\w-]+")
# Rules for text from right to left, for tables that a script sorts, for numbered lines.
NOT_HERE = re.compile(r"\[(?:dir=rtl|role=columnheader|data-linenos)\]")
BRACE = re.compile("[{}]")
# Templates leave many blank lines between tags; in a text, a line break is a space.
LINE_BREAK = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)|(?<=>)(\s*\n\s*)(?=<)|\s*\n\s*", re.S)
QUOTED = re.compile(r"""(["'`])([\w./-]+\.(?:css|js))\1""")  # as scripts name what they load
COMMA = re.compile(r",(?![^()]*\))")  # between selectors, not within :is()
VARIABLE = re.compile(r'(?<=[{;])(--[\w-]+):(?:url\("[^"]*"\)|[^;{}])*(?:;|(?=}))')
# Rules that cost more than they are worth, as they stand, and as they will. A change of the class of any element, of
# <html> too, makes a browser style anew whatever the first might be about; the second styles all of the page twice as
# the colours are set, only to spare it a fade.
COSTLY = {
    "table:not([class])": "table:not(.highlighttable)",
    "[data-md-color-switching] *,[data-md-color-switching] :after,[data-md-color-switching] :before{transition-duration:0s!important}": "",
}


def on_post_build(config):
    """Before the engine publishes the folder."""
    folder = Path(config.site_dir)
    split_index(folder / "search")
    shutil.rmtree(folder / "assets/javascripts/lunr")
    if config.plugins["holdtrue"].serving:
        return
    sheets = {path: path.read_text("utf-8") for path in folder.glob("assets/stylesheets/*.css")}
    ours = "".join(path.read_text("utf-8") for path in folder.glob("assets/**/*.css") if path not in sheets)
    sheets = lighter(sheets, names(folder), ours)
    for path, css in sheets.items():
        path.write_text(css, "utf-8")
    scripts = dict.fromkeys(("holdtrue.js", "film.js", "predict.js", "site.js", "search.js"), uncommented)
    stamp(folder / "assets", {"site.css": compact, "code.css": compact, **scripts})


def stamp(assets, shorter):
    """Give our own scripts and style sheets names that change with their content and with that of what they load in turn, so
    that a host may let browsers keep them for good. `shorter` has a function that shortens some of them. Files under their old
    names stay, to be read.
    """
    ours = {path for path in assets.glob("**/*.*s") if path.suffix in (".css", ".js")}
    ours -= {*assets.glob("stylesheets/**/*"), *assets.glob("javascripts/**/*")}

    @functools.cache
    def stamped(path):
        """Writes a file under its new name, and returns that name."""

        def renamed(quoted):
            quote, loaded = quoted.groups()
            target = Path(os.path.normpath(path.parent / loaded))
            return f"{quote}{loaded.removesuffix(target.name)}{stamped(target)}{quote}" if target in ours else quoted[0]

        content = path.read_text("utf-8")
        content = QUOTED.sub(renamed, shorter.get(path.name, str)(content) if path.parent == assets else content)
        name = f"{path.stem}.{hashlib.sha256(content.encode()).hexdigest()[:8]}{path.suffix}"
        path.with_name(name).write_text(content, "utf-8")
        return name

    names = {path.name: stamped(path) for path in sorted(ours) if path.parent in (assets, assets / "toys")}
    those = "|".join(map(re.escape, names))
    loaded = re.compile(
        rf'((?:<link rel="stylesheet" href=|<script src=|"search": ?)"[^"]*/?assets/|data-program=")({those})\b'
    )
    for path in assets.parent.rglob("*.html"):
        page = loaded.sub(lambda found: found[1] + names[found[2]], path.read_text("utf-8"))
        path.write_text(LINE_BREAK.sub(lambda found: found[1] or ("\n" if found[3] else " "), page), "utf-8")


def split_index(folder):
    """Empty the index that Material loads with each page; index.json has all of it."""
    index = folder / "search_index.json"
    content = index.read_text("utf-8")
    (folder / "index.json").write_text(content, "utf-8")
    index.write_text(json.dumps(json.loads(content) | {"docs": []}), "utf-8")


def names(folder):
    """All classes and all attributes of colour that elements of the site may have."""
    html = [path.read_text("utf-8") for path in folder.rglob("*.html")]
    found = {name for text in html for value in CLASSES.findall(text) for name in value.split()}
    found |= {f"data-md-color-scheme={scheme}" for scheme in ("default", "slate")}
    found |= {name.replace('"', "") for text in html for name in COLOURS.findall(text)}
    for path in folder.glob("assets/**/*.js"):
        found.update(FROM_SCRIPTS.findall(path.read_text("utf-8")))
    return found


def lighter(sheets, known, ours):
    """The sheets {path: css} without rules for what is not `known`, and variables that neither they nor `ours` use."""
    together = "".join(sheets.values())
    for old, new in COSTLY.items():
        if old not in together:
            raise PluginError(f"overrides/lighten.py: Material's style sheets have no {old!r} to replace any more")
        sheets = {path: css.replace(old, new) for path, css in sheets.items()}
    while True:
        sheets = {path: without_rules(css, known) for path, css in sheets.items()}
        used = set(re.findall(r"var\((--[\w-]+)", "".join(sheets.values()) + ours))
        lighter = {path: without_variables(css, used) for path, css in sheets.items()}
        if lighter == sheets:
            return sheets
        sheets = lighter  # what only the removed used is unused now


def compact(css):
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r" ?([{};,>]) ?|(?<!\")(:) ", r"\1\2", re.sub(r"\s+", " ", plain)).replace(";}", "}").strip()


def uncommented(script):
    """A script without its comments, and with no line indented. After code, a comment that holds a quote stays: it may be
    a part of a string.
    """
    script = re.sub(r"^\s*(?://.*|/\*[\s\S]*?\*/\s*)\n", "", script, flags=re.M)
    return re.sub(r"^\s+|\s+// [^\"'`\n]*$", "", script, flags=re.M)


def without_variables(css, used):
    return VARIABLE.sub(lambda found: found[0] if found[1] in used else "", css)


def without_rules(css, known):
    """A style sheet without the rules for names other than these, and without those that are NOT_HERE."""
    kept = []
    for head, body in blocks(css):
        statement, _, head = head.rpartition(";")  # such as @charset
        if head.startswith(("@media", "@supports")):
            body = without_rules(body, known)
        elif not head.startswith("@"):
            head = ",".join(selector for selector in COMMA.split(head) if is_for(selector, known))
        kept += [f"{statement};" if statement else "", f"{head}{{{body}}}" if head and body else ""]
    return "".join(kept)


def is_for(selector, known):
    """Whether anything on the site may be meant by a selector."""
    if selector.count("(") != selector.count(")"):
        raise PluginError(f"overrides/lighten.py: {selector!r} is not the whole of a selector: see COMMA")
    required = re.sub(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)|\\.", "", selector)
    colours = COLOURS.findall(required)
    classes = re.findall(r"\.([\w-]+)", re.sub(r"\[[^\]]*\]", "", required))
    return not NOT_HERE.search(selector) and known.issuperset([*classes, *colours])


def blocks(css):
    """What stands before each pair of braces, and in it."""
    depth = start = inner = 0
    for brace in BRACE.finditer(css):
        if brace[0] == "{":
            if depth == 0:
                head, inner = css[start : brace.start()], brace.end()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                yield head, css[inner : brace.start()]
                start = brace.end()
