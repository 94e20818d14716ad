"""Where short chains rest: by a root finder of its own, with another table of the chain."""

import numpy as np
import pytest

from oracles import RING, SIXTEEN
from snippets.roads.energies import one_step_stops_elsewhere as m

X = np.column_stack([SIXTEEN.sum(axis=1), [sum(x[i] != x[j] for i, j in RING) for x in SIXTEEN]])
DATA = np.array([{0: 0.5, 3: 0.125}.get(x.sum(), 0) for x in SIXTEEN])
STOPS = [1, 2, 3, 5, 10]


def law(theta):
    weight = np.exp(-X @ theta)
    return weight / weight.sum()


def chain(theta):
    f, table = X @ theta, np.zeros((16, 16))
    for i, x in enumerate(SIXTEEN):
        for j, y in enumerate(SIXTEEN):
            if (x != y).sum() == 1:
                table[i, j] = min(1, np.exp(f[i] - f[j])) / 4
        table[i, i] = 1 - table[i].sum()
    return table


def update(theta, k):
    return (DATA @ np.linalg.matrix_power(chain(theta), k) - DATA) @ X


def root(function, theta=(0.1, 0.9), h=1e-6):
    """Newton's method with differences."""
    theta = np.array(theta)
    for _ in range(60):
        value = function(theta)
        slopes = np.column_stack([(function(theta + e) - function(theta - e)) / (2 * h) for e in h * np.eye(2)])
        step = np.linalg.solve(slopes, value)
        theta = theta - step / max(1, np.abs(step).max() / 0.2)
    assert np.abs(function(theta)).max() < 1e-9
    return theta


def kl(theta):
    kept = DATA > 0
    return (DATA[kept] * np.log(DATA[kept] / law(theta)[kept])).sum()


@pytest.mark.parametrize("k", STOPS)
def test_chains_from_the_data_rest_where_a_root_finder_says(k):
    best, rest = root(lambda theta: (law(theta) - DATA) @ X), root(lambda theta: update(theta, k))
    facts = m.facts(k)
    assert facts["k"] == k
    assert facts["lost"] == pytest.approx(kl(rest) - kl(best), abs=2e-4)
    assert facts["black"] == pytest.approx(law(rest)[15], abs=2e-3)
    assert facts["least"] == pytest.approx(law(best)[15], abs=1e-5)
    left, right = m.figure(k).axes
    assert left.lines[2].get_xydata()[0] == pytest.approx(rest, abs=0.01)
    assert left.lines[3].get_xydata()[0] == pytest.approx(best, abs=1e-5)
    dashed, dotted, orange = (line.get_ydata()[-1] for line in right.lines)
    assert dashed == pytest.approx(kl(best)) == dotted and orange == pytest.approx(kl(rest), abs=2e-4)


def test_more_steps_come_nearer_and_the_data_have_no_black_picture():
    lost = [m.facts(k)["lost"] for k in STOPS]
    assert lost == sorted(lost, reverse=True) and lost[-1] > 1e-4
    assert m.facts()["lost_10"] == lost[-1] and m.facts() == m.facts(1)
    assert m.data == pytest.approx(DATA) and DATA[15] == 0


def test_with_one_step_the_likelihood_rises_and_then_falls():
    curve = m.figure(1).axes[1].lines[2].get_ydata()
    turn = m.facts()["turn"]
    assert (np.diff(curve[: turn + 1]) < 0).all() and (np.diff(curve[turn:]) > 0).all()
    assert curve[turn] == pytest.approx(0.92, abs=0.01) and curve[120] == pytest.approx(1.0, abs=0.01)


def test_few_chains_reach_the_black_picture_within_a_step():
    """At most an eighth: half of the data are one flip away, and every fourth proposal is that flip."""
    rest = root(lambda theta: update(theta, 1))
    reached = (DATA @ chain(rest))[15]
    assert reached <= 1 / 8 < law(rest)[15]


def test_the_contours_are_nats_below_the_best():
    left = m.figure().axes[0]
    (contours,) = left.collections
    best = root(lambda theta: (law(theta) - DATA) @ X)
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        assert len(path.vertices) > 10
        for point in path.vertices[:: len(path.vertices) // 5]:
            assert kl(point) - kl(best) == pytest.approx(level, abs=0.01)
