"""A density that is summed up and a sampler that is not draw alike."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
pictures = np.linspace(-6, 6, 1201)  # each is one number here
width = pictures[1] - pictures[0]


def f(x):
    """Density network: picture in, one number out. (...) -> (...)"""
    return -np.logaddexp(-2 * (x + 2) ** 2, -2 * (x - 2) ** 2)


def density_route(rng, n):
    """Rate all pictures, divide by Z, read the CDF backwards. (n,)"""
    rating = np.exp(-f(pictures))
    Z = rating.sum() * width
    F = np.cumsum(rating / Z) * width  # the CDF where each cell ends
    return np.interp(rng.uniform(size=n), F, pictures + width / 2)


def G(z):
    """Sampler network: noise in, picture out. (...) -> (...)"""
    return rk4(p_data.velocity, z, np.linspace(0, 1, 41))[-1]


def sampler_route(rng, n):
    """Push noise through G: nothing is rated or summed. (n,)"""
    return G(rng.normal(size=n))


def figure(samples=1000, seed=0):
    rng, x = np.random.default_rng(seed), np.linspace(-4.2, 4.2, 141)
    fig, ((ratings, push), below) = plt.subplots(2, 2, figsize=(5, 4.4))
    plt.setp(fig.axes, xticks=[-2, 0, 2], xlabel="picture $x$")
    ratings.plot(x, np.exp(-f(x)), color="C0")
    ratings.set(title="density network", ylabel="rating $e^{-f(x)}$",
                ylim=(0, 1.3))
    push.plot(x, G(x), color="C1")
    push.set(title="sampler network", ylabel="picture $G(z)$",
             xlabel="noise $z$", ylim=(-4.2, 4.2))
    drawn = density_route(rng, samples), sampler_route(rng, samples)
    for ax, values, color in zip(below, drawn, ("C0", "C1"), strict=True):
        ax.hist(values, x[::5], density=True, color=color, alpha=0.6)
        ax.plot(x, p_data.prob(x), "k--", lw=1.4)
        ax.set(title=f"{samples:,} draws", ylim=(0, 0.85))
    return fig


def facts(n=10_000):
    a, b = (np.sort(route(np.random.default_rng(seed), n))
            for seed, route in enumerate((density_route, sampler_route)))
    less = [np.searchsorted(x, np.append(a, b), "right") for x in (a, b)]
    return {"Z": np.exp(-f(pictures)).sum() * width, "draws": n,
            "rated": len(pictures), "gap": max(abs(less[0] - less[1])) / n}
