"""Turn one knob of f and Z turns too: minus the average slope of f."""

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-5, 5, 201)
dx = x[1] - x[0]


def f(theta):
    """f_theta(x) = x^4 / 4 - theta x^2, one parameter. -> (201,)"""
    return x**4 / 4 - theta * x**2


def df(theta):
    """The slope of f_theta(x) in theta, whatever theta is. -> (201,)"""
    return -(x**2)


def log_Z(theta):
    """Log of the area under e^-f (it is zero at both ends)."""
    return np.log(np.exp(-f(theta)).sum() * dx)


def p(theta):
    """The model's density on the grid. -> (201,)"""
    return np.exp(-f(theta) - log_Z(theta))


def average(values, theta):
    """E over p_theta of values given on the grid. (201,) -> number"""
    return (p(theta) * values).sum() * dx


def slope(theta):
    """d log Z / d theta, from an average over the model."""
    return -average(df(theta), theta)


def figure(theta=1.0):
    fig, (density, curve) = plt.subplots(1, 2, figsize=(5, 3.1))
    density.plot(x, p(theta), color="C2")
    density.fill_between(x, p(theta), color="C2", alpha=0.25, lw=0)
    density.set(xlim=(-3.5, 3.5), ylim=(0, 0.8), xlabel="$x$")
    density.set(title="$p_θ(x)$", xticks=[-2, 0, 2])
    thetas = np.linspace(-1.2, 2.2, 69)
    curve.plot(thetas, [log_Z(t) for t in thetas], color="C0")
    ends = np.array([theta - 0.6, theta + 0.6])
    tangent = log_Z(theta) + slope(theta) * (ends - theta)
    curve.plot(ends, tangent, "--", color="C1")
    curve.plot(theta, log_Z(theta), "o", color="C1")
    curve.text(-1.1, 4.8, f"slope {slope(theta):.2f}", color="C1")
    curve.set(xlim=(-1.2, 2.2), ylim=(-0.4, 5.8), xlabel="$θ$")
    curve.set(title="$\\log\\,Z(θ)$", xticks=[-1, 0, 1, 2])
    return fig


def facts():
    return {"log_Z": log_Z(1.0), "slope": slope(1.0), "log_Z_0": log_Z(0.0),
            "slope_0": slope(0.0), "slope_2": slope(2.0)}
