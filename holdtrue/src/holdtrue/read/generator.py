"""What MkDocs would make of a project, for whoever has only its folder: which files are pages, and where it looks for files.

Its own function lists them, so that a page is checked here if it is published there, and not if it is not.
"""

import functools
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from yaml_env_tag import construct_env_tag

from holdtrue.keep import sources
from holdtrue.problem import Complaint, Problem

if TYPE_CHECKING:
    from mkdocs.structure.files import File, InclusionLevel

PAGES = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")  # the suffixes that it knows
PATTERNS = ("exclude_docs", "draft_docs", "not_in_nav")


def configuration(root: str | Path, name: str = "mkdocs.yml") -> dict[str, Any]:
    """mkdocs.yml as far as it can be read without importing what it names; {} where there is none."""
    path = Path(root, name)
    found = _configuration(path, sources.digest(path))
    return merged(configuration(path.parent, found["INHERIT"]), found) if found.get("INHERIT") else found


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Both, as MkDocs joins a file with the one that it inherits: `more` wins, in tables within tables too."""
    both = {name: value for name, value in more.items() if isinstance(value, dict) and isinstance(base.get(name), dict)}
    return base | more | {name: merged(base[name], value) for name, value in both.items()}


@functools.cache
def _configuration(path: Path, digest: str | None) -> dict[str, Any]:
    class Loader(yaml.SafeLoader):
        """Does not import what the file names."""

    Loader.add_multi_constructor("", lambda *_: None)
    Loader.add_constructor("!ENV", construct_env_tag)
    Loader.add_constructor("!relative", lambda _, node: node.value)
    try:
        found = yaml.load(path.read_text("utf-8-sig"), Loader) if digest else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Complaint(
            Problem(path.name, line, f"not valid YAML: {getattr(error, 'problem', None) or error}")
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Complaint(Problem(path.name, 1, f"cannot be read: {reason(error)}")) from None
    return found if isinstance(found, dict) else {}


def language(root: str | Path) -> str:
    """That of the pages, as the theme has it: `language` of Material, `locale` of MkDocs' own themes."""
    theme = configuration(root).get("theme")
    options = theme if isinstance(theme, dict) else {}
    return str(options.get("language") or options.get("locale") or "en")


def docs(root: str | Path) -> Path:
    """The folder of the pages."""
    return Path(root, configuration(root).get("docs_dir") or "docs")


def bases(root: Path, options: dict[str, Any]) -> list[Path]:
    """Folders and files in which pages find what they include, from the options of pymdownx.snippets."""
    given = options.get("base_path") or "."
    given = [given] if isinstance(given, str | os.PathLike) else given
    named = {"$config_dir": root, "$docs_dir": docs(root)}  # as !relative has them
    return [Path(os.path.abspath(Path(root, named.get(base, base)))) for base in map(os.fspath, filter(None, given))]


def options(root: Path, extension: str) -> dict[str, Any] | None:
    """The options of a Markdown extension; None if it isn't used."""
    given = configuration(root).get("markdown_extensions") or []
    for entry in [{name: table} for name, table in given.items()] if isinstance(given, dict) else given:
        if entry == extension or (isinstance(entry, dict) and extension in entry):
            return (isinstance(entry, dict) and entry[extension]) or {}
    return None


def in_order(root: Path, uris: Iterable[str]) -> list[str]:
    """Pages in the order of `nav`, those that it leaves out behind the others."""
    places = {uri: place for place, uri in enumerate(_leaves(configuration(root).get("nav") or []))}
    return sorted(uris, key=lambda uri: (places.get(uri, len(places)), uri))


def _leaves(nav: object) -> Iterator[str]:
    """What a part of `nav` leads to."""
    if isinstance(nav, str):
        yield nav
    for part in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _leaves(part)


def files(root: Path, docs: Path) -> dict[str, Path | str]:
    """{uri: path} of what is published of the folder `docs`, pages and other files."""
    from mkdocs.structure.files import get_files  # takes a moment
    from pathspec.gitignore import GitIgnoreSpec

    settings, patterns = configuration(root), {}
    for name in PATTERNS:
        if isinstance(settings.get(name), str):
            patterns[name] = GitIgnoreSpec.from_lines(settings[name].splitlines())
    log = logging.getLogger("mkdocs.structure.files")  # what it has to say it says in a build
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        asked = {"docs_dir": str(docs), "site_dir": "site", "use_directory_urls": True} | patterns
        found = get_files(asked)  # type: ignore[arg-type]  # all that it asks of a configuration
    finally:
        log.setLevel(level)
    return published(found, lambda level: level.is_included())


def published(files: "Iterable[File]", wanted: "Callable[[InclusionLevel], bool]") -> dict[str, Path | str]:
    """{uri: path, or text of what is in no file} of MkDocs' own `files`, if they are of a level that is `wanted`."""
    included = [file for file in files if wanted(file.inclusion)]
    return {
        file.src_uri: Path(file.abs_src_path) if file.abs_src_path else file.content_string
        for file in included
        if file.abs_src_path or file.src_uri.endswith(PAGES)
    }


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why a file can't be read, in words."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8"
    if isinstance(error, FileNotFoundError) and error.filename and os.path.islink(error.filename):
        return f"the link leads to {os.readlink(error.filename)}, which is not there"
    return error.strerror or str(error)
