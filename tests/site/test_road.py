"""What comes before a page and behind it: the road through the course, with side roads and labs that come back to it."""

from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
from mkdocs.exceptions import PluginError

from built import WORKS

pytestmark = WORKS


@pytest.fixture
def neighbours(documents):
    """neighbours(address): those of the page before and the page behind, as the footer has them."""

    def neighbours(address):
        links = [documents[f"{address}index.html"].css_first(f".md-footer__link--{way}") for way in ("prev", "next")]
        return [link and urljoin(f"//site/{address}", link.attrs["href"]).removeprefix("//site/") for link in links]

    return neighbours


def address(uri):
    return f"{uri.rpartition('.')[0]}/" if uri != "index.md" else ""


@pytest.mark.reads("docs", "mkdocs.yml", "overrides")
def test_next_and_previous_follow_the_road(neighbours, road):
    way = [None, *map(address, ("index.md", *road)), None]
    for before, here, behind in zip(way, way[1:], way[2:], strict=False):
        assert neighbours(here) == [before, behind]


@pytest.mark.reads("docs", "mkdocs.yml", "overrides")
def test_a_side_road_and_a_lab_come_back_to_the_next_page(neighbours, config, road):
    leaving = config.extra["road"]["side_roads"]
    assert any(uri.endswith(".py") for uri in leaving) and any(uri.endswith(".md") for uri in leaving)
    for uri, at in leaving.items():
        back = [address(following) for following in road[road.index(at) + 1 :][:1]] or [None]
        assert neighbours(address(uri)) == [address(at), *back], uri


def test_what_is_looked_up_has_no_neighbours(neighbours):
    assert neighbours("reference/glossary/") == [None, None]


@pytest.mark.parametrize(("uri", "at"), [("b.md", "x.md"), ("x.md", "a.md"), ("b.md", "b.md"), ("a.md", "a.md")])
def test_a_side_road_that_leads_nowhere_ends_the_build(override, uri, at):
    home, first, other = pages = [
        SimpleNamespace(file=SimpleNamespace(src_uri=name)) for name in ("index.md", "a.md", "b.md")
    ]
    nav = SimpleNamespace(pages=pages, homepage=home, items=[SimpleNamespace(title="Course", children=[first])])
    begins = {"start": "a.md", "later": "c.md"}
    config = SimpleNamespace(
        extra={"road": {"sections": ["Course"], "stations": begins, "side_roads": {"b.md": "a.md"}}}
    )
    override("road").on_nav(nav, config, None)
    assert [other.previous_page, other.next_page, other.at, first.leaving] == [first, None, first, [other]]
    assert config.stations == [("start", [first]), ("later", [])]
    config.extra["road"]["side_roads"] = {uri: at}
    with pytest.raises(PluginError, match=rf"mkdocs\.yml: extra\.road\.side_roads: {uri} can't leave the road at {at}"):
        override("road").on_nav(nav, config, None)
    config.extra["road"] |= {"side_roads": {}, "stations": {"later": "c.md"}}
    with pytest.raises(PluginError, match=r"mkdocs\.yml: extra\.road\.stations: the first has to begin at a\.md"):
        override("road").on_nav(nav, config, None)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["foundations/introduction/", "foundations/nutshell/", "reference/glossary/"])
def test_a_page_says_where_on_the_road_it_is(open_page, config, path, width):
    page = open_page(path, width=width)
    strip = page.get_by_role("navigation", name="Where you are on the road")
    assert strip.get_by_role("listitem").all_inner_texts() == [*config.extra["road"]["stations"]]
    here = {"foundations/introduction/": ["noise"], "foundations/nutshell/": ["die"]}
    assert strip.locator("[aria-current]").all_inner_texts() == here.get(path, [])
    assert ("A side road off A toy model" in strip.inner_text()) == (path == "foundations/nutshell/")
    boxes = [item.bounding_box() for item in strip.locator("li > *").all()]
    assert all(box["height"] >= 24 and box["width"] >= 24 for box in boxes)
    assert len({box["y"] for box in boxes}) == 1, "the stations stand in one line"
    strip.get_by_role("link", name="die").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/foundations/what_is_a_model/")


def test_a_page_of_the_road_names_what_leads_off_it(open_page):
    page = open_page("foundations/toy_model/")
    assert page.locator(".leaving a").all_text_contents() == ["In a nutshell", "Ten Gaussians learn to write"]


@pytest.mark.reads("docs", "mkdocs.yml", "overrides")
def test_the_map_on_the_front_page_has_every_page_of_the_road_in_its_order(documents, config, road):
    page = documents["index.html"]
    stops = page.css(".road > ol > li")
    assert [stop.css_first("strong").text().strip(".").lower() for stop in stops] == [*config.extra["road"]["stations"]]
    leaving = config.extra["road"]["side_roads"]
    wanted = [address(uri) for at in road for uri in (at, *(side for side in leaving if leaving[side] == at))]
    shown = [link.attrs["href"] for link in page.css(".road a")]
    assert shown == wanted, "docs/index.md: the map has to name all pages of the road, each with what leads off it"
    begins = [next((link.attrs["href"] for link in stop.css("a")), None) for stop in stops]
    assert begins == [address(uri) if uri in road else None for uri in config.extra["road"]["stations"].values()]
    assert page.css(".road a:has(~ .minutes)") == page.css(".road a")


@pytest.mark.reads("docs", "mkdocs.yml", "overrides")
def test_the_map_at_the_end_of_the_road_leads_back_to_every_page_at_its_station(documents, config, road):
    (*back, here), begins, leads = map(address, road), config.extra["road"]["stations"], {}
    for stop in documents[f"{here}index.html"].css(".road > ol > li"):
        links = [urljoin(f"//site/{here}", link.attrs["href"]) for link in stop.css("ul a:has(+ .minutes)")]
        leads[stop.css_first("strong").text().strip(".").lower()] = [link.removeprefix("//site/") for link in links]
    shown = [link for links in leads.values() for link in links]
    assert shown == back, f"docs/{road[-1]}: the map has to name all pages of the road up to this one"
    assert [*leads] == [*begins]
    assert all(leads[name][0] == address(uri) for name, uri in begins.items() if address(uri) != here)
