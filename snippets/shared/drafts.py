"""Draft and check: a cheap law q proposes, the wanted law p decides.

Of an outcome x that q has drafted, the check keeps the share

    min(1, p(x) / q(x)),

and if it does not keep x, it draws from what p has more than q, (p - q)+
divided by its sum. What comes out has the law p, whatever q is (Leviathan,
Kalman and Matias 2022; Chen et al. 2023).
"""

import numpy as np

from snippets.shared.belief_net import sigmoid


def total_variation(p, q):
    """Half the sum of |p - q| over the last axis, between 0 and 1."""
    return abs(np.asarray(p) - q).sum(axis=-1) / 2


# --8<-- [start:check]
def kept(p, q):
    """Chance that the check keeps each outcome. (m,), (m,) -> (m,)"""
    return np.minimum(1, np.divide(p, q, where=q > 0, out=np.ones(len(q))))


def redraw(p, q):
    """The law of what replaces a draft that is not kept. (m,)"""
    more = np.maximum(p - q, 0)
    return more / more.sum() if more.any() else p
# --8<-- [end:check]


def check(drafts, p, q, rng):
    """Outcomes after the check, and which drafts were kept. (n,), (n,)"""
    keep = rng.random(len(drafts)) < kept(p, q)[drafts]
    fresh = rng.choice(len(p), size=len(drafts), p=redraw(p, q))
    return np.where(keep, drafts, fresh), keep


def draw_checked(net, q, n, rng):
    """n pictures of a belief net, each pixel drafted by the chances q.

    q: (d,), chances of black, between 0 and 1. A pixel has two outcomes, so
    one that is not kept turns into the other. Returns the pictures, and
    which pixels the check changed, (n, d) each.

    Drafts of q do not depend on other pixels, so it does not matter to the
    picture how many are drafted ahead: see calls.
    """
    order, W, b = net
    x, changed = np.zeros((n, len(order))), np.zeros((n, len(order)), bool)
    for i in order:
        p, draft = sigmoid(x @ W[i] + b[i]), rng.random(n) < q[i]
        ratio = np.where(draft, p / q[i], (1 - p) / (1 - q[i]))
        changed[:, i] = rng.random(n) >= ratio
        x[:, i] = draft ^ changed[:, i]
    return x, changed


def calls(changed, ahead):
    """How often the net is called for each picture. (n, d) -> (n,)

    One call checks so many drafts and knows the chance of the pixel behind
    them, which it draws itself. Pixels behind a change are drafted anew.
    changed: in the order of drawing.
    """
    counts = []
    for row in changed:
        place = count = 0
        while place < len(row):
            wrong = np.flatnonzero(row[place:place + ahead])
            place += 1 + (wrong[0] if len(wrong) else ahead)
            count += 1
        counts.append(count)
    return np.array(counts)
