"""The only file that knows Zensical, which has Markdown extensions but neither plugins nor hooks.

What a plugin would do is done around it: snippets have run before it starts, and it gets a copy of docs/ in a folder
that is new for each build, so that no page is ever taken from a cache that knows nothing of snippets.
"""

import contextlib
import posixpath
import shutil
from pathlib import Path

import yaml
from click import ClickException
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from yaml_env_tag import add_env_tag
from zensical import build as run_zensical
from zensical.extensions.context import ContextPreprocessor

from engine import generator, output, runner, runtime
from engine.extension import EngineExtension

LEFT_OUT = ("hooks", "plugins", "docs_dir", "site_dir")  # of mkdocs.yml: what Zensical does not run, and what we decide
_site = None  # the Site that is being built: the configuration is a file, which can't hold it


class BuildError(Exception):
    """Why there is no new site."""


def build(site, target):
    """Build all pages of an up-to-date `engine.site.Site` into `target`, or raise BuildError and leave it as it was."""
    global _site
    target = Path(target).resolve()
    if site.docs.is_relative_to(target):
        raise BuildError(f"{target} holds docs/, and a build replaces all that is in its folder: name another one")
    try:
        made, python = output.files(site)
    except runtime.RuntimeProblem as problem:
        raise BuildError(str(problem)) from None
    with runner.scratch_folder() as folder:
        work = Path(folder).resolve()  # it compares paths, and a temporary folder may be a link
        write_sources(site, work)
        _site = site
        try:
            with contextlib.chdir(site.root):  # where pages find the files that they include
                run_zensical(str(work / "mkdocs.yml"), {"clean": True, "strict": True})
        except (RuntimeError, ClickException) as error:
            raise BuildError(f"Zensical: {error}") from None
        finally:
            _site = None
        if refusal := output.refusal(site):
            raise BuildError(refusal)
        built = work / "site"
        for path, content in (made | output.listings(site)).items():
            (built / path).parent.mkdir(parents=True, exist_ok=True)
            (built / path).write_bytes(content.encode() if isinstance(content, str) else content)
        for path, source in python.items():
            (built / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, built / path)
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = output.staging(target)
        shutil.move(built, staging)
        output.publish(staging, target)


def write_sources(site, work):
    """Put into the folder `work` what Zensical is to see: docs/ with labs as pages, templates, a configuration."""
    labs = {site.docs / uri for uri in site.labs.pages}
    pages = {site.docs / uri for uri in site.pages}

    def left_out(folder, names):
        """Labs, and pages that nobody has checked, as MkDocs would not publish them; links that lead nowhere."""
        paths = [path for path in (Path(folder, name) for name in names) if not path.is_dir()]
        unread = {path for path in paths if path.suffix in generator.PAGES} - pages
        return [path.name for path in paths if path in labs or path in unread or not path.exists()]

    shutil.copytree(site.docs, work / "docs", ignore=left_out)
    for uri, item in site.labs.pages.items():
        (work / "docs" / copy_of(uri)).write_text(item.text, "utf-8")
    try:
        config = yaml.load((site.root / "mkdocs.yml").read_text("utf-8-sig"), add_env_tag(yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as error:
        raise BuildError(f"mkdocs.yml can't be read: {error}") from None
    # What is empty is left out: it takes an empty address for one.
    config = {name: value for name, value in config.items() if name not in LEFT_OUT and value != ""}
    config["nav"] = with_copies(config.get("nav", []), site.labs.pages)
    extensions = config.get("markdown_extensions", [])
    config["markdown_extensions"] = [__name__ if name == "engine" else name for name in extensions]
    theme = config["theme"]
    theme["variant"] = "classic"  # the one that looks like Material and has its classes
    if "custom_dir" in theme:
        # Without hooks, which it would publish.
        shutil.copytree(site.root / theme["custom_dir"], work / "templates", ignore=shutil.ignore_patterns("*.py*"))
        theme["custom_dir"] = "templates"
    (work / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8")


def with_copies(nav, labs):
    """A part of `nav`, in which the copy of each lab has its place."""
    if isinstance(nav, list):
        return [with_copies(item, labs) for item in nav]
    if isinstance(nav, dict):
        return {title: with_copies(item, labs) for title, item in nav.items()}
    return copy_of(nav) if nav in labs else nav


def copy_of(lab):
    """The page of Markdown, labs/name.md, that stands for labs/name.py."""
    return lab.removesuffix(".py") + ".md"


class PageExtension(Extension):
    """The engine's extension, told which page is converted. Zensical makes a converter for each, one after the other."""

    def extendMarkdown(self, md):
        page = ContextPreprocessor.from_markdown(md).page
        path = Path(page.path).as_posix()
        uri = next((uri for uri in _site.labs.pages if copy_of(uri) == path), path)
        _site.enter(uri, "", page.url)
        if notebook := _site.pages[uri].notebook:
            page.meta["notebook"] = notebook  # for the template
        EngineExtension(site=_site).extendMarkdown(md)
        md.treeprocessors.register(LeaveProcessor(md, path), "engine-leave", -1)


class LeaveProcessor(Treeprocessor):
    """The last to see a page: its links to labs go to their copies, and each of its blocks must be there."""

    def __init__(self, md, path):
        super().__init__(md)
        self.folder = posixpath.dirname(path)

    def run(self, root):
        for link in root.iter("a"):
            path, hash, anchor = link.get("href", "").partition("#")
            if posixpath.normpath(posixpath.join(self.folder, path)) in _site.labs.pages:
                link.set("href", copy_of(path) + hash + anchor)
        _site.leave()


def makeExtension(**options):
    """For Python-Markdown, which finds the extension by the name of this module."""
    return PageExtension(**options)
