"""Claims of snippets/shared/energies.py, by enumeration with other tables and by derivatives."""

from itertools import pairwise, product

import numpy as np
import pytest

from oracles import RING, SIXTEEN, SMOOTH
from snippets.shared import energies as m

THETA = np.array([0.7, -0.4])
ODD = np.arange(1.0, 17) ** 2 / 1496  # a law that no theta gives


def energy(x, theta=THETA):
    """By hand, for one picture."""
    return theta[0] * sum(x) + theta[1] * sum(x[i] != x[j] for i, j in RING)


def by_hand(theta=THETA, temperature=1.0):
    weight = np.exp([-energy(x, theta) / temperature for x in SIXTEEN])
    return weight / weight.sum()


def test_the_law_is_the_energy_of_ink_and_edges():
    for temperature in (0.5, 1.0, 3.0):
        assert m.law(THETA, temperature) == pytest.approx(by_hand(THETA, temperature), rel=1e-12)
    assert m.law([0, 1]) == pytest.approx(SMOOTH, rel=1e-12)


def test_a_step_flips_one_pixel_or_none_and_leaves_the_law_as_it_is():
    table = m.metropolis(m.FEATURES @ THETA)
    for (i, x), (j, y) in product(enumerate(SIXTEEN), repeat=2):
        flips = (x != y).sum()
        if flips == 1:
            assert table[i, j] == pytest.approx(min(1, np.exp(energy(x) - energy(y))) / 4)
        elif flips > 1:
            assert table[i, j] == 0
    assert table.sum(axis=1) == pytest.approx(np.ones(16), rel=1e-12) and (table > -1e-15).all()
    flow = by_hand()[:, None] * table
    assert flow == pytest.approx(flow.T, abs=1e-15)
    assert by_hand() @ table == pytest.approx(by_hand(), rel=1e-12)


def test_chains_take_k_steps_and_forget_where_they_began():
    table = m.metropolis(m.FEATURES @ THETA)
    for k in (0, 1, 4):
        assert m.after(ODD, THETA, k) == pytest.approx(ODD @ np.linalg.matrix_power(table, k), rel=1e-12)
    assert m.after(ODD, THETA, 2000) == pytest.approx(by_hand(), rel=1e-9)


def test_exact_training_follows_the_slope_of_the_log_likelihood(h=1e-5):
    path = m.train(ODD, 3, m.exact, rate=0.2)
    assert (path[0] == 0).all() and path.shape == (4, 2)
    for here, there in pairwise(path):
        slope = [(ODD @ np.log(by_hand(here + e)) - ODD @ np.log(by_hand(here - e))) / (2 * h) for e in h * np.eye(2)]
        assert (there - here) / 0.2 == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_chains_from_data_that_the_model_can_match_rest_at_the_truth():
    data = by_hand()
    for chain in (m.exact, m.contrast(data, 1), m.contrast(data, 5), m.persistent):
        assert m.train(data, 6000, chain)[-1] == pytest.approx(THETA, abs=1e-6)


def test_persistent_chains_go_on_from_where_they_were():
    first, second = m.train(ODD, 2, m.persistent, rate=0.3)[1:]
    q1 = ODD @ m.metropolis(np.zeros(16))
    q2 = q1 @ m.metropolis(m.FEATURES @ first)
    assert first == pytest.approx(0.3 * (q1 - ODD) @ m.FEATURES, rel=1e-12)
    assert second - first == pytest.approx(0.3 * (q2 - ODD) @ m.FEATURES, rel=1e-12)


def test_short_chains_begin_at_the_data_each_time():
    first, second = m.train(ODD, 2, m.contrast(ODD, 3), rate=0.3)[1:]
    q = ODD @ np.linalg.matrix_power(m.metropolis(m.FEATURES @ first), 3)
    assert second - first == pytest.approx(0.3 * (q - ODD) @ m.FEATURES, rel=1e-12)
