"""Seven families of generative models, each with a tiny model of one law.

The law is N(0, C) on pairs x = (x_1, x_2), with variances 1 and covariance
r, so that every answer can be compared with the truth. A "network" here is
a linear map (for the energy, a quadratic form) with perfect weights: what a
family can't answer is not for want of training. Calls are counted.
"""

import numpy as np

from snippets.shared.ode import heun

r = 0.8
c = (1 - r**2) ** 0.5  # x_2 given x_1 is N(r x_1, c^2)
eye = np.eye(2)
C = np.array([[1, r], [r, 1]])
L = np.array([[1, 0], [r, c]])  # C = L L^T
b = 0.1**0.5
A = np.linalg.cholesky(C - b**2 * eye)  # C = A A^T + b^2 I


def log_normal(x, std=1):
    """log N(x; 0, diag(std^2)) of the columns of x, (d, n). -> (n,)"""
    logs = -(x**2) / std**2 / 2 - np.log(std * (2 * np.pi) ** 0.5)
    return logs.sum(axis=0)


def families(steps):
    """{family: (log_density, sample, encode, decode)}, and the calls.

    log_density: x (2, n) -> (n,). sample: noise (2 steps + 2, n), of which
    it takes what it needs, -> x (2, n). encode: x -> code (k, n), decode
    back. None where a family has no answer. The second result is a list
    that grows by one entry with each call of a network.
    """
    calls, times = [], np.linspace(0, 1, steps + 1)

    def net(f):
        return lambda *x: (calls.append(1), f(*x))[1]

    def formula(x):
        return log_normal(np.linalg.solve(L, x)) - np.log(c)

    # Autoregressive: a network gives the mean of each number from those
    # before it. All means at once for a given x, one by one for a new x.
    mean, std = net((L - np.diag([1, c])).dot), np.array([[1], [c]])

    def in_order(z):
        x = np.zeros_like(z[:2])
        for i in range(2):
            x[i] = (mean(x) + std * z[:2])[i]
        return x

    # Flow: an invertible network; the density changes by its volume c.
    to_x, to_z = net(L.dot), net(np.linalg.inv(L).dot)

    # VAE: x = A z + b noise. The law of z for a given x is Gaussian, with
    # the inverse covariance P. The encoder takes the two numbers of z for
    # independent, as usual, and says N(encode(x), diag(q^2)). This q is the
    # best of all, and it leaves a gap, for P is not diagonal.
    P = eye + A.T @ A / b**2
    q = np.diag(P)[:, None] ** -0.5
    decode, encode = net(A.dot), net((np.linalg.inv(P) @ A.T / b**2).dot)

    def elbo(x):
        m = encode(x)
        kl = ((m**2 + q**2 - 1) / 2 - np.log(q)).sum(axis=0)
        blur = (A**2 @ q**2).sum() / (2 * b**2)
        return log_normal(x - decode(m), b) - blur - kl

    # Energy: -log p up to log Z; Langevin steps of size h for samples.
    energy = net(lambda x: (x * np.linalg.solve(C, x)).sum(axis=0) / 2)
    slope, h = net(np.linalg.inv(C).dot), 0.05

    def langevin(z):
        x = z[:2]
        for k in range(2, 2 * steps + 2, 2):
            x = x - h * slope(x) + (2 * h) ** 0.5 * z[k:k + 2]
        return x

    generate = net(np.hstack([A, b * eye]).dot)  # GAN: four numbers to two

    # Diffusion: the exact velocity from N(0, I) to N(0, C), Heun's steps.
    velocity = net(lambda x, t: (t * C - (1 - t) * eye) @ np.linalg.solve(
        t**2 * C + (1 - t) ** 2 * eye, x))

    def ahead(z):
        return heun(velocity, z[:2], times)[-1]

    def back(x):
        return heun(velocity, x, times[::-1])[-1]

    def transported(x):
        z = back(x)
        moved = np.stack([back(x + e[:, None]) - z for e in eye], axis=-1)
        return log_normal(z) + np.linalg.slogdet(moved.swapaxes(0, 1))[1]

    return {
        "formula": (formula, lambda z: L @ z[:2], None, None),
        "autoregressive": (lambda x: log_normal(x - mean(x), std),
                           in_order, None, None),
        "flow": (lambda x: log_normal(to_z(x)) - np.log(c),
                 lambda z: to_x(z[:2]), to_z, to_x),
        "VAE": (elbo, lambda z: decode(z[:2]) + b * z[2:4], encode, decode),
        "energy-based": (lambda x: -energy(x), langevin, None, None),
        "GAN": (None, lambda z: generate(z[:4]), None, None),
        "diffusion": (transported, ahead, back, ahead),
    }, calls
