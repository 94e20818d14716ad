"""A coin is most uncertain when it is fair: by the mean surprise, and against a thousand other coins."""

import math

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import entropy_of_a_coin


@pytest.mark.equation("foundations/what_is_a_model/entropy")
def test_the_entropy_is_the_mean_number_of_bits_of_surprise(printed):
    for weights in [(1, 1), (9, 1), (1, 2, 3, 4, 5, 6), (1, 1, 1, 1, 1, 1), (8, 4, 2, 1, 1)]:
        p = [w / sum(weights) for w in weights]
        nats = math.fsum(q * math.log(1 / q) for q in p)
        assert entropy_of_a_coin.entropy(p) == pytest.approx(nats / math.log(2), rel=1e-12)
        values = {"p": p.__getitem__, "x": range(len(p)), "H(p)": nats / math.log(2)}
        printed("foundations/what_is_a_model/entropy").holds(values, rtol=1e-12)
    assert entropy_of_a_coin.entropy([1 / 2, 1 / 4, 1 / 8, 1 / 8]) == 7 / 4  # questions of a game of guessing


def test_a_coin_that_always_falls_alike_has_no_entropy_and_a_fair_one_has_one_bit():
    assert entropy_of_a_coin.coin(np.array([0.0, 0.25, 1.0])).tolist() == [[0, 1], [0.25, 0.75], [1, 0]]
    bits = entropy_of_a_coin.entropy(entropy_of_a_coin.coin(np.array([0.0, 0.5, 1.0])))
    assert bits.tolist() == [0, 1, 0] and not np.signbit(bits).any()


def test_no_coin_has_more_entropy_than_the_fair_one(rng):
    heads = rng.random(1000)
    bits = entropy_of_a_coin.entropy(entropy_of_a_coin.coin(heads))
    assert (bits <= 1).all() and (bits >= 0).all()
    assert bits == pytest.approx(entropy_of_a_coin.entropy(entropy_of_a_coin.coin(1 - heads)))


def test_the_quoted_bits_of_the_bent_coin_are_nine_parts_heads_and_one_part_tails():
    facts = entropy_of_a_coin.facts()
    assert facts["fair"] == 1
    assert facts["surprise_heads"] == pytest.approx(math.log(10 / 9, 2))
    assert facts["surprise_tails"] == pytest.approx(math.log(10, 2))
    assert facts["bent"] == pytest.approx(0.9 * facts["surprise_heads"] + 0.1 * facts["surprise_tails"])
    assert facts["die"] == pytest.approx(1 + math.log(3, 2))


@pytest.mark.parametrize("heads", [0.0, 0.1, 0.5, 0.7, 0.9, 1.0])
def test_the_dot_of_the_coin_sits_on_the_entropy_curve(heads):
    (ax,) = entropy_of_a_coin.figure(heads).axes
    curve, stem, dot = ax.lines
    want = -sum(q * math.log2(q) for q in (heads, 1 - heads) if q > 0)
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (heads, pytest.approx(want))
    assert stem.get_xydata()[0].tolist() == [heads, 0] and stem.get_xydata()[1].tolist() == [
        heads,
        pytest.approx(want),
    ]
    assert ax.get_title() == f"heads {heads}: {abs(want):.2f} bits"
    x, y = curve.get_data()
    assert (x[0], x[-1], x[y.argmax()], y.max(), y[0], y[-1]) == (0, 1, 0.5, 1, 0, 0)
    assert y[1:-1] == pytest.approx([-v * math.log2(v) - (1 - v) * math.log2(1 - v) for v in x[1:-1]])
    assert (ax.get_xlim(), ax.get_ylim()) == ((-0.02, 1.02), (0, 1.1))
