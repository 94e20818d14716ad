"""Python source as HTML: coloured, and as a small page of its own."""

import html
import re

from pymdownx.highlight import Highlight

UNCOLOURED = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')  # as Pygments calls names, operators, brackets
STYLE = "assets/code.css"  # of a site that wants these pages coloured
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
{style}</head>
<body>
{code}
</body>
</html>
"""
_coloured = {}


def highlight(source):
    """Python source as HTML. In a server the same source is coloured once.

    Without <code>, for which the theme has a style and a copy button of its own.
    """
    if source not in _coloured:
        coloured = Highlight(None, pygments_lang_class=True).highlight(source.strip("\n") + "\n", "python")
        plain = re.sub("</?code>", "", fewer_spans(coloured))
        _coloured[source] = plain.replace("<pre>", '<pre tabindex="0">')  # so that a keyboard can scroll it
    return _coloured[source]


def fewer_spans(coloured):
    """HTML of code in which what has the colour of all code, three words of four, is marked no more."""
    return UNCOLOURED.sub(r"\1", coloured)


def height(source):
    """Pixels that this source takes, with STYLE."""
    return round(19.5 * len(source.strip("\n").splitlines()) + 40)


def document(title, code, style=None):
    """A page that is nothing but this code, which is HTML. `style` is the address of its style sheet."""
    link = f'<link rel="stylesheet" href="{html.escape(style)}">\n' if style else ""
    return PAGE.format(title=html.escape(title), style=link, code=code.strip())
