"""Random walks that settle in a density known only up to a factor.

Both start at x0, whose first axis counts the walkers, and take steps

    x <- x + step * score(x) + sqrt(2 * step) * noise,   noise ~ N(0, I)

Where a paper has step / 2 before the score, its step is twice ours.
"""

import numpy as np


# --8<-- [start:ula]
def ula(score, x0, step, steps, rng):
    """Unadjusted: every step counts, so the law is off by O(step).

    score(x) has the shape of x. Returns the last state, like x0.
    """
    x = np.array(x0, dtype=float)
    for _ in range(steps):
        x += step * score(x) + np.sqrt(2 * step) * rng.normal(size=x.shape)
    return x
# --8<-- [end:ula]


def mala(log_prob, score, x0, step, steps, rng):
    """Adjusted: a coin may refuse a step, and the law is exact.

    log_prob(x) is known up to a constant, one value for each walker: (n,)
    for x of shape (n,) or (n, d). Returns the last state, like x0. See
    Roberts and Tweedie 1996.
    """
    x = np.array(x0, dtype=float)
    height, slope = log_prob(x), score(x)

    def log_proposal(y, x, slope):
        square = (y - x - step * slope) ** 2
        return -square.reshape(len(x), -1).sum(axis=1) / (4 * step)

    for _ in range(steps):
        noise = rng.normal(size=x.shape)
        y = x + step * slope + np.sqrt(2 * step) * noise
        new_height, new_slope = log_prob(y), score(y)
        log_ratio = (new_height + log_proposal(x, y, new_slope)
                     - height - log_proposal(y, x, slope))
        taken = np.log(1 - rng.uniform(size=len(x))) < log_ratio
        x[taken], slope[taken] = y[taken], new_slope[taken]
        height = np.where(taken, new_height, height)
    return x
