"""A network that draws digits: what it is told, its training, its samples.

It is an MLP that learns, by flow matching, the velocity which carries
noise at t = 0 to handwritten digits at t = 1 along x_t = (1-t) x_0 + t x_1
(Lipman et al. 2022, arXiv 2210.02747). Pictures are rows of 64 numbers,
from -1, paper, to 1, ink. A label is a whole number from 0 to 9, or NONE.
data/make_digit_flow.py trains it ten times. It makes data/digit_flow.npz,
the weights of the first training, and a table of what came of all ten.
"""

from functools import cache
from pathlib import Path

import numpy as np

from snippets.shared.datasets import digits
from snippets.shared.metrics import distances
from snippets.shared.mlp import MLP, Adam
from snippets.shared.notation import guide
from snippets.shared.ode import heun

DATA = Path(__file__).parent / "data"
NONE = -1  # the label of a picture that may be any digit
WAVES = 8  # how many frequencies tell the network the time
SIZES = 64 + 2 * WAVES + 10, 256, 256, 256, 64


@cache
def split():
    """The digits in two parts, at random: in their order the last 597 are
    by other hands.

    Returns train, (1200, 64), its labels, (1200,), held_out, (597, 64), and
    its labels, (597,). All are read-only.
    """
    images, labels = digits()
    order = np.random.default_rng(0).permutation(len(images))
    parts = []
    for part in np.split(order, [1200]):
        parts += [images[part] / 8 - 1, labels[part]]
    for part in parts:
        part.flags.writeable = False
    return tuple(parts)


@cache
def pixels():
    """Mean and standard deviation of each training pixel, (64,) and (64,).

    A pixel that is always paper gets 0.05, so that it can be divided by.
    """
    train = split()[0]
    return train.mean(axis=0), np.sqrt(train.var(axis=0) + 0.05**2)


def inputs(x, t, label=None):
    """What the network is told: picture, time and label. -> (n, 90)

    x: (n, 64). t: a number or (n,). label: None, one label, or (n,). The
    picture is brought to mean 0 and variance 1 in each pixel, the time is
    told as waves of 8 lengths, the label as ten switches, all off for NONE.
    """
    t = np.broadcast_to(t, len(x))[:, None]
    label = np.broadcast_to(NONE if label is None else label, len(x))
    mean, std = pixels()
    picture = (x - t * mean) / np.sqrt((t * std)**2 + (1 - t)**2)
    angles = np.pi * t * np.arange(1, WAVES + 1)
    switches = label[:, None] == np.arange(10)
    return np.hstack([picture, np.cos(angles), np.sin(angles), switches])


def guess(x, t):
    """What is known of the velocity without a network, and how uncertain.

    If each pixel had a Gaussian of its own, with its mean m and variance
    s^2 in the training set, then x_t would have the variance
    v = t^2 s^2 + (1-t)^2. Given x_t, the velocity would on average be
    m + (t s^2 - (1-t)) (x_t - t m) / v, and its standard deviation
    s / sqrt(v). The network learns what this leaves, in units of that
    deviation (as in Karras et al. 2022, arXiv 2206.00364, section 5).
    Returns both, (n, 64) each.
    """
    t = np.broadcast_to(t, len(x))[:, None]
    mean, std = pixels()
    v = (t * std)**2 + (1 - t)**2
    slope = (t * std**2 - (1 - t)) / v
    return mean + slope * (x - t * mean), std / np.sqrt(v)


@cache
def load():
    """The averaged weights after training: [W, b, ...], read-only."""
    with np.load(DATA / "digit_flow.npz") as file:
        weights = [file[f"p{i}"].astype(float) for i in range(8)]
    for p in weights:
        p.flags.writeable = False
    return weights


@cache
def history():
    """What making the weights has kept: steps, losses, pictures.

    steps: (7,), of training. losses: (7, 2, 2), for the weights as they are
    and averaged, on training and on held-out digits, labels known.
    pictures: (7, 2, 16, 64), from the same noise, labels 0 to 9, 0 to 5,
    for the weights as they are and averaged.
    """
    with np.load(DATA / "digit_flow.npz") as file:
        return file["kept"], file["losses"], file["tiles"].astype(float)


@cache
def trainings():
    """The numbers that the pages quote, for each of ten trainings.

    A table with columns, trainings()["frechet"] and so on, (10,) each. The
    first training is that of load(), the others differ from it only in
    their random numbers. data/make_digit_flow.py explains the names.
    """
    table = np.genfromtxt(DATA / "ten_trainings.csv", delimiter=",",
                          names=True)
    table.flags.writeable = False
    return table


