"""What took long in an earlier build, kept by all that it was made of: rendered pages and what search knows of them.

Markdown and the colouring of code take most of the time of a build in which nothing runs. A page about
which a build had something to say is not kept: it must be said again. What else of such a build can be
spared, templates and lists of files, is here as well.
"""

import contextlib
import functools
import hashlib
import html
import json
import os
import posixpath
import re
import sys
from importlib import metadata
from pathlib import Path

from jinja2 import FileSystemBytecodeCache, FileSystemLoader
from markdown.util import get_installed_extensions
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from engine import listing, mathml, sources
from engine.svg import size

LIBRARIES = {"markdown": "Markdown", "pymdownx": "pymdown-extensions", "mkdocs": "mkdocs"}
MORE = ("Pygments", "math-core", "pybtex")  # what the extensions call
MATH = re.compile(r"<math.*?</math>", re.S)
SLIDERS = re.compile(r'<div class="(?:controls|film-bar)".*?</div>', re.S)
TERM = re.compile(r'<dt id="([^"]*)">(.*?)</dt>((?:\s*<dt>.*?</dt>)*)', re.S)  # of the glossary


class Kept:
    """Renders the pages of `site` for MkDocs, or finds them. `said()` counts the warnings so far."""

    def __init__(self, site, said):
        self.site, self.said = site, said
        self.settings = None  # digest of what is the same for all pages of a build; None: no page can be kept

    def begin(self, config, files):
        """A build begins, with these files."""
        self.settings = None
        if (libraries := versions(config.markdown_extensions)) is None:
            return
        engine = {path.name: sources.digest(path) for path in sorted(sources.HERE.glob("*.py"))}
        root = str(self.site.root)  # wherever that is
        options = {
            name: repr(value).replace(root, "") for name, value in config.mdx_configs.items() if name != "engine"
        }
        # What pymdownx.snippets puts below every page.
        appended = config.mdx_configs.get("pymdownx.snippets", {}).get("auto_append") or []
        options["appended"] = {
            name: path and sources.digest(path) for name, path in self.site.includes.all(appended).items()
        }
        links = repr((config.use_directory_urls, config.validation))
        there = sorted((file.src_uri, file.url) for file in files)  # what a link may lead to
        framed = (self.site.docs / listing.STYLE).is_file()
        lists = [uri for uri, item in self.site.pages.items() if item.shows("references", "all")]
        self.settings = digest([libraries, engine, config.markdown_extensions, options, links, there, lists, framed])

    def render(self, page, config, files):
        """What `Page.render` does, which sets the page's content, title, contents and anchors."""
        site, uri = self.site, page.file.src_uri
        said = self.said(), len(site.problems)
        key = self.key(page)
        if key and (kept := site.store.get(key)):
            page.content, page._title_from_render = kept["content"], kept["title"]
            page.toc = get_toc(kept["toc"])
            page.present_anchor_ids = set(kept["anchors"])
            page.links_to_anchors = {files.src_uris[there]: links for there, links in kept["links"].items()}
            site.listings |= kept["listings"]
            site.rendered |= {(block.kind, block.name) for block in site.pages[uri].blocks}
            return
        earlier, site.listings = site.listings, {}
        Page.render(page, config, files)
        listings, site.listings = site.listings, earlier | site.listings
        complete = {(block.kind, block.name) for block in site.pages[uri].blocks} <= site.rendered
        if key and complete and said == (self.said(), len(site.problems)) and page.links_to_anchors is not None:
            links = {file.src_uri: links for file, links in page.links_to_anchors.items()}
            kept = {
                "content": page.content, "title": page._title_from_render, "toc": [token(item) for item in page.toc],
                "anchors": sorted(page.present_anchor_ids), "links": links, "listings": listings, "files": self.files(uri),
            }  # fmt: skip
            site.store.put(key, kept)

    def key(self, page):
        """Digest of all that a page is made of, files aside; None if the page can't be kept."""
        site, item = self.site, self.site.pages[page.file.src_uri]
        if self.settings is None or any(name not in site.results for name in item.snippets()):
            return None
        results = {name: seen(site.results[name]) for name in item.snippets()}
        tests = [site.equation_test(item.full_name(block.name)) for block in item.blocks if block.kind == "equation"]
        lists = None
        if item.shows("references", "all"):
            lists = [(other.uri, other.title, other.citations) for other in site.pages.values()]
        of_site = [results, tests, lists, site.labs.results.get(item.uri), site.bibliography.digest]
        return digest([self.settings, item.uri, page.url, page.markdown, of_site, site.glossary.digest])

    def files(self, uri):
        """{path: digest} of the files that a page shows parts of."""
        site, item = self.site, self.site.pages[uri]
        paths = {f"snippets/{name}.py" for name in item.snippets()}
        paths |= {str(path or name) for name, path in site.includes.all(name for name, _ in item.includes).items()}
        paths |= {block.test.partition("::")[0] for block in item.blocks if block.test}
        return {
            os.path.relpath(site.root / path, site.root): sources.digest(site.root / path) for path in sorted(paths)
        }


