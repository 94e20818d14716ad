"""Walk and flow make the same die from the same noise: by the shares, places and spreads of its pips."""

import numpy as np
import pytest

from snippets.diffusion.diffusion import a_die_dissolves
from snippets.diffusion.diffusion import two_ways_back as page


@pytest.mark.equation("diffusion/diffusion/backward")
@pytest.mark.parametrize("t", [0.4, 0.7])  # halfway, t and 1 - t might change places
def test_a_step_back_undoes_a_step_of_the_film_in_law(printed, rng, t, n=100_000):
    """Shake the die from t + h to t, look at one place: where its points came from, and where the formula sends it."""
    formula, h = printed("diffusion/diffusion/backward"), 0.002
    p = page.p_data
    x_before = (t + h) * p.sample(rng, n) + (1 - t - h) * rng.normal(size=(n, 2))
    x = a_die_dissolves.shake(rng, x_before, t + h, t)
    score = p.path_score(x, t)
    step = {"x_t": x, "h": h, "t": t, "s_t": lambda x: p.path_score(x, t), r"\varepsilon": rng.normal(size=(n, 2))}
    back = formula.gives(step, "x_{t+h}")
    assert (back > formula.gives(step | {r"\varepsilon": step[r"\varepsilon"] - 1}, "x_{t+h}")).all(), "noise is added"
    # the two moves have the same mean product with x and with the score, and the same size
    true, made = x_before - x, back - x
    for test in (x, score, np.sin(3 * x)):
        a, b = (true * test).mean(axis=1), (made * test).mean(axis=1)
        assert abs((a - b).mean()) < 5 * (a.std() + b.std()) / n**0.5
    assert abs((true**2).mean() / (made**2).mean() - 1) < 5 * 2 / n**0.5 + 0.01


def test_walk_and_flow_have_the_law_of_the_die_and_disagree_about_points():
    facts = page.facts()
    assert facts["var_data"] == pytest.approx(4 * 1.4**2 / 5 + 0.04)
    for name in "var_walk", "var_flow":
        assert abs(facts[name] - facts["var_data"]) < 5 * 0.75 / 1000**0.5 + 0.02
    assert abs(facts["same_pip"] - 0.2) < 5 * 0.4 / 1000**0.5 and facts["same_pip"] > 0
    walk, flow = page.back(seed=9, n=600)
    assert (walk[0] == flow[0]).all() and abs(walk[0].std() - 0.95) < 0.08
    for path in walk, flow:
        pip = page.p_data.posterior(path[-1], 1).argmax(axis=-1)
        share = np.bincount(pip, minlength=5) / 600
        assert abs(share - 0.2).max() < 5 * 0.4 / 600**0.5
        spread = (path[-1] - page.centres[pip]).std()
        assert abs(spread / 0.2 - 1) < 0.1
    assert (page.centres == a_die_dissolves.centres).all() and (page.p_data.means == page.centres).all()
    assert page.reversal**2 == pytest.approx(2 / page.middle - 2)
    again = page.back(seed=0, n=1000)
    assert facts["var_flow"] == again[1][-1].var(axis=0).mean()


def test_the_film_shows_both_ways_side_by_side_in_forty_one_frames():
    film, (walk, flow) = page.film(), page.back()
    assert film["points"].shape == (41, 400, 2) and film["marker"] == "o^"
    assert (film["points"][:, :200] == walk[::10]).all() and (film["points"][:, 200:] == flow[::10]).all()
    assert (film["axes"] == np.repeat([0, 1], 200)).all() and (film["colour"] == film["axes"]).all()
    assert film["clock"] == pytest.approx(np.linspace(0.05, 1, 41))
    for ax, path, name in zip(page.figure().axes, (walk, flow), ("walk", "flow"), strict=True):
        line, cross, dots = ax.lines
        assert ax.get_title() == name and dots.get_gid() == "film"
        assert (dots.get_xydata() == path[-1]).all() and (line.get_xydata() == path[:, 1]).all()
        assert (cross.get_xydata()[0] == path[0, 1]).all()
