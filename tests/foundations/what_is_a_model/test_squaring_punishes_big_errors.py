"""Squaring makes big errors bigger and small ones smaller: in thousands of euros, and in euros."""

from fractions import Fraction

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import squaring_punishes_big_errors


def test_square_is_below_the_distance_exactly_for_errors_between_zero_and_one():
    s = squaring_punishes_big_errors
    for e in (0.01, 0.5, 0.99):
        assert s.square(e) < s.distance(e) and s.square(-e) < s.distance(-e)
    for e in (1.01, 2, 540):
        assert s.square(e) > s.distance(e) and s.square(-e) > s.distance(-e)
    assert s.square(1) == s.distance(1) == 1 == s.distance(-1) and s.square(0) == s.distance(0) == 0


def test_doubling_an_error_quadruples_its_square_and_doubles_its_distance(rng):
    e = rng.normal(size=20)
    s = squaring_punishes_big_errors
    assert s.square(2 * e) == pytest.approx(4 * s.square(e)) and s.distance(2 * e) == pytest.approx(2 * s.distance(e))
    assert s.square(e) == pytest.approx(e * e) and s.distance(e).tolist() == [max(v, -v) for v in e]


def test_signed_difference_of_price_and_guess_falls_below_any_bound():
    s = squaring_punishes_big_errors
    for bound in (0, -1e3, -1e9):
        guess = 120 - bound + 1  # too high a guess is all it takes
        assert s.difference(120 - guess) < bound
    assert [s.difference(e) for e in (-2, 0, 3)] == [-2, 0, 3]


def test_what_is_punished_harder_does_not_depend_on_the_unit_and_what_gets_bigger_does(rng):
    s = squaring_punishes_big_errors
    for keuros in rng.uniform(0.01, 0.99, size=20):
        euros = s.EUROS["€"] / s.EUROS["k€"] * keuros  # the same error
        assert euros > 1 and s.square(keuros) < s.distance(keuros) and s.square(euros) > s.distance(euros)
        for times in (2, 3.5, 10):  # a bigger error pays its price relative to the smaller one, and that is the same
            prices = [s.square(times * e) / s.square(e) for e in (keuros, euros)]
            assert prices == pytest.approx([times**2] * 2) and prices[0] > times == pytest.approx(
                s.distance(times * euros) / s.distance(euros)
            )


def test_change_of_unit_multiplies_every_squared_loss_alike_and_keeps_the_best_guess(rng):
    prices, guesses = rng.uniform(100, 600, size=6), np.linspace(50, 650, 601)
    s = squaring_punishes_big_errors
    in_keuros = np.array([s.square(prices - a).mean() for a in guesses])
    in_euros = np.array([s.square(1000 * prices - 1000 * a).mean() for a in guesses])
    assert in_euros == pytest.approx(s.facts()["unit_factor"] * in_keuros, rel=1e-12)
    assert in_euros.argmin() == in_keuros.argmin()


def test_facts_of_squaring_are_those_of_half_a_thousand_euros():
    half = Fraction(1, 2)
    assert squaring_punishes_big_errors.facts() == {
        "half": half * half,
        "half_in_euros": (half * 1000) ** 2,
        "doubled": (half + half) ** 2 / half**2,
        "unit_factor": 1000 * 1000,
    }


@pytest.mark.parametrize("error", [0.1, 0.5, 1.25])
def test_figure_of_squaring_shows_the_same_errors_in_two_units(error):
    for ax, scale, unit in zip(
        squaring_punishes_big_errors.figure(error=error).axes, (1, 1000), ("k€", "€"), strict=True
    ):
        squares, distances, differences, dots = ax.lines
        e = np.linspace(-2.5, 2.5, 101) * scale
        for line, loss in ((squares, e * e), (distances, np.maximum(e, -e)), (differences, e)):
            assert line.get_xdata() == pytest.approx(e) and line.get_ydata() == pytest.approx(loss)
        assert dots.get_xdata() == pytest.approx([scale * error, 2 * scale * error])
        assert dots.get_ydata() == pytest.approx([(scale * error) ** 2, 4 * (scale * error) ** 2])
        for line, v in zip(ax.texts[0].get_text().split("\n"), (scale * error, 2 * scale * error), strict=True):
            base, square = line.replace(",", "").replace("$", "").split(" = ")
            assert base.endswith("^2") and float(base[:-2]) == pytest.approx(v)
            assert float(square) == pytest.approx(v * v)
        assert ax.get_xlabel() == f"error $e$, {unit}"
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert left < e[0] and e[-1] < right and bottom < e[0] < 0 < (2.5 * scale) ** 2 < top
        names = {"$e^2$": squares, "$|e|$": distances, "$e$": differences, "$|e|$ and $e$": distances}
        for text in ax.texts[1:]:  # each label stands beside its own curve
            at, height = text.get_position()
            off = {
                name: np.hypot((e - at) / (right - left), (line.get_ydata() - height) / (top - bottom)).min()
                for name, line in names.items()
            }
            assert off[text.get_text()] == min(off.values()) < 0.15, text.get_text()
        at, height = ax.texts[0].get_position()
        assert at == 0 and (1.6 * scale) ** 2 < height < 6 * scale**2, "the sums stand inside the bowl"
        flat = np.ptp(distances.get_ydata()) / (top - bottom)
        assert flat > 0.2 if scale == 1 else flat < 1e-3  # in euros the distance hugs the axis
    default = squaring_punishes_big_errors.figure().axes[0].lines[3]
    assert default.get_ydata().tolist() == [0.25, 1]
