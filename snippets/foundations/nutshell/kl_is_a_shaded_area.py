"""KL is an area, part of it negative, and it changes with the direction."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.divergences import kl_gaussians
from snippets.shared.gaussian import normal


def integrand(x, p, q):
    """p log(p / q), for Gaussians p and q, each (mean, std)."""
    return normal(x, *p) * np.log(normal(x, *p) / normal(x, *q))


def areas(p, q):
    """Area above the axis, area below it; the difference is KL(p || q)."""
    x, dx = np.linspace(-15, 15, 30_001, retstep=True)
    height = integrand(x, p, q)
    return height[height > 0].sum() * dx, -height[height < 0].sum() * dx


def figure(std=2.0):
    p, q, x = (0, 1), (1, std), np.linspace(-6, 9, 151)
    fig, (top, *rows) = plt.subplots(
        3, 1, figsize=(5, 4.8), sharex=True, height_ratios=[3, 4, 4]
    )
    top.plot(x, normal(x, *p), color="C0")
    top.plot(x, normal(x, *q), "--", color="C1")
    top.text(-0.8, 0.33, "$p$", ha="right", color="C0")
    top.text(1 + std, normal(std, 0, std), " $q$", color="C1", va="bottom")
    top.set(ylim=(0, 0.65), yticks=[0, 0.4], xlim=(-6, 9))
    names = "$p$ log($p$/$q$)", "$q$ log($q$/$p$)"
    for ax, pair, color, name in zip(rows, ((p, q), (q, p)), ("C0", "C1"),
                                     names, strict=True):
        y = integrand(x, *pair)
        ax.fill_between(x, y, where=y >= 0, interpolate=True, color=color,
                        alpha=0.5, lw=0)
        ax.fill_between(x, y, where=y <= 0, interpolate=True, hatch="////",
                        edgecolor="0.5", facecolor="w", lw=0)
        ax.plot(x, y, color="k", lw=1.2)
        ax.axhline(0, color="k", lw=0.8)
        area = kl_gaussians(*pair[0], *pair[1])
        ax.text(-5.8, 0.4, f"{name}\narea {area:.3f}")
        ax.set(ylim=(-0.3, 0.85), yticks=[0, 0.4, 0.8])
    ax.set_xlabel("$x$")
    return fig


def facts():
    p, q = (0, 1), (1, 2)
    above, below = areas(p, q)
    return {"kl_pq": kl_gaussians(*p, *q), "kl_qp": kl_gaussians(*q, *p),
            "above": above, "below": below,
            "one_step": kl_gaussians(0, 1, 1, 1),
            "two_steps": kl_gaussians(0, 1, 2, 1)}
