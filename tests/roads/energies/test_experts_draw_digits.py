"""The bill of a digit, with a total that is checked one pixel at a time, and the film."""

import numpy as np
import pytest

from snippets.roads.energies import experts_draw_digits as m


def log_z_over_halves(W, b, c):
    """The same total by the other half of the work: eight experts at a time, 256 terms in 256."""
    on = np.arange(256)[:, None] >> np.arange(8) & 1
    rows = []
    for first in on:
        logit = b + W[:, :8] @ first + on @ W[:, 8:].T
        terms = first @ c[:8] + on @ c[8:] + np.log1p(np.exp(logit)).sum(axis=1)
        rows.append(np.logaddexp.reduce(terms))
    return np.logaddexp.reduce(rows)


def test_the_bill_is_energy_and_total():
    model, (_, held) = m.digits_model(), m.split()
    facts = m.facts()
    assert facts["log_z"] == pytest.approx(log_z_over_halves(*model))
    W, b, c = model
    energy = np.mean([-b @ x - sum(np.log1p(np.exp(c[j] + W[:, j] @ x)) for j in range(16)) for x in held])
    assert facts["energy"] == pytest.approx(energy)
    assert facts["nats"] == pytest.approx(energy + facts["log_z"])
    assert facts["terms"] == 2**16 and facts["experts"] == 16


def test_it_has_about_half_as_many_numbers_as_the_net_of_coins():
    assert m.facts()["numbers"] == 64 * 16 + 64 + 16
    assert 1.5 < (64 * 63 / 2 + 64) / m.facts()["numbers"] < 2.5


def test_the_film_begins_with_noise_and_ends_as_the_figure():
    film = m.film()
    tiles = film["tiles"]
    assert tiles.shape[1:] == (15, 8, 8) and set(np.unique(tiles)) == {0, 1}
    assert film["clock"][0] == 0 and abs(tiles[0].mean() - 0.5) < 5 * 0.5 / np.sqrt(15 * 64)
    drawn = [ax.images[0].get_array() for ax in m.figure().axes]
    assert np.array_equal(drawn, tiles[-1])


def test_within_a_few_steps_the_pictures_are_likely():
    """The energies of all 15 end within the range of those of held-out digits, and begin far above."""
    model, (_, held) = m.digits_model(), m.split()
    digits = m.energy(model, held)
    path = m.chains()
    few = int(np.searchsorted(m.shown, 30))
    assert (m.energy(model, path[0]) > digits.max()).mean() > 0.5
    assert (m.energy(model, path[few]) < digits.max()).all()
