"""Slips, by laws of variances and by sums over other grids."""

import numpy as np
import pytest

from oracles import normal
from snippets.roads.energies import corrections


def test_noise_by_the_step_is_cold():
    """On N(0, 1) the push h leaves the variance h / (2 - h), which is nearly the temperature h / 2."""
    facts = corrections.facts()
    for h, name in ((0.1, "temperature"), (0.05, "half")):
        v = 1.0
        for _ in range(2000):
            v = (1 - h) ** 2 * v + h**2
        assert v == pytest.approx(facts[name], rel=h)
        assert facts[name] == pytest.approx(h / 2)


def test_the_deep_valley_gets_nearly_all():
    x = np.linspace(-4, 4, 80_000)
    p = (0.7 * normal(x, -1.25, 0.36) + 0.3 * normal(x, 1.25, 0.36)) ** 20
    facts = corrections.facts()
    assert facts["out"] == pytest.approx(p[x > 0].sum() / p.sum(), rel=1e-2)
    assert facts["right"] == pytest.approx(0.6926, abs=1e-4)


@pytest.mark.parametrize("k", [1, 7])
def test_short_plain_chains_rest_at_too_narrow_a_bell(k):
    """With the learned variance, k steps from the data leave their variance as it is; with the true one they don't."""
    learned = corrections.facts()["learned"]

    def after(variance):
        v = 1.0
        for _ in range(k):
            v = (1 - 0.1 / variance) ** 2 * v + 0.2
        return v

    assert after(learned) == pytest.approx(1, rel=1e-9) and abs(after(1.0) - 1) > 0.005
