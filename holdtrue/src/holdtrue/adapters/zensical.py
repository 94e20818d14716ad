"""The only file that knows Zensical, which has Markdown extensions but neither plugins nor hooks.

What a plugin would do is done around it: snippets have run before it starts, and it gets a copy of docs/ in a folder
that is new for each build, so that no page is ever taken from a cache that knows nothing of snippets.
"""

import contextlib
import posixpath
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import yaml
from click import ClickException
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from yaml_env_tag import add_env_tag
from zensical import build as run_zensical
from zensical.extensions.context import ContextPreprocessor

from holdtrue.browser import playground
from holdtrue.export import publish
from holdtrue.problem import Complaint
from holdtrue.read import generator
from holdtrue.render.extension import EngineExtension
from holdtrue.render.rendering import Rendering
from holdtrue.run import supervisor
from holdtrue.site import Site

LEFT_OUT = ("hooks", "plugins", "docs_dir", "site_dir")  # of mkdocs.yml: what Zensical does not run, and what we decide


class Loader(yaml.SafeLoader):
    """Reads the tags of mkdocs.yml that a site needs: `!ENV` and `!relative`."""


add_env_tag(Loader)
Loader.add_constructor("!relative", lambda _, node: node.value)

# The Site that is being built and its pages so far: the configuration is a file, which can't hold them.
_site: Site | None = None
_pages: list[Rendering] = []


def build(site: Site, target: str | Path) -> None:
    """Build all pages of an up-to-date `holdtrue.site.Site` into `target`, or raise Complaint and leave it as it was."""
    global _site
    target = Path(target).resolve()
    if site.docs.is_relative_to(target):
        raise Complaint(
            f"{target} holds {site.docs.name}/, and a build replaces all that is in its folder: name another one"
        )
    made, python = publish.files(site)
    with supervisor.scratch_folder() as folder:
        work = Path(folder).resolve()  # it compares paths, and a temporary folder may be a link
        write_sources(site, work)
        _site = site
        try:
            with contextlib.chdir(site.root):  # where pages find the files that they include
                run_zensical(str(work / "mkdocs.yml"), {"clean": True, "strict": True})
        except (RuntimeError, ClickException) as error:
            raise Complaint(f"Zensical: {error}") from None
        finally:
            _site = None
            rendered = [page.finish() for page in _pages]
            _pages.clear()
        site.problems += [problem for page in rendered for problem in page.problems]
        listings = {name: code for page in rendered for name, code in page.listings.items()}
        if refusal := publish.refusal(site):
            raise Complaint(refusal)
        built = work / "site"
        for path, content in (made | publish.listings(site, listings)).items():
            (built / path).parent.mkdir(parents=True, exist_ok=True)
            (built / path).write_bytes(content.encode() if isinstance(content, str) else content)
        for path, source in python.items():
            (built / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, built / path)
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = publish.staging(target)
        shutil.move(built, staging)
        publish.publish(staging, target)


def write_sources(site: Site, work: Path) -> None:
    """Put into the folder `work` what Zensical is to see: docs/ with labs as pages, templates, a configuration."""
    labs = {site.docs / uri for uri in site.labs.pages}
    pages = {site.docs / uri for uri in site.pages}

    def left_out(folder: str, names: list[str]) -> list[str]:
        """Labs, and pages that nobody has checked, as MkDocs would not publish them; links that lead nowhere."""
        paths = [path for path in (Path(folder, name) for name in names) if not path.is_dir()]
        unread = {path for path in paths if path.suffix in generator.PAGES} - pages
        return [path.name for path in paths if path in labs or path in unread or not path.exists()]

    shutil.copytree(site.docs, work / "docs", ignore=left_out)
    for uri, item in site.labs.pages.items():
        (work / "docs" / copy_of(uri)).write_text(item.text, "utf-8")
    try:
        config = yaml.load((site.root / "mkdocs.yml").read_text("utf-8-sig"), Loader)
    except (OSError, yaml.YAMLError) as error:
        raise Complaint(f"mkdocs.yml can't be read: {error}") from None
    # What is empty is left out: it takes an empty address for one.
    config = {name: value for name, value in config.items() if name not in LEFT_OUT and value != ""}
    scripts = config.get("extra_javascript", [])
    config["extra_javascript"] = [{"path": playground.SCRIPT, "defer": True}, *scripts]
    config["nav"] = with_copies(config.get("nav", []), site.labs.pages)
    config["markdown_extensions"] = [extension(site, given) for given in config.get("markdown_extensions", [])]
    theme = config.get("theme") or {}
    config["theme"] = theme = {"name": theme} if isinstance(theme, str) else theme
    theme["variant"] = "classic"  # the one that looks like Material and has its classes
    if "custom_dir" in theme:
        # Without hooks, which it would publish.
        shutil.copytree(site.root / theme["custom_dir"], work / "templates", ignore=shutil.ignore_patterns("*.py*"))
        theme["custom_dir"] = "templates"
    (work / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8")


def extension(site: Site, given: Any) -> Any:
    """A Markdown extension as Zensical is to load it: ours by this module, and one that includes files with their folders."""
    if isinstance(given, dict) and "base_path" in (given.get("pymdownx.snippets") or {}):
        bases = [str(base) for base in site.includes.bases]
        return {"pymdownx.snippets": given["pymdownx.snippets"] | {"base_path": bases}}
    return __name__ if given == "holdtrue" else given


def with_copies(nav: Any, labs: Collection[str]) -> Any:
    """A part of `nav`, in which the copy of each lab has its place."""
    if isinstance(nav, list):
        return [with_copies(item, labs) for item in nav]
    if isinstance(nav, dict):
        return {title: with_copies(item, labs) for title, item in nav.items()}
    return copy_of(nav) if nav in labs else nav


def copy_of(lab: str) -> str:
    """The page of Markdown, labs/name.md, that stands for labs/name.py."""
    return lab.removesuffix(".py") + ".md"


class PageExtension(Extension):
    """The engine's extension, told which page is converted. Zensical makes a converter for each, one after the other."""

    def extendMarkdown(self, md: Markdown) -> None:
        assert _site, "see `build`"
        page = ContextPreprocessor.from_markdown(md).page
        path = Path(page.path).as_posix()
        uri = next((uri for uri in _site.labs.pages if copy_of(uri) == path), path)
        _pages.append(Rendering(_site, uri, page.url))
        if notebook := _site.pages[uri].notebook:
            page.meta["notebook"] = notebook  # for the template
        EngineExtension(rendering=_pages[-1]).extendMarkdown(md)
        md.treeprocessors.register(LinkProcessor(md, path), "holdtrue-links", -1)


class LinkProcessor(Treeprocessor):
    """The last to see a page: its links to labs go to their copies."""

    def __init__(self, md: Markdown, path: str) -> None:
        super().__init__(md)
        self.folder = posixpath.dirname(path)

    def run(self, root: Element) -> None:
        assert _site, "see `build`"
        for link in root.iter("a"):
            path, hash, anchor = link.get("href", "").partition("#")
            if posixpath.normpath(posixpath.join(self.folder, path)) in _site.labs.pages:
                link.set("href", copy_of(path) + hash + anchor)


def makeExtension(**options: Any) -> PageExtension:
    """For Python-Markdown, which finds the extension by the name of this module."""
    return PageExtension(**options)
