"""What MkDocs would make of a project, for whoever has only its folder: which files are pages, and where it looks for files.

Its own function lists them, so that a page is checked here if it is published there, and not if it is not.
"""

import functools
import logging
import os
from pathlib import Path

import yaml
from yaml_env_tag import construct_env_tag

from engine import sources

PAGES = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")  # the suffixes that it knows
PATTERNS = ("exclude_docs", "draft_docs", "not_in_nav")


class Unreadable(Exception):
    """Files that can't be read as what they are; says so in a line for each of the `paths`."""

    def __init__(self, message, paths=()):
        super().__init__(message)
        self.paths = paths


def configuration(root):
    """mkdocs.yml as far as it can be read without importing what it names; {} where there is none."""
    path = Path(root, "mkdocs.yml")
    return _configuration(path, sources.digest(path))


@functools.cache
def _configuration(path, digest):
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
        raise Unreadable(f"{path.name}:{line}: not valid YAML: {getattr(error, 'problem', None) or error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path.name}:1: cannot be read: {reason(error)}") from None
    found = found if isinstance(found, dict) else {}
    if base := found.get("INHERIT"):
        found = _configuration(path.parent / base, sources.digest(path.parent / base)) | found
    return found


def docs(root):
    """The folder of the pages."""
    return Path(root, configuration(root).get("docs_dir") or "docs")


def bases(root, options):
    """Folders and files in which pages find what they include, from the options of pymdownx.snippets."""
    given = options.get("base_path") or "."
    given = [given] if isinstance(given, str | os.PathLike) else given
    named = {"$config_dir": root, "$docs_dir": docs(root)}  # as !relative has them
    return [Path(os.path.abspath(Path(root, named.get(base, base)))) for base in map(os.fspath, filter(None, given))]


def options(root, extension):
    """The options of a Markdown extension; None if it isn't used."""
    for entry in configuration(root).get("markdown_extensions") or []:
        if entry == extension or (isinstance(entry, dict) and extension in entry):
            return (isinstance(entry, dict) and entry[extension]) or {}
    return None


def files(root, docs):
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
        found = get_files({"docs_dir": str(docs), "site_dir": "site", "use_directory_urls": True} | patterns)
    finally:
        log.setLevel(level)
    return published(found, lambda level: level.is_included())


def published(files, wanted):
    """{uri: path, or text of what is in no file} of MkDocs' own `files`, if they are of a level that is `wanted`."""
    wanted = [file for file in files if wanted(file.inclusion)]
    return {
        file.src_uri: Path(file.abs_src_path) if file.abs_src_path else file.content_string
        for file in wanted
        if file.abs_src_path or file.src_uri.endswith(PAGES)
    }


def reason(error):
    """Why a file can't be read, in words."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8"
    if isinstance(error, FileNotFoundError) and error.filename and os.path.islink(error.filename):
        return f"the link leads to {os.readlink(error.filename)}, which is not there"
    return error.strerror or str(error)
