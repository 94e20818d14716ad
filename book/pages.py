"""The built pages of the course as one document, in the order of `nav`, with links that stay inside."""

import posixpath
import re
from collections import namedtuple
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.utils.yaml import yaml_load
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).resolve().parent.parent
Chapter = namedtuple("Chapter", "part title address")
# What paper can't do, and what says where on the site or how long one is; code and tests are as long as the text.
LEFT_OUT = """script, noscript, iframe, button, output, .controls, .film-bar, .film .screen, .desk, .try, details.code,
    details.proof, form:not(.choices), .md-content__button, .headerlink, .stations, .leaving, .minutes, .lab-files"""


def settings(root=ROOT):
    """The dict in mkdocs.yml."""
    with (root / "mkdocs.yml").open(encoding="utf-8") as file:
        return yaml_load(file)


def chapters(nav):
    """The pages of `nav` in its order, as chapters of its parts; a page outside of all parts, the front page, is none."""
    return [
        Chapter(part, title, path.removesuffix(".md").removesuffix(".py") + "/")
        for entry in nav
        for part, pages in entry.items()
        if isinstance(pages, list)
        for page in pages
        for title, path in page.items()
    ]


def slug(address):
    """What the ids of a page begin with: "diffusion/score/" gives "diffusion-score"."""
    return address.strip("/").replace("/", "-").replace("_", "-")


def inside(link, address, addresses):
    """The id that a link on a page has in the book, and whether it leads into the site; other links have no id."""
    scheme, host, path, _, fragment = urlsplit(link)
    if scheme or host:
        return None, False
    target = posixpath.normpath(posixpath.join("/", address, unquote(path))).strip("/") + "/" if path else address
    if target == "/":
        return "contents", True
    if target not in addresses:
        return None, True
    return f"{slug(target)}--{unquote(fragment)}" if fragment else slug(target), True


def article(site, chapter, addresses):
    """HTML of the article of a built page, with folds open, without controls, with ids and links of the book."""
    path = site / chapter.address / "index.html"
    if not path.is_file():
        raise SystemExit(
            f"book: {path} is missing, so the site is not built or older than mkdocs.yml: run `make build`"
        )
    page = LexborHTMLParser(path.read_text("utf-8"))
    found = page.css_first("article")
    while tag := found.css_first(LEFT_OUT):  # one by one, since some stand inside others
        tag.decompose()
    for fold in found.css("details"):
        fold.attrs["open"] = ""
    for tag in found.css("[id]"):
        tag.attrs["id"] = f"{slug(chapter.address)}--{tag.attrs['id']}"
    for picture in found.css("img"):
        picture.attrs["src"] = posixpath.normpath(posixpath.join(chapter.address, picture.attrs["src"]))
        picture.attrs["loading"] = "eager"
    for link in found.css("a[href]"):
        target, ours = inside(link.attrs["href"], chapter.address, addresses)
        for name in {"title", "download"} & {*link.attributes}:
            del link.attrs[name]
        if target:
            link.attrs["href"] = f"#{target}"
        elif ours:  # a file of the site, which stays there
            link.unwrap()
    return re.sub("(</?)form\\b", r"\1div", found.html)  # choices remain, as a list


def book(site, config):
    """The HTML of the whole book. Its addresses are relative to the folder `site`."""
    listed = chapters(config["nav"])
    addresses = {chapter.address for chapter in listed}
    style = [f"assets/{path.relative_to(site / 'assets').as_posix()}" for path in sheets(site)]
    contents, body, part = [], [], None
    for chapter in listed:
        name, title = slug(chapter.address), escape(chapter.title)
        if chapter.part != part:
            part = chapter.part
            contents.append(f'<li class="part">{escape(part)}</li>')
        contents.append(f'<li><a href="#{name}">{title}</a></li>')
        text = article(site, chapter, addresses)
        # A named page of its own: the head of each sheet says in which chapter it is.
        body.append(f'<section class="chapter" id="{name}" style="page: {name}">')
        body.append(f'<p class="part">{escape(part)}</p>{text}</section>')
        body.append(f"<style>@page {name} {{ @top-center {{ content: {css(chapter.title)} }} }}</style>")
    return "\n".join(
        [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(config["site_name"])}</title>',
            *(f'<link rel="stylesheet" href="{address}">' for address in style),
            f"<style>{(Path(__file__).parent / 'book.css').read_text('utf-8')}</style></head>",
            '<body data-md-color-scheme="default" data-md-color-primary="custom" data-md-color-accent="custom">',
            f'<header class="cover md-typeset"><p class="name">{escape(config["site_name"])}</p>',
            f"<p>{escape(config['site_description'])}</p><p>{escape(config['copyright'])}</p></header>",
            f'<nav class="contents md-typeset" id="contents"><h1>Contents</h1><ul>{"".join(contents)}</ul></nav>',
            *body,
            "</body></html>",
        ]
    )


def sheets(site):
    """The style sheets of the site, in the order in which its pages load them."""
    page = LexborHTMLParser((site / "index.html").read_text("utf-8"))
    return [site / link.attrs["href"].removeprefix("./") for link in page.css("link[rel=stylesheet]")]


def css(text):
    """A string of CSS."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
