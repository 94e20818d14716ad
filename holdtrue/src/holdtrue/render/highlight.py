"""Python source as HTML: coloured, in the page or as a small page of its own."""

import html
import re

import pygments  # noqa: F401  `Highlight` imports it, if it is there, without requiring it
from pymdownx.highlight import Highlight

from holdtrue.keep.store import Store

UNCOLOURED = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')  # as Pygments calls names, operators, brackets
STYLE = "assets/code.css"  # of a site that wants code in pages of its own, and has a script that fetches them
PAGE = """<!doctype html>
<html lang="{lang}">
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


def coloured(source: str, store: Store) -> str:
    """Python source as HTML, as in a fence; kept in a store, as it takes longest of all that a page is made of."""
    kept: str = store.remember(colour, source)
    return kept


def colour(source: str) -> str:
    """The same, made anew."""
    return fewer_spans(Highlight(None, pygments_lang_class=True).highlight(source.strip("\n") + "\n", "python"))


def fewer_spans(text: str) -> str:
    """HTML of code in which what has the colour of all code, three words of four, is marked no more."""
    return UNCOLOURED.sub(r"\1", text)


def height(source: str) -> int:
    """Pixels that this source takes, with STYLE."""
    return round(19.5 * len(source.strip("\n").splitlines()) + 40)


def document(title: str, coloured: str, style: str, lang: str) -> str:
    """A page that is nothing but this coloured source. `style` is the address of its style sheet, `lang` the language of `title`.

    Without <code>, for which the theme has a style and a copy button of its own.
    """
    plain = re.sub("</?code>", "", coloured)
    code = plain.replace("<pre>", '<pre tabindex="0">')  # so that a keyboard can scroll it
    return PAGE.format(title=html.escape(title), style=html.escape(style), code=code.strip(), lang=lang)
