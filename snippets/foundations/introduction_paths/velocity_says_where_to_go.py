"""The velocity gives each point x at each time t a direction and a pace."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
mu, sigma = p_data.means, p_data.stds  # (2,), (2,)


def velocity(x, t):
    """u_t(x), the mean of mu_k + slope_k (x - t mu_k) with shares r_k."""
    r = p_data.posterior(x, t)
    x, t = np.asarray(x)[..., None], np.asarray(t)[..., None]
    v = (1 - t) ** 2 + t**2 * sigma**2
    slope = (t * sigma**2 - (1 - t)) / v
    return (r * (mu + slope * (x - t * mu))).sum(axis=-1)


def continuity(x, t, h=1e-4):
    """d/dt p_t(x) + d/dx (p_t(x) u_t(x)): it is 0 but for order h²."""
    p, u = p_data.path_prob, velocity
    return (p(x, t + h) - p(x, t - h) + p(x + h, t) * u(x + h, t)
            - p(x - h, t) * u(x - h, t)) / (2 * h)


def figure(time=0.5):
    t, x = np.linspace(0, 1, 61), np.linspace(-4, 4, 81)
    fig, (field, cut) = plt.subplots(
        1, 2, figsize=(5, 4), sharey=True, width_ratios=[5, 3])
    u = velocity(x[:, None], t)
    shades = [("C1", 0.6), ("C1", 0.4), ("C1", 0.2), "w",
              ("C0", 0.2), ("C0", 0.4), ("C0", 0.6)]
    levels = [-5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 5]
    field.contourf(t, x, u, levels, colors=shades)
    at_t, at_x = np.meshgrid(np.linspace(0.02, 0.9, 9), x[4::8])
    run = np.full(at_t.shape, 0.08)  # each arrow shows that much time
    field.quiver(at_t, at_x, run, run * velocity(at_x, at_t), angles="xy",
                 scale_units="xy", scale=1, width=0.008, color="k")
    field.axvline(time, color="k", ls="--", lw=1.2)
    field.set(xlim=(0, 1), ylim=(-4, 4), xlabel="time $t$", ylabel="$x$",
              title="$u_t(x)$", xticks=[0, 0.5, 1])
    cut.axvline(0, color="0.5", lw=0.8)
    cut.plot(velocity(x, time), x, color="k")
    cut.set(xlim=(-4.5, 4.5), xlabel="velocity", xticks=[-4, 0, 4],
            title=f"at $t = {time:g}$")
    return fig


def facts():
    x, t = np.meshgrid(np.linspace(-5, 5, 201), np.linspace(0.01, 0.99, 99))
    return {"residual": abs(continuity(x, t)).max(),
            "early": velocity(1, 0), "half": velocity(1, 0.5),
            "late": velocity(1, 1)}
