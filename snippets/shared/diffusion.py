"""From noise to data with as much chance on the way as one likes.

Noise has t = 0 and data t = 1, on the path x_t = (1 - t) x_0 + t x_1 with
the velocity u and the score s of its snapshots p_t. For every sigma >= 0

    dx = (u + sigma^2 / 2 s) dt + sigma dW

has the same snapshots (Huang, Lim, Courville 2021, appendix C). A sigma of
0 is the flow. In the chain of DDPM the state is, with numbers abar from 1
(data) to 0 (noise),

    z = sqrt(abar) * data + sqrt(1 - abar) * noise
"""

from itertools import pairwise

import numpy as np


# --8<-- [start:flow_sde]
def flow_sde(velocity, score, x0, times, sigma, rng):
    """Euler's steps with noise (Euler-Maruyama): all states on the way.

    velocity(x, t) and score(x, t) return the shape of x. x0, any shape,
    is at times[0]; times increase. sigma is a number, or one for each of
    the len(times) - 1 steps. Returns (len(times), *x0.shape).
    """
    if not (np.diff(times) > 0).all():
        raise ValueError("times must increase, from noise to data")
    path = [np.asarray(x0, dtype=float)]
    sigmas = np.broadcast_to(sigma, len(times) - 1)
    for (t, end), s in zip(pairwise(times), sigmas, strict=True):
        x, h = path[-1], end - t
        drift = velocity(x, t)
        if s:
            drift = drift + s**2 / 2 * score(x, t)
        noise = s * np.sqrt(h) * rng.normal(size=x.shape) if s else 0
        path.append(x + h * drift + noise)
    return np.stack(path)
# --8<-- [end:flow_sde]


def mmse(p_data, t):
    """E (x_1 - E[x_1 | x_t])^2, the error of the best guess. -> like t

    By quadrature; p_data is a GaussianMixture in one dimension.
    """
    x, t = np.linspace(-8, 8, 641), np.asarray(t)[..., None]
    guess = x + (1 - t) * p_data.velocity(x, t)
    weight = p_data.path_prob(x, t)
    return p_data.square() - np.trapezoid(weight * guess**2, x)


# --8<-- [start:ddim_step]
def ddim_step(z, noise, abar_from, abar_to):
    """The state at abar_to from z at abar_from, no chance in it.

    noise is what a network takes for the noise in z, the mean of it. With
    0 < abar <= 1, arrays broadcast (Song, Meng, Ermon 2020, equation 12
    with sigma = 0; what they call alpha is abar here).
    """
    if not np.greater(abar_from, 0).all():
        raise ValueError("abar_from must be > 0: where it is 0, the state "
                         "is noise alone, and no data can be read off it")
    data = (z - np.sqrt(1 - abar_from) * noise) / np.sqrt(abar_from)
    return np.sqrt(abar_to) * data + np.sqrt(1 - abar_to) * noise
# --8<-- [end:ddim_step]
