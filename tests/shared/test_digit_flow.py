"""Claims of snippets/shared/digit_flow.py."""

import numpy as np
import pytest

from snippets.shared import digit_flow
from snippets.shared.data import make_digit_flow
from snippets.shared.datasets import digits
from snippets.shared.mlp import MLP


def test_the_split_is_a_partition_at_random_with_pictures_and_labels_together():
    train, labels, fresh, fresh_labels = digit_flow.split()
    assert train.shape == (1200, 64) and fresh.shape == (597, 64)
    images, all_labels = digits()
    rows = {(*x, y) for x, y in zip(images / 8 - 1, all_labels, strict=True)}
    both = [*zip(train, labels, strict=True), *zip(fresh, fresh_labels, strict=True)]
    assert {(*x, y) for x, y in both} == rows and len(both) == 1797
    last = {x.tobytes() for x in images[1200:] / 8 - 1}
    share = np.mean([x.tobytes() in last for x in fresh])
    assert abs(share - 597 / 1797) < 5 * np.sqrt(597 / 1797 * 1200 / 1797 / 597)
    assert not any(a.flags.writeable for a in digit_flow.split())


@pytest.mark.parametrize("t", [0.0, 0.4, 0.9])
def test_inputs_have_mean_0_and_variance_1_at_every_time_and_say_time_and_label(t, rng, n=40_000):
    train, labels, *_ = digit_flow.split()
    rows = rng.integers(1200, size=n)
    x = (1 - t) * rng.normal(size=(n, 64)) + t * train[rows]
    told = digit_flow.inputs(x, t, labels[rows])
    picture = told[:, :64]
    assert abs(picture.mean(axis=0)).max() < 5 / np.sqrt(n)
    _, std = digit_flow.pixels()
    # the floor of 0.05 under the spread of a pixel makes it a little narrower than 1
    law = ((1 - t) ** 2 + t**2 * train.var(axis=0)) / ((1 - t) ** 2 + (t * std) ** 2)
    square = (picture - picture.mean(axis=0)) ** 2
    assert (abs(square.mean(axis=0) - law) < 5 * square.std(axis=0) / np.sqrt(n)).all()
    assert std**2 == pytest.approx(train.var(axis=0) + 0.05**2)
    assert told[0, 64:72] == pytest.approx([np.cos(np.pi * k * t) for k in range(1, 9)])
    assert told[0, 72:80] == pytest.approx([np.sin(np.pi * k * t) for k in range(1, 9)])
    assert (told[:, 80:].argmax(axis=1) == labels[rows]).all() and (told[:, 80:].sum(axis=1) == 1).all()
    assert (digit_flow.inputs(x, t)[:, 80:] == 0).all()


@pytest.mark.parametrize("t", [0.2, 0.7])
def test_the_known_part_is_the_regression_of_gaussian_pixels(t, rng, n=200_000):
    mean, std = (a[[20, 27]] for a in digit_flow.pixels())
    x0, x1 = rng.normal(size=(n, 2)), mean + std * rng.normal(size=(n, 2))
    x, u = (1 - t) * x0 + t * x1, x1 - x0
    full = np.zeros((n, 64))
    full[:, [20, 27]] = x
    known, scale = (a[:, [20, 27]] for a in digit_flow.guess(full, t))
    miss = u - known
    spread = miss.std(axis=0)
    assert (abs(miss.mean(axis=0)) < 5 * spread / np.sqrt(n)).all()
    assert (abs((miss * x).mean(axis=0)) < 5 * (miss * x).std(axis=0) / np.sqrt(n)).all()
    assert spread == pytest.approx(scale[0], rel=5 / np.sqrt(2 * n))


def test_the_gradient_is_that_of_finite_differences(rng, h=1e-5):
    net = MLP(rng, (digit_flow.SIZES[0], 5, 64))
    examples = digit_flow.batch(rng, 7, *digit_flow.split()[:2])
    digit_flow.loss(net, *examples)
    gradients = [g.copy() for g in net.gradients]
    for array, gradient in zip(net.parameters, gradients, strict=True):
        for i in [tuple(rng.integers(s) for s in array.shape) for _ in range(12)]:
            value = array[i]
            array[i] = value + h
            above = digit_flow.loss(net, *examples)
            array[i] = value - h
            below = digit_flow.loss(net, *examples)
            array[i] = value
            assert gradient[i] == pytest.approx((above - below) / (2 * h), rel=1e-5, abs=1e-9)


def test_a_batch_keeps_labels_with_their_pictures_and_drops_them_blindly(rng, n=20_000):
    train, labels, *_ = digit_flow.split()
    of = {x.tobytes(): y for x, y in zip(train, labels, strict=True)}
    x0, x1, t, label = digit_flow.batch(rng, n, train, labels)
    true = np.array([of[x.tobytes()] for x in x1])
    kept = label != digit_flow.NONE
    assert (label[kept] == true[kept]).all()
    for part in (np.ones(n, bool), true == 3, true > 4):
        assert abs(np.mean(~kept[part]) - 0.1) < 5 * np.sqrt(0.09 / part.sum())
    assert abs(x0.mean()) < 5 / np.sqrt(x0.size) and abs(x0.var() - 1) < 5 * np.sqrt(2 / x0.size)
    assert abs(t.mean() - 0.5) < 5 / np.sqrt(12 * n) and 0 <= t.min() < t.max() < 1
    assert (digit_flow.batch(rng, 100, train, labels, drop=0)[3] >= 0).all()