def seen(result):
    """What a page shows of a snippet's result, beside the picture itself."""
    if not result["frames"]:
        return result["facts"]
    default = result["frames"][result["default"]]
    numbers = result["facts"], result["frame_facts"]
    clock = result["film"] and result["film"]["clock"]
    return [numbers, result["output"], result["default"], len(result["frames"]), size(default), clock]


def versions(extensions):
    """Versions of the libraries that render a page, or None if one of these extensions is of an unknown one."""
    installed = {entry.name: entry.module for entry in get_installed_extensions()}
    packages = {installed.get(name, name).partition(".")[0] for name in extensions}
    if not packages <= {*LIBRARIES, Path(__file__).parent.name}:
        return None
    return [metadata.version(name) for name in (*LIBRARIES.values(), *MORE)]


def token(item):
    """An entry of a page's table of contents as `get_toc` takes it."""
    return {
        "name": item.title,
        "id": item.id,
        "level": item.level,
        "children": [token(child) for child in item.children],
    }


def digest(ingredients):
    return hashlib.sha256(json.dumps(ingredients, sort_keys=True).encode()).hexdigest()


class Searchable:
    """Tells the index of a search plugin what is on a page, with formulas as a reader would type them, terms of the
    glossary as parts of their own, and nothing of the sliders, which is no text.

    Material's index takes a page apart anew in each build; what it found is kept. Others are told and no more.
    """

    def __init__(self, store, index):
        self.store, self.index, self.add = store, index, index.add_entry_from_context
        self.settings = None  # digest of what is the same for all pages; None: nothing is kept
        if type(index).__module__.startswith("material."):
            segmented = sys.modules.get("jieba") is not None  # by which the plugin tells Chinese words apart
            own = sources.digest(Path(mathml.__file__)), sources.digest(Path(__file__))
            self.settings = digest([metadata.version("mkdocs-material"), repr(index.config), segmented, own])

    def add_page(self, page):
        """What `add_entry_from_context` does."""
        if self.settings is None:
            self._add(page)
            return
        begin = len(self.index.entries)
        ingredients = [self.settings, page.url, page.title, repr(page.meta), str(page.toc), page.content]
        found = self.store.remember(ingredients, lambda: self._add(page) or json.dumps(self.index.entries[begin:]))
        # As text: the store sorts names, and the index is to have the same bytes either way.
        self.index.entries[begin:] = json.loads(found)

    def _add(self, page):
        rendered = page.content
        text = MATH.sub(lambda m: html.escape(mathml.readable(mathml.parse(m[0]))), rendered)
        page.content = TERM.sub(heading, SLIDERS.sub("", text))
        self.add(page)
        page.content = rendered


def heading(term):
    """A term of the glossary, with its other names, as the heading for which indexes look."""
    names = [term[2], *re.findall("<dt>(.*?)</dt>", term[3], re.S)]
    return f'<h3 id="{term[1]}">{", ".join(names)}</h3>'


def environments(theme, folder):
    """Let all environments of a theme's templates find them quickly; what is compiled is kept in `folder`.

    A build makes several, and each compiled again what it needs.
    """
    make = theme.get_env

    @functools.wraps(make)
    def get_env():
        env = make()
        env.loader, env.bytecode_cache = Visible(env.loader.searchpath), Templates(str(folder))
        return env

    theme.get_env = get_env


class Visible(FileSystemLoader):
    """Lists no hidden files. A theme has ten thousand icons in such a folder, which MkDocs looks at one by one
    in each build, to leave them out.
    """

    def list_templates(self):
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

    def load_bytecode(self, bucket):
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket):
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


class Outputs:
    """Whole pages, for a server: after a change all but a few come out as they were.

    They are kept in memory alone.
    """

    def __init__(self):
        self.pages = {}  # url -> (digest, output)
        self.surroundings = None

    def wrap(self, env, config, nav):
        """Let `env` find pages that it has filled in before."""
        theme = {
            str(path): sources.digest(path) for folder in config.theme.dirs for path in Path(folder).rglob("*.html")
        }
        settings = {name: repr(value) for options in config.user_configs for name, value in options.items()}
        self.surroundings = digest([theme, settings, str(nav), [repr(page.meta) for page in nav.pages]])
        find = env.get_template

        def get_template(name, parent=None, globals=None):
            template = find(name, parent, globals)
            return template if parent else Recalled(self, template)

        env.get_template = get_template

    def fill(self, template, context):
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

    def __init__(self, outputs, template):
        self.outputs, self.template = outputs, template

    def render(self, context):
        return self.outputs.fill(self.template, context)
