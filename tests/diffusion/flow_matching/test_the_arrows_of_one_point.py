"""The arrows of one point: by the even pace of a pair, and by pairs that pass nearby."""

import numpy as np
import pytest

from oracles import velocity_by_quadrature
from snippets.diffusion.flow_matching import the_arrows_of_one_point as arrows


@pytest.mark.equation("diffusion/flow_matching/every_arrow")
def test_an_arrow_leads_to_its_data_in_the_time_that_is_left_and_the_velocity_to_their_mean(printed, rng):
    x0, x1, t = rng.normal(size=(3, 9))
    t = 1 / (1 + np.exp(t))
    formula = printed("diffusion/flow_matching/every_arrow")
    formula.part(0).holds({"x_0": x0, "x_1": x1, "t": t, "x_t": x0 + t * (x1 - x0)})
    for x, t in ((0.3, 0.2), (-0.8, 0.5), (1.7, 0.8)):
        u, _ = velocity_by_quadrature(x, t)
        ends = np.linspace(-6, 6, 6001)
        weight = np.exp(-(((x - t * ends) / (1 - t)) ** 2) / 2)
        weight *= np.exp(-2 * (ends - 2) ** 2) + np.exp(-2 * (ends + 2) ** 2)
        mean = (weight @ ends) / weight.sum()
        values = {"u_t(x)": u, r"\mathbb E[x_1 \mid x_t = x]": mean, "x": x, "t": t}
        formula.part(1, 2).holds(values, rtol=1e-6)


def test_chances_and_means_of_the_pips_give_the_velocity_and_are_those_of_pairs_nearby(rng, n=400_000):
    path = arrows.flow()
    for t in (0.2, 0.5, 0.8):
        x = path[round(100 * t)]
        chance, means = arrows.destinations(x, t)
        assert chance.sum() == pytest.approx(1)
        assert (chance @ means - x) / (1 - t) == pytest.approx(arrows.p_data.velocity(x, t), abs=1e-10)
    x, t = path[50], 0.5
    chance, means = arrows.destinations(x, t)
    pip = rng.integers(5, size=n)
    x1 = arrows.pips[pip] + 0.18 * rng.normal(size=(n, 2))
    near = np.hypot(*(t * x1 + (1 - t) * rng.normal(size=(n, 2)) - x).T) < 0.1
    m = near.sum()
    for k in (3, 4):
        assert abs((pip[near] == k).mean() - chance[k]) < 5 * (0.25 / m) ** 0.5 + 0.02
        own = x1[near & (pip == k)]
        assert (abs(own.mean(axis=0) - means[k]) < 5 * 0.18 / len(own) ** 0.5 + 0.01).all()


def test_the_path_starts_at_its_noise_and_ends_in_the_upper_right_pip():
    path, facts = arrows.flow(), arrows.facts()
    assert tuple(path[0]) == (2.0, 0.1)
    assert np.linalg.norm(path[-1] - (1.4, 1.4)) < 3 * 0.18
    log_odds = {}
    for k, pip in enumerate(arrows.pips):
        log_odds[k] = -((path[50] - pip / 2) ** 2).sum() / (2 * (0.25 + 0.25 * 0.18**2))
    share = np.exp(list(log_odds.values())) / np.exp(list(log_odds.values())).sum()
    assert (facts["upper"], facts["lower"]) == pytest.approx((share[4], share[3]))


@pytest.mark.parametrize("time", [0.0, 0.5, 0.9])
def test_each_likely_pip_has_an_arrow_as_thick_as_its_chance_and_the_bold_one_is_their_mean(time):
    (ax,) = arrows.figure(time=time).axes
    x = arrows.flow()[round(100 * time)]
    chance, ends = arrows.destinations(x, time)
    *thin, bold = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    likely = chance > 0.005
    assert len(thin) == likely.sum() and (len(thin) == 5) == (time == 0)
    for arrow, share, end in zip(thin, chance[likely], ends[likely], strict=True):
        assert arrow.xy == pytest.approx(tuple(end)) and arrow.xyann == pytest.approx(tuple(x))
        assert arrow.arrow_patch.get_linewidth() == pytest.approx(1 + 7 * share)
    assert bold.xy == pytest.approx(tuple(x + (1 - time) * arrows.p_data.velocity(x, time)))
    assert bold.xyann == pytest.approx(tuple(x)) and bold.arrow_patch.get_edgecolor()[:3] == (0, 0, 0)
    labels = [text.get_text() for text in ax.texts if not hasattr(text, "arrow_patch")]
    assert labels == [f"{share:.0%}" for share in chance]
    discs = [(tuple(c.center), c.radius) for c in ax.patches if hasattr(c, "radius")]
    assert discs == [(tuple(pip), 0.36) for pip in arrows.pips.tolist()]
    line, dot = ax.lines
    assert line.get_xydata() == pytest.approx(arrows.flow()[: round(100 * time) + 1])
    assert tuple(dot.get_xydata()[0]) == tuple(x)
