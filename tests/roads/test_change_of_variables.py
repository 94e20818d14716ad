"""The formulas of docs/roads/change_of_variables.md, by finite differences, where no log-determinant is 0."""

import numpy as np
import pytest

from snippets.shared.coupling import couple, forward, inverse, log_density
from snippets.shared.ode import rk4

LAYERS = [(0, lambda y: 0.5 * np.sin(y) + 0.9, np.cos), (1, lambda x: 0.3 * np.tanh(x) - 0.8, lambda x: 0.4 * x**2)]
DET, BACK = r"\lvert \det J \rvert", r"\lvert \det K \rvert"


def area(f, x, step=1e-5):
    """By central differences, how f changes areas. (n, 2) -> (n,)"""
    slopes = [(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(2)]
    return abs(np.linalg.det(np.stack(slopes, axis=-1)))


def noise(z):
    return np.exp(-(z**2).sum(axis=1) / 2) / (2 * np.pi)


@pytest.mark.equation("roads/change_of_variables/change_of_variables")
def test_density_falls_by_what_areas_grow(printed, rng):
    z = rng.normal(size=(20, 2))
    for layers in (LAYERS, LAYERS[:1], LAYERS[1:]):
        grown, x = area(lambda z, a=layers: forward(z, a)[0], z), forward(z, layers)[0]
        assert abs(np.log(grown)).max() > 0.1
        values = {"p(x)": np.exp(log_density(x, layers)), "p(z)": noise(z), DET: grown}
        printed("roads/change_of_variables/change_of_variables").holds(values, atol=1e-6)


@pytest.mark.equation("roads/change_of_variables/there_and_back")
def test_there_and_back_cancel(printed, rng):
    z = rng.normal(size=(20, 2))
    for layers in (LAYERS[:1], LAYERS[1:]):
        x, there = forward(z, layers)
        assert abs(there).min() > 0.1
        back = area(lambda x, a=layers: inverse(x, a)[0], x)
        printed("roads/change_of_variables/there_and_back").holds({DET: np.exp(there), BACK: back}, atol=1e-6)


@pytest.mark.equation("roads/change_of_variables/coupling_layer")
def test_the_log_determinant_of_a_layer_is_its_log_scale(printed, rng):
    x = rng.normal(size=(20, 2))
    for layer in LAYERS:
        s = layer[1](x[:, 1 - layer[0]])
        assert abs(s).min() > 0.1
        values = {DET: area(lambda x, a=layer: couple(x, a)[0], x), "s": s}
        printed("roads/change_of_variables/coupling_layer").holds(values, atol=1e-6)


@pytest.mark.equation("roads/change_of_variables/two_layers")
def test_the_density_of_two_layers(printed, rng):
    z = rng.normal(size=(20, 2))
    (_, s1, _), (_, s2, _) = LAYERS
    middle = couple(z, LAYERS[0])[0]
    p = noise(z) / area(lambda z: forward(z, LAYERS)[0], z)
    values = {"p(x)": p, "p(z)": noise(z), "s_1": s1(z[:, 1]), "s_2": s2(middle[:, 0])}
    assert abs(values["s_1"] + values["s_2"]).max() > 0.1
    printed("roads/change_of_variables/two_layers").holds(values, atol=1e-6)


@pytest.mark.equation("roads/change_of_variables/stream")
def test_log_density_falls_at_the_rate_of_the_divergence(printed, h=1e-2):
    """The density of the stream from how a small square that travels along changes its area."""
    u = lambda x, t: np.stack([np.sin(x[:, 1]) + 0.4 * x[:, 0], 0.3 * x[:, 1] ** 2], axis=1)  # noqa: E731
    z = np.array([[0.4, 0.9], [-0.7, 0.3]])
    flow = lambda z, t: rk4(u, z, np.linspace(0, t, 101))[-1]  # noqa: E731
    log_p = [np.log(noise(z) / area(lambda z, t=t: flow(z, t), z)) for t in (0.5 - h, 0.5 + h)]
    values = {
        r"\frac{\mathrm d}{\mathrm dt} \log p_t(x(t))": (log_p[1] - log_p[0]) / (2 * h),
        r"\nabla \cdot u_t(x(t))": 0.4 + 0.6 * flow(z, 0.5)[:, 1],
    }
    printed("roads/change_of_variables/stream").holds(values, atol=1e-4)
