"""Rendered pages of earlier builds, each kept under a digest of all that it was made of.

Markdown and the colouring of code take most of the time of a build in which nothing runs. What a build had to say about
a page is kept with the page, and said again. What else such a build can save, templates and lists of files, is here as
well.
"""

import contextlib
import copy
import functools
import hashlib
import json
import logging
import os
import posixpath
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import FileSystemBytecodeCache, FileSystemLoader
from jinja2.bccache import Bucket
from markdown.util import get_installed_extensions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.theme import Theme

from holdtrue.keep import depends, sources, store
from holdtrue.model import Result
from holdtrue.render import highlight, indexes
from holdtrue.render.rendering import Rendered, Rendering
from holdtrue.site import Site


class Kept:
    """Renders the pages of `site` for MkDocs, or finds them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.settings: str | None = (
            None  # digest of what is the same for all pages of a build; None: no page can be kept
        )

    def begin(self, config: MkDocsConfig, files: Files) -> None:
        """A build begins, with these files."""
        self.settings = None
        if (libraries := versions(config.markdown_extensions)) is None:
            return
        root = str(self.site.root)  # wherever that is
        options: dict[str, object] = {name: repr(value).replace(root, "") for name, value in config.mdx_configs.items()}
        # What pymdownx.snippets puts below every page.
        appended = config.mdx_configs.get("pymdownx.snippets", {}).get("auto_append") or []
        options["appended"] = {
            name: path and sources.digest(path) for name, path in self.site.includes.all(appended).items()
        }
        links = repr((config.use_directory_urls, config.validation))
        there = sorted((file.src_uri, file.url) for file in files)  # what a link may lead to
        framed = (self.site.docs / highlight.STYLE).is_file()
        lists = [uri for uri, item in self.site.pages.items() if item.block("references", "all")]
        works = self.site.bibliography.entries, self.site.bibliography.short
        known = [works, self.site.glossary.digest, self.site.words["lang"]]
        self.settings = digest([libraries, config.markdown_extensions, options, links, there, lists, framed, known])

    def render(self, page: Page, config: MkDocsConfig, files: Files) -> Rendered:
        """What `Page.render` does, which sets the page's content, title, contents and anchors."""
        key = self.key(page)
        kept = self.site.store.get(key) if key else None
        if kept is None:
            kept = self._render(page, config, files)
            if key and kept["links"] is not None:
                self.site.store.put(key, kept, self.files(page.file.src_uri))
        else:
            page.content, page._title_from_render = kept["content"], kept["title"]
            page.toc = get_toc(kept["toc"])
            page.present_anchor_ids = set(kept["anchors"])
            page.links_to_anchors = {files.src_uris[there]: links for there, links in kept["links"].items()}
        for name, level, message in kept["said"]:
            logging.getLogger(name).log(level, message)
        return Rendered.of(kept["found"])

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> dict[str, Any]:
        rendering = Rendering(self.site, page.file.src_uri, page.url)
        config = copy.copy(config)
        config["mdx_configs"] = config.mdx_configs | {depends.NAME: {"rendering": rendering}}
        with held_back() as said:
            Page.render(page, config, files)
        links = page.links_to_anchors
        return {
            "content": page.content, "title": page._title_from_render, "toc": [token(item) for item in page.toc],
            "anchors": sorted(page.present_anchor_ids or ()), "said": said, "found": rendering.finish().kept(),
            "links": links if links is None else {file.src_uri: lines for file, lines in links.items()},
        }  # fmt: skip

    def key(self, page: Page) -> str | None:
        """Digest of all that a page is made of, files aside; None if the page can't be kept."""
        site, item = self.site, self.site.pages[page.file.src_uri]
        if self.settings is None or any(name not in site.results for name in item.snippets()):
            return None
        results = {name: seen(site.results[name]) for name in item.snippets()}
        tests = [site.proofs.equation(item.full_name(block.name)) for block in item.blocks if block.kind == "equation"]
        lists = None
        if item.block("references", "all"):
            lists = [(other.uri, other.title, other.citations) for other in site.pages.values()]
        listed = [indexes.entries(site, block.name) for block in item.blocks if block.kind == "index"]
        lab = site.labs.results.get(item.uri)
        of_site = [results, tests, lists, listed, lab and lab.kept()]
        return store.key(__name__, self.settings, item.uri, page.url, page.markdown, of_site)

    def files(self, uri: str) -> dict[str, str | None]:
        """{path: digest} of the files that a page shows parts of."""
        site, item = self.site, self.site.pages[uri]
        paths = {site.layout.snippet(name) for name in item.snippets()}
        paths |= {str(path or name) for name, path in site.includes.all(name for name, _ in item.includes).items()}
        paths |= {block.test.partition("::")[0] for block in item.blocks if block.test}
        return {
            os.path.relpath(site.root / path, site.root): sources.digest(site.root / path) for path in sorted(paths)
        }


