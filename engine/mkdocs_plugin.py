"""What the engine does in a build of MkDocs; `kept.py` is the only other file that knows MkDocs.

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
from pathlib import Path

import click
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import CountHandler
from mkdocs.utils.meta import get_data

from engine import background, generator, output, pool, runner, runtime, sources
from engine.background import Background
from engine.kept import Kept, Outputs, Searchable, environments
from engine.site import Site

log = logging.getLogger("mkdocs.plugins.engine")
LOOK = 0.2  # seconds between two looks for what was saved; MkDocs' half a second is half of what a reload takes
# It asks every second whether there is a page again.
TROUBLE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>The site can't be built</title>
<body><h1>The site can't be built</h1><pre role="alert" style="white-space: pre-wrap">{}</pre></body></html>
"""


def pages_are_live():
    """Whether `mkdocs serve` will let us add to pages that it has built: not with --no-livereload."""
    context = click.get_current_context(silent=True)
    return context is None or context.params.get("livereload", True)


def refuse_port_that_is_taken(host, port):
    """MkDocs itself finds out when all pages are built."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        reason = error.strerror.partition(" (")[0]
        advice = f"end what runs there, or choose another port, as in `mkdocs serve -a {host}:{port + 1}`"
        raise PluginError(f"nothing can be served at {host}:{port} ({reason}): {advice}") from None


class Rebuild:
    """What a server builds with after a save. If that fails, MkDocs' own server would answer no more: this one says why."""

    def __init__(self, build):
        self.build, self.trouble = build, None
        self.log = logging.Handler(logging.ERROR)
        self.log.emit = lambda record: self.said.append(record.getMessage())

    def __call__(self, *arguments):
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

    def app(self, server):
        """The WSGI application `server`, with the reason in the place of each page that it can't have."""

        def serve(environ, start_response):
            path = environ["PATH_INFO"]
            if self.trouble is None or not path.endswith(("/", ".html")):
                return server(environ, start_response)
            page = TROUBLE.format(html.escape(self.trouble)).encode()
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")])
            return [page]

        return serve


class LabFile(File):
    """A page whose source is a program."""

    def is_documentation_page(self):
        return True


