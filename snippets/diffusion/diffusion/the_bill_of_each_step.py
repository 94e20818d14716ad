"""The bound of a chain is a sum of areas; more steps waste less."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.diffusion import mmse
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.notation import alpha_bar, line, snr

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def terms(p_data, times):
    """What the start, K - 1 steps and the last one cost, (K + 1,) nats.

    times: 0 < t_K < ... < t_1 < 1, (K,). Their sum is the bound.
    """
    left, ratio = mmse(p_data, times), snr(line(times))
    abar = alpha_bar(line(times[0]))
    start = (abar * (p_data.square() - 1) - np.log(1 - abar)) / 2
    last = np.log(2 * np.pi * np.e * left[-1]) / 2
    return np.array([start, *np.diff(ratio) * left[:-1] / 2, last])


def even(steps):
    """t_K to t_1, in even steps of log(t / (1 - t)). (steps,)"""
    return 1 / (1 + np.exp(-np.linspace(-4, 4, steps)))


def figure(steps=16):
    (ends, width), t = np.linspace(-4, 4, steps, retstep=True), even(161)
    bill = terms(p_data, even(steps))
    fig, ax = plt.subplots(figsize=(5, 3.2))
    ax.bar(ends[:-1], bill[1:-1] / width, width, align="edge", color="C4")
    ax.plot(np.log(t / (1 - t)), mmse(p_data, t) * snr(line(t)), "k")
    ax.set(xlim=(-4, 4), ylim=(0, 3), ylabel="nats per unit",
           xlabel=r"$\log\, t / (1 - t)$",
           title=f"{steps} steps: {bill.sum():.2f} nats")
    return fig


def facts(steps=16):
    x = np.linspace(-8, 8, 4001)
    entropy = -np.trapezoid(p_data.prob(x) * p_data.log_prob(x), x)
    bill = terms(p_data, even(steps))
    in_time = terms(p_data, np.arange(1, 1000) / 1000)
    return {"bound": bill.sum(), "start": bill[0], "last": bill[-1],
            "steps": bill[1:-1].sum(), "entropy": entropy,
            "gap": bill.sum() - entropy, "in_time": in_time.sum() - entropy}
