"""Layers against the stream: their error halves when they do."""

import numpy as np
import pytest

from snippets.roads.change_of_variables import thin_layers_make_a_stream as m
from snippets.shared.ode import rk4


def test_the_stream_by_its_divergence_along_a_path():
    t = np.linspace(0, m.end, 2001)
    path = rk4(lambda x, t: np.sin(x), np.array([m.start]), t)[:, 0]
    assert m.stream(m.end) == pytest.approx(-np.trapezoid(np.cos(path), t), abs=1e-5)


def test_it_starts_at_six_tenths_falls_and_rises_again():
    """For tan(x/2) grows by e^t, and sin x is the height of the stream's stretch."""
    assert m.facts() == m.facts(6)
    tangent = np.exp(m.end) * np.tan(0.3)
    sine = 2 * tangent / (1 + tangent**2)
    assert m.facts()["stream"] == pytest.approx(np.log(np.sin(0.6) / sine))
    assert m.facts()["sum"] < 0 < m.facts()["stream"]
    least = min(m.stream(np.linspace(0, m.end, 1001)))
    assert least == pytest.approx(np.log(np.sin(0.6)), abs=1e-4)  # on top of the hill, where sin x is 1


def test_thin_layers_come_near():
    miss = [abs(m.layered(n)[1][-1] - m.stream(m.end)) for n in (96, 192, 384)]
    assert miss[0] / miss[1] == pytest.approx(2, rel=0.1) and miss[1] / miss[2] == pytest.approx(2, rel=0.1)


@pytest.mark.parametrize("layers", [3, 6, 96])
def test_the_figure_shows_both(layers):
    (ax,) = m.figure(layers).axes
    thin, dots = ax.lines
    assert thin.get_ydata() == pytest.approx(m.stream(thin.get_xdata()))
    assert (thin.get_xdata()[0], thin.get_xdata()[-1]) == (0, m.end)
    assert dots.get_xydata() == pytest.approx(np.transpose(m.layered(layers)))
    low, high = ax.get_ylim()
    assert low < dots.get_ydata().min() and dots.get_ydata().max() < high
    assert m.facts(layers) == {"layers": layers, "sum": dots.get_ydata()[-1], "stream": m.stream(m.end)}
