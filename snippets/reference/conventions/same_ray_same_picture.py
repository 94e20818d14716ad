"""Paths are curves in one plane, and on a ray the picture is the same."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import notation as to
from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def same_ray(t):
    """(alpha, sigma) with the SNR of our line at t, on three paths."""
    ours = to.line(t)
    return ours, to.ddpm(to.alpha_bar(ours)), to.edm(to.noise_level(ours))


def mean_data_and_noise(x, t):
    """E[x_1 | x_t = x] and E[x_0 | x_t = x], from the exact velocity."""
    u = p_data.velocity(x, t)
    return to.data_and_noise("velocity", u, x, to.line(t), (1, -1))


def figure(time=0.4):
    ours, preserving, exploding = same_ray(time)
    quarter = np.linspace(0, np.pi / 2, 60)
    fig, ax = plt.subplots(figsize=(5, 3.4))
    far = min(4, 1.1 / time)
    ax.plot([0, far * time], [0, far * (1 - time)], "k", lw=1, alpha=0.6)
    for row, (curve, style, mark, (alpha, sigma), label) in enumerate((
            (([0, 1], [1, 0]), "C0-", "o", ours, f"our line, $t={time}$"),
            ((np.cos(quarter), np.sin(quarter)), "C1--", "s", preserving,
             rf"DDPM, $\bar\alpha={preserving[0] ** 2:.3f}$"),
            (([1, 1], [0, 2]), "C2-.", "D", exploding,
             rf"EDM, $\sigma={exploding[1]:.2f}$"))):
        y, color = 1.6 - 0.27 * row, style[:2]
        ax.plot(*curve, style)
        ax.plot(alpha, sigma, color + mark, ms=9)
        ax.plot([1.25, 1.45], [y, y], style)
        ax.plot(1.35, y, color + mark, ms=9)
        ax.text(1.52, y, label, color=color, va="center")
    ax.spines["bottom"].set_bounds(0, 1.1)
    ax.set(xlim=(0, 2.5), ylim=(0, 1.75), aspect="equal",
           xticks=[0, 0.5, 1], yticks=[0, 0.5, 1, 1.5])
    ax.set_xlabel(r"weight $\alpha$ of the data", x=0.21)
    ax.set_ylabel(r"weight $\sigma$ of the noise")
    return fig


def facts(x=0.5, t=0.4):
    data, noise = mean_data_and_noise(x, t)
    found = {"data": data, "noise": noise, "velocity": data - noise,
             "to_upper": abs(x - 2 * t), "to_lower": abs(x + 2 * t)}
    names = "line", "ddpm", "edm"
    for name, path in zip(names, same_ray(t), strict=True):
        found |= {f"alpha_{name}": path[0], f"sigma_{name}": path[1],
                  f"state_{name}": to.rescale(x, to.line(t), path)}
        for word in "score", "v":
            found[f"{word}_{name}"] = to.predict(word, data, noise, path)
    return found | {"larger": found["state_edm"] / found["state_line"]}
