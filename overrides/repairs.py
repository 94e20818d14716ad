"""Repairs of Material's HTML that no template block reaches: a hook of MkDocs, see mkdocs.yml.

A repair that finds nothing to repair ends the build: then the theme has changed and the repair is to be looked at.
"""

import functools
import re

from mkdocs.exceptions import PluginError

REPAIRS = {
    "the search dialog has no name": (
        'data-md-component="search" role="dialog">',
        'data-md-component="search" role="dialog" aria-label="Search">',
    ),
    "the scroll box of the search results is a tab stop without a name": (
        'class="md-search__scrollwrap" tabindex="0"',
        'class="md-search__scrollwrap" tabindex="0" role="region" aria-label="Search results"',
    ),
    "a check box cannot be completed, so the attribute is not valid": (
        'type="checkbox" id="__drawer" autocomplete="off"',
        'type="checkbox" id="__drawer"',
    ),
    "the same for the check box of the search": (
        'type="checkbox" id="__search" autocomplete="off"',
        'type="checkbox" id="__search"',
    ),
    "the search would load all text of the site with every page": (
        "/javascripts/workers/search.",
        "/search.js#javascripts/workers/search.",
    ),
}


# Firefox fetches the next page in advance, which the policy forbids. What the keys P and N do instead: assets/site.js.
NEIGHBOURS = re.compile(r'\s*<link rel="(?:prev|next)"[^>]*>')


@functools.lru_cache(maxsize=128)  # while serving, most pages are what they were
def repair(output, name):
    for reason, (old, new) in REPAIRS.items():
        if old not in output:
            raise PluginError(f"overrides/repairs.py: {name}: there is no {old!r} to repair any more ({reason})")
        output = output.replace(old, new)
    return NEIGHBOURS.sub("", output)


def on_post_page(output, page, config):
    return repair(output, page.file.src_uri)


def on_post_template(output_content, template_name, config):
    return repair(output_content, template_name) if template_name == "404.html" else output_content