def over_trainings(*names, **others):
    """Facts from columns of trainings() and from other numbers, (10,) each.

    The mean of each is called name_mean, its standard deviation name_std.
    """
    columns = {name: trainings()[name] for name in names} | others
    return {f"{name}_{key}": value for name, x in columns.items() for
            key, value in (("mean", x.mean()), ("std", x.std(ddof=1)))}


def velocity(x, t, label=None, weights=None):
    """The network's velocity. x: (n, 64), t: a number or (n,). -> (n, 64)

    label: None, one label for all, or (n,), with NONE for "any digit".
    weights: as load() returns them, which is the default.
    """
    known, scale = guess(x, t)
    net = MLP.of(load() if weights is None else weights)
    return known + scale * net.forward(inputs(x, t, label))


def guided(x, t, label, scale=1, weights=None):
    """u + scale (c - u), with u for any digit and c for the label.

    Shapes as of velocity. The scale 1 is the plain velocity of the label.
    """
    c = velocity(x, t, label, weights)
    if scale == 1:
        return c
    return guide(c, velocity(x, t, None, weights), scale)


def sample(n, rng, steps, labels=None, scale=1, weights=None):
    """n pictures from n draws of noise, by Heun's method. -> (n, 64)

    steps: how many steps of equal length, each at two velocities. labels:
    None, one label or (n,). scale: of guidance, see guided.
    """
    def field(x, t):
        return guided(x, t, labels, scale, weights)
    times = np.linspace(0, 1, steps + 1)
    return heun(field, rng.normal(size=(n, 64)), times)[-1]


def batch(rng, n, images, labels, drop=0.1):
    """n examples: x_0, x_1, both (n, 64), t, (n,), and labels, (n,).

    One draw of rows takes pictures and labels alike. Each label is dropped,
    set to NONE, with the probability drop, without regard to its picture.
    """
    rows = rng.integers(len(images), size=n)
    label = np.where(rng.random(n) < drop, NONE, labels[rows])
    return rng.normal(size=(n, 64)), images[rows], rng.random(n), label


def loss(net, x0, x1, t, label):
    """Mean square of what the velocity misses x_1 - x_0 by, per pixel.

    Sets net.gradients. x0, x1: (n, 64), t and label: (n,). -> a number
    """
    x = (1 - t[:, None]) * x0 + t[:, None] * x1
    known, scale = guess(x, t)
    miss = known + scale * net.forward(inputs(x, t, label)) - (x1 - x0)
    net.backward(2 * miss * scale / miss.size)
    return np.mean(miss**2)


def train(rng, steps, size=256, rate=1e-3, decay=0.999):
    """Train a fresh network. Yields (step, loss, weights, averaged).

    Both are lists [W, b, ...] that later steps change in place. averaged
    is the exponential moving average of the weights: each step moves it by
    the share 1 - decay towards them, by more at first.
    """
    images, labels, *_ = split()
    net = MLP(rng, SIZES, np.float32)
    averaged = [p.copy() for p in net.parameters]
    adam = Adam(net.parameters, decay=(0.9, 0.99))
    for step in range(1, steps + 1):
        adam.rate = rate * min(1, step / 100)
        value = loss(net, *batch(rng, size, images, labels))
        adam.step(net.gradients)
        share = 1 - min(decay, (1 + step) / (10 + step))
        for p, mean in zip(net.parameters, averaged, strict=True):
            mean += np.float32(share) * (p - mean)
        yield step, value, net.parameters, averaged


def nearest(x, others):
    """Which row of others is nearest to each of x, and how far. (n,), (n,)"""
    far = distances(x, others)
    return far.argmin(axis=1), far.min(axis=1)


def sheet(pictures, columns):
    """Pictures as one image, 0 for paper and 1 for ink, with white gaps.

    pictures: (rows * columns, 64) -> (9 rows - 1, 9 columns - 1).
    """
    tiles = ((pictures + 1) / 2).clip(0, 1).reshape(-1, columns, 8, 8)
    tiles = np.pad(tiles, [(0, 0), (0, 0), (0, 1), (0, 1)])
    image = tiles.swapaxes(1, 2).reshape(-1, 9 * columns)
    return image[:-1, :-1]