def test_training_lowers_the_loss_and_the_average_lags_behind(rng):
    run = [(loss, w[0].copy(), a[0].copy()) for _, loss, w, a in digit_flow.train(rng, 120, size=64)]
    losses = [loss for loss, *_ in run]
    first, last = losses[:5], losses[-20:]
    error = np.sqrt(np.var(first, ddof=1) / 5 + np.var(last, ddof=1) / 20)
    assert np.mean(first) - np.mean(last) > 5 * error
    (_, w, a), (_, start, _) = run[-1], run[0]
    assert 0 < np.linalg.norm(a - start) < np.linalg.norm(w - start)


def test_ten_trainings_have_a_row_each_and_differ():
    table, (steps, *_) = digit_flow.trainings(), digit_flow.history()
    assert table.shape == (10,) and not table.flags.writeable and digit_flow.trainings() is table
    assert {f"{kind}_{step}" for kind in ("raw", "averaged", "train") for step in steps} < {*table.dtype.names}
    assert all(len({*table[f"raw_{step}"]}) == 10 for step in steps)


def test_the_first_row_is_what_the_kept_weights_lead_to():
    """As the script finds it that made the table. That its other rows are right, only ten trainings can tell."""
    found, table = make_digit_flow.judged(digit_flow.load(), 0), digit_flow.trainings()
    assert {name: table[name][0] for name in found} == pytest.approx(found, rel=1e-5)  # six digits are kept
    examples = {"train": digit_flow.split()[:2], "averaged": digit_flow.split()[2:]}
    for kind, part in examples.items():
        loss = make_digit_flow.mean_loss(digit_flow.load(), *part, 0)
        # half precision moves each weight by 2^-11 at most, in all directions: far less than training does
        assert table[f"{kind}_8000"][0] == pytest.approx(loss, rel=2**-11)
    for weights, kept in zip(make_digit_flow.rounded(digit_flow.load()), digit_flow.load(), strict=True):
        assert (weights == kept).all()


def test_the_first_hundred_steps_of_the_kept_training_lead_to_its_first_losses():
    """All that shapes it counts here: the batch, the rate and how it rises, Adam's memory and that of the average."""
    *_, (_, _, *both) = digit_flow.train(np.random.default_rng(1), 100)
    parts = digit_flow.split()[:2], digit_flow.split()[2:]
    again = [[make_digit_flow.mean_loss(weights, *part, 0) for part in parts] for weights in both]
    # in so few steps nothing grows out of roundings by 2^-24, of which a sum of hundreds has some
    assert np.array(again) == pytest.approx(digit_flow.history()[1][0], rel=16 * 2**-24)


def test_facts_over_trainings_are_means_and_standard_deviations(rng):
    x = rng.normal(size=10)
    facts = digit_flow.over_trainings("read", mine=x)
    assert [*facts] == ["read_mean", "read_std", "mine_mean", "mine_std"]
    assert facts["mine_mean"] == pytest.approx(sum(x) / 10)
    assert facts["mine_std"] == pytest.approx(np.sqrt(sum((x - sum(x) / 10) ** 2) / 9))
    assert facts["read_mean"] == pytest.approx(sum(digit_flow.trainings()["read"]) / 10)


def test_guidance_at_0_and_1_gives_the_two_fields_and_is_linear_in_between(rng):
    x, t = rng.normal(size=(3, 64)), 0.4
    one, none = digit_flow.velocity(x, t, 7), digit_flow.velocity(x, t)
    assert digit_flow.guided(x, t, 7, 1) == pytest.approx(one)
    assert digit_flow.guided(x, t, 7, 0) == pytest.approx(none)
    assert digit_flow.guided(x, t, 7, 2.5) == pytest.approx(2.5 * one - 1.5 * none, abs=1e-12)
    assert (one != none).all()
    assert digit_flow.velocity(x, t, [7, 7, digit_flow.NONE])[2] == pytest.approx(none[2], abs=1e-12)


def test_the_file_is_small_and_a_sample_is_reproducible():
    assert (digit_flow.DATA / "digit_flow.npz").stat().st_size <= 400_000
    a, b = (digit_flow.sample(4, np.random.default_rng(1), 6, 2) for _ in range(2))
    assert a.shape == (4, 64) and (a == b).all()
    assert digit_flow.load() is digit_flow.load() and not digit_flow.load()[0].flags.writeable
    blank = [np.zeros_like(p) for p in digit_flow.load()]  # a network that says 0
    mean, _ = digit_flow.pixels()
    end = digit_flow.sample(500, np.random.default_rng(1), 8, weights=blank)
    # Heun's method is exact for the mean of independent Gaussians, and their noise stays that of 500 draws
    assert (abs(end.mean(axis=0) - mean) < 5 * end.std(axis=0) / np.sqrt(500)).all()


def test_the_nearest_is_found_one_by_one_and_a_sheet_has_gaps(rng):
    x, y = rng.normal(size=(5, 3)), rng.normal(size=(9, 3))
    which, far = digit_flow.nearest(x, y)
    for i, row in enumerate(x):
        by_hand = [np.linalg.norm(row - other) for other in y]
        assert which[i] == np.argmin(by_hand) and far[i] == pytest.approx(min(by_hand))
    tiles = rng.uniform(-1, 1, size=(6, 64))
    image = digit_flow.sheet(tiles, 3)
    assert image.shape == (17, 26) and (image[8] == 0).all() and (image[:, 8] == 0).all()
    assert image[9:17, 9:17] == pytest.approx((tiles[4].reshape(8, 8) + 1) / 2)
