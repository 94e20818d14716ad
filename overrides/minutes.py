"""How long a page of the course takes to read, below its heading and on the maps of the road: a hook of MkDocs, see
mkdocs.yml.
"""

import functools
import html
import re
from typing import NamedTuple
from urllib.parse import urljoin

WORDS, FIGURES = 230, 4  # a minute
BESIDE = re.compile(
    r"<(math|figcaption|form|noscript|style|script)\b.*?</\1>"
    r'|<details class="(?:code|proof)\b.*?</details>'
    r'|<(ul|div) class="(?:references|controls|film-bar|footnote)\b.*?</\2>',
    re.S,
)
CODE = re.compile(r"<pre\b.*?</pre>", re.S)
FOLD = re.compile(r"<(/?)details\b[^>]*>")
WITHIN_WORDS = re.compile(r"</?(?:a|abbr|b|code|data|em|i|mark|span|strong|sub|sup)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
MAP = re.compile(r'<div class="road">.*?</div>', re.S)
LINK = re.compile(r'<a href="([^"#]+)">[^<]*</a>')


class Length(NamedTuple):
    """What is to be read: words of running text, which captions, formulas and code are not, and figures."""

    words: int
    figures: int

    @property
    def minutes(self):
        return max(1, round(self.words / WORDS + self.figures / FIGURES))


@functools.lru_cache(maxsize=128)  # while serving, most pages are what they were
def lengths(content, with_code=False):
    """Of the HTML of a page, a Length of what stands open and one of all, folds too."""
    text, opened, depth, end = BESIDE.sub(" ", content), [], 0, 0
    text = text if with_code else CODE.sub(" ", text)
    for fold in FOLD.finditer(text):
        if not depth:
            opened.append(text[end : fold.start()])
        depth += -1 if fold[1] else 1
        end = fold.end()
    return length(" ".join([*opened, text[end:]])), length(text)


def length(text):
    words = html.unescape(TAG.sub(" ", WITHIN_WORDS.sub("", text))).split()
    return Length(sum(any(map(str.isalnum, word)) for word in words), text.count("<figure"))


def said(opened, whole):
    """“10 minutes, 25 with all folds”."""
    first = f"{opened.minutes} minute{'s' * (opened.minutes > 1)}"
    return first if opened.minutes == whole.minutes else f"{first}, {whole.minutes} with all folds"


def on_page_content(content, page, config, files):
    page.minutes = None
    if getattr(page, "at", None):  # of the course, see road.py, which sees no page that `nav` leaves out
        is_lab = page.file.src_uri.endswith(".py")  # its code is its text
        page.minutes = said(*lengths(content, with_code=is_lab))
        return content.replace("</h1>", f'</h1>\n<p class="minutes" data-search-exclude>{page.minutes}</p>', 1)


def on_env(env, config, files):
    """All pages are known now."""
    pages = {file.page.url: file.page for file in files.documentation_pages()}
    for url, page in pages.items():

        def add(link, url=url):
            target = pages.get(urljoin(url, link[1]))
            minutes = target and target.minutes
            short = minutes and re.sub(" minutes?", " min", minutes.partition(",")[0])
            return f'{link[0]} <span class="minutes" data-search-exclude>{short}</span>' if minutes else link[0]

        page.content = MAP.sub(lambda found, add=add: LINK.sub(add, found[0]), page.content)
