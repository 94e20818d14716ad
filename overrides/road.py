"""The road through the course: a hook of MkDocs, see mkdocs.yml.

It leads through the pages of some sections of `nav`, past stations that show where a page is: partials/stations.html. A
side road or a lab leaves it at a page and comes back to the next one. Nothing else has a page before it or behind it: who
looks something up doesn't go on to the next list.
"""

from itertools import pairwise

from mkdocs.exceptions import PluginError


def on_nav(nav, config, files):
    """Set the neighbours of all pages; `leaving` are the pages that leave the road at one, `at` is where on it a page is."""
    settings, pages = config.extra["road"], {page.file.src_uri: page for page in nav.pages}
    road = [page for part in nav.items if part.title in settings["sections"] for page in part.children]
    for page in nav.pages:
        page.previous_page = page.next_page = None
        page.at, page.leaving = page if page in road else None, []
    for page, following in pairwise([nav.homepage, *road]):
        page.next_page, following.previous_page = following, page
    for uri, start in settings["side_roads"].items():
        side, at = pages.get(uri), pages.get(start)
        if side is None or at not in road or side in road:
            raise PluginError(
                f"mkdocs.yml: extra.road.side_roads: {uri} can't leave the road at {start}: the first has to be a page of "
                f"`nav` off the road, the second one of the sections {', '.join(settings['sections'])}"
            )
        side.at, side.previous_page, side.next_page = at, at, at.next_page
        at.leaving.append(side)
    config.stations = stations(settings["stations"], road)
    return nav


def stations(begins, road):
    """[(name, pages), …]: what belongs to each station, nothing as long as its first page is not written."""
    found = {name: [] for name in begins}
    names, at = {uri: name for name, uri in begins.items()}, None
    for page in road:
        at = names.get(page.file.src_uri, at)
        if at is None:
            raise PluginError(f"mkdocs.yml: extra.road.stations: the first has to begin at {page.file.src_uri}")
        found[at].append(page)
    return [*found.items()]


def on_page_context(context, page, config, nav):
    context["stations"] = config.stations
