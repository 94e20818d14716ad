"""Ways to follow a velocity field: dx/dt = field(x, t).

Each takes field(x, t), which returns the shape of x, the start x0 of any
shape, and the times to visit, x0 belonging to the first of them. Times may
run backwards. Returns the path, (len(times), *x0.shape). The error at the
end shrinks like h, h^2 and h^4 with the step h (Hairer, Norsett, Wanner,
Solving Ordinary Differential Equations I, sections II.1 and II.7).
"""

from itertools import pairwise

import numpy as np


def euler(field, x0, times):
    """Go straight along the velocity at the start of each step. Order 1."""
    def slope(x, t, end):
        return field(x, t)
    return _follow(slope, x0, times)


def heun(field, x0, times):
    """Mean of the velocities at the start and at Euler's end. Order 2."""
    def slope(x, t, end):
        first = field(x, t)
        return (first + field(x + (end - t) * first, end)) / 2
    return _follow(slope, x0, times)


def rk4(field, x0, times):
    """The classical Runge-Kutta method, four velocities a step. Order 4."""
    def slope(x, t, end):
        h, middle = end - t, (t + end) / 2
        k1 = field(x, t)
        k2 = field(x + h / 2 * k1, middle)
        k3 = field(x + h / 2 * k2, middle)
        k4 = field(x + h * k3, end)
        return (k1 + 2 * k2 + 2 * k3 + k4) / 6
    return _follow(slope, x0, times)


def exponential(method, field, x0, times, mean, std):
    """A method above, after what one Gaussian would do is taken out.

    On our path N(mean, std^2 I) as data stays N(t mean, scale^2 I). So take
    y = (x - t mean) / scale as the place and angle = arctan(t std / (1-t))
    as the clock: there that Gaussian stands still, and the method is left
    with the rest. Exact if data are that Gaussian, of the method's order
    if not. mean: a number or (d,). Idea: Lu et al. 2022, DPM-Solver.
    """
    def ours(angle):
        """t and scale = sqrt((1-t)^2 + (t std)^2) by the other clock."""
        scale = std / (std * np.cos(angle) + np.sin(angle))
        return scale * np.sin(angle) / std, scale

    def rest(y, angle):
        t, scale = ours(angle)
        gaussian = mean + (t * std**2 - (1 - t)) / scale * y
        return scale / std * (field(t * mean + scale * y, t) - gaussian)

    times = np.asarray(times, dtype=float)
    angles = np.arctan2(times * std, 1 - times)
    t, scale = ours(angles[0])
    path = method(rest, (np.asarray(x0) - t * mean) / scale, angles)
    return np.stack([ours(a)[0] * mean + ours(a)[1] * y
                     for a, y in zip(angles, path, strict=True)])


def _follow(slope, x0, times):
    path = [np.asarray(x0, dtype=float)]
    for t, end in pairwise(times):
        path.append(path[-1] + (end - t) * slope(path[-1], t, end))
    return np.stack(path)
