"""A velocity field carries noise through all snapshots to the data: by the quantiles of every snapshot."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from oracles import count_tops, drawn_from, snapshot_cdf, snapshot_hills, velocity_by_quadrature
from snippets.foundations.introduction_paths import noise_flows_into_data


def test_the_film_is_the_flow_of_the_particles_that_the_page_counts():
    film, facts = noise_flows_into_data.film(), noise_flows_into_data.facts()
    at, x = np.moveaxis(film["points"], 2, 0)
    assert (at == film["clock"][:, None]).all() and (film["clock"][0], film["clock"][-1]) == (0, 1)
    assert x == pytest.approx(noise_flows_into_data.flow(np.random.default_rng(3).normal(size=40)))
    assert (film["colour"] == (x[-1] < 0)).all() and film["colour"].sum() == facts["lower"]


@pytest.mark.parametrize("t", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_a_snapshot_is_the_density_of_noise_and_data_mixed_at_that_time(t):
    x = np.linspace(-4, 4, 81)
    hills = snapshot_hills(t)
    assert noise_flows_into_data.p_data.path_prob(x, t) == pytest.approx(
        [sum(h.pdf(a) for h in hills) / 2 for a in x], abs=1e-12
    )


@pytest.mark.equation("foundations/introduction_paths/interpolant")
def test_samples_mixed_at_time_t_have_the_snapshot_as_their_density(printed, rng, n=4000):
    formula = printed("foundations/introduction_paths/interpolant")
    x0, x1 = rng.normal(size=n), rng.choice([-2, 2], n) + 0.5 * rng.normal(size=n)
    for t in (0.0, 0.3, 0.7, 1.0):
        x_t = formula.gives({"t": t, "x_0": x0, "x_1": x1}, "x_t")
        assert t not in (0, 1) or (x_t == (x0, x1)[int(t)]).all()
        for a in (-2.0, -0.5, 0.0, 0.3, 1.5):
            grid = np.linspace(-9, a, 3001)
            law = np.trapezoid(noise_flows_into_data.p_data.path_prob(grid, t), grid)
            assert abs((x_t < a).mean() - law) < 5 * math.sqrt(law * (1 - law) / n) + 1e-4
    for t in (-0.01, 1.01):
        with pytest.raises(AssertionError, match="does not hold"):
            formula.holds({"t": t, "x_0": x0, "x_1": x1, "x_t": (1 - t) * x0 + t * x1})


@pytest.mark.equation("foundations/introduction_paths/flow")
def test_the_flow_carries_each_quantile_of_the_noise_to_the_same_quantile_of_every_snapshot(printed, rng, h=1e-5):
    x0 = np.sort(rng.normal(size=20))
    path, times = noise_flows_into_data.flow(x0), noise_flows_into_data.times
    assert path.shape == (31, 20) and (path[0] == x0).all()
    assert (times[0], times[-1]) == (0, 1) and np.diff(times) == pytest.approx(1 / 30)
    below = [NormalDist().cdf(a) for a in x0]
    for t, x in zip(times, path, strict=True):
        assert snapshot_cdf(x, t) == pytest.approx(below, abs=2e-4)
    formula = printed("foundations/introduction_paths/flow")
    start = {"x(0)": path[0], "x_0": x0, "p_0": drawn_from(NormalDist().cdf)}
    for t in (0.2, 0.5, 0.8):
        x = np.array([-1.0, -0.1, 0.5, 2.0])
        p = (snapshot_cdf(x + h, t) - snapshot_cdf(x - h, t)) / (2 * h)
        quantile = -(snapshot_cdf(x, t + h) - snapshot_cdf(x, t - h)) / (2 * h) / p  # how fast it moves
        u = np.array([velocity_by_quadrature(a, t)[0] for a in x])
        formula.holds(start | {r"\frac{\mathrm{d}x}{\mathrm{d}t}": quantile, "u_t(x)": u}, atol=1e-7)


def test_the_snapshots_get_their_second_top_at_the_split_time():
    x = np.linspace(-1, 1, 4001)
    split = noise_flows_into_data.facts()["split"]
    assert split == pytest.approx(1 / (1 + math.sqrt(3.75)), abs=1e-12)
    assert count_tops(noise_flows_into_data.p_data.path_prob(x, split - 0.002)) == 1
    assert count_tops(noise_flows_into_data.p_data.path_prob(x, split + 0.002)) == 2
    for mean, std in ((3, 1), (1, 0.2)):
        t = noise_flows_into_data.split_time(mean, std)
        for when, tops in ((t - 0.004, 1), (t + 0.004, 2)):
            hills = [NormalDist(k * mean * when, math.hypot(1 - when, std * when)) for k in (-1, 1)]
            assert count_tops([sum(h.pdf(a) for h in hills) for a in x]) == tops


def test_the_facts_of_the_flow_count_the_particles_and_give_the_height_in_the_middle():
    facts = noise_flows_into_data.facts()
    x0 = np.random.default_rng(3).normal(size=40)
    assert facts["particles"] == 40 == facts["upper"] + facts["lower"]
    assert facts["upper"] == (x0 > 0).sum()  # the example is symmetric, and paths don't cross
    assert facts["centre_0"] == pytest.approx(1 / math.sqrt(2 * math.pi))
    assert facts["centre_1"] == pytest.approx(2 * math.exp(-8) / math.sqrt(2 * math.pi))
    for frame in ({}, {"time": 1.0}):
        dots = [d for d in noise_flows_into_data.figure(**frame).axes[0].lines if d.get_linestyle() == "None"]
        assert {x for d in dots for x in d.get_xdata()} == {1}  # where the film ends
        assert [len(d.get_ydata()) for d in dots] == [facts["upper"], facts["lower"]]
        assert (dots[0].get_ydata() > 0).all() and (dots[1].get_ydata() < 0).all()


@pytest.mark.parametrize("time", [round(0.1 * k, 1) for k in range(11)])
def test_the_ridges_are_snapshots_and_the_particles_have_come_as_far_as_the_time(time):
    (ax,) = noise_flows_into_data.figure(time=time, particles=12, seed=5).axes
    assert len(ax.collections) == 11
    for k, ridge in enumerate(ax.collections):
        t = k / 10
        vertices = ridge.get_paths()[0].vertices
        front, back = vertices[vertices[:, 0] > t + 1e-9], vertices[abs(vertices[:, 0] - t) < 1e-9]
        assert len(front) > 20 and len(back) > 20 and len(vertices) < 200
        hills = snapshot_hills(t)
        height = [sum(h.pdf(a) for h in hills) / 2 for a in front[:, 1]]
        assert (front[:, 0] - t) / 0.21 == pytest.approx(height, abs=1e-9)
        assert vertices[:, 1].min() == -4 and vertices[:, 1].max() == 4
        now, past = abs(t - time) < 1e-9, t < time + 1e-9
        assert ridge.get_linewidth()[0] == (2 if now else 1)
        assert (ridge.get_facecolor()[0, 3] > 0) == past
        assert (ridge.get_linestyle()[0][1] is None) == past  # dotted: still to come
    path = noise_flows_into_data.flow(np.random.default_rng(5).normal(size=12))
    index = round(30 * time)
    trails = [line for line in ax.lines if line.get_linestyle() == "-"]
    dots = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert len(trails) == 12 and len(dots) == 2
    for line in trails:
        assert (line.get_xdata() == noise_flows_into_data.times[: index + 1]).all()
    drawn = sorted(tuple(line.get_ydata()) for line in trails)
    assert drawn == sorted(map(tuple, path[: index + 1].T))
    for dot, up, marker in zip(dots, (True, False), "o^", strict=True):
        assert dot.get_xdata() == pytest.approx(time) and dot.get_marker() == marker
        assert (dot.get_ydata() == path[index, (path[-1] > 0) == up]).all()
        same = [line for line in trails if line.get_color() == dot.get_color()]
        assert len(same) == len(dot.get_ydata())
    assert ax.get_xlim() == (-0.03, 1.13) and ax.get_ylim() == (-4, 4)
    places = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert places == {"noise $p_0$": 0, "data $p_1$": 1}
