"""A heading's formulas are formulas in the table of contents too, and a heading in a fold says so: a hook of MkDocs, see
mkdocs.yml.

MkDocs' own table of contents is text, which is what the search and the addresses of headings want.
"""

import re

HEADING = re.compile(r'<h[1-6] id="([^"]*)">(.*?)(?:<a class="headerlink"[^>]*>.*?</a>)?</h[1-6]>', re.S)
TAG = re.compile(r"<(?!/?(?:m[a-z]+|em|code)\b)[^>]*>")  # all but what a link may hold: a heading's own links go
FOLD = re.compile(r'<details\b|(</details>)|<h[1-6] id="([^"]*)"')


def on_page_content(content, page, config, files):
    formulas = {name: TAG.sub("", html) for name, html in HEADING.findall(content) if "<math" in html}
    mark(page.toc, formulas, in_folds(content))


def in_folds(content):
    """Names of the headings that stand in a fold."""
    found, depth = set(), 0
    for end, name in FOLD.findall(content):
        if not name:
            depth += -1 if end else 1
        elif depth:
            found.add(name)
    return found


def mark(items, formulas, folded):
    """Give entries what the theme's template shows in the place of their title, and whether they are in a fold."""
    for item in items:
        if item.id in formulas:
            item.typeset = {"title": formulas[item.id]}
        item.folded = item.id in folded
        mark(item.children, formulas, folded)
