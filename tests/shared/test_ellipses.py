"""Claims of snippets/shared/ellipses.py: by drawn crowds, and by traces."""

import numpy as np
import pytest

from snippets.shared import ellipses


def test_a_turn_keeps_lengths_and_goes_from_right_to_up():
    for degrees in (17, 30, 90):
        r = ellipses.turn(degrees)
        assert r @ r.T == pytest.approx(np.eye(2)) and np.linalg.det(r) == pytest.approx(1)
    assert ellipses.turn(90) @ [1, 0] == pytest.approx([0, 1])
    assert ellipses.turn(20) @ ellipses.turn(40) == pytest.approx(ellipses.turn(60))


def test_crowds_have_these_covariances(rng, n=40_000):
    x = rng.normal(size=(n, 2)) * ellipses.STD
    cov_0, cov_1 = ellipses.crowds(25)
    turned = x @ ellipses.turn(25).T
    for crowd, cov in ((x, cov_0), (turned, cov_1)):
        assert abs(crowd.T @ crowd / n - cov).max() < 5 * 4 * (2 / n) ** 0.5
    assert np.linalg.eigvalsh(cov_1) == pytest.approx(sorted(ellipses.STD**2))


def test_the_ring_is_one_deviation_out():
    assert ((ellipses.RING / ellipses.STD[:, None]) ** 2).sum(axis=0) == pytest.approx(1)
    assert ellipses.RING.shape == (2, 121)


def test_both_maps_lead_from_the_one_to_the_other_at_the_price_of_the_traces():
    for degrees in (20, 70):
        cov_0, cov_1 = ellipses.crowds(degrees)
        flow, best = ellipses.maps(degrees)
        for matrix in (flow, best):
            assert matrix @ cov_0 @ matrix.T == pytest.approx(cov_1, abs=1e-4)
            traces = np.trace(cov_0 + cov_1) - 2 * np.trace(matrix @ cov_0)
            assert ellipses.price(matrix) == pytest.approx(traces, abs=1e-4)
        assert best == pytest.approx(best.T) and abs(flow - flow.T).max() > 0.1


def test_the_price_is_that_of_a_drawn_crowd(rng, n=100_000):
    matrix, x = rng.normal(size=(2, 2)), rng.normal(size=(n, 2)) * ellipses.STD
    way = ((x @ matrix.T - x) ** 2).sum(axis=1)
    assert abs(way.mean() - ellipses.price(matrix)) < 5 * way.std() / n**0.5
