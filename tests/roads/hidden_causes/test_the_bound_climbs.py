"""The bound climbs to the likelihood: by the Gaussian that the decoder makes."""

import math

import numpy as np
import pytest

from snippets.roads.hidden_causes import the_bound_climbs as m


def by_hand(w, a, v):
    """Bound and log-likelihood, point by point of the cloud."""
    found, logs = [], []
    for x in m.cloud:
        mean = a @ x
        miss = ((x - w * mean) ** 2).sum() + (w**2).sum() * v**2
        kl = (mean**2 + v**2 - 1) / 2 - math.log(v)
        found.append(-miss / (2 * m.NOISE**2) - math.log(2 * math.pi * m.NOISE**2) - kl)
        along = w / np.linalg.norm(w)
        spread = (w**2).sum() + m.NOISE**2
        across = x @ np.array([-along[1], along[0]])
        logs.append(
            -((along @ x) ** 2) / (2 * spread) - across**2 / (2 * m.NOISE**2)
            - math.log(2 * math.pi * m.NOISE * math.sqrt(spread))
        )  # fmt: skip
    return np.mean(found), np.mean(logs)


def test_the_heights_are_averages_over_the_cloud():
    assert m.cloud.mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-12)
    for k in (0, 7, 60):
        W, A, v = m.training()[k]
        assert m.heights()[k] == pytest.approx(by_hand(W[:, 0], A[0], v[0]))


def test_both_climb_and_meet_at_the_best_that_a_line_can_do():
    bounds, logs = m.heights().T
    assert (np.diff(bounds) > 0).all() and (bounds < logs).all()
    facts = m.facts()
    assert facts["first_gap"] == logs[0] - bounds[0] and facts["last_gap"] == logs[-1] - bounds[-1] < 0.001
    small, large = np.linalg.eigvalsh(m.S)
    best = -(small / m.NOISE**2 + 1 + math.log(large) + math.log(m.NOISE**2)) / 2 - math.log(2 * math.pi)
    assert best - 0.01 < logs[-1] <= best


def test_the_film_moves_the_decoded_points_onto_the_long_direction():
    film = m.film()
    assert film["points"].shape == (61, 82, 2) and [*film["clock"]] == [*range(0, 241, 4)]
    for k in (0, 30, 60):
        W, A, _ = m.training()[k]
        assert film["points"][k, 5] == pytest.approx(W[:, 0] * (A[0] @ m.cloud[5]))
        assert film["points"][k, 80:] == pytest.approx(np.array([[4 * k, h] for h in m.heights()[k]]))
    assert film["axes"].tolist() == [0] * 80 + [1, 1] and film["colour"].tolist() == [0] * 80 + [1, 2]
    long = np.linalg.eigh(m.S)[1][:, 1]
    w = m.training()[-1][0][:, 0]
    assert abs(w @ long) / np.linalg.norm(w) > 0.999
    left, right = m.figure().axes
    assert left.lines[0].get_xydata() == pytest.approx(m.cloud)
    assert left.lines[1].get_xydata() == pytest.approx(film["points"][-1, :80])
    for line, dot, k in zip(right.lines[:2], right.lines[2:], (0, 1), strict=True):
        assert line.get_ydata() == pytest.approx(m.heights()[:, k])
        assert dot.get_xydata()[0] == pytest.approx(film["points"][-1, 80 + k]) and dot.get_gid() == "film"
