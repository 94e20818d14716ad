"""Trains the network of snippets/shared/digit_flow.py and keeps it.

    python -m snippets.shared.data.make_digit_flow

Writes digit_flow.npz: p0 to p7, the averaged weights after the last step;
and, after each step of kept, the losses on the training and the held-out
digits and what 16 points of noise have become, with the weights as they are
and with their average. Half a minute to a minute on one core.
"""

import numpy as np

from snippets.shared.digit_flow import DATA, batch, loss, sample, split, train
from snippets.shared.mlp import MLP

KEPT = 100, 200, 500, 1000, 2000, 4000, 8000


def mean_loss(weights, images, labels, size=9600):
    """Over the same examples for all weights, labels known."""
    examples = batch(np.random.default_rng(2), size, images, labels, drop=0)
    return loss(MLP.of(weights), *examples)


if __name__ == "__main__":
    images, labels, fresh, fresh_labels = split()
    asked = np.arange(16) % 10
    losses, tiles = [], []
    for step, _, weights, averaged in train(np.random.default_rng(1), KEPT[-1]):
        if step in KEPT:
            both = weights, averaged
            losses.append([[mean_loss(w, *part) for part in ((images, labels), (fresh, fresh_labels))] for w in both])
            tiles.append([sample(16, np.random.default_rng(3), 32, asked, weights=w) for w in both])
            print(step, np.round(losses[-1], 4).tolist(), flush=True)
    np.savez_compressed(
        DATA / "digit_flow.npz",
        **{f"p{i}": p.astype(np.float16) for i, p in enumerate(averaged)},
        kept=KEPT,
        losses=losses,
        tiles=np.array(tiles, np.float16),
    )
