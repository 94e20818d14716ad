"""A reflow on two ellipses: straight lines that never meet, the same ends, the same cost."""

import numpy as np
import pytest

from snippets.diffusion.transport import straight_in_one as reflow
from snippets.shared import ellipses
from snippets.shared.ode import rk4

EYE = np.eye(2)
COV_0, COV_1 = ellipses.crowds(30)


def test_before_a_reflow_the_flow_is_that_of_pairs_at_random(h=1e-5):
    for t in (0.2, 0.45, 0.8):
        mid = reflow.map_until(t, 0)
        rate = (reflow.map_until(t + h, 0) - reflow.map_until(t - h, 0)) / (2 * h)
        cov_t = (1 - t) ** 2 * COV_0 + t**2 * COV_1
        velocity = (t * COV_1 - (1 - t) * COV_0) @ np.linalg.inv(cov_t)
        assert rate == pytest.approx(velocity @ mid, abs=1e-5)
    assert reflow.map_until(0.0, 0) == pytest.approx(EYE) and reflow.map_until(1.0, 0) == pytest.approx(reflow.M)


def test_after_it_the_flow_is_that_of_its_own_pairs_by_regression():
    """Cov(x_1 - x_0, x_t) Cov(x_t)^-1 for pairs (x_0, M x_0), followed in small steps."""
    m, cov = reflow.M, COV_0

    def field(x, t):
        now = (1 - t) * EYE + t * m
        return (m - EYE) @ cov @ now.T @ np.linalg.inv(now @ cov @ now.T) @ x

    path = rk4(field, EYE, np.linspace(0, 1, 101))
    for k in (0, 30, 70, 100):
        for reflows in (1, 2):
            assert path[k] == pytest.approx(reflow.map_until(k / 100, reflows), abs=1e-7)


def test_lines_of_the_flows_pairs_never_meet():
    for t in np.linspace(0, 1, 21):
        assert np.linalg.det((1 - t) * EYE + t * reflow.M) > 0.1


def test_a_reflow_straightens_and_saves_nothing_more():
    before, once, twice = (reflow.facts(k) for k in (0, 1, 2))
    assert before["bent"] > 1 and once["bent"] == pytest.approx(0, abs=1e-20) == twice["bent"]
    assert before["flow"] == once["flow"] == twice["flow"] == once["pairs"] == twice["pairs"]
    assert before["pairs"] == np.trace(COV_0 + COV_1) == pytest.approx(8.5)
    assert before["least"] < before["flow"] < before["pairs"]


def test_all_that_the_flows_bend_is_at_most_what_the_first_pairs_cost():
    bent = [reflow.facts(k)["bent"] for k in range(5)]
    for k in range(1, 6):
        assert sum(bent[:k]) < reflow.facts()["pairs"] and min(bent[:k]) <= reflow.facts()["pairs"] / k


def test_the_account_of_floor_bending_and_way_is_balanced():
    """The floor by the variance of x_1 - x_0 that x_t leaves, integrated over t."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    floor = 0
    for t, w in zip((1 + nodes) / 2, weights / 2, strict=True):
        cov_t = (1 - t) ** 2 * COV_0 + t**2 * COV_1
        shared = t * COV_1 - (1 - t) * COV_0
        floor += w * np.trace(COV_0 + COV_1 - shared @ np.linalg.inv(cov_t) @ shared)
    facts = reflow.facts()
    assert facts["pairs"] == pytest.approx(floor + facts["bent"] + facts["flow"], abs=0.01)


def test_pairs_have_the_covariances_of_both_crowds(n=40_000):
    for reflows in (0, 1):
        x0, x1 = reflow.draw(n, reflows)
        for x, cov in ((x0, COV_0), (x1, COV_1)):
            assert abs(x.T @ x / n - cov).max() < 5 * 4 * (2 / n) ** 0.5
        gap = abs(x0.T @ x1 / n - reflows * COV_0 @ reflow.M.T).max()
        assert gap < 5 * 4 * (2 / n) ** 0.5


def test_ends_at_random_are_drawn_without_regard_to_the_starts():
    x0, x1 = reflow.draw(50, 0, seed=7)
    drawn = np.random.default_rng(7).normal(size=(2, 50, 2)) * ellipses.STD
    assert x0 == pytest.approx(drawn[0]) and x1 == pytest.approx(drawn[1] @ ellipses.turn(30).T)


@pytest.mark.parametrize("reflows", [0, 1, 2])
def test_the_figure_draws_pairs_and_paths_with_the_same_ends(reflows):
    left, right = reflow.figure(reflows=reflows).axes
    starts, ends = reflow.draw(60, reflows)
    assert len(left.lines) == 60
    for line, start, end in zip(left.lines, starts, ends, strict=True):
        assert line.get_xydata() == pytest.approx(np.stack([start, end]))
    grey, dark = (line.get_xydata() for line in right.lines[:2])
    for ring, cov in ((grey, COV_0), (dark, COV_1)):
        assert np.einsum("ni,ij,nj->n", ring, np.linalg.inv(cov), ring) == pytest.approx(1)
    paths = [line.get_xydata() for line in right.lines[2:8]]
    straight = max(abs(np.diff(path, 2, axis=0)).max() for path in paths)
    assert (straight < 1e-12) == (reflows > 0)
    blue, triangles = right.lines[-2:]
    assert blue.get_xydata() == pytest.approx(np.stack([path[-1] for path in paths]), abs=1e-9)
    some = np.stack([path[0] for path in paths])
    assert triangles.get_xydata() == pytest.approx(some @ reflow.best.T)
    names = {0: ["pairs at random", "flow 1"], 1: ["pairs of flow 1", "flow 2"], 2: ["pairs of flow 2", "flow 3"]}
    assert [ax.get_title() for ax in (left, right)] == names[reflows]
    for ax in (left, right):
        for line in ax.lines:
            (x_far, y_far), xy = (ax.get_xlim()[1], ax.get_ylim()[1]), abs(line.get_xydata())
            assert (xy < [x_far, y_far]).all()
