"""Claims of snippets/shared/guided_laws.py: against closed forms for single Gaussians, and each way to a law against another."""

from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2, normal
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.guidance import gaussian_guided, gaussian_tilted
from snippets.shared.guided_laws import guided_ends, guided_prob, moments, quantiles, tilted_prob

UPPER = GaussianMixture([1.0], [2], [0.5])
PAIRS = [(0, 2, 2, 1), (0.5, 1.3, -1, 0.4), (-1, 0.9, 1.5, 0.6)]
RANKS = np.arange(1, 40) / 40
NOISE = np.array([NormalDist().inv_cdf(rank) for rank in RANKS])


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("scale", [0, 0.4, 1, 2])
def test_of_two_gaussians_both_laws_and_the_ends_have_their_closed_forms(pair, scale):
    p_u, p_c = (GaussianMixture([1.0], [pair[k]], [pair[k + 1]]) for k in (0, 2))
    x = np.linspace(-12, 12, 1201)
    mean, std = gaussian_guided(*pair, scale)
    assert guided_ends(p_u, p_c, NOISE, scale) == pytest.approx(mean + std * NOISE, abs=1e-3)
    found = guided_prob(p_u, p_c, x, scale)
    assert found == pytest.approx(normal(x, mean, std**2), abs=1e-3 * found.max())
    mean, std = gaussian_tilted(*pair, scale)
    assert tilted_prob(p_u, p_c, x, scale) == pytest.approx(normal(x, mean, std**2), abs=1e-6)


@pytest.mark.parametrize("law", [guided_prob, tilted_prob])
def test_scale_0_gives_all_the_data_and_scale_1_those_with_the_label(law):
    x = np.linspace(-6, 6, 601)
    for scale, p in ((0, M2), (1, UPPER)):
        assert law(M2, UPPER, x, scale) == pytest.approx(p.prob(x), abs=1e-4)


@pytest.mark.parametrize("scale", [0.3, 1.5, 3, 5])
def test_back_along_the_flow_and_forth_give_the_same_law(scale):
    """On a line a flow keeps the order: where it takes a quantile of the noise is a quantile of its law."""
    x = np.linspace(-6, 6, 2401)
    ends = guided_ends(M2, UPPER, NOISE, scale)
    assert ends == pytest.approx(quantiles(x, guided_prob(M2, UPPER, x, scale), RANKS), abs=3e-3)


def test_the_tilted_law_is_a_product_of_powers_even_where_each_is_tiny():
    x = np.linspace(-4, 40, 4401)
    p = tilted_prob(M2, UPPER, x, 3)
    assert np.isfinite(p).all() and np.trapezoid(p, x) == pytest.approx(1)
    some = (x > 0) & (x < 3)
    ratio = p[some] * M2.prob(x[some]) ** 2 / UPPER.prob(x[some]) ** 3
    assert ratio == pytest.approx(ratio[0], rel=1e-9)


def test_quantiles_and_moments_are_those_of_the_density():
    law, x = NormalDist(0.7, 0.4), np.linspace(-3, 5, 1601)
    p = 3 * np.array([law.pdf(a) for a in x])  # of any integral
    assert quantiles(x, p, RANKS) == pytest.approx([law.inv_cdf(rank) for rank in RANKS], abs=1e-4)
    assert moments(x, p) == pytest.approx((0.7, 0.4), abs=1e-9)
