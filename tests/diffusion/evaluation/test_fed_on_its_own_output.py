"""A bell refitted to its own samples loses 1/n of its variance a generation: by chi-square factors."""

import math

import numpy as np
import pytest

from snippets.diffusion.evaluation import fed_on_its_own_output as m


@pytest.mark.equation("diffusion/evaluation/generations")
def test_the_mean_variance_shrinks_by_the_law_of_chi_square(printed, rng, runs=4000):
    """Each fit multiplies the variance by chi-square/n with n - 1 degrees of freedom."""
    formula = printed("diffusion/evaluation/generations")
    for n, g in ((5, 3), (20, 10), (50, 15)):
        factors = rng.chisquare(n - 1, size=(g, runs)) / n
        ends = 4 * factors.prod(axis=0)
        law = 4 * (1 - 1 / n) ** g
        formula.holds(
            {"n": n, "g": g, r"\sigma_0": 2.0, r"\mathbb E[\sigma_g^2]": ends.mean()},
            atol=5 * ends.std() / math.sqrt(runs),
        )
        assert abs(ends.mean() - law) < 5 * ends.std() / math.sqrt(runs)
        assert m.law(n, g) == pytest.approx(law / 4)
        seen = m.lines(n, runs=runs, seed=int(rng.integers(1000)))[g]
        assert abs(seen.mean() - law / 4) < 5 * seen.std() / math.sqrt(runs)


def test_even_an_unbiased_fit_drifts_to_zero():
    """The mean of the log of chi-square/(n-1) is negative, by Jensen; the typical run shrinks by it."""
    for n in (5, 50):
        x = np.linspace(1e-3, 6 * n, 100_001)
        k = n - 1
        log_p = (k / 2 - 1) * np.log(x) - x / 2 - k / 2 * math.log(2) - math.lgamma(k / 2)
        drift = np.trapezoid(np.exp(log_p) * np.log(x / k), x)
        # it is digamma(k/2) - log(k/2), between -1/k - 1/3k^2 and -1/k (an alternating series)
        assert -1 / k - 1 / 3 / k**2 < drift < -1 / k


def test_the_figure_and_the_facts():
    facts, v = m.facts(), m.lines(50)
    assert facts["law"] == pytest.approx(0.98**100) and facts["pictures"] == 50
    assert facts["median"] == pytest.approx(sorted(v[-1])[99:101] @ np.array([0.5, 0.5]))
    assert facts["median"] < facts["law"] and facts["largest"] == v[-1].max() and facts["mean"] == v[-1].mean()
    for n in (50, 200):
        (ax,) = (m.figure() if n == 50 else m.figure(pictures=n)).axes
        v = m.lines(n)
        assert (v[0] == 1).all() and v.shape == (101, 200) and len(ax.lines) == 32
        for line, run in zip(ax.lines[:30], v.T, strict=False):
            assert line.get_ydata() == pytest.approx(run)
        assert ax.lines[30].get_ydata() == pytest.approx([(1 - 1 / n) ** g for g in range(101)])
        assert ax.lines[31].get_ydata() == pytest.approx(np.sort(v, axis=1)[:, 99:101].mean(axis=1))
        assert ax.get_title().startswith(f"{n} samples")
