"""The best reply to a discriminator that stands still is one picture."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

order = np.random.default_rng(0).permutation(1797)  # lest writers differ
images, labels = (a[order] for a in digits())
real, made, digit = images[:1200] / 16, images[1200:] / 16, labels[1200:]


def logits(decay=1e-3, steps=8):
    """log D/(1-D) of the pictures made, D linear in 64 pixels. (597,)"""
    x, y = (np.insert(a, 0, 1, axis=1) for a in (real, made))
    w = np.zeros(65)
    for _ in range(steps):  # Newton's, up V(D, G) - decay/2 |w|^2
        D_x, D_y = (1 / (1 + np.exp(-a @ w)) for a in (x, y))
        slope = (1 - D_x) @ x / len(x) - D_y @ y / len(y) - decay * w
        bend = ((x.T * D_x * (1 - D_x)) @ x / len(x)
                + (y.T * D_y * (1 - D_y)) @ y / len(y) + decay * np.eye(65))
        w = w + np.linalg.solve(bend, slope)
    return y @ w


def train_generator(o, steps, rate=0.1):
    """q: each step multiplies a picture's share by e^(rate o). (n,)"""
    q = np.full(len(o), 1 / len(o))
    for _ in range(steps):
        q = q * np.exp(rate * o) / (q * np.exp(rate * o)).sum()
    return q


def entropy(q):
    """In bits; a picture that is never made adds nothing."""
    return -(q[q > 0] * np.log2(q[q > 0])).sum()


def figure(steps=150):
    q, rank = train_generator(logits(), steps), np.argsort(logits())
    u = (np.arange(25) * 7 % 25 + 0.5) / 25  # 25 places, evenly through q
    drawn = made[rank[np.searchsorted(np.cumsum(q[rank]), u)]]
    tiles = np.full((5, 9, 5, 9), np.nan)  # which is not drawn, with gaps
    tiles[:, :8, :, :8] = drawn.reshape(5, 5, 8, 8).swapaxes(1, 2)
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.9))
    left.imshow(tiles.reshape(45, 45), cmap="gray_r", vmin=0, vmax=1)
    left.set(title=f"after {steps} steps", xticks=[], yticks=[],
             facecolor=("0.5", 0.4), xlim=(-1.5, 44.5), ylim=(44.5, -1.5))
    right.bar(range(10), np.bincount(digit, q, minlength=10), color="C1")
    right.set(title=f"entropy {entropy(q):.2f} bits", xticks=range(10),
              xlabel="digit", ylabel="share", ylim=(0, 1.05))
    return fig


def facts():
    o = logits()
    D, q = 1 / (1 + np.exp(-o)), train_generator(o, 150)
    return {"real": len(real), "pictures": len(o), "bits": np.log2(len(o)),
            "lowest": D.min(), "highest": D.max(), "bits_150": entropy(q),
            "favourite": digit[o.argmax()], "share_150": q.max()}
