"""A text of your own: counts made by hand, the loss by the law of a plan, the lines by their frequencies."""

from itertools import pairwise, product

import numpy as np
import pytest

from snippets.diffusion.words_and_masks import a_text_of_your_own as snippet
from snippets.shared.divergences import kl_discrete
from snippets.shared.masks import unmask_law

RHYME = " ".join(snippet.text.split()) + " "


def test_the_counts_are_those_of_neighbours_in_the_rhyme_written_round_a_ring():
    step, letters = snippet.follows(), [*snippet.letters]
    assert letters == sorted(set(RHYME)) and snippet.facts()["letters"] == len(RHYME)
    ring = RHYME + RHYME[0]
    for a, b in (("p", "e"), ("c", "k"), (" ", "p"), ("q", "u"), ("e", " ")):
        if a in letters:
            pairs = sum(ring[k : k + 2] == a + b for k in range(len(RHYME)))
            assert step[letters.index(a), letters.index(b)] == pytest.approx(pairs / RHYME.count(a))
    assert step.sum(axis=1) == pytest.approx(1)
    share = np.array([RHYME.count(a) for a in letters]) / len(RHYME)
    assert share @ step == pytest.approx(share)  # on a ring, frequencies stay


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_the_loss_of_a_text_of_two_letters_is_that_of_the_plan(changed, at_once):
    """Word by word, for texts of two letters: the law of all blocks of letters after a given one."""
    m = changed(snippet, snippet.text, "abba aab".replace(" ", "a") + " ")
    assert [*m.letters] == [" ", "a", "b"]
    step, share = m.follows(), np.bincount(m.index) / len(m.index)
    total = 0.0
    for first, weight in enumerate(share):
        for block in product(range(3), repeat=at_once):
            path = [first, *block]
            p = np.prod([step[a, b] for a, b in pairwise(path)])
            q = np.prod([np.linalg.matrix_power(step, j + 1)[first, b] for j, b in enumerate(block)])
            total += weight * p * np.log2(p / q) if p else 0
    assert m.lost(at_once) * at_once == pytest.approx(total, abs=1e-12)


def test_a_chain_of_bits_filled_in_blocks_loses_as_much_as_the_law_of_its_plan_says(rng):
    step = rng.dirichlet(np.ones(2), 2)
    share = np.array([step[1, 0], step[0, 1]]) / (step[1, 0] + step[0, 1])
    p = np.array([share[x[0]] * np.prod([step[a, b] for a, b in pairwise(x)]) for x in product((0, 1), repeat=5)])
    lost = kl_discrete(p, unmask_law(p, [(0,), (1, 2), (3, 4)])) / np.log(2)
    powers = [np.linalg.matrix_power(step, j) for j in (1, 2)]
    one, two = (-(share[:, None] * m * np.log2(m)).sum() for m in powers)
    assert lost == pytest.approx(2 * (two - one), abs=1e-12)  # two blocks of two letters


@pytest.mark.parametrize("at_once", [1, 3])
def test_each_letter_comes_as_often_after_the_last_one_there_as_its_power_says(at_once, n=3000):
    line = " " + snippet.write(at_once, n, seed=5)
    letters = [*snippet.letters]
    power = np.linalg.matrix_power(snippet.follows(), at_once)
    starts = [k for k in range(0, n - at_once, at_once) if line[k] == "p"]
    ends = [line[k + at_once] for k in starts]  # the last of each block
    for b in "e p":
        p = power[letters.index("p"), letters.index(b)]
        assert abs(ends.count(b) / len(ends) - p) <= 5 * np.sqrt(p * (1 - p) / len(ends))


def test_one_at_a_time_writes_only_pairs_of_the_rhyme():
    line, ring = snippet.write(1, 300), RHYME + RHYME[0]
    assert all(line[k : k + 2] in ring for k in range(299))
    many = snippet.write(12, 300)
    assert any(many[k : k + 2] not in ring for k in range(299))


@pytest.mark.parametrize("at_once", [1, 2, 12])
def test_the_figure_shows_the_lines_and_marks_the_loss(at_once):
    top, ax = snippet.figure(at_once=at_once).axes
    assert [text.get_text() for text in top.texts] == [snippet.write(at_once, seed=k) for k in range(5)]
    assert all(len(text.get_text()) == 36 for text in top.texts)
    curve, mark = ax.lines
    assert curve.get_ydata()[at_once - 1] == pytest.approx(mark.get_ydata()[0]) and mark.get_xdata()[0] == at_once
    facts = snippet.facts(at_once)
    assert facts["lost"] == pytest.approx(mark.get_ydata()[0])
    assert (facts["lost_2"], facts["lost_12"]) == pytest.approx((curve.get_ydata()[1], curve.get_ydata()[11]))
    assert (np.diff(curve.get_ydata()) > 0).all()


def test_it_opens_with_two_at_a_time():
    assert snippet.facts() == snippet.facts(2) and snippet.facts(1)["lost"] == 0
    assert snippet.figure().axes[1].lines[1].get_xdata()[0] == 2
