"""Who is paired with whom sets the floor of the loss and the bending."""

import matplotlib.pyplot as plt
import numpy as np

mu, sigma = 3, 0.5  # data N(mu, sigma^2), noise N(0, 1)
times = np.linspace(0, 1, 61)


def floor(rho, sigma=sigma):
    """E Var(x_1 - x_0 | x_t): sigma theta sin theta, rho = cos theta."""
    return sigma * np.arccos(rho) * np.sqrt(1 - rho**2)


def bending(rho, sigma=sigma):
    """E of (u_t - displacement)^2 along the paths of the flow."""
    return 2 * sigma * (1 - rho) - floor(rho, sigma)


def spread(t, rho):
    """Standard deviation of x_t, for x_0 and x_1 of correlation rho."""
    return np.sqrt((1 - t) ** 2 + (t * sigma) ** 2
                   + 2 * rho * t * (1 - t) * sigma)


def flow(x0, rho):
    """Paths of the flow: who is z deviations out stays so. -> (61, n)"""
    return mu * times[:, None] + spread(times, rho)[:, None] * x0


def draw(rho, n, seed=4):
    """Pairs of the correlation rho. (n,) each"""
    x0, other = np.random.default_rng(seed).normal(size=(2, n))
    return x0, mu + sigma * (rho * x0 + np.sqrt(1 - rho**2) * other)


def figure(correlation=0.0):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.4))
    left.plot([0, 1], draw(correlation, 40), color="C0", lw=0.7, alpha=0.6)
    left.plot(times, flow(np.array([-1.5, -0.5, 0.5, 1.5]), correlation),
              color="k", lw=2)
    left.set(xlim=(0, 1), ylim=(-3, 5), xticks=[0, 0.5, 1],
             xlabel="time $t$", ylabel="$x$", title="lines and flow")
    rho = np.cos(np.linspace(0, np.pi, 101))
    for k, (part, style, name, at) in enumerate((
            (floor, "-", "floor", (0.3, 0.8)),
            (bending, "--", "bending", (-0.62, 1.35)))):
        right.plot(rho, part(rho), style, color=f"C{k}", lw=2.4)
        right.text(*at, name, color=f"C{k}")
        right.plot(correlation, part(correlation), "os"[k], color=f"C{k}",
                   ms=8, clip_on=False)
    right.set(xlim=(-1.05, 1.05), ylim=(0, 2), xticks=[-1, 0, 1],
              yticks=[0, 1, 2], xlabel=r"correlation $\rho$",
              title="mean squares")
    return fig


def facts():
    return {"floor": floor(0), "bending": bending(0), "bent": bending(-0.9),
            "least": mu**2 + (1 - sigma) ** 2, "pairs": mu**2 + 1 + 1 / 4}
