"""HTML of pages that were rendered before, kept by all that it was made of.

Markdown and the colouring of code take most of the time of a build in which nothing runs. A page about
which a build had something to say is not kept: it must be said again.
"""

import contextlib
import hashlib
import json
from importlib import metadata
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from markdown.util import get_installed_extensions
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from engine import listing, sources
from engine.svg import size

LIBRARIES = {"markdown": "Markdown", "pymdownx": "pymdown-extensions", "mkdocs": "mkdocs"}
MORE = ("Pygments", "math-core", "pybtex")  # what the extensions call


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
        options = {name: repr(value) for name, value in config.mdx_configs.items() if name != "engine"}
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
        cited = [(other.uri, other.title, other.citations) for other in site.pages.values()]
        lists = cited if item.shows("references", "all") else None
        of_site = [results, site.labs.results.get(item.uri), lists, site.bibliography.digest, site.glossary.digest]
        return digest([self.settings, item.uri, page.url, page.markdown, of_site])

    def files(self, uri):
        """{path: digest} of the files that a page shows parts of."""
        site, item = self.site, self.site.pages[uri]
        paths = {f"snippets/{name}.py" for name in item.snippets()}
        paths |= {name.partition(":")[0] for name, _ in item.includes}
        for block in item.blocks:
            if block.kind == "equation":
                paths.add(site.test_file(item.full_name(block.name)).relative_to(site.root).as_posix())
            if block.test:
                paths.add(block.test.partition("::")[0])
        return {path: sources.digest(site.root / path) for path in sorted(paths)}


def seen(result):
    """What a page shows of a snippet's result, beside the picture itself."""
    if not result["frames"]:
        return result["facts"]
    default = result["frames"][result["default"]]
    return [result["facts"], result["output"], result["default"], len(result["frames"]), size(default)]


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
