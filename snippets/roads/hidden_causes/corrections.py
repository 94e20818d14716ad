"""Numbers for what is often said, not quite right."""

import numpy as np

from snippets.shared.divergences import kl_gaussians
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.linear_vae import best_encoder, bound, log_likelihood

S = np.diag([4.0, 3.0, 0.25])
W = np.array([[1.9, 0], [0, 1.6], [0, 0]])  # nearly the best for noise 0.5


def with_mean(S, W, A, v, noise):
    """The bound with the mean over latents in the place of their sum."""
    square = np.trace(A @ S @ A.T) + (v**2).sum()
    kl = (square - len(v)) / 2 - np.log(v).sum()
    return bound(S, W, A, v, noise) + kl - kl / len(v)


def one_draw(mean, std, rng, n=100_000):
    """log q(z) - log p(z) at points drawn from q. (n,)"""
    e = rng.normal(size=n)
    return ((mean + std * e)**2 - e**2) / 2 - np.log(std)


def misread(log_std):
    """KL(N(0, std^2) || N(0, 1)) by a program that expects log std^2."""
    return (np.exp(log_std) - 1 - log_std) / 2


def facts():
    A, v = best_encoder(W, 0.5)
    hills = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    draws = one_draw(1, 0.5, np.random.default_rng(0))
    return {"with_sum": bound(S, W, A, v, 0.5),
            "with_mean": with_mean(S, W, A, v, 0.5),
            "log_p": log_likelihood(S, W, 0.5),
            "kl": kl_gaussians(1, 0.5, 0, 1), "below": (draws < 0).mean(),
            "right": kl_gaussians(0, 0.5, 0, 1),
            "misread": misread(np.log(0.5)),
            "hole": hills.prob(0) / hills.prob(2)}
