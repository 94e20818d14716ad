"""The most likely picture looks like none of the samples: by sums over pixels, and by the law of their spread."""

from math import exp, log, pi
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import high_probability_is_not_typical


def test_the_log_density_of_noise_is_the_sum_of_those_of_its_pixels(rng):
    x = rng.normal(size=(3, 784))
    pixels = [sum(log(NormalDist().pdf(v)) for v in row) for row in x]
    assert high_probability_is_not_typical.log_prob(x) == pytest.approx(pixels, rel=1e-12)
    assert np.isfinite(high_probability_is_not_typical.log_prob(np.full((1, 784), 1e6))).all()


@pytest.mark.equation("foundations/what_is_a_model/mode_gap")
def test_the_mode_of_noise_beats_a_typical_sample_by_half_a_nat_per_dimension(printed, rng, n=2000):
    for d in (1, 10, 784):
        x = rng.normal(size=(n, d))
        gap = high_probability_is_not_typical.log_prob(np.zeros((1, d))) - high_probability_is_not_typical.log_prob(x)
        assert gap == pytest.approx((x**2).sum(axis=1) / 2) and (gap > 0).all()  # nothing beats the mode
        formula, length = printed("foundations/what_is_a_model/mode_gap"), np.linalg.norm(x, axis=1)
        density = {r"\log p(0)": -d / 2 * log(2 * pi), r"\log p(x)": (-log(2 * pi) / 2 - x**2 / 2).sum(axis=1)}
        formula.part(0).holds(density | {r"\lVert x \rVert": length}, atol=1e-12 * d)
        error = (d / 2) ** 0.5  # a sum of d squares has variance 2d, half of it d/2
        assert abs(gap.mean() - d / 2) < 5 * error / n**0.5
        formula.part(1).holds({r"\mathbb E": np.mean, r"\lVert x \rVert": length, "d": d}, atol=5 * error / n**0.5)
        kurtosis = 3 + 12 / d
        assert abs(gap.var() / error**2 - 1) < 5 * ((kurtosis - 1) / n) ** 0.5


def test_in_784_dimensions_the_mode_of_noise_lies_twenty_spreads_above_every_sample(rng):
    facts = high_probability_is_not_typical.facts()
    assert (facts["d"], facts["gap"], facts["length"]) == (784, 392, 28)
    assert facts["mode"] == pytest.approx(784 * log(NormalDist().pdf(0)))
    entropy = 784 * (0.5 + log(2 * pi) / 2)  # of N(0, I_784): minus the mean log-density
    assert facts["typical"] == pytest.approx(-entropy)
    assert facts["spread"] == pytest.approx(392**0.5)
    assert facts["ratio"] ** 0.01 == pytest.approx(exp(3.92))
    x = rng.normal(size=(2000, 784))
    best = high_probability_is_not_typical.log_prob(x).max()
    assert best < facts["mode"] - 250
    assert abs(np.linalg.norm(x, axis=1).mean() - 28) < 0.1


@pytest.mark.parametrize("side", [28, 16])
def test_the_figure_of_the_mode_shows_all_samples_far_left_of_it(side):
    axes = {ax.get_title(): ax for ax in high_probability_is_not_typical.figure(side=side, seed=1).axes}
    assert set(axes) == {"the mode", "a sample", "2,000 samples"}
    x = np.random.default_rng(1).normal(size=(2000, side**2))
    assert (axes["the mode"].images[0].get_array() == 0).all()
    assert np.array_equal(axes["a sample"].images[0].get_array(), x[0].reshape(side, side))
    assert [axes[k].images[0].get_clim() for k in ("the mode", "a sample")] == [(-3, 3)] * 2
    plot, d = axes["2,000 samples"], side**2
    heights = np.array([bar.get_height() for bar in plot.patches if hasattr(bar, "get_height")])
    edges = np.array([bar.get_x() for bar in plot.patches if hasattr(bar, "get_x")])
    assert heights.sum() == 2000
    values = -(x**2).sum(axis=1) / 2 - d / 2 * log(2 * pi)
    assert edges[0] == pytest.approx(values.min())
    (line,) = plot.lines
    mode = -d / 2 * log(2 * pi)
    assert line.get_xdata() == pytest.approx([mode, mode]) and edges[-1] < mode - 4 * (d / 2) ** 0.5
    assert len(edges) == 20
    label, arrow, gap = plot.texts
    assert gap.get_text() == f"{d // 2} nats" and label.get_text() == "the mode"
    y = heights.max() / 2
    assert arrow.xy == pytest.approx((mode - d / 2, y)) and arrow.get_position() == pytest.approx((mode, y))
    assert abs(mode - d / 2 - values.mean()) < 1.5  # the arrow ends in the middle of the bars
    assert gap.get_position()[0] == pytest.approx(mode - d / 4)  # above the middle of the arrow
