"""What is seen has two possible causes; one bell can guess only one."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.hidden_cause import (
    GRID,
    best,
    bound,
    log_evidence,
    log_joint,
    posterior,
)

SEEN = 2
SHOWN = slice(2800, 5201, 6)  # of GRID, from -3 to 3


def figure(noise=0.5):
    z, x = np.meshgrid(np.linspace(-3, 3, 121), np.linspace(-2, 6, 101))
    mean, std = best(SEEN, noise)
    fig, (top, below) = plt.subplots(2, 1, figsize=(5, 3.9), sharex=True)
    joint = np.exp(log_joint(x, z, noise) - log_joint(0, 0, noise))
    for level in (0.02, 0.1, 0.3, 0.6):  # of the highest density
        top.contourf(z, x, joint, [level, 2], colors=["C0"], alpha=0.2)
    top.axhline(SEEN, color="C1")
    top.text(-2.95, SEEN + 0.3, "seen: 2", color="C1")
    top.set(ylabel="number x", ylim=(-2, 6))
    z, grey = GRID[SHOWN], posterior(SEEN, noise)[SHOWN]
    below.fill_between(z, grey, color="0.5", alpha=0.4)
    below.plot(z, normal(z, mean, std), "C0")
    below.set(xlim=(-3, 3), ylim=(0, None), yticks=[],
              xlabel="hidden cause z", ylabel="density")
    return fig


def facts(noise=0.5):
    mean, std = best(SEEN, noise)
    log_p, elbo = log_evidence(SEEN, noise), bound(SEEN, noise, mean, std)
    return {"log_p": log_p, "bound": elbo, "gap": log_p - elbo,
            "mean": mean, "std": std, "noise": noise}
