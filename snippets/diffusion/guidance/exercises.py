"""Answers to the exercises of the page, and the sums in its folds."""

from math import exp, log

from snippets.shared.guidance import gaussian_guided, gaussian_tilted


def off_by_one(w):
    """std of the guided flow, N(0, 4) and N(2, 1), w counted from 0."""
    return gaussian_guided(0, 2, 2, 1, 1 + w)[1]


def right_scale(std, good, bad):
    """The g at which good^g bad^(1-g) is std."""
    return log(std / bad) / log(good / bad)


def too_sure(s):
    """Exact over popular standard deviation, measured with noise s."""
    return (s**2 / (1 + s**2)) ** 0.5 / exp(-1 / (2 * s**2))


def halfway(scale=3, t=0.5):
    """Variances at time t: the tilted law noised, and snapshots tilted."""
    _, end = gaussian_tilted(0, 2, 2, 1, scale)
    v_u, v_c = ((1 - t) ** 2 + (t * std) ** 2 for std in (2, 1))
    _, std = gaussian_tilted(0, v_u**0.5, 0, v_c**0.5, scale)
    return (1 - t) ** 2 + (t * end) ** 2, std**2, v_u, v_c


def facts():
    noised, tilted, v_u, v_c = halfway()
    mean, std = gaussian_guided(0, 1, 2, 1, 3)
    return {"off_by_one": off_by_one(2),
            "right_scale": right_scale(1, 1.2, 1.5),
            "too_sure": too_sure(1 / 3), "noised_tilt": noised,
            "tilted_snapshots": tilted, "v_u": v_u, "v_c": v_c,
            "equal_mean": mean, "equal_std": std}
