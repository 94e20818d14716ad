"""What a host, a search engine and a reader of feeds want beside the pages: a hook of MkDocs, see mkdocs.yml.

robots.txt names sitemap.xml, and that names the pages, without the day of the build that MkDocs would add to each: it
makes two builds differ and helps nobody. feed.xml says which pages have changed, and when:
the date of a page is that of the last commit that touched its text or its snippets. So two builds of one commit are the
same. Sources that are no clone have no history, and get no feed.
Source maps of the theme, which only its makers need, are removed.
"""

import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as etree

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWEST = 20  # changes


def on_env(env, config, files):
    """All pages have their titles now."""
    config.pages = [file.page for file in files.documentation_pages()]
    return env


def on_post_build(config):
    """Before the engine publishes the folder."""
    if config.plugins["holdtrue"].serving:
        return
    folder, root = Path(config.site_dir), Path(config.config_file_path).parent
    (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {config.site_url}sitemap.xml\n", "utf-8")
    (folder / "sitemap.xml").write_bytes(sitemap(config.pages))
    (folder / "sitemap.xml.gz").unlink()
    changes = sorted(((when, page) for page in config.pages if (when := last_change(root, page))), key=by_time)
    if changes:
        (folder / "feed.xml").write_bytes(feed(config, changes[::-1][:NEWEST]))
    for path in folder.glob("assets/**/*.map"):
        path.unlink()
        packed = path.with_suffix("")
        packed.write_text(re.sub(r"\s*(?://|/\*)# sourceMappingURL=\S+.*", "", packed.read_text("utf-8")), "utf-8")


def sitemap(pages):
    """The addresses of all pages, as bytes of XML."""
    root = etree.Element("urlset", xmlns=SITEMAP)
    for page in pages:
        etree.SubElement(etree.SubElement(root, "url"), "loc").text = page.canonical_url
    return etree.tostring(root, "utf-8", xml_declaration=True)


def by_time(change):
    when, page = change
    return when, page.url


def last_change(root, page):
    """Time of the last commit of a page or its snippets, in UTC; empty for a page that has none."""
    name = page.file.src_uri.rpartition(".")[0]
    command = ["git", "log", "-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd", "--"]
    command += [f"docs/{page.file.src_uri}", f"snippets/{name}"]
    try:
        done = subprocess.run(command, cwd=root, env=os.environ | {"TZ": "UTC"}, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def feed(config, changes):
    """An Atom feed, as bytes, of [(time, page), …], the newest first."""
    etree.register_namespace("", ATOM)
    root = etree.Element(f"{{{ATOM}}}feed")

    def add(parent, tag, text=None, **attributes):
        etree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes).text = text

    add(root, "title", config.site_name)
    add(root, "id", config.site_url)
    add(root, "link", href=config.site_url)
    add(root, "link", rel="self", href=f"{config.site_url}feed.xml")
    add(root, "updated", changes[0][0])
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    add(author, "name", config.site_name)
    for when, page in changes:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        add(entry, "title", page.title if not page.is_homepage else config.site_name)
        add(entry, "id", page.canonical_url)
        add(entry, "link", href=page.canonical_url)
        add(entry, "updated", when)
        add(entry, "summary", page.meta.get("description", ""))
    return etree.tostring(root, "utf-8", xml_declaration=True)
