"""What the page on the score says beside its figures."""

import math

import numpy as np
import pytest

from oracles import M2, normal

X = np.linspace(-8, 8, 16_001)
DX = X[1] - X[0]


@pytest.mark.equation("diffusion/score/implicit_loss")
@pytest.mark.equation("diffusion/score/by_parts")
def test_the_loss_without_a_target_is_the_distance_from_the_score_less_a_constant(printed):
    p = M2.prob(X)
    true = np.gradient(np.log(p), DX)  # the score, by differences
    constants = []
    for model, slope in (
        (lambda x: 1 - x, lambda x: -np.ones_like(x)),
        (np.sin, np.cos),
        (lambda x: x - x**3 / 5, lambda x: 1 - 3 * x**2 / 5),
    ):
        loss = np.sum(p * (model(X) ** 2 / 2 + slope(X))) * DX
        constants.append(np.sum(p * (model(X) - true) ** 2) * DX / 2 - loss)
        known = {"x": X, r"s_\theta": model, r"s_\theta'": slope}
        mean = {r"\mathbb E": lambda values: np.sum(p * values) * DX}
        printed("diffusion/score/implicit_loss").holds(known | mean | {r"J(\theta)": loss})
        integral = {r"\int": np.sum, r"\mathrm{d}x": DX, "p": M2.prob, "s(x)": true}
        printed("diffusion/score/by_parts").holds(known | integral, rtol=1e-4)
    assert constants == pytest.approx([constants[0]] * 3, rel=1e-4)


@pytest.mark.equation("diffusion/score/coin")
def test_with_the_printed_coin_as_many_walk_there_as_back(printed, h=0.4):
    def step(to, at):
        return normal(to, at + h * M2.score(at), 2 * h)

    x, y = (a.ravel() for a in np.meshgrid(np.linspace(-3, 3, 13) + 0.1, np.linspace(-2.5, 2.5, 12)))
    formula = printed("diffusion/score/coin")

    def chance(x, y):
        there, back = step(y, x), step(x, y)
        values = {"p": M2.prob, "x": x, "y": y, r"q(x \mid y)": back, r"q(y \mid x)": there}
        return there * formula.gives(values | {r"\min": np.minimum}, r"\alpha")

    flow = M2.prob(x) * chance(x, y)
    assert flow == pytest.approx(M2.prob(y) * chance(y, x), rel=1e-12)
    assert (flow < M2.prob(x) * step(y, x) * (1 - 1e-9)).any()


def test_a_walk_with_less_noise_settles_in_a_power_of_the_density(rng, tau=0.5, h=0.02, n=8000):
    """On N(0, 1): p^2 is a Gaussian of half the variance, but for what the step does."""
    x = rng.normal(0, math.sqrt(tau), n)
    for _ in range(60):
        x = x - h * x + math.sqrt(2 * h * tau) * rng.normal(size=n)
    assert abs(x.var() / (tau / (1 - h / 2)) - 1) < 5 * math.sqrt(2 / n)


def test_noising_is_standing_on_the_line_of_the_foundations(h=1e-5):
    """x_t / t is x_1 + σ x_0: the law of the one is that of the other, stretched, and so is its score."""
    for t, y in ((0.3, 1.1), (0.6, -0.4), (0.8, 2.7)):
        sigma = (1 - t) / t
        assert t == pytest.approx(1 / (1 + sigma))
        log_p = [math.log(sum(normal(a, m, 0.25 + sigma**2) for m in (-2, 2)) / 2) for a in (y - h, y, y + h)]
        assert M2.path_log_prob(t * y, t) + math.log(t) == pytest.approx(log_p[1])
        assert t * M2.path_score(t * y, t) == pytest.approx((log_p[2] - log_p[0]) / (2 * h), abs=1e-5)


def test_the_laws_in_the_text_hold_of_two_walks_and_of_two_names_for_one_time(printed):
    page = "diffusion/score"
    for t in (0.2, 0.5, 0.9):
        scaled = (1 - t) / t * 1.0  # of x_0, when x_1 has the factor 1
        printed(page, r"\sigma = (1 - t)/t").holds({r"\sigma": scaled, "t": t})
        printed(page, r"t = 1/(1 + \sigma)").holds({r"\sigma": scaled, "t": t})
    for h in (0.1, 0.4):
        v = 5.0
        for _ in range(1000):
            v = (v**0.5 * (1 - h)) ** 2 + h
        printed(page, "v = (1 - h)^2 v + h").holds({"v": v, "h": h})
        printed(page, "v = 1/(2 - h)").holds({"v": v, "h": h})
    h = np.linspace(0, 0.1, 1_000_001)
    wide = 2 * h[1:] / (1 - (1 - h[1:]) ** 2)  # where a step takes nothing and adds nothing
    longest = h[1:][np.abs(wide - 1.01).argmin()]
    printed(page, "1/(1 - h/2) = 1.01").holds({"h": longest}, rtol=1e-6)
    printed(page, r"h = 2\, (1 - 1/1.01)").holds({"h": longest}, rtol=1e-4)
