"""Steps and times are the same moment where the SNR is the same."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

K = 1000
k = np.arange(1, K + 1)  # the schedules below are at these steps, (K,)


def linear():
    """abar_k if beta_k grows evenly from 0.0001 (Ho et al. 2020)."""
    return np.cumprod(1 - np.linspace(1e-4, 0.02, K))


def cosine(s=0.008):
    """abar_k of the cosine schedule (Nichol and Dhariwal 2021)."""
    f = np.cos((np.arange(K + 1) / K + s) / (1 + s) * np.pi / 2) ** 2
    return np.cumprod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999))


def snr(signal, noise):
    """Signal-to-noise ratio of signal * x_data + noise * x_noise."""
    return (signal / noise) ** 2


def flow_time(abar):
    """The t with snr(t, 1 - t) = snr(sqrt(abar), sqrt(1 - abar))."""
    return np.sqrt(abar) / (np.sqrt(abar) + np.sqrt(1 - abar))


def figure(step=100, seed=0):
    data = digits()[0][0].reshape(8, 8) / 8 - 1  # from -1 to 1
    noise = np.random.default_rng(seed).normal(size=(8, 8))
    clocks = flow_time(linear()), flow_time(cosine()), 1 - k / K
    fig = plt.figure(figsize=(5, 4.6))
    top, bottom = fig.subfigures(2, 1, height_ratios=[2, 1])
    (left, right), row = top.subplots(1, 2), bottom.subplots(1, 3)
    for t, style in zip(clocks, ("C0-o", "C1--s", "k:^"), strict=True):
        for y, axes in (t, left), (snr(t[:-1], 1 - t[:-1]), right):
            axes.plot(k[:len(y)], y, style, ms=8, markevery=[step - 1])
            axes.set(xlim=(0, K), xticks=[0, 500, 1000], xlabel="step $k$")
    left.set(ylim=(0, 1.02), title="time $t$ of equal SNR")
    left.text(60, 0.08, "linear", color="C0")
    left.text(620, 0.48, "cosine", color="C1")
    right.set(yscale="log", yticks=[1e-4, 1, 1e4], title="SNR")
    abar, (t, _, c) = linear()[step - 1], [x[step - 1] for x in clocks]
    weights = (abar**0.5, (1 - abar)**0.5), (t, 1 - t), (c, 1 - c)
    said = f"DDPM,\n$k={step}$", *(f"line,\n$t={x:.3f}$" for x in (t, c))
    for ax, (signal, spread), name in zip(row, weights, said, strict=True):
        ax.imshow(signal * data + spread * noise, cmap="gray_r")
        ax.set(xticks=[], yticks=[], title=name)
    return fig


def facts():
    t, c, line = flow_time(linear()), flow_time(cosine()), 1 - k / K
    return {f"t_{i}": t[i - 1] for i in (1, 100, 260, 500, 1000)} | {
        "linear": abs(t - line).max(), "cosine": abs(c - line).max()}
