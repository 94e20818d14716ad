"""Trains the network of snippets/shared/digit_flow.py ten times.

    python -m snippets.shared.data.make_digit_flow

Writes two files, in ten minutes on one core. digit_flow.npz holds the first
training: p0 to p7, the averaged weights after the last step; and, after each
step of KEPT, the losses on the training and the held-out digits and what 16
points of noise have become, with the weights as they are and with their
average. ten_trainings.csv holds one row for each training, with the numbers
that the pages quote; see row. The trainings differ in their random numbers and
in nothing else, and so do the measurements.

The same processor and the same numpy give the same numbers. Another machine may
add in another order, and after 8,000 steps rounding leads it elsewhere: there
the mean and the spread of the ten rows come out again, but not the rows.
"""

import numpy as np

from snippets.shared.digit_flow import DATA, batch, loss, nearest, sample, split, train, velocity
from snippets.shared.digit_judges import marks
from snippets.shared.mlp import MLP
from snippets.shared.ode import euler

KEPT = 100, 200, 500, 1000, 2000, 4000, 8000


def noise(seed, number):
    """A generator of random numbers: of this seed for training 0, of another one for each other training."""
    return np.random.default_rng(seed + 100 * number)


def mean_loss(weights, images, labels, number, size=9600):
    """Over examples with labels, the same ones for all weights of a training."""
    examples = batch(noise(2, number), size, images, labels, drop=0)
    return loss(MLP.of(weights), *examples)


def rounded(weights):
    """As they are kept, in half precision, and as load() returns them."""
    return [p.astype(np.float16).astype(float) for p in weights]


def judged(weights, number):
    """What the weights of a training draw, and how good it is. {name: number}

    Of 597 drawn digits, with pixels from -1 to 1: seen, fresh: median
    distance to the nearest of 597 training and of the 597 held-out digits;
    nearer: share nearer to the former; least: smallest distance to any of
    the 1,200 training digits; copies: how many are less than 1/1000 away.
    read: share of 300 whose nearest held-out digit has the label that was
    asked for. off_N: mean distance between drawings in N and in 64 steps of
    Euler's method. floor_train, floor_fresh: mean loss at nine times.
    With pixels from 0 to 1: frechet, precision, recall, neighbour, near: as
    in digit_judges, mean of five draws of 597; copied, closest: share of
    copies among 1,000, and their smallest distance.
    """
    images, labels, fresh, fresh_labels = split()
    made = sample(len(fresh), noise(0, number), 8, fresh_labels, weights=weights)
    to_seen, to_fresh, to_any = (nearest(made, part)[1] for part in (images[: len(fresh)], fresh, images))
    found = {
        "seen": np.median(to_seen), "fresh": np.median(to_fresh), "nearer": np.mean(to_seen < to_fresh),
        "least": to_any.min(), "copies": (to_any < 1e-3).sum(),
    }  # fmt: skip
    asked = np.arange(300) % 10
    made = sample(300, noise(1, number), 8, asked, weights=weights)
    found["read"] = np.mean(fresh_labels[nearest(made, fresh)[0]] == asked)

    def drawn(steps):
        start = noise(5, number).normal(size=(10, 64))
        return euler(lambda x, t: velocity(x, t, asked[:10], weights), start, np.linspace(0, 1, steps + 1))[-1]

    for n in (1, 2, 4, 8, 16, 32):
        found[f"off_{n}"] = np.linalg.norm(drawn(n) - drawn(64), axis=1).mean()
    for name, x, y in (("train", images, labels), ("fresh", fresh, fresh_labels)):
        rng, square = noise(0, number), []
        for t in np.linspace(0.05, 0.85, 9):
            rows = rng.integers(len(x), size=400)
            x0, x1 = rng.normal(size=(400, 64)), x[rows]
            square.append(np.mean((velocity((1 - t) * x0 + t * x1, t, y[rows], weights) - (x1 - x0)) ** 2))
        found[f"floor_{name}"] = np.mean(square)
    found |= zip(("frechet", "precision", "recall", "neighbour", "near"), verdict(weights, number), strict=True)
    rng = noise(1, number)
    made = sample(1000, rng, 8, rng.choice(labels, size=1000), weights=weights)
    # in the units of the page on evaluation, where paper is 0 and ink 1
    distance = nearest(made, images)[1] / 2
    return found | {"copied": np.mean(distance < 1e-3), "closest": distance.min()}


def verdict(weights, number):
    """The five marks of digit_judges that a network has, as means of five draws of 597. (5,)"""
    _, labels, fresh, _ = split()
    rng, rows = noise(0, number), []
    for _ in range(5):
        real = rng.permutation(fresh)
        made = sample(len(fresh), rng, 8, rng.choice(labels, size=len(fresh)), weights=weights)
        rows.append(marks((real + 1) / 2, (made + 1) / 2))
    return np.mean(rows, axis=0)


def trained(number):
    """One training: both kinds of weights at its end; losses, (7, 2, 2), and pictures, one for each step of KEPT."""
    images, labels, fresh, fresh_labels = split()
    asked = np.arange(16) % 10
    losses, tiles = [], []
    for step, _, weights, averaged in train(noise(1, number), KEPT[-1]):
        if step in KEPT:
            both = weights, averaged
            losses.append(
                [[mean_loss(w, *part, number) for part in ((images, labels), (fresh, fresh_labels))] for w in both]
            )
            tiles.append([sample(16, np.random.default_rng(3), 32, asked, weights=w) for w in both])
    return both, np.array(losses), np.array(tiles)


def row(raw, averaged, losses, number):
    """A row of ten_trainings.csv: judged(averaged) and more. {name: number}

    raw_frechet: with the weights as they are. raw_N, averaged_N: loss on
    held-out digits after N steps, with either kind of weights; train_N: loss
    on training digits, with averaged weights.
    """
    found = judged(rounded(averaged), number) | {"raw_frechet": verdict(rounded(raw), number)[0]}
    for step, ((_, raw), (on_train, mean)) in zip(KEPT, losses, strict=True):
        found |= {f"raw_{step}": raw, f"averaged_{step}": mean, f"train_{step}": on_train}
    return found


if __name__ == "__main__":
    rows = []
    for number in range(10):
        (raw, averaged), losses, tiles = trained(number)
        rows.append(row(raw, averaged, losses, number))
        print(number, rows[-1], flush=True)
        if number == 0:
            np.savez_compressed(
                DATA / "digit_flow.npz",
                **{f"p{i}": p.astype(np.float16) for i, p in enumerate(averaged)},
                kept=KEPT,
                losses=losses,
                tiles=tiles.astype(np.float16),
            )
    lines = [",".join(rows[0]), *(",".join(f"{x:.6g}" for x in row.values()) for row in rows)]
    (DATA / "ten_trainings.csv").write_text("\n".join(lines) + "\n", "utf-8")
