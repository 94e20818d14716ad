"""Python source as HTML: coloured, in the page or as a small page of its own."""

import html
import re

from pymdownx.highlight import Highlight

UNCOLOURED = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')  # as Pygments calls names, operators, brackets
STYLE = "assets/code.css"  # of a site that wants code in pages of its own, and has a script that fetches them
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="{style}">
</head>
<body>
{code}
</body>
</html>
"""
_coloured = {}


def coloured(source):
    """Python source as HTML, as in a fence. In a server the same source is coloured once."""
    if source not in _coloured:
        text = Highlight(None, pygments_lang_class=True).highlight(source.strip("\n") + "\n", "python")
        _coloured[source] = fewer_spans(text)
    return _coloured[source]


def fewer_spans(text):
    """HTML of code in which what has the colour of all code, three words of four, is marked no more."""
    return UNCOLOURED.sub(r"\1", text)


def height(source):
    """Pixels that this source takes, with STYLE."""
    return round(19.5 * len(source.strip("\n").splitlines()) + 40)


def document(title, coloured, style):
    """A page that is nothing but this coloured source. `style` is the address of its style sheet.

    Without <code>, for which the theme has a style and a copy button of its own.
    """
    plain = re.sub("</?code>", "", coloured)
    code = plain.replace("<pre>", '<pre tabindex="0">')  # so that a keyboard can scroll it
    return PAGE.format(title=html.escape(title), style=html.escape(style), code=code.strip())
