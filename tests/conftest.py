"""Fixtures of all tests. Each imports for itself what takes long, so that tests of a snippet need not wait for it."""

import functools
import importlib.util
import inspect
import os
import sys
import types

import pytest

import course
from course import ROOT

# To rewrite the assertions is most of a collection, so what comes out is kept, whatever PYTHONDONTWRITEBYTECODE says.
sys.dont_write_bytecode = False
# Tests run side by side, where threads of OpenBLAS would wait for each other. It asks once, when it is loaded.
with pytest.MonkeyPatch.context() as patch:
    patch.setenv("OPENBLAS_NUM_THREADS", "1")
    import matplotlib
    import numpy as np
matplotlib.use("agg")
pytest_plugins = ["selection", "undeclared", "built", "processes"]


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="every test at ten seeds, whatever passed before")


def pytest_generate_tests(metafunc):
    if "rng" in metafunc.fixturenames:
        every = metafunc.config.getoption("all") or os.environ.get("CI")
        metafunc.parametrize("rng", range(10 if every else 2), indirect=True)


@pytest.fixture
def rng(request):
    """A test that draws numbers must pass for every one of ten seeds. Two are enough while one writes."""
    return np.random.default_rng(request.param)


@pytest.fixture
def changed():
    """changed(snippet, old, new): the snippet with the change that an exercise asks for."""

    def changed(snippet, old, new):
        source = inspect.getsource(snippet)
        assert source.count(old) == 1, "the exercise names this place, and there is one"
        module = types.ModuleType("changed")
        exec(compile(source.replace(old, new), "changed", "exec"), module.__dict__)
        return module

    return changed


@pytest.fixture(autouse=True)
def close_figures():
    """Figures that a test leaves open do not pile up."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def pages():
    """{"A/B.md": what the source of the page asks for}, an holdtrue.model.Page each."""
    return course.pages()


@pytest.fixture(scope="session")
def config():
    """mkdocs.yml, as MkDocs understands it."""
    from mkdocs.config import load_config

    return load_config(str(ROOT / "mkdocs.yml"))


@pytest.fixture(scope="session")
def road(config):
    """["A/B.md", …]: the pages that are read one after the other, in this order."""
    sections = config.extra["road"]["sections"]
    return [uri for part in config.nav for name in sections for page in part.get(name, []) for uri in page.values()]


@pytest.fixture(scope="session")
def side_roads(config):
    """{"A/B.md": "A/C.md"}: the pages that leave the road, without labs, and where each does."""
    return {uri: at for uri, at in config.extra["road"]["side_roads"].items() if uri.endswith(".md")}


@pytest.fixture(scope="session")
def chapters(road, side_roads):
    """["A/B.md", …]: all pages of the course."""
    return [*road, *side_roads]


@pytest.fixture(scope="session")
def override():
    """override("cards"): the module overrides/cards.py, a hook; overrides/ is no package."""

    def override(name):
        spec = importlib.util.spec_from_file_location(name, ROOT / f"overrides/{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return override


@pytest.fixture(scope="session")
def site():
    """All pages, with every snippet run (or found in the store)."""
    from holdtrue.site import Site

    site = Site(ROOT)
    site.update()
    return site


@pytest.fixture(scope="session")
def article(site, config):
    """article("A/B.md"): the HTML of a page as the build makes it, parsed. All tests read one: change only a copy."""
    import markdown
    from bs4 import BeautifulSoup
    from mkdocs.utils.meta import get_data

    from holdtrue.render.rendering import Rendering

    @functools.cache
    def render(uri):
        options = config.mdx_configs | {"holdtrue": {"rendering": Rendering(site, uri)}}
        converter = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=options)
        return BeautifulSoup(converter.convert(get_data(site.pages[uri].text)[0]), "html.parser")

    return render
