"""Large directions rise first: by the definition of a variance, by bisection, and by least squares."""

import numpy as np
import pytest

from snippets.diffusion.diffusion import broad_strokes_drown_last as page


@pytest.mark.equation("diffusion/diffusion/drowns")
def test_signal_and_noise_are_equal_at_the_printed_time(printed, rng, n=40_000):
    formula = printed("diffusion/diffusion/drowns")
    for variance in (0.04, 0.5, 2.8, 9):
        low, high = 0.0, 1.0
        for _ in range(60):
            t = (low + high) / 2
            low, high = (t, high) if t * t * variance < (1 - t) * (1 - t) else (low, t)
        assert page.drowns(variance) == pytest.approx(t)
        formula.holds({"t": t, r"\lambda": variance})
        signal, noise = t * variance**0.5 * rng.normal(size=n), (1 - t) * rng.normal(size=n)
        assert abs(signal.var() / noise.var() - 1) < 5 * 2 / n**0.5


def test_the_directions_are_principal_and_their_variances_those_of_the_digits():
    parts = (page.images - page.mean) @ page.directions
    assert parts.var(axis=0) == pytest.approx(page.variances, abs=1e-12)
    assert abs(np.corrcoef(parts[:, :20].T) - np.eye(20)).max() < 1e-10
    assert (np.diff(page.variances) <= 1e-12).all() and page.variances.sum() == pytest.approx(
        page.images.var(axis=0).sum()
    )
    assert (page.images.min(), page.images.max()) == (-1, 1)


@pytest.mark.parametrize("time", [0.1, 0.4, 0.5, 0.9])
def test_the_facts_count_what_has_risen(time):
    facts = page.facts(time)
    ranks = {k: facts[f"t_{k}"] for k in (1, 10, 40)}
    for k, t in ranks.items():
        assert (facts["above"] >= k) == (time > t)
        assert page.above(t + 1e-9) == k and page.above(t - 1e-9) == k - 1
    assert page.facts() == page.facts(0.4) and page.facts()["above"] == 2


def test_later_directions_are_rougher_by_the_factor_of_the_page():
    def rough(k):
        tile = page.directions[:, k].reshape(8, 8)
        down = [(tile[i + 1, j] - tile[i, j]) ** 2 for i in range(7) for j in range(8)]
        along = [(tile[i, j + 1] - tile[i, j]) ** 2 for i in range(8) for j in range(7)]
        return np.mean(down) + np.mean(along)

    assert page.roughness(7) == pytest.approx(rough(7))
    ratio = sum(map(rough, range(40, 45))) / sum(map(rough, range(5)))
    assert page.facts()["ratio"] == pytest.approx(ratio)


def test_the_guess_is_least_squares(rng, t=0.6, copies=40):
    x1 = np.tile(page.images, (copies, 1))
    x = t * x1 + (1 - t) * rng.normal(size=x1.shape)
    a, b = (x - x.mean(axis=0)) @ page.directions, (x1 - page.mean) @ page.directions
    slope = (a * b).sum(axis=0) / (a**2).sum(axis=0)
    guess = (page.best_guess(x[:50], t) - page.mean) @ page.directions
    mine = (x[:50] - t * page.mean) @ page.directions
    assert guess == pytest.approx(mine * (t * page.variances / (t * t * page.variances + 0.16)), abs=1e-9)
    error = 5 / (len(x) ** 0.5) * 2
    assert abs(guess / mine - slope).max() < error


@pytest.mark.parametrize("time", [0.1, 0.4, 0.9])
def test_the_figure_shows_the_shore_the_tide_and_the_digits(time):
    curve, pictures = page.figure(time=time).axes
    above, below, sea = curve.lines
    assert len(above.get_xdata()) == page.facts(time)["above"] and len(above.get_xdata()) + len(below.get_xdata()) == 61
    assert (*above.get_ydata(), *below.get_ydata()) == pytest.approx(page.variances[:61] ** 0.5)
    level = (1 - time) / time
    assert sea.get_ydata()[0] == pytest.approx(level)
    assert (above.get_ydata() > level).all() and (below.get_ydata() < level).all()
    shown = np.asarray(pictures.images[0].get_array())
    assert shown.shape == (40, 30) and (shown[1:9, 1:9] == page.images[0].reshape(8, 8)).all()
    x1 = page.images[[0, 2, 3, 8]]
    x = time * x1 + (1 - time) * np.random.default_rng(0).normal(size=x1.shape)
    assert shown[11:19, 11:19] == pytest.approx(x[1].reshape(8, 8))
    assert shown[31:39, 21:29] == pytest.approx(page.best_guess(x, time)[3].reshape(8, 8))
