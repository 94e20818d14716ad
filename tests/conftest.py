"""Fixtures of all tests."""

import functools
import inspect
import types
from pathlib import Path

import markdown
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from bs4 import BeautifulSoup
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data

from engine.site import Site

ROOT = Path(__file__).resolve().parent.parent
matplotlib.use("agg")


@pytest.fixture(params=range(10))
def rng(request):
    """A test that draws numbers must pass for every one of these seeds."""
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
    plt.close("all")


@pytest.fixture(scope="session")
def site():
    """All pages, with every snippet run (or found in the store)."""
    site = Site(ROOT)
    site.update()
    return site


@pytest.fixture(scope="session")
def article(site):
    """article("A/B.md"): the HTML of a page as the build makes it, parsed. All tests read one: change only a copy."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    options = config.mdx_configs | {"engine": {"site": site}}

    @functools.cache
    def render(uri):
        site.enter(uri, "")
        converter = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=options)
        return BeautifulSoup(converter.convert(get_data(site.pages[uri].text)[0]), "html.parser")

    return render
