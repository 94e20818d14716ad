"""Where arrows part, density falls: summed, that is the likelihood."""

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import flow_matching as fm
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [[-2], [2]], [0.5, 0.5])
x = np.linspace(-5, 5, 201)[:, None]
times = np.linspace(0, 1, 41)


def learned(steps, seed=0):
    """log p_1(x) of the flow of a network after so many steps. (201,)"""
    states = fm.training(p_data, np.random.default_rng(seed))
    net, _ = next(islice(states, steps, None))
    return fm.log_likelihood(fm.velocity_of(net), x, times)


def account(x0):
    """Of one path: log p_t(x_t), and log p_0(x_0) less the divergence met.

    x_0 is a number. Returns the path, both sums, (41,) each.
    """
    path = rk4(p_data.velocity, np.array([[x0]]), times)[:, 0]
    met = np.array([fm.divergence(p_data.velocity, a[None], t)[0]
                    for a, t in zip(path, times, strict=True)])
    met = np.r_[0, np.cumsum(met[1:] + met[:-1]) / 2 * times[1]]
    log_p = p_data.path_log_prob(path, times)
    return path[:, 0], log_p, log_p[0] - met


def figure(steps=300):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.4))
    for k, (x0, style) in enumerate(((0.05, "-"), (1.2, "--"))):
        _, exact, summed = account(x0)
        left.plot(times, exact, color="0.5", lw=5, alpha=0.5)
        left.plot(times, summed, style, color=f"C{k}", lw=2)
        left.text(0.05, summed[0] + 0.35 - 0.9 * k, f"from {x0:g}",
                  color=f"C{k}")
    left.set(xlabel="time $t$", title="$\\log p_t$ on the way",
             xticks=[0, 0.5, 1], xlim=(0, 1), ylim=(-4.2, 0.9))
    right.fill_between(x[:, 0], p_data.prob(x), color="0.5", alpha=0.3)
    right.plot(x, np.exp(learned(steps)), color="C2", lw=2)
    right.set(xlim=(-4, 4), ylim=(0, 0.6), xlabel="$x$",
              title=f"density, {steps} steps")
    return fig


def facts(steps=300):
    p, log_q = p_data.prob(x), learned(steps)
    width = x[1, 0] - x[0, 0]
    best, nats = (-p @ log * width for log in (np.log(p), log_q))
    return {"area": np.exp(log_q).sum() * width, "steps": steps,
            "entropy": best, "nats": nats, "gap": nats - best}
