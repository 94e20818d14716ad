"""What the engine does in a build of MkDocs. Only `kept_pages`, `search` and `generator` know it, too.

A build renders into a folder beside the real one and swaps the two at its end, if nothing at all
went wrong: MkDocs itself empties the site before it renders, and fails a strict build after its
last event.
"""

import functools
import html
import logging
import os
import shutil
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import jinja2
from mkdocs.config.base import LegacyConfig
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.meta import get_data

from holdtrue.adapters.kept_pages import Kept, Outputs, environments
from holdtrue.adapters.search import Searchable
from holdtrue.browser import playground
from holdtrue.export import publish
from holdtrue.keep import depends
from holdtrue.problem import Complaint
from holdtrue.read import generator
from holdtrue.render.rendering import Rendered
from holdtrue.run import supervisor
from holdtrue.serve import background
from holdtrue.serve.background import Background
from holdtrue.site import Site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("mkdocs.plugins.holdtrue")
T = TypeVar("T")
LOOK = 0.2  # seconds between two looks for what was saved; MkDocs' half a second is half of what a reload takes
# It asks every second whether there is a page again.
TROUBLE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>The site can't be built</title>
<body><h1>The site can't be built</h1><pre role="alert" style="white-space: pre-wrap">{}</pre></body></html>
"""


def pages_are_live() -> bool:
    """Whether `mkdocs serve` will let us add to pages that it has built: not with --no-livereload."""
    context = click.get_current_context(silent=True)
    return context is None or context.params.get("livereload", True)


def sources_in(folder: str | None) -> Iterator[os.DirEntry[str]]:
    """What may be of interest in a folder: all but what Python compiles there while tests run."""
    return (entry for entry in os.scandir(folder) if entry.name != "__pycache__")


def refuse_port_that_is_taken(host: str, port: int) -> None:
    """MkDocs itself finds out when all pages are built."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        reason = (error.strerror or "").partition(" (")[0]
        advice = f"end what runs there, or choose another port, as in `mkdocs serve -a {host}:{port + 1}`"
        raise PluginError(f"nothing can be served at {host}:{port} ({reason}): {advice}") from None


class Rebuild:
    """What a server builds with after a save. If that fails, MkDocs' own server would answer no more: this one says why."""

    def __init__(self, build: Callable[..., object]) -> None:
        self.build = build
        self.trouble: str | None = None
        self.said: list[str] = []
        self.log = logging.Handler(logging.ERROR)
        self.log.emit = lambda record: self.said.append(record.getMessage())  # type: ignore[method-assign]  # of this one

    def __call__(self, *arguments: object) -> None:
        self.said, logger = [], logging.getLogger("mkdocs")
        logger.addHandler(self.log)
        try:
            self.build(*arguments)
        except (Exception, SystemExit) as error:
            if not isinstance(error, SystemExit | MkDocsException):
                traceback.print_exc()
            self.trouble = "\n".join([*self.said, str(error) or type(error).__name__])
            print(f"\n{self.trouble}\n", file=sys.stderr)
        else:
            self.trouble = None
        finally:
            logger.removeHandler(self.log)

    def app(self, server: "WSGIApplication") -> "WSGIApplication":
        """The WSGI application `server`, with the reason in the place of each page that it can't have."""

        def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if self.trouble is None or not path.endswith(("/", ".html")):
                return server(environ, start_response)
            page = TROUBLE.format(html.escape(self.trouble)).encode()
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")])
            return [page]

        return serve


class LabFile(File):
    """A page whose source is a program."""

    def is_documentation_page(self) -> bool:
        return True


class Offered(File):
    """A file that our server has in memory. To write all of them would take as long as the rest of a rebuild."""

    offer: Callable[[], None]

    def copy_file(self, dirty: bool = False) -> None:
        self.offer()


class EnginePlugin(BasePlugin[LegacyConfig]):
    """Runs what is stale before pages are rendered, adds the figures, refuses a bad build."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"
        self.begun = False  # whether there is a site
        self.background: Background | None = None
        self.staging: Path | None = None
        self.target: Path | None = None
        self.rendered: dict[str, Rendered] = {}  # by uri, the pages of this build
        self.awaited: set[str] = set()  # uris of pages that stand in for labs which have yet to run
        self.outputs = Outputs()
        self.trouble: Complaint | None = None
        self.warnings = CountHandler()
        self.warnings.setLevel(logging.WARNING)
        logging.getLogger("mkdocs").addHandler(self.warnings)

    @event_priority(100)  # other plugins fill in templates already
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root, self.trouble = Path(config.config_file_path).parent, None
        if not self.begun:
            if self.serving:
                refuse_port_that_is_taken(*config.dev_addr)
            self.site = self._or_refuse(lambda: Site(root, config.docs_dir))
            self.kept = Kept(self.site)
            if self.serving and pages_are_live():
                self.background = Background(self.site, log.info, self._render_lab)
            self.begun = True
        environments(config.theme, self.site.store.folder / "templates")
        if self.serving:
            self._be_lenient(config)
        else:
            self.target = Path(config.site_dir).resolve()  # it may be a link to what a web server shows
            self.staging = publish.staging(self.target)
            config.site_dir = str(self.staging)
        self._find_includes(config)
        script = ExtraScriptValue(playground.SCRIPT)
        script.defer = True
        config.extra_javascript.insert(0, script)  # others may build on it
        return config

    def _find_includes(self, config: MkDocsConfig) -> None:
        """Look in the project, not in the working directory."""
        if "pymdownx.snippets" in config.markdown_extensions:
            options = config.mdx_configs.setdefault("pymdownx.snippets", {})
            self.site.includes.bases = generator.bases(self.site.root, options)
            options["base_path"] = [str(base) for base in self.site.includes.bases]
            options.setdefault("encoding", "utf-8-sig")  # as Python reads its programs

    def _or_refuse(self, step: Callable[[], T]) -> T:
        try:
            return step()
        except Complaint as problem:
            raise PluginError(str(problem)) from problem

    def _show_instead(self, problem: Complaint, files: Files) -> None:
        """While serving, every page says what can't be read, until it can."""
        print(f"\n{problem}\n", file=sys.stderr)
        self.trouble = problem
        self.site.forget()
        unreadable = {Path(os.path.abspath(self.site.root / one.path)) for one in problem.problems}
        for file in [*files]:
            if file.abs_src_path and Path(file.abs_src_path) in unreadable and not file.is_documentation_page():
                files.remove(file)
            elif file.is_documentation_page():
                file.content_string = f"# {file.name}\n"

    def _be_lenient(self, config: MkDocsConfig) -> None:
        """While a page is being written its mistakes are shown, not fatal."""
        config.strict = False
        logger = logging.getLogger("mkdocs")
        for handler in list(logger.handlers):
            if isinstance(handler, CountHandler):
                logger.removeHandler(handler)
        if depends.engine_changed():
            if sys.platform == "win32":  # there execv lets go of the terminal, and does not quote
                sys.exit("holdtrue: its own code changed; start `mkdocs serve` again")
            print("holdtrue: its own code changed; starting again", file=sys.stderr)
            if self.background:
                self.background.stop()
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        for plugin in config.plugins.values():
            if index := getattr(plugin, "search_index", None):
                index.add_entry_from_context = Searchable(self.site.store, index).add_page

    @event_priority(-50)  # other plugins have added their pages
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        level = InclusionLevel.is_in_serve if self.serving else InclusionLevel.is_included
        published = generator.published(files, level)
        self.site.listed = lambda: published
        try:
            self._or_refuse((self.background or self.site).begin)
        except PluginError as error:
            cause = error.__cause__
            if not self.serving or not isinstance(cause, Complaint) or not cause.problems:
                raise
            self._show_instead(cause, files)
        self._or_refuse(lambda: self.site.finish(labs=not self.background))
        if self.background:
            self._or_refuse(self.background.plan)
        for uri, item in self.site.labs.pages.items():
            files.remove(files.src_uris[uri])
            files.append(LabFile(uri, config.docs_dir, config.site_dir, config.use_directory_urls))
            files.src_uris[uri].content_string = item.text
        if self.background:
            for uri, make in self._or_refuse(self.background.offers).items():
                file = Offered.generated(config, uri, content="")
                assert isinstance(file, Offered), "of its own kind"
                file.offer = functools.partial(self.background.offer, uri, make)
                files.append(file)
            return files
        made, python = self._or_refuse(lambda: publish.files(self.site))
        for uri, content in sorted(made.items()):
            files.append(File.generated(config, uri, content=content))
        for uri, path in python.items():
            files.append(File.generated(config, uri, abs_src_path=str(path)))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self.kept.begin(config, files)
        self.rendered = {}
        self.nav = nav
        if self.background:
            self.building = config, files
            self.background.order([page.file.src_uri for page in nav.pages])
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.src_uri in self.site.labs.pages:  # it may be ready by now
            note = self.awaited.add if page.file.src_uri in self.site.labs.waiting else self.awaited.discard
            note(page.file.src_uri)
            markdown, _ = get_data(self.site.pages[page.file.src_uri].text)
        elif page.file.src_uri not in self.site.pages:
            self.site.add(page.file.src_uri, markdown)
        page.meta["notebook"] = self.site.pages[page.file.src_uri].notebook  # for the template
        page.render = functools.partial(self._render, page)  # type: ignore[method-assign]  # MkDocs has no other way in
        return markdown

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        self.rendered[page.file.src_uri] = self.kept.render(page, config, files)

    def on_page_content(self, content: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """While serving, show what is wrong."""
        self.site.problems += self.rendered[page.file.src_uri].problems
        if page.file.src_uri in self.awaited:
            content = background.place_of_lab(page.file.src_uri, content, self.site.words)
        here = [str(problem) for problem in self.site.problems if problem.uri == page.file.src_uri]
        here += str(self.trouble).splitlines() if self.trouble else []
        if self.serving and here:
            lines = "".join(f"<p>{html.escape(problem)}</p>" for problem in here)
            content = f'<div class="snippet-error" role="alert">{lines}</div>{content}'
        return content

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """All pages are rendered and nothing is written yet: the moment to fail, with everything, or to add their code."""
        if self.serving:
            if self.site.problems:
                print("\n".join(["", *sorted(set(map(str, self.site.problems))), ""]), file=sys.stderr)
        elif refusal := publish.refusal(self.site):
            raise PluginError(refusal)
        listings = {name: code for rendered in self.rendered.values() for name, code in rendered.listings.items()}
        if self.background:
            self.background.offer_code(listings)
        else:
            for uri, content in publish.listings(self.site, listings).items():
                files.append(File.generated(config, uri, content=content))
        if self.serving:
            self.outputs.wrap(env, config, self.nav)
        return env

    def on_post_page(self, text: str, *, page: Page, config: MkDocsConfig) -> str | None:
        return text.replace("</body>", f"{background.SCRIPT}</body>") if self.background else None

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.serving:
            log.info(self.site.summary())
            if self.background:
                self.background.show()
                self._or_refuse(self.background.go)
        elif self.staging and self.target and not (config.strict and self.warnings.get_counts()):
            publish.publish(self.staging, self.target)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., object]
    ) -> LiveReloadServer:
        from watchdog.observers.polling import PollingObserverVFS  # which no build needs

        watched = [*server._watched_paths]
        for path in watched:
            server.unwatch(path)
        server.observer = PollingObserverVFS(os.stat, sources_in, polling_interval=LOOK)  # type: ignore[assignment]  # one observer is as good as another
        watched += [str(self.site.root / name) for name in (self.site.layout.snippets, self.site.layout.tests)]
        watched.append(str(depends.HERE))
        for path in filter(os.path.exists, watched):
            server.watch(path)
        supervisor.start()  # the next save may be of a snippet
        assert self.background, "see `pages_are_live`"
        rebuild = Rebuild(self.background.alone(server.builder))
        app = server.get_app()
        assert app, "which MkDocs has set"
        server.set_app(rebuild.app(self.background.app(app, server.mount_path)))
        server.builder = rebuild
        return server

    def _render_lab(self, uri: str) -> str:
        """HTML of a lab that ran after its page had been made."""
        config, files = self.building
        for path in (*self.site.labs.files(), self.site.pages[uri].notebook):
            if path and path not in files.src_uris:  # links to it are looked up there
                files.append(File.generated(config, path, content=""))
        page = files.src_uris[uri].page
        assert page, "see `LabFile`"
        page.markdown = self.on_page_markdown(page.markdown or "", page=page, config=config, files=files)
        page.render(config, files)
        return self.on_page_content(page.content or "", page=page, config=config, files=files)

    def on_build_error(self, *, error: Exception) -> None:
        """A disk that is full, a folder that is not ours to write: a sentence, not a traceback."""
        if isinstance(error, OSError) and self.target is not None:
            path = Path(os.fsdecode(error.filename or ""))
            if path.is_relative_to(self.site.docs):
                place = self.site.place(path.relative_to(self.site.docs).as_posix())
                raise PluginError(f"{place}: cannot be read: {generator.reason(error)}") from error
            raise PluginError(f"the site cannot be written: {error}; {self.target} is left as it was") from error

    def on_shutdown(self) -> None:
        logging.getLogger("mkdocs").removeHandler(self.warnings)
        if self.staging is not None:
            shutil.rmtree(self.staging, ignore_errors=True)
            log.info(self.site.summary())
        if self.background:
            self.background.stop()
        supervisor.kill_all()
