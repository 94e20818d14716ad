"""The velocity of least training loss fails on other digits: by enumeration of the training set."""

import functools
from itertools import pairwise

import numpy as np
import pytest

from snippets.diffusion.pictures import the_floor_is_a_copier as snippet
from snippets.shared.digit_flow import split, trainings, velocity
from snippets.shared.ode import rk4

train, labels, *_ = split()
curves = functools.cache(snippet.curves)


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
    assert (curves()["velocity", "train"] > curves()["copier", "train"]).all()
    facts, ten = snippet.facts(), trainings()
    for part in ("train", "fresh"):
        each = ten[f"floor_{part}"]
        assert each[0] == pytest.approx(facts[f"velocity_{part}"], rel=1e-5)  # six digits are kept
        assert facts[f"floor_{part}_mean"] == pytest.approx(sum(each) / 10)
        assert facts[f"floor_{part}_std"] == pytest.approx(np.sqrt(sum((each - sum(each) / 10) ** 2) / 9))
    steps = facts["copier_train"], ten["floor_train"], ten["floor_fresh"], facts["copier_fresh"]
    for low, high in pairwise(steps):  # on average over ten trainings, by five standard errors
        assert np.mean(high - low) > 5 * np.std(high - low, ddof=1) / np.sqrt(10)
    for (who, part), loss in curves().items():
        assert facts[f"{who}_{part}"] == pytest.approx(loss.mean())


@pytest.mark.parametrize("t", [0.05, 0.45, 0.85])
def test_each_mark_is_a_mean_over_examples_as_other_examples_show(rng, t, n=2000):
    at = np.flatnonzero(np.isclose(snippet.times, t))[0]
    data = dict(zip(("train", "fresh"), (split()[:2], split()[2:]), strict=True))
    for (who, part), loss in curves().items():
        x, y = data[part]
        rows = rng.integers(len(x), size=n)
        x0 = rng.normal(size=(n, 64))
        field = velocity if who == "velocity" else snippet.copier
        miss = field((1 - t) * x0 + t * x[rows], t, y[rows]) - (x[rows] - x0)
        square = (miss**2).mean(axis=1)
        assert abs(square.mean() - loss[at]) < 5 * square.std() * np.sqrt(1 / n + 1 / 400)


def test_the_figure_shows_the_curves():
    lines = snippet.figure().axes[0].lines
    for line, loss in zip(lines, curves().values(), strict=True):
        assert (line.get_xdata() == snippet.times).all() and (line.get_ydata() == loss).all()


def test_the_copier_ends_on_training_digits(rng):
    label = np.arange(10)
    field = lambda x, t: snippet.copier(x, t, label)  # noqa: E731
    end = rk4(field, rng.normal(size=(10, 64)), np.linspace(0, 0.995, 400))[-1]
    distance = [min(np.linalg.norm(x / 0.995 - y) for y in train[labels == k]) for k, x in enumerate(end)]
    assert max(distance) < 5 * 0.005 * np.sqrt(64 + 5 * np.sqrt(2 * 64)) / 0.995
