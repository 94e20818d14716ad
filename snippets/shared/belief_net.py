"""A fully visible sigmoid belief net for black and white pictures.

Pictures are rows of n pixels, 0 for white and 1 for black. The net draws
them one by one in a fixed order, and each has a logistic regression on the
pixels before it:

    p(x_i = 1 | those before) = 1 / (1 + exp(-b_i - sum_j w_ij x_j)).

A net is a tuple (order, W, b): the n pixels in the order of drawing, the
weights (n, n) with W[i, j] = 0 unless j is drawn before i, and the biases
(n,), all in the numbering of the picture.
"""

from functools import cache

import numpy as np

from snippets.shared import digit_tables

PENALTY = 1.0  # of half the squared weights: each has the prior N(0, 1)
ROWS = tuple(range(64))


def sigmoid(logit):
    """1 / (1 + e^-logit), without overflow."""
    return (1 + np.tanh(np.asarray(logit) / 2)) / 2


def split():
    """Digits in black and white, more than half full of ink is black.

    (train, held out): (1200, 64) and (597, 64), floats 0 and 1.
    """
    train, _, held = digit_tables.split()
    return (train > 8).astype(float), (held > 8).astype(float)


def regress(A, y, penalty, tolerance=1e-9):
    """Logistic regression by Newton's method. (m, k), (m,) -> (k,)

    The last column of A is constant, and hardly penalised. A step that
    would raise the loss is halved.
    """
    ridge = np.full(A.shape[1], penalty)
    ridge[-1] = 1e-2

    def loss(w):
        logit = A @ w
        return (np.logaddexp(0, logit) - y * logit).sum() + ridge @ w**2 / 2

    w, least = np.zeros(A.shape[1]), len(y) * np.log(2)
    for _ in range(50):
        p = sigmoid(A @ w)
        slope = A.T @ (p - y) + ridge * w
        if abs(slope).max() < tolerance * len(y):
            return w
        curve = (A * (p * (1 - p))[:, None]).T @ A + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        while loss(w - step) > least + 1e-9:
            step /= 2
        w, least = w - step, loss(w - step)
    raise ArithmeticError("Newton's method has not converged")


def fit(x, order=None, penalty=PENALTY):
    """The net with the highest penalised likelihood of pictures (m, n)."""
    m, n = x.shape
    order = tuple(range(n)) if order is None else tuple(order)
    if sorted(order) != list(range(n)):
        raise ValueError(f"order must have each pixel 0 to {n - 1} once")
    W, b = np.zeros((n, n)), np.zeros(n)
    for k, i in enumerate(order):
        before = list(order[:k])
        A = np.column_stack([x[:, before], np.ones(m)])
        *W[i, before], b[i] = regress(A, x[:, i], penalty)
    return order, W, b


@cache
def digits_net(order=ROWS):
    """The net of the 1200 training digits that draws in this order."""
    return fit(split()[0], order)


def logits(net, x):
    """log odds of black for each pixel, given those before. (..., n)"""
    _, W, b = net
    return x @ W.T + b


def nats(net, x):
    """Surprise at each pixel, -log p(x_i | those before). (m, n)"""
    logit = logits(net, x)
    return np.logaddexp(0, logit) - x * logit


def draw(net, n, rng, temperature=1.0):
    """n pictures, pixel by pixel; temperature divides log odds. (n, d)"""
    order, W, b = net
    x = np.zeros((n, len(order)))
    for i in order:
        p = sigmoid((x @ W[i] + b[i]) / temperature)
        x[:, i] = rng.random(n) < p
    return x
