"""Every snippet runs for every value that its page offers, and gives what the contract says."""

import importlib
import inspect
import itertools
import math
import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from test_layout import NAMES, READ, ROOT

CONTROLS = {
    item.full_name(b.name): b.controls
    for item in READ.values()
    for b in item.blocks
    if b.kind == "figure" and b.controls
}
# Names that matplotlib gives to parts of an SVG: they change with digits that nobody sees.
PART = re.compile(r'(?<=["#])\w*?[0-9a-f]{10}(?=[")])')
DRAWN = [name for name in NAMES if "\ndef figure(" in (ROOT / "snippets" / f"{name}.py").read_text("utf-8")]


@pytest.fixture(autouse=True)
def style():
    with plt.style.context(ROOT / "snippets/shared/style.mplstyle"):
        yield


def load(name):
    return importlib.import_module("snippets." + name.replace("/", "."))


def draw(name, controls):
    """A frame, after a look at what is on it."""
    figure = load(name).figure(**controls)
    assert isinstance(figure, Figure) and figure.axes
    for axes in figure.axes:
        assert axes.has_data() or axes.texts or axes.patches, "an empty panel"
    width, height = figure.get_size_inches()
    assert width == 6 and 2 <= height <= 5, "wide as the page, and it fits a screen"
    return figure


def pixels(figure):
    figure.canvas.draw()
    return bytes(figure.canvas.buffer_rgba())


@pytest.mark.parametrize("name", DRAWN)
def test_every_frame_shows_something_of_its_own_and_the_same_twice(name, site):
    controls = CONTROLS.get(name, {})
    frames = [dict(zip(controls, values, strict=True)) for values in itertools.product(*controls.values())]
    parameters = inspect.signature(load(name).figure).parameters
    default = frames.index({control: parameters[control].default for control in controls})
    drawn = {}
    for index, frame in enumerate(frames):
        figure = draw(name, frame)
        if index in (0, default, len(frames) - 1):
            drawn[index] = pixels(figure)
        plt.close(figure)
    assert len(set(drawn.values())) == len(drawn), "a slider that moves nothing to be seen"
    assert len({PART.sub("", svg) for svg in site.results[name]["frames"]}) == len(frames), "a slider with equal places"
    assert pixels(draw(name, {})) == drawn[default]


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_finite_and_named(name):
    facts = getattr(load(name), "facts", dict)()
    assert all(math.isfinite(value) and key.isidentifier() for key, value in facts.items())


@pytest.mark.parametrize("name", DRAWN)
def test_every_parameter_of_a_figure_has_a_default(name):
    for parameter in inspect.signature(load(name).figure).parameters.values():
        assert parameter.default is not parameter.empty
