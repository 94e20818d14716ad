"""A small network, its gradient by hand, and Adam.

A layer maps rows of numbers h to tanh(h W + b); the last one leaves out
the tanh. The gradient goes through the layers in reverse. If g is the
derivative of a loss by h W + b, then h^T g is that by W, the sum of the
rows of g that by b, and g W^T that by h. A tanh with the value h has the
slope 1 - h^2.
"""

from itertools import pairwise

import numpy as np


class MLP:
    """sizes: how many inputs, units in each hidden layer, and outputs.

    parameters is the list [W, b, W, b, ...], (inputs, outputs) and
    (outputs,) of each layer; gradients, after backward, is such a list
    too. Weights start as samples of N(0, 1 / inputs), biases as 0. All of
    it is of the type dtype: float32 halves the time of a large network.
    """

    def __init__(self, rng, sizes, dtype=float):
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError("sizes must be at least two numbers, each at "
                             f"least 1, not {sizes}")
        self.parameters, self.gradients, self._inputs = [], [], []
        for inputs, outputs in pairwise(sizes):
            weights = rng.normal(size=(inputs, outputs)) / np.sqrt(inputs)
            self.parameters += [weights.astype(dtype),
                                np.zeros(outputs, dtype)]

    @classmethod
    def of(cls, parameters):
        """A network of these parameters, which it does not copy."""
        net = cls.__new__(cls)
        net.parameters, net.gradients, net._inputs = [*parameters], [], []
        return net

    def forward(self, x):
        """x: (n, inputs) -> (n, outputs). Keeps what backward needs."""
        inputs, dtype = len(self.parameters[0]), self.parameters[0].dtype
        h = np.asarray(x, dtype)
        if h.ndim != 2 or h.shape[1] != inputs:
            raise ValueError(f"x must be (n, {inputs}), not {h.shape}")
        self._inputs = []  # of each layer
        for i in range(0, len(self.parameters), 2):
            h = np.tanh(h) if i else h
            self._inputs.append(h)
            h = h @ self.parameters[i] + self.parameters[i + 1]
        return h

    def backward(self, grad_out):
        """From derivatives by the last output to all others, exactly.

        grad_out: (n, outputs), the derivatives of a loss by what forward
        returned last. Sets gradients. Returns those by x, (n, inputs).
        """
        if not self._inputs:
            raise RuntimeError("forward must come before backward")
        g = np.asarray(grad_out, self.parameters[0].dtype)
        shape = len(self._inputs[0]), len(self.parameters[-1])
        if g.shape != shape:
            raise ValueError(f"grad_out must be {shape}, not {g.shape}")
        self.gradients = []
        for i in reversed(range(0, len(self.parameters), 2)):
            h = self._inputs[i // 2]
            self.gradients = [h.T @ g, g.sum(axis=0), *self.gradients]
            g = g @ self.parameters[i].T * (1 - h**2 if i else 1)
        return g


class Adam:
    """Moves the arrays of a list in place, against their gradients.

    It keeps running means m of the gradient and v of its square, corrects
    both for their start at 0, and moves each number by rate m / sqrt(v),
    so that the first step has the size rate (Kingma and Ba 2014, arXiv
    1412.6980, Algorithm 1).
    """

    def __init__(self, parameters, rate=1e-3, decay=(0.9, 0.999), eps=1e-8):
        self.parameters, self.steps = parameters, 0
        self.rate, self.decay, self.eps = rate, decay, eps
        self._m = [np.zeros_like(p) for p in parameters]
        self._v = [np.zeros_like(p) for p in parameters]

    def step(self, gradients):
        """One step. gradients: a list of the shapes of parameters."""
        wanted, got = ([np.shape(a) for a in arrays]
                       for arrays in (self.parameters, gradients))
        if wanted != got:
            raise ValueError(f"gradients must be {wanted}, not {got}")
        self.steps += 1
        c, d = (1 - b**self.steps for b in self.decay)
        for p, g, m, v in zip(self.parameters, gradients, self._m, self._v,
                              strict=True):
            m += (1 - self.decay[0]) * (g - m)
            v += (1 - self.decay[1]) * (g**2 - v)
            p -= self.rate * (m / c) / (np.sqrt(v / d) + self.eps)
