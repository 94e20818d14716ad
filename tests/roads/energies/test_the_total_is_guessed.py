"""Guesses of the total: by enumeration of every way that chains can take, and by the scatter of the guesses."""

import numpy as np
import pytest

from oracles import SIXTEEN
from snippets.roads.energies import the_total_is_guessed as m
from snippets.shared.experts import energy, log_z, scaled


def gibbs(W, b, c):
    """The table of a Gibbs step on sixteen pictures: experts on or off, then pixels."""
    table = np.zeros((16, 16))
    for h in SIXTEEN[:8, 1:]:
        on = 1 / (1 + np.exp(-(SIXTEEN @ W + c)))
        black = 1 / (1 + np.exp(-(W @ h + b)))
        chosen = np.where(h == 1, on, 1 - on).prod(axis=1)
        table += chosen[:, None] * np.where(SIXTEEN == 1, black, 1 - black).prod(axis=1)
    return table


@pytest.mark.equation("roads/energies/annealed")
def test_the_guess_is_exact_on_average_over_all_ways(printed, rng):
    """Three levels: 16^3 ways, each with its probability and its guess."""
    model = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)
    levels = [scaled(model, k / 3) for k in range(4)]
    f = [energy(level, SIXTEEN) for level in levels]
    first = np.exp(-f[0] - log_z(levels[0]))
    one, two = gibbs(*levels[1]), gibbs(*levels[2])
    assert first @ gibbs(*levels[0]) == pytest.approx(first)
    x = np.indices((16, 16, 16)).reshape(3, -1)
    chance = first[x[0]] * one[x[0], x[1]] * two[x[1], x[2]]
    given = {
        "n": 3, "Z_0": np.exp(log_z(levels[0])), r"\mathbb E": lambda v: chance @ v, "Z": np.exp(log_z(model)),
        "f_{k-1}(x_{k-1})": lambda k: f[k - 1][x[k - 1]], "f_k(x_{k-1})": lambda k: f[k][x[k - 1]],
    }  # fmt: skip
    printed("roads/energies/annealed").holds(given, rtol=1e-9)


def test_a_hundred_slow_chains_come_close():
    facts, log_w = m.facts(), m.guesses(1000, 100)
    weights = np.exp(log_w - facts["exact"])  # have the mean 1
    assert abs(weights.mean() - 1) < 5 * weights.std() / 10
    assert facts["together"] == pytest.approx(facts["exact"] + np.log(weights.mean()))
    assert facts["chains"] == 100


def test_haste_flatters_the_model():
    """If log weights were a bell, their mean would be half their variance too low."""
    facts = m.facts()
    hasty = m.guesses(10, 500, seed=1)
    error = hasty.std() * np.sqrt(1 / 500 + 1 / 500)
    assert abs(facts["exact"] - hasty.mean() - facts["flattered"]) < 5 * error
    assert facts["flattered"] > 5 * hasty.std() / np.sqrt(500)
    assert m.guesses(1000, 100).mean() > hasty.mean()
