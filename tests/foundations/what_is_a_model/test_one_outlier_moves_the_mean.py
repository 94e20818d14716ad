"""One outlier drags the mean along and leaves the median: by slopes of the loss, and by exact fractions."""

from fractions import Fraction
from statistics import median

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import one_outlier_moves_the_mean


def test_squared_and_absolute_loss_are_averages_over_the_houses(rng):
    y, a = rng.normal(size=6), rng.normal(size=4)
    squared, absolute = one_outlier_moves_the_mean.squared_loss(y, a), one_outlier_moves_the_mean.absolute_loss(y, a)
    for j in range(4):
        assert squared[j] == pytest.approx(sum((v - a[j]) ** 2 for v in y) / 6, rel=1e-12)
        assert absolute[j] == pytest.approx(sum(abs(v - a[j]) for v in y) / 6, rel=1e-12)


@pytest.mark.equation("foundations/what_is_a_model/median_minimises")
def test_slope_of_the_absolute_loss_counts_prices_below_minus_prices_above_the_guess(printed, rng, h=1e-6):
    y = rng.uniform(100, 600, size=9)
    a = rng.uniform(50, 650, size=40)
    a = a[abs(y - a[:, None]).min(axis=1) > 2 * h]  # the loss has a kink at each price
    rise = one_outlier_moves_the_mean.absolute_loss(y, a + h) - one_outlier_moves_the_mean.absolute_loss(y, a - h)
    below, above = (y < a[:, None]).sum(axis=1), (y > a[:, None]).sum(axis=1)
    assert rise / (2 * h) == pytest.approx((below - above) / 9, abs=1e-6)
    counts = {r"n_{\text{below}}(a)": below, r"n_{\text{above}}(a)": above, "n": 9, "y_i": y}
    slope = {"a": np.array([a - h, a + h]), r"\frac{d}{da}": lambda values: (values[1] - values[0]) / (2 * h)}
    printed("foundations/what_is_a_model/median_minimises").holds(counts | slope, atol=1e-6)
    centre = np.array([median(y)])
    assert (one_outlier_moves_the_mean.absolute_loss(y, a) >= one_outlier_moves_the_mean.absolute_loss(y, centre)).all()


def test_the_mean_moves_by_a_fifth_of_the_outlier_and_the_median_not_at_all():
    centres = []
    for outlier in (120, 300, 540):
        squared, absolute = one_outlier_moves_the_mean.figure(outlier_price=outlier).axes
        centres.append((squared.lines[1].get_xdata()[0], absolute.lines[1].get_xdata()[0]))
    means, medians = zip(*centres, strict=True)
    assert np.diff(means) == pytest.approx(np.diff([120, 300, 540]) / 5) and set(medians) == {120}
    assert means[-1] > 130 > means[0], "the outlier carries the mean past every other house"
    default = one_outlier_moves_the_mean.figure().axes[0]
    assert default.lines[1].get_xdata()[0] == one_outlier_moves_the_mean.facts()["mean"] == 200
    assert default.get_xlim() == squared.get_xlim() and default.get_ylim() == squared.get_ylim()


def test_facts_of_the_outlier_follow_from_the_five_prices_in_exact_fractions():
    near = [100, 110, 120, 130]
    squared = [Fraction(p - 120) ** 2 for p in [*near, 540]]
    absolute = [abs(Fraction(p - 120)) for p in [*near, 540]]
    assert one_outlier_moves_the_mean.facts() == {
        "mean": Fraction(sum(near) + 540, 5),
        "median": 120,
        "mean_at_120": Fraction(sum(near) + 120, 5),
        "median_at_120": 120,
        "mean_of_four": Fraction(sum(near), 4),
        "share_squared": pytest.approx(float(squared[4] / sum(squared)), rel=1e-12),
        "share_absolute": pytest.approx(float(absolute[4] / sum(absolute)), rel=1e-12),
    }


@pytest.mark.parametrize("outlier", [120, 200, 380, 540])
def test_figure_of_the_outlier_moves_the_lowest_squared_loss_but_not_the_lowest_absolute_loss(outlier):
    y = [100, 110, 120, 130, outlier]
    squared, absolute = one_outlier_moves_the_mean.figure(outlier_price=outlier).axes
    for ax, power, best, name in ((squared, 2, sum(y) / 5, "mean"), (absolute, 1, 120, "median")):
        curve, lowest, line, houses, dot = ax.lines
        a, height = curve.get_data()
        assert height == pytest.approx(np.mean([abs(v - a) ** power for v in y], axis=0))
        assert lowest.get_xdata()[0] == best == line.get_xdata()[0]
        assert lowest.get_ydata()[0] == pytest.approx(sum(abs(v - best) ** power for v in y) / 5)
        assert height.min() >= lowest.get_ydata()[0]
        assert ax.texts[0].get_text() == f"{name} {best:.0f}"
        assert houses.get_xdata().tolist() == y and dot.get_xdata()[0] == outlier
        left, right = ax.get_xlim()
        bottom, top = ax.get_ylim()
        assert a[0] <= left < min(y) and max(y) < right and a[-1] >= right
        at, label = ax.texts[0].get_position()
        assert left < at < right and 1.2 * np.interp(at, a, height) < label < 0.95 * top
        assert bottom < dot.get_ydata()[0] == houses.get_ydata()[0] < 0 < lowest.get_ydata()[0] < top
    assert "squared" in squared.get_title("left") + squared.get_title()
    assert "absolute" in absolute.get_title("left") + absolute.get_title()