@contextlib.contextmanager
def held_back() -> Iterator[list[tuple[str, int, str]]]:
    """(logger, level, message) of what MkDocs and its extensions say in this thread, which is not said yet."""
    logger, said, here = logging.getLogger("mkdocs"), [], threading.get_ident()
    level, handlers, propagate = logger.level, logger.handlers, logger.propagate

    class Held(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == here:
                said.append((record.name, record.levelno, record.getMessage()))
            else:
                for handler in handlers:
                    handler.handle(record)

    logger.handlers, logger.propagate = [Held(logging.INFO)], False
    logger.setLevel(logging.INFO)  # also where little is to be said now: a page is kept with all of it
    try:
        yield said
    finally:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def seen(result: Result) -> list[Any]:
    """What a page shows of a snippet's result, besides the picture itself."""
    numbers = result.facts, result.frame_facts
    clock = result.film and result.film.clock
    return [numbers, result.output, result.default, len(result.frames), result.size, result.axes, clock]


def versions(extensions: Iterable[str]) -> list[Any] | None:
    """What computes the results of Markdown extensions; None if one of them is in no package that has a version."""
    installed = {entry.name: entry.module for entry in get_installed_extensions()}
    modules = [installed.get(name, name) for name in extensions]
    own = [depends.maker(module) for module in modules if module.partition(".")[0] == depends.NAME]
    found = [depends.versions([top]) for module in modules if (top := module.partition(".")[0]) != depends.NAME]
    return [own, found] if all(found) else None


def token(item: AnchorLink) -> dict[str, Any]:
    """An entry of a page's table of contents as `get_toc` takes it."""
    return {
        "name": item.title,
        "id": item.id,
        "level": item.level,
        "children": [token(child) for child in item.children],
    }


def digest(ingredients: object) -> str:
    return hashlib.sha256(json.dumps(ingredients, sort_keys=True).encode()).hexdigest()


def environments(theme: Theme, folder: Path) -> None:
    """Let all environments of a theme's templates find them quickly; what is compiled is kept in `folder`.

    A build makes several, and each compiled again what it needs.
    """
    make = theme.get_env

    @functools.wraps(make)
    def get_env() -> jinja2.Environment:
        env = make()
        assert isinstance(env.loader, FileSystemLoader)
        env.loader, env.bytecode_cache = Visible(env.loader.searchpath), Templates(str(folder))
        return env

    theme.get_env = get_env  # type: ignore[method-assign]  # MkDocs has no other way in


class Visible(FileSystemLoader):
    """Lists no hidden files. A theme has ten thousand icons in such a folder, which MkDocs looks at one by one
    in each build, to leave them out.
    """

    def list_templates(self) -> list[str]:
        found = set()
        for top in self.searchpath:
            for folder, below, names in os.walk(top):
                below[:] = [name for name in below if not name.startswith(".")]
                start = os.path.relpath(folder, top).replace(os.sep, "/")
                found |= {posixpath.normpath(f"{start}/{name}") for name in names if not name.startswith(".")}
        return sorted(found)


class Templates(FileSystemBytecodeCache):
    """Compiled templates: to compile those of a theme takes as long as to fill in fifty pages.

    A folder that cannot be read or written is no reason to fail.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


class Outputs:
    """Whole pages, for a server: after a change all but a few come out as they were.

    They are kept in memory alone.
    """

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}  # url -> (digest, output)
        self.surroundings = ""

    def wrap(self, env: jinja2.Environment, config: MkDocsConfig, nav: Navigation) -> None:
        """Let `env` find pages that it has filled in before."""
        assert env.loader
        theme = {name: env.loader.get_source(env, name)[0] for name in env.list_templates(["html"])}
        settings = {name: repr(value) for options in config.user_configs for name, value in options.items()}
        self.surroundings = digest([theme, settings, str(nav), [repr(page.meta) for page in nav.pages]])
        find = env.get_template

        def get_template(name: Any, parent: str | None = None, globals: Any = None) -> Any:
            template = find(name, parent, globals)
            return template if parent else Recalled(self, template)

        env.get_template = get_template  # type: ignore[method-assign]  # as above

    def fill(self, template: jinja2.Template, context: dict[str, Any]) -> str:
        page = context["page"]
        if page is None:
            return template.render(context)
        plain = {name: value for name, value in vars(page).items() if isinstance(value, str | bool | None)}
        neighbours = [(other.url, other.title) for other in (page.previous_page, page.next_page) if other]
        made_of = digest(
            [self.surroundings, template.name, plain, page.title, repr(page.meta), str(page.toc), neighbours]
        )
        if self.pages.get(page.url, (None,))[0] != made_of:
            self.pages[page.url] = made_of, template.render(context)
        return self.pages[page.url][1]


class Recalled:
    """A template for whole pages."""

    def __init__(self, outputs: Outputs, template: jinja2.Template) -> None:
        self.outputs, self.template = outputs, template

    def render(self, context: dict[str, Any]) -> str:
        return self.outputs.fill(self.template, context)
