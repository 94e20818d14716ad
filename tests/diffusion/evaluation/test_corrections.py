"""What is often said of evaluation, and is false: by counting, and by an inequality."""

import numpy as np
import pytest

from snippets.diffusion.evaluation import corrections as m
from snippets.shared.digit_models import split, windowed_flow

FACTS = m.facts()


def test_the_root_of_a_product_is_not_the_product_of_roots(rng):
    a, b = (x @ x.T for x in rng.normal(size=(2, 3, 5)))
    zero = np.zeros(3)
    assert m.wrong_root(zero, a, zero, b) > m.frechet(zero, a, zero, b) + 1e-6
    assert m.root(a) @ m.root(a) == pytest.approx(a)
    same = np.diag([1.0, 4.0, 9.0]), np.diag([4.0, 1.0, 25.0])  # of the same directions
    assert m.wrong_root(zero, same[0], zero + 2, same[1]) == pytest.approx(12 + 1 + 1 + 4)
    assert FACTS["root"] > FACTS["right"]


def test_along_the_wrong_axis_order_matters_and_along_the_right_one_it_does_not(rng):
    x = split()[2][:298]
    y = x[rng.permutation(298)]
    assert m.along_the_wrong_axis(x, y) > 10
    assert m.frechet(x.mean(0), np.cov(x.T), y.mean(0), np.cov(y.T)) == pytest.approx(0, abs=1e-6)
    assert min(FACTS["axis"], FACTS["axis_mixed"]) > 100 * FACTS["right"]


def test_most_patches_of_a_new_picture_are_in_no_training_picture():
    train = split()[0][:600]
    made = windowed_flow(np.random.default_rng(0).normal(size=(20, 64)), train, 5)[-1]
    hits = 0
    for x in made:
        for i in range(6):
            for j in range(6):
                a = x.reshape(8, 8)[i : i + 3, j : j + 3]
                b = train.reshape(-1, 8, 8)[:, i : i + 3, j : j + 3]
                hits += (abs(a - b).max(axis=(1, 2)) <= 1 / 32).any()
    assert FACTS["found"] == pytest.approx(hits / 720) and FACTS["found"] < 0.5
    assert m.found(train[:3], train) == 1
    assert m.patches(train[:2]).shape == (36, 2, 9)
    assert 0 < FACTS["found_held"] < 1
