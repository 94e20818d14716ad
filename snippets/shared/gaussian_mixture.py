"""A mixture of Gaussians, for which every quantity of the site is exact.

p_data = sum_k w_k N(mu_k, sigma_k^2 I) in one or in d dimensions. On the
path x_t = (1 - t) x_0 + t x_1 from noise x_0 ~ N(0, I) at t = 0 to data
x_1 ~ p_data at t = 1, given the component k, x_t is Gaussian too:

    p_t(x)    = sum_k w_k N(x; t mu_k, v_k I)
    v_k       = (1-t)^2 + t^2 sigma_k^2
    r_k(x, t) = P(k | x_t = x), proportional to w_k N(x; t mu_k, v_k I)
    score     = grad log p_t(x) = -sum_k r_k (x - t mu_k) / v_k
    velocity  = E[x_1 - x_0 | x_t = x]
              = sum_k r_k [mu_k + (t sigma_k^2 - (1-t)) / v_k (x - t mu_k)]

The last one is linear regression: given k, x_1 - x_0 and x_t are jointly
Gaussian with means mu_k and t mu_k, and covariance t sigma_k^2 - (1-t).
"""

import numpy as np


def five_pips(std):
    """A die in the plane: an equal bell at each pip of a five."""
    a = 1.4
    places = [(-a, -a), (-a, a), (0, 0), (a, -a), (a, a)]
    return GaussianMixture(np.full(5, 1 / 5), places, np.full(5, std))


def two_valleys():
    """A landscape: minus its logarithm has a deep and a shallow valley."""
    return GaussianMixture([0.7, 0.3], [-1.25, 1.25], [0.6, 0.6])


class GaussianMixture:
    """weights: (K,), positive, sum 1. means: (K,) or (K, d). stds: (K,).

    x below has the shape (...,) if means is (K,), (..., d) if it is (K, d).
    t is a number in [0, 1], or an array with the shape (...,).
    """

    def __init__(self, weights, means, stds):
        self.weights, self.means, self.stds = (
            np.array(a, dtype=float) for a in (weights, means, stds)
        )
        if not (self.weights.ndim == 1 and self.means.ndim in (1, 2)
                and self.weights.shape == self.means.shape[:1]
                and self.weights.shape == self.stds.shape):
            raise ValueError("weights (K,), means (K,) or (K, d) and stds "
                             "(K,) must have the same K")
        if not ((self.weights > 0).all() and (self.stds > 0).all()
                and np.isclose(self.weights.sum(), 1)):
            raise ValueError("weights, stds must be > 0, weights sum to 1")

    def sample(self, rng, n):
        """Draw n points of p_data: pick a component, then a point of it."""
        k = rng.choice(len(self.weights), size=n, p=self.weights)
        noise = rng.normal(size=(n, *self.means.shape[1:]))
        return self.means[k] + (noise.T * self.stds[k]).T

    def square(self):
        """E |x|^2 of the data, a number."""
        d = self._columns().shape[1]
        mean_square = (self._columns() ** 2).sum(axis=1)
        return self.weights @ (mean_square + d * self.stds**2)

    def noised(self, std):
        """The law of a point plus N(0, std^2 I): each bell gets wider."""
        return GaussianMixture(self.weights, self.means,
                               np.hypot(self.stds, std))

    def prob(self, x):
        """p_data(x), a density. Returns (...,)."""
        return self.path_prob(x, 1)

    def log_prob(self, x):
        """log p_data(x) in nats. Returns (...,)."""
        return self.path_log_prob(x, 1)

    def score(self, x):
        """Gradient of log p_data. Returns the shape of x."""
        return self.path_score(x, 1)

    def path_log_prob(self, x, t):
        """log p_t(x) in nats. Returns (...,)."""
        *_, joint = self._components(x, t)
        top = joint.max(axis=-1)  # taken out, so that no exp is all zeros
        return top + np.log(np.exp(joint - top[..., None]).sum(axis=-1))

    def path_prob(self, x, t):
        """p_t(x), a density. Returns (...,)."""
        return np.exp(self.path_log_prob(x, t))

    def posterior(self, x, t):
        """Responsibilities r_k(x, t), sum 1 over k. Returns (..., K)."""
        *_, joint = self._components(x, t)
        r = np.exp(joint - joint.max(axis=-1, keepdims=True))
        return r / r.sum(axis=-1, keepdims=True)

    def path_score(self, x, t):
        """Gradient of log p_t at x. Returns the shape of x."""
        offset, variance, _ = self._components(x, t)
        return self._mean(x, t, -offset / variance)

    def velocity(self, x, t):
        """u_t(x), which carries N(0, I) to p_data. -> the shape of x"""
        *_, parts = self._velocities(x, t)
        return self._mean(x, t, parts)

    def divergence(self, x, t):
        """sum_i du_i / dx_i, at which rate the flow spreads. -> (...,)

        The velocity of each component is linear in x. The slope of r_k is
        r_k times that of log N(x; t mu_k, v_k I), minus their mean.
        """
        offset, variance, slope, parts = self._velocities(x, t)
        r, d = self.posterior(x, t), offset.shape[-1]
        u = (r[..., None] * parts).sum(axis=-2, keepdims=True)
        turn = ((parts - u) * offset / variance).sum(axis=-1)
        return (r * (d * slope[..., 0] - turn)).sum(axis=-1)

    def _velocities(self, x, t):
        """Of each component: x - t mu_k, v_k, du/dx, and the velocity."""
        offset, variance, _ = self._components(x, t)
        t_k = np.asarray(t)[..., None]
        slope = (t_k * self.stds**2 - (1 - t_k))[..., None] / variance
        return offset, variance, slope, self._columns() + slope * offset

    def _columns(self):
        return self.means.reshape(len(self.means), -1)  # (K, d), d = 1 too

    def _components(self, x, t):
        """x - t mu_k (..., K, d), v_k (..., K, 1), log(w_k N) (..., K)."""
        x, t = np.asarray(x, dtype=float), np.asarray(t)[..., None]
        if self.means.ndim == 1:
            x = x[..., None]
        d = self._columns().shape[1]
        if x.shape[-1:] != (d,):
            raise ValueError(f"last axis of x, {x.shape}, must have {d}")
        offset = x[..., None, :] - t[..., None] * self._columns()
        v = (1 - t) ** 2 + (t * self.stds) ** 2
        square = (offset**2).sum(axis=-1)
        normal = -square / (2 * v) - d / 2 * np.log(2 * np.pi * v)
        return offset, v[..., None], np.log(self.weights) + normal

    def _mean(self, x, t, values):
        """sum_k r_k values_k: (..., K, d) -> the shape of x."""
        mean = (self.posterior(x, t)[..., None] * values).sum(axis=-2)
        return mean[..., 0] if self.means.ndim == 1 else mean
