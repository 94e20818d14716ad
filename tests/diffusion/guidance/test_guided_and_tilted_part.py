"""The guided flow ends elsewhere than the tilted law: by the product of the stretches, and by integrals."""

import numpy as np
import pytest

from oracles import normal
from snippets.diffusion.guidance import guided_and_tilted_part as snippet


def stretch(std, steps=4000):
    """By how much the flow from N(0, 1) to N(m, std²) pulls two points apart: the exponential of its slope's integral."""
    t = (np.arange(steps) + 0.5) / steps
    return np.exp(np.mean((t * std**2 - (1 - t)) / ((1 - t) ** 2 + t**2 * std**2)))


@pytest.mark.equation("diffusion/guidance/two_variances")
@pytest.mark.parametrize("g", [0, 1, 2, 3])
def test_the_flow_multiplies_stretches_where_the_tilted_law_adds_precisions(printed, g):
    facts = snippet.facts()
    formula = printed("diffusion/guidance/two_variances")
    x = np.linspace(-25, 25, 50_001)
    for c, u in ((0.8, 1.9), (1, 2)):  # the second are those of the page, where powers of 1 would hide a mistake
        log = -(1 - g) * x**2 / (2 * u**2) - g * (x - 2) ** 2 / (2 * c**2)
        p = np.exp(log - log.max())
        mean = (p * x).sum() / p.sum()
        tilted = (p * (x - mean) ** 2).sum() / p.sum()
        flow = (stretch(c) ** g * stretch(u) ** (1 - g)) ** 2
        values = {r"\sigma_\text{guided}^2": flow, r"\frac{1}{\sigma_\text{tilted}^2}": 1 / tilted}
        formula.holds(values | {r"\sigma_c": c, r"\sigma_u": u, "g": g}, rtol=1e-5)
    assert facts[f"guided_variance_{g}"] == pytest.approx(flow, rel=1e-5)
    assert facts[f"tilted_variance_{g}"] == pytest.approx(tilted, rel=1e-7)
    assert facts[f"tilted_mean_{g}"] == pytest.approx(mean, abs=1e-7)


@pytest.mark.equation("diffusion/guidance/guided_mean")
def test_the_mean_of_the_guided_flow_is_an_integral_and_turns_back_at_large_scales(printed, n=20_000):
    formula = printed("diffusion/guidance/guided_mean")
    r = (np.arange(n) + 0.5) / n
    for g in (0, 1, 2, 3, 20):
        values = {"g": g, "r": r, r"\int_0^1": np.sum, r"\mathrm dr": 1 / n}
        mean = formula.gives(values, r"m_\text{guided}")
        assert snippet.facts()[f"guided_mean_{g}"] == pytest.approx(mean, rel=1e-6, abs=1e-12)
    facts = snippet.facts()
    assert facts["guided_mean_3"] == pytest.approx(3, rel=1e-9)
    assert 8 / 3 < facts["guided_mean_20"] < facts["guided_mean_2"] < facts["guided_mean_3"]
    assert facts["tilted_mean_3"] < facts["tilted_mean_20"] < 8 / 3
    x = np.linspace(0, 5, 6001)
    assert x[(normal(x, 2, 1) / normal(x, 0, 4)).argmax()] == pytest.approx(8 / 3, abs=1e-3)


def test_guidance_does_not_sample_the_tilted_law(rng, n=3000):
    """Even with the exact velocities: no solver's step is to blame, for 800 of them end at the closed form."""
    x, steps, g = rng.normal(size=n), 800, 3
    for k in range(steps):
        t = (k + 0.5) / steps
        u = (4 * t - (1 - t)) / ((1 - t) ** 2 + 4 * t**2) * x
        c = 2 + (t - (1 - t)) / ((1 - t) ** 2 + t**2) * (x - 2 * t)
        x = x + (u + g * (c - u)) / steps
    assert abs(x.mean() - 3) < 5 * 0.25 / np.sqrt(n) + 0.01
    assert x.var() == pytest.approx(1 / 16, rel=5 * np.sqrt(2 / n) + 0.02)
    assert abs(x.mean() - 2.4) > 0.5 and x.var() < 0.4 / 5


def test_the_film_shows_both_crowds_from_the_same_noise_to_their_laws():
    film = snippet.film()
    at, x = np.moveaxis(film["points"], 2, 0)
    assert (at == film["clock"][:, None]).all() and (film["clock"][0], film["clock"][-1]) == (0, 1)
    colour = np.asarray(film["colour"]).astype(int)
    assert list(colour) == [0] * 24 + [1] * 24 and film["marker"] == "o^"
    x0 = np.random.default_rng(4).normal(size=24)
    assert (x[0] == np.tile(x0, 2)).all()
    assert x[-1, :24] == pytest.approx(3 + x0 / 4, abs=1e-4)
    assert x[-1, 24:] == pytest.approx(2.4 + np.sqrt(0.4) * x0, abs=1e-4)
    assert x[len(x) // 2, 24:] == pytest.approx(1.2 + np.sqrt(0.35) * x0, abs=1e-4)


def test_the_poster_is_how_the_film_ends_beside_the_two_densities():
    (ax,) = snippet.figure().axes
    film = snippet.film()
    ends = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert [line.get_marker() for line in ends] == ["o", "^"]
    drawn = np.concatenate([line.get_ydata() for line in ends])
    assert drawn == pytest.approx(film["points"][-1, :, 1])
    assert all(set(line.get_xdata()) == {1} for line in ends) and all(line.get_gid() == "film" for line in ax.lines)
    for bell, mean, std in zip(ax.collections, (3, 2.4), (0.25, 0.4**0.5), strict=True):
        far, x = bell.get_paths()[0].vertices.T
        assert x[far.argmax()] == pytest.approx(mean, abs=0.03) and (x.min(), x.max()) == ax.get_ylim()
        assert far.max() - 1.03 == pytest.approx(0.065 / std, rel=0.01) and far.max() < ax.get_xlim()[1]
    low, high = ax.get_ylim()
    assert low < film["points"][..., 1].min() and film["points"][..., 1].max() < high
