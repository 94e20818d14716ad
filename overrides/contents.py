"""A heading's formulas are formulas in the table of contents too: a hook of MkDocs, see mkdocs.yml.

MkDocs' own table of contents is text, which is what the search and the addresses of headings want.
"""

import re

HEADING = re.compile(r'<h[1-6] id="([^"]*)">(.*?)(?:<a class="headerlink"[^>]*>.*?</a>)?</h[1-6]>', re.S)
TAG = re.compile(r"<(?!/?(?:m[a-z]+|em|code)\b)[^>]*>")  # all but what a link may hold: a heading's own links go


def on_page_content(content, page, config, files):
    formulas = {name: TAG.sub("", html) for name, html in HEADING.findall(content) if "<math" in html}
    typeset(page.toc, formulas)


def typeset(items, formulas):
    """Give entries what the theme's template shows in the place of their title."""
    for item in items:
        if item.id in formulas:
            item.typeset = {"title": formulas[item.id]}
        typeset(item.children, formulas)
