"""Every snippet runs for every value that its page offers, and gives what the contract says."""

import importlib
import inspect
import itertools
import math

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
CASES = [
    (name, dict(zip(CONTROLS.get(name, {}), values, strict=True)))
    for name in NAMES
    for values in itertools.product(*CONTROLS.get(name, {}).values())
]


@pytest.fixture(autouse=True)
def style():
    with plt.style.context(ROOT / "snippets/shared/style.mplstyle"):
        yield


def load(name):
    return importlib.import_module("snippets." + name.replace("/", "."))


@pytest.mark.parametrize(
    ("name", "controls"), CASES, ids=[f"{n.rpartition('/')[2]}-{list(c.values())}" for n, c in CASES]
)
def test_figure_has_content(name, controls):
    figure = load(name).figure(**controls)
    assert isinstance(figure, Figure) and figure.axes
    figure.canvas.draw()
    for axes in figure.axes:
        assert axes.has_data() or axes.texts or axes.patches, "an empty panel"
    width, height = figure.get_size_inches()
    assert width == 6 and 2 <= height <= 5, "wide as the page, and it fits a screen"


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_finite_and_named(name):
    facts = getattr(load(name), "facts", dict)()
    assert all(math.isfinite(value) and key.isidentifier() for key, value in facts.items())


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_a_figure_has_a_default(name):
    for parameter in inspect.signature(load(name).figure).parameters.values():
        assert parameter.default is not parameter.empty


@pytest.mark.parametrize("name", NAMES)
def test_a_slider_moves_something(name):
    frames = [controls for other, controls in CASES if other == name]
    if len(frames) > 1:
        drawn = set()
        for controls in frames:
            figure = load(name).figure(**controls)
            figure.canvas.draw()
            drawn.add(bytes(figure.canvas.buffer_rgba()))
        assert len(drawn) == len(frames)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_the_same_twice(name):
    buffers = []
    for _ in range(2):
        figure = load(name).figure()
        figure.canvas.draw()
        buffers.append(bytes(figure.canvas.buffer_rgba()))
    assert buffers[0] == buffers[1]
