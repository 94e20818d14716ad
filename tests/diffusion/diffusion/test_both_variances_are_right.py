"""The true variance of a reverse step is between two: by the two laws for which they are exact, and by samples."""

import numpy as np
import pytest

from snippets.diffusion.diffusion import both_variances_are_right as page
from snippets.shared import notation
from snippets.shared.gaussian_mixture import GaussianMixture


@pytest.mark.equation("diffusion/diffusion/two_variances")
@pytest.mark.equation("diffusion/diffusion/true_variance")
def test_the_printed_variances_are_exact_for_a_point_and_for_unit_noise(printed):
    """Gaussian data of variance v: the law of z_{k-1} given z_k by the covariance of the two."""
    two, true = printed("diffusion/diffusion/two_variances"), printed("diffusion/diffusion/true_variance")
    for before, now in ((0.9, 0.7), (0.5, 0.45), (0.2, 0.01)):
        symbols = {r"\bar\alpha_{k-1}": before, r"\bar\alpha_k": now}
        large, small = (two.gives(symbols, name) for name in (r"\beta_k", r"\tilde\beta_k"))
        for v in (1e-12, 0.3, 1, 2.5):
            a, b = before * v + 1 - before, now * v + 1 - now
            joint = (now / before) ** 0.5 * a
            exact = a - joint**2 / b
            left = v * (1 - now) / b
            given = {r"\beta_k": large, r"\tilde\beta_k": small, r"\mathbb E\, \text{var}(x_1 \mid x_k)": left}
            assert true.gives(symbols | given) == pytest.approx(exact, rel=1e-9)
            assert v >= 1 or exact < large
            assert exact > small * (1 - 1e-9)
            assert v != 1 or exact == pytest.approx(large)
            assert v > 1e-9 or exact == pytest.approx(small)


@pytest.mark.parametrize("steps", [5, 10, 30, 100])
def test_the_true_variance_of_the_hills_is_between_and_all_agree_in_the_end(steps):
    small, true, large = page.variances(steps)
    assert small.shape == (steps - 1,) and (small < true).all() and (true < large * (1 + 1e-9)).all()
    abar = notation.cosine_schedule(steps)
    for k in (1, steps // 2):
        assert large[k - 1] == pytest.approx(1 - abar[k] / abar[k - 1])
        assert small[k - 1] == pytest.approx((1 - abar[k - 1]) * (1 - abar[k] / abar[k - 1]) / (1 - abar[k]))
    half = steps // 2 - 2
    facts = page.facts(steps)
    assert facts == pytest.approx({"small": (small / large)[half], "true": (true / large)[half]})
    assert page.facts() == page.facts(10)


def test_it_is_the_variance_of_real_reverse_steps(rng, n=400_000):
    abar = notation.cosine_schedule(10)
    k = 5
    data = page.p_data.sample(rng, n)
    assert abs(data.var() - 1) < 0.02
    before = abar[k - 2] ** 0.5 * data + (1 - abar[k - 2]) ** 0.5 * rng.normal(size=n)
    kept = (abar[k - 1] / abar[k - 2]) ** 0.5
    now = kept * before + (1 - kept**2) ** 0.5 * rng.normal(size=n)
    order = now.argsort()
    groups = before[order].reshape(800, -1)
    place = now[order].reshape(800, -1)
    within = (groups - groups.mean(axis=1, keepdims=True))[5:-5]
    spread = (place - place.mean(axis=1, keepdims=True))[5:-5]
    slope = (within * spread).sum() / (spread**2).sum()
    variance = ((within - slope * spread) ** 2).mean() * 500 / 499
    assert variance == pytest.approx(page.variances(10)[1][k - 2], rel=5 * (2 / n) ** 0.5 + 0.02)


def test_uncertainty_of_one_gaussian_has_a_closed_form(monkeypatch):
    monkeypatch.setattr(page, "p_data", GaussianMixture([1], [0], [1]))
    abar = np.array([0.05, 0.4, 0.9])
    assert page.uncertainty(abar) == pytest.approx(1 - abar, abs=1e-7)


def test_the_figure_shows_the_three_by_the_large_one():
    (ax,) = page.figure(steps=30).axes
    small, true, large = page.variances(30)
    one, low, middle = (line.get_ydata() for line in ax.lines)
    assert (one == 1).all() and low == pytest.approx(small / large) and middle == pytest.approx(true / large)
    assert ax.lines[0].get_xdata() == pytest.approx(np.arange(2, 31) / 30)
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert band.max() == 1 and band.min() == pytest.approx((small / large).min())
