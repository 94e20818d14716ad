"""A tree of questions hands out short names: by trying all lengths that names can have."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from snippets.roads.likelihood import a_tree_asks_for_a_roll as m

STOPS = [17, 30, 50, 70, 90]
LENGTHS = np.array([*product(range(1, 6), repeat=6)])
POSSIBLE = LENGTHS[(0.5**LENGTHS).sum(axis=1) <= 1]  # powers of one half: no rounding


@pytest.mark.parametrize("six", STOPS)
def test_no_other_names_are_shorter_on_average(six):
    p, facts = m.loaded(six / 100), m.facts(six)
    assert p.sum() == pytest.approx(1) and p[5] == facts["share"] == six / 100 and len({*p[:5]}) == 1
    best = min(POSSIBLE @ p)
    assert facts["questions"] == pytest.approx(best)
    assert facts["entropy"] == pytest.approx(sum(a * np.log2(1 / a) for a in p))
    assert facts["entropy"] <= best + 1e-12 < facts["entropy"] + 1


@pytest.mark.parametrize("six", STOPS)
def test_a_string_of_names_can_be_read_and_the_names_fill_the_budget(six, rng):
    names = m.names(m.tree(m.loaded(six / 100)))
    assert sorted(names) == [0, 1, 2, 3, 4, 5]
    assert sum(Fraction(1, 2 ** len(name)) for name in names.values()) == 1
    rolls, read, rest = rng.integers(6, size=50).tolist(), [], ""
    for letter in "".join(names[roll] for roll in rolls):
        rest += letter
        read += [face for face, name in names.items() if name == rest]
        rest *= rest not in names.values()
    assert read == rolls and rest == ""


def test_at_ninety_percent_a_tree_asks_far_more_than_the_entropy():
    facts = m.facts()
    assert facts["entropy_90"] == m.facts(90)["entropy"] and facts["questions_90"] == m.facts(90)["questions"]
    assert facts["questions_90"] > 1 > facts["entropy_90"]
    assert {len(name) for name in m.names(m.tree(m.loaded(0.17))).values()} == {2, 3}
    assert len(m.names(m.tree(m.loaded(0.9)))[5]) == len(m.names(m.tree(m.loaded(0.5)))[5]) == 1


@pytest.mark.parametrize("six", STOPS)
def test_the_figure_writes_each_name_beside_its_face(six):
    (ax,) = m.figure(six).axes
    words = [text.get_text() for text in ax.texts]
    faces = dict(zip(words[::2], words[1::2], strict=True))
    assert faces == {str(k + 1): name for k, name in m.names(m.tree(m.loaded(six / 100))).items()}
    for face, name in zip(ax.texts[::2], ax.texts[1::2], strict=True):
        assert len(name.get_text()) == pytest.approx(face.get_position()[0] - 0.1)  # at its depth in the tree
    p = m.loaded(six / 100)
    ends = {(line.get_xdata()[-1], line.get_ydata()[-1]): line.get_linewidth() for line in ax.lines}
    for face, name in zip(ax.texts[::2], ax.texts[1::2], strict=True):  # as thick as its share
        place = len(name.get_text()), face.get_position()[1]
        assert ends[place] == pytest.approx(1 + 8 * p[int(face.get_text()) - 1])
    assert len(ax.lines) == 2 * 5
    order = [name for name in words[1::2]]
    assert order == sorted(order) and [t.get_position()[1] for t in ax.texts[::2]] == [0, -1, -2, -3, -4, -5]
