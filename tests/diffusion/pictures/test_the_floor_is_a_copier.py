"""The velocity of least training loss fails on other digits: by enumeration of the training set."""

import numpy as np
import pytest

from snippets.diffusion.pictures import the_floor_is_a_copier as snippet
from snippets.shared.digit_flow import split
from snippets.shared.ode import rk4

train, labels, *_ = split()


@pytest.mark.equation("diffusion/pictures/copier")
def test_the_copier_is_the_mean_over_the_training_digits_of_the_label(printed, rng, t=0.45, label=3):
    own = train[labels == label]
    x = (1 - t) * rng.normal(size=64) + t * own[5]
    density = np.array([np.prod(np.exp(-((x - t * y) ** 2) / (2 * (1 - t) ** 2))) for y in own])
    mean = density @ own / density.sum()
    u = (mean - x) / (1 - t)
    assert snippet.copier(x[None], t, np.array([label]))[0] == pytest.approx(u, rel=1e-7, abs=1e-9)
    formula = printed("diffusion/pictures/copier")
    for i in (11, 27, 44):
        given = {r"\sum_i w_i\, d_i": mean[i], "x": x[i], "t": t}
        assert formula.gives(given, "u^*(x, t)") == pytest.approx(u[i])


def test_no_field_has_a_smaller_training_loss_not_even_nearby_ones(rng, t=0.6, n=400):
    """Over the law of the examples: the copier's error is uncorrelated with every function of x."""
    rows = rng.integers(len(train), size=n)
    x0 = rng.normal(size=(n, 64))
    x = (1 - t) * x0 + t * train[rows]
    miss = snippet.copier(x, t, labels[rows]) - (train[rows] - x0)
    for direction in (x, np.tanh(x), np.ones_like(x)):
        product = (miss * direction).mean(axis=1)
        assert abs(product.mean()) < 5 * product.std() / np.sqrt(n)


def test_the_training_loss_of_the_network_is_never_below_its_floor():
    curves = snippet.curves()
    assert (curves["velocity", "train"] > curves["copier", "train"]).all()
    assert (curves["velocity", "fresh"] > curves["velocity", "train"]).sum() >= 7
    facts = snippet.facts()
    assert facts["copier_train"] < facts["velocity_train"] < facts["velocity_fresh"] < facts["copier_fresh"]
    for (who, part), loss in curves.items():
        assert facts[f"{who}_{part}"] == pytest.approx(loss.mean())


def test_the_copier_ends_on_training_digits(rng):
    label = np.arange(10)
    field = lambda x, t: snippet.copier(x, t, label)  # noqa: E731
    end = rk4(field, rng.normal(size=(10, 64)), np.linspace(0, 0.995, 400))[-1]
    distance = [min(np.linalg.norm(x / 0.995 - y) for y in train[labels == k]) for k, x in enumerate(end)]
    assert max(distance) < 5 * 0.005 * np.sqrt(64 + 5 * np.sqrt(2 * 64)) / 0.995
