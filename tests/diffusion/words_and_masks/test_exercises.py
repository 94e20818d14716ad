"""The answers to the exercises and the numbers in folds, each found once more in another way."""

from itertools import product

import numpy as np
import pytest

from snippets.diffusion.words_and_masks import exercises
from snippets.shared.divergences import kl_discrete
from snippets.shared.masks import unmask_law


def test_twins_lose_three_bits():
    p = exercises.twins()
    law = unmask_law(p, [(0, 1, 2, 3)])
    assert law == pytest.approx(1 / 16)
    assert exercises.facts()["twins"] == pytest.approx(np.log2(1 / 2 / (1 / 16)), abs=1e-12) == 3


def test_a_blank_is_filled_in_the_next_step_as_often_as_its_moment_falls_there(rng, n=200_000):
    moment = rng.random(n)
    waiting = moment[moment > 0.6]
    share = (waiting <= 0.61).mean()
    answer = exercises.facts()["chance"]
    assert abs(share - answer) < 5 * np.sqrt(answer * (1 - answer) / len(waiting))
    assert answer == pytest.approx(1 / 40)


def test_a_chain_is_filled_without_loss_if_the_gaps_are_halved(rng):
    assert [exercises.steps_without_loss(n) for n in (1, 3, 7, 15)] == [1, 2, 3, 4]
    assert exercises.facts()["letters"] == 5
    start, steps = rng.dirichlet(np.ones(2)), rng.dirichlet(np.ones(2), (6, 2))  # a chain of 7 bits
    p = np.array(
        [start[x[0]] * np.prod([steps[k, x[k], x[k + 1]] for k in range(6)]) for x in product((0, 1), repeat=7)]
    )
    assert abs(unmask_law(p, [(3,), (1, 5), (0, 2, 4, 6)]) - p).max() < 1e-12
    assert kl_discrete(p, unmask_law(p, [(3, 4), (1, 5), (0, 2, 6)])) > 1e-9
    assert kl_discrete(p, unmask_law(p, [(3,), (0, 1, 2, 4, 5, 6)])) > 1e-9


def test_the_reversed_noising_brings_back_the_data(rng):
    facts = exercises.facts()
    assert facts["missed"] < 1e-6  # within a millionth
    for p in (exercises.smooth(), rng.dirichlet(np.full(16, 8.0))):
        end = exercises.carried_back(p, times=241)
        assert end == pytest.approx(p, abs=1e-5)
        assert abs(exercises.carried_back(p, start=0.3, times=121) - p).max() < 1e-5


def test_the_flow_flips_what_is_wrong_at_the_start_and_the_reversed_noising_half_of_its_tosses():
    facts = exercises.facts()
    assert facts["jumps"] == pytest.approx(4 / 2, rel=1e-6)  # each of four pixels is wrong half of the time
    assert facts["jumps_back"] == pytest.approx(4 / 2 * np.log(1 / 0.01), rel=1e-3)  # tosses at the rate 1/t each
    assert facts["entropy"] == pytest.approx(4 - 0.7900687, abs=1e-6)
