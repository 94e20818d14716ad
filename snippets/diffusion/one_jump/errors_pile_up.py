"""Each rung inherits the errors of the rungs above it."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.flow_map import consistency_ladder
from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
grid, RANGE = np.linspace(-6, 6, 4801), (4, 8, 16, 32, 64)
paths = rk4(p_data.velocity, even_noise(400), np.linspace(0, 1, 65))


@cache
def misses(rungs, teacher):
    """Root mean square of f(x_t, t) - x_1 on each rung. (rungs + 1,)"""
    times = np.linspace(0, 1, rungs + 1)
    tables = consistency_ladder(p_data, grid, times, teacher)
    here = paths[::64 // rungs]
    ends = [np.interp(x, grid, f)
            for x, f in zip(here, tables, strict=True)]
    return np.sqrt(np.mean((ends - paths[-1]) ** 2, axis=1))


def figure(rungs=16):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.2), sharey=True)
    for k, (name, mark, at) in enumerate((
            ("pairs", "o-", (18, 0.62)), ("teacher", "s--", (15, 0.17)))):
        left.plot(np.linspace(0, 1, rungs + 1), misses(rungs, k == 1),
                  mark, color=f"C{k}", ms=4)
        ends = [misses(n, k == 1)[0] for n in RANGE]
        right.semilogx(RANGE, ends, mark[1:], color=f"C{k}")
        right.plot(rungs, misses(rungs, k == 1)[0], mark[0], ms=9,
                   color=f"C{k}")
        right.text(*at, name, color=f"C{k}")
    left.set(xlabel="time $t$ of the rung", xticks=[0, 0.5, 1],
             xlim=(1.03, -0.03), ylim=(-0.03, 1.3), title="error of a jump")
    right.set(xlabel="rungs", xticks=RANGE, xticklabels=RANGE,
              title="error from noise")
    right.minorticks_off()
    return fig


def facts(rungs=16):
    return {"rungs": rungs, "pairs": misses(rungs, False)[0],
            "teacher": misses(rungs, True)[0],
            "near_end": misses(rungs, False)[-2]}