class EnginePlugin(BasePlugin):
    """Runs what is stale before pages are rendered, adds the figures, refuses a bad build."""

    def on_startup(self, *, command, dirty):
        self.serving = command == "serve"
        self.site = self.background = self.staging = self.target = self.nav = None
        self.outputs, self.trouble = Outputs(), None
        self.warnings = CountHandler()
        self.warnings.setLevel(logging.WARNING)
        logging.getLogger("mkdocs").addHandler(self.warnings)

    @event_priority(100)  # other plugins fill in templates already
    def on_config(self, config):
        root, self.trouble = Path(config.config_file_path).parent, None
        if self.site is None:
            if self.serving:
                refuse_port_that_is_taken(*config.dev_addr)
            self.site = Site(root, config.docs_dir)
            self.kept = Kept(self.site, lambda: sum(count for _, count in self.warnings.get_counts()))
            if self.serving and pages_are_live():
                self.background = Background(self.site, log.info, self._render_lab)
        config.mdx_configs["engine"] = {"site": self.site}
        environments(config.theme, self.site.store.folder / "templates")
        if self.serving:
            self._be_lenient(config)
        else:
            self.target = Path(config.site_dir).resolve()  # it may be a link to what a web server shows
            self.staging = output.staging(self.target)
            config.site_dir = str(self.staging)
        self._find_includes(config)
        return config

    def _find_includes(self, config):
        """In the project, wherever this process was started."""
        if "pymdownx.snippets" in config.markdown_extensions:
            options = config.mdx_configs.setdefault("pymdownx.snippets", {})
            self.site.includes.bases = generator.bases(self.site.root, options)
            options["base_path"] = [str(base) for base in self.site.includes.bases]
            options.setdefault("encoding", "utf-8-sig")  # as Python reads its programs

    def _or_refuse(self, step):
        try:
            step()
        except (pool.ClusterProblem, generator.Unreadable) as problem:
            raise PluginError(str(problem)) from problem

    def _show_instead(self, problem, files):
        """While serving, every page says what can't be read, until it can."""
        print(f"\n{problem}\n", file=sys.stderr)
        self.trouble = problem
        self.site.forget()
        for file in [*files]:
            if file.abs_src_path and Path(file.abs_src_path) in problem.paths and not file.is_documentation_page():
                files.remove(file)
            elif file.is_documentation_page():
                file.content_string = f"# {file.name}\n"

    def _be_lenient(self, config):
        """While a page is being written its mistakes are shown, not fatal."""
        config.strict = False
        logger = logging.getLogger("mkdocs")
        for handler in list(logger.handlers):
            if isinstance(handler, CountHandler):
                logger.removeHandler(handler)
        if sources.changed_engine():
            if sys.platform == "win32":  # there execv lets go of the terminal, and does not quote
                sys.exit("engine: its own code changed; start `mkdocs serve` again")
            print("engine: its own code changed; starting again", file=sys.stderr)
            if self.background:
                self.background.stop()
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])

    def on_pre_build(self, *, config):
        for plugin in config.plugins.values():
            if index := getattr(plugin, "search_index", None):
                index.add_entry_from_context = Searchable(self.site.store, index).add_page

    @event_priority(-50)  # other plugins have added their pages
    def on_files(self, files, *, config):
        level = InclusionLevel.is_in_serve if self.serving else InclusionLevel.is_included
        published = generator.published(files, level)
        self.site.listed = lambda: published
        try:
            self._or_refuse((self.background or self.site).begin)
        except PluginError as error:
            if not self.serving or not isinstance(error.__cause__, generator.Unreadable):
                raise
            self._show_instead(error.__cause__, files)
        self._or_refuse(self.site.finish)
        if self.background:
            self._or_refuse(self.background.plan)
        for uri, item in self.site.labs.pages.items():
            files.remove(files.src_uris[uri])
            files.append(LabFile(uri, config.docs_dir, config.site_dir, config.use_directory_urls))
            files.src_uris[uri].content_string = item.text
        try:
            made, python = output.files(self.site)
        except runtime.RuntimeProblem as problem:
            raise PluginError(str(problem)) from None
        for uri, content in sorted(made.items()):
            files.append(File.generated(config, uri, content=content))
        for uri, path in python.items():
            files.append(File.generated(config, uri, abs_src_path=str(path)))
        return files

    def on_nav(self, nav, *, config, files):
        self.kept.begin(config, files)
        self.nav = nav
        if self.background:
            self.config, self.files = config, files
            self.background.order([page.file.src_uri for page in nav.pages])
        return nav

    def on_page_markdown(self, markdown, *, page, config, files):
        if page.file.src_uri in self.site.labs.pages:  # it may be ready by now
            page.is_awaited = page.file.src_uri in self.site.labs.waiting
            markdown, _ = get_data(self.site.pages[page.file.src_uri].text)
        self.site.enter(page.file.src_uri, markdown, page.url)
        page.meta["notebook"] = self.site.pages[page.file.src_uri].notebook  # for the template
        page.render = functools.partial(self.kept.render, page)
        return markdown

    def on_page_content(self, content, *, page, config, files):
        """Every block that was read must have been rendered; while serving, show what is wrong."""
        self.site.leave()
        if getattr(page, "is_awaited", False):
            content = background.place_of_lab(page.file.src_uri, content)
        here = [str(problem) for problem in self.site.problems if problem.uri == page.file.src_uri]
        here += str(self.trouble).splitlines() if self.trouble else []
        if self.serving and here:
            lines = "".join(f"<p>{html.escape(problem)}</p>" for problem in here)
            content = f'<div class="snippet-error" role="alert">{lines}</div>{content}'
        return content

    def on_env(self, env, *, config, files):
        """All pages are rendered and nothing is written yet: the moment to fail, with everything, or to add their code."""
        if self.serving:
            if self.site.problems:
                print("\n".join(["", *sorted(set(map(str, self.site.problems))), ""]), file=sys.stderr)
        elif refusal := output.refusal(self.site):
            raise PluginError(refusal)
        if self.background:
            self.background.offer_later()
        else:
            for uri, content in output.listings(self.site).items():
                files.append(File.generated(config, uri, content=content))
        if self.serving:
            self.outputs.wrap(env, config, self.nav)
        return env

    def on_post_page(self, text, *, page, config):
        return text.replace("</body>", f"{background.SCRIPT}</body>") if self.background else None

    @event_priority(-100)
    def on_post_build(self, *, config):
        if self.serving:
            log.info(self.site.summary())
            if self.background:
                self._or_refuse(self.background.go)
        elif not (config.strict and self.warnings.get_counts()):
            output.publish(self.staging, self.target)

    def on_serve(self, server, *, config, builder):
        from watchdog.observers.polling import PollingObserver  # which no build needs

        watched = [*server._watched_paths]
        for path in watched:
            server.unwatch(path)
        server.observer = PollingObserver(timeout=LOOK)
        watched += [str(self.site.root / name) for name in ("snippets", "tests", "engine")]
        for path in filter(os.path.exists, watched):
            server.watch(path)
        runner.start()  # the next save may be of a snippet
        rebuild = Rebuild(self.background.alone(server.builder))
        server.set_app(rebuild.app(self.background.app(server.get_app(), server.mount_path)))
        server.builder = rebuild
        return server

    def _render_lab(self, uri):
        """HTML of a lab that ran after its page had been made."""
        for path in (*self.site.labs.files(), self.site.pages[uri].notebook):
            if path not in self.files.src_uris:  # links to it are looked up there
                self.files.append(File.generated(self.config, path, content=""))
        page, made = self.files.src_uris[uri].page, {"config": self.config, "files": self.files}
        page.markdown = self.on_page_markdown(page.markdown, page=page, **made)
        page.render(**made)
        return self.on_page_content(page.content, page=page, **made)

    def on_build_error(self, *, error):
        """A disk that is full, a folder that is not ours to write: a sentence, not a traceback."""
        if isinstance(error, OSError) and self.target is not None:
            path = Path(os.fsdecode(error.filename or ""))
            if path.is_relative_to(self.site.docs):
                place = self.site.place(path.relative_to(self.site.docs).as_posix())
                raise PluginError(f"{place}: cannot be read: {generator.reason(error)}") from error
            raise PluginError(f"the site cannot be written: {error}; {self.target} is left as it was") from error

    def on_shutdown(self):
        logging.getLogger("mkdocs").removeHandler(self.warnings)
        if self.staging is not None:
            shutil.rmtree(self.staging, ignore_errors=True)
            log.info(self.site.summary())
        if self.background:
            self.background.stop()
        runner.kill_all()
