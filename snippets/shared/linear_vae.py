"""A VAE whose decoder and encoder are matrices, with its bound exact.

The cause z has k numbers and is drawn from N(0, I); x has d and is drawn
from N(W z, noise^2 I). The encoder guesses N(A x, diag(v^2)). Averages are
over data with mean 0 and covariance S; nothing else about them matters.
W: (d, k), A: (k, d), v: (k,). Logarithms are in nats.
"""

import numpy as np


def bound(S, W, A, v, noise):
    """Mean over the data of E_q[log p(x, z) - log q(z)]."""
    d, k = W.shape
    miss = np.eye(d) - W @ A
    square = np.trace(miss @ S @ miss.T) + (W**2 @ v**2).sum()
    kl = (np.trace(A @ S @ A.T) + (v**2).sum() - k) / 2 - np.log(v).sum()
    return -square / (2 * noise**2) - d / 2 * np.log(2 * np.pi * noise**2) - kl


def log_likelihood(S, W, noise):
    """Mean over the data of log p(x) = log N(x; 0, W W^T + noise^2 I)."""
    C = W @ W.T + noise**2 * np.eye(len(W))
    volume = np.linalg.slogdet(2 * np.pi * C)[1]
    return -(np.trace(np.linalg.solve(C, S)) + volume) / 2


def slopes(S, W, A, v, noise):
    """Derivatives of the bound by W, A and log v."""
    miss = np.eye(len(W)) - W @ A
    dW = (miss @ S @ A.T - W * v**2) / noise**2
    dA = W.T @ miss @ S / noise**2 - A @ S
    return dW, dA, 1 - v**2 - (W**2).sum(axis=0) * v**2 / noise**2


def train(S, W, A, v, noise, steps, rate):
    """W, A and v before and after each step uphill. A list of steps + 1"""
    path = [(W, A, v)]
    for _ in range(steps):
        dW, dA, dlog_v = slopes(S, W, A, v, noise)
        W, A, v = W + rate * dW, A + rate * dA, v * np.exp(rate * dlog_v)
        path.append((W, A, v))
    return path


def best_encoder(W, noise):
    """Of all A and v those with the highest bound, whatever the data.

    Given x, the cause is Gaussian with the inverse covariance P. Its mean
    is A x; v_i = 1 / sqrt(P_ii) is as near as independent numbers get.
    """
    P = np.eye(W.shape[1]) + W.T @ W / noise**2
    return np.linalg.solve(P, W.T) / noise**2, np.diag(P) ** -0.5
