"""What is often said of evaluation, and is false: by counting, and by an inequality."""

import functools

import numpy as np
import pytest

from snippets.diffusion.evaluation import corrections as m
from snippets.shared.digit_models import split, windowed_flow

facts = functools.cache(m.facts)


def test_the_root_of_a_product_is_not_the_product_of_roots(rng):
    a, b = (x @ x.T for x in rng.normal(size=(2, 3, 5)))
    zero = np.zeros(3)
    assert m.wrong_root(zero, a, zero, b) > m.frechet(zero, a, zero, b) + 1e-6
    assert m.root(a) @ m.root(a) == pytest.approx(a)
    same = np.diag([1.0, 4.0, 9.0]), np.diag([4.0, 1.0, 25.0])  # of the same directions
    assert m.wrong_root(zero, same[0], zero + 2, same[1]) == pytest.approx(12 + 1 + 1 + 4)
    assert facts()["root"] > facts()["right"]


def test_along_the_wrong_axis_order_matters_and_along_the_right_one_it_does_not(rng):
    x = split()[2][:298]
    y = x[rng.permutation(298)]
    # no less than between the means alone, which here are those of single pictures
    assert m.along_the_wrong_axis(x, y) > ((x.mean(axis=1) - y.mean(axis=1)) ** 2).sum() > 0
    assert m.right(x, y) == pytest.approx(0, abs=64 * np.sqrt(64 * np.finfo(float).eps))  # roots of rounding
    halves = split()[2][:298], split()[2][298:596]
    assert facts()["axis"] == by_eigenvalues(*(x.T for x in halves))
    assert facts()["right"] == by_eigenvalues(*halves)
    assert m.right(*halves) == facts()["right"] < min(facts()["axis"], facts()["axis_mixed"])


def by_eigenvalues(p, q):
    """The trace of R is the sum of the roots of the eigenvalues of C C', which no symmetric root is needed for."""
    cross = np.linalg.eigvals(np.cov(p.T) @ np.cov(q.T)).real.clip(0)
    square = ((p.mean(axis=0) - q.mean(axis=0)) ** 2).sum()
    far = square + (p.var(axis=0, ddof=1) + q.var(axis=0, ddof=1)).sum() - 2 * np.sqrt(cross).sum()
    # of those that are 0 but for rounding the roots stay, each of at most the root of that
    slack = 2 * len(cross) * np.sqrt(len(cross) * np.finfo(float).eps * cross.max())
    return pytest.approx(far, abs=slack)


def test_most_patches_of_a_new_picture_are_in_no_training_picture():
    train = split()[0][:600]
    made = windowed_flow(np.random.default_rng(0).normal(size=(60, 64)), train, 5)[-1]
    hits = np.zeros(60)
    for k, x in enumerate(made):
        for i in range(6):
            for j in range(6):
                a = x.reshape(8, 8)[i : i + 3, j : j + 3]
                b = train.reshape(-1, 8, 8)[:, i : i + 3, j : j + 3]
                hits[k] += (abs(a - b).max(axis=(1, 2)) <= 1 / 32).any() / 36
    assert facts()["found"] == pytest.approx(hits[:20].mean())
    # most are not: the 36 of a picture go together, so that the pictures are what is drawn
    assert 1 / 2 - hits.mean() > 5 * hits.std(ddof=1) / np.sqrt(60)
    assert m.found(train[:3], train) == 1
    assert m.patches(train[:2]).shape == (36, 2, 9)
    assert 0 < facts()["found_held"] < 1
