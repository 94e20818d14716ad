"""A critic is blind beyond the moments that it can see: by slopes of its value, and against other critics."""

from math import log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction import a_linear_critic_is_blind
from snippets.shared.divergences import js


def test_the_grid_of_the_critics_holds_all_of_the_data_and_of_what_is_made():
    width = a_linear_critic_is_blind.grid[1] - a_linear_critic_is_blind.grid[0]
    assert a_linear_critic_is_blind.p.sum() * width == pytest.approx(1, abs=1e-9)
    for std, mean in ((0.1, 0), (0.4, 1), (2.06, 0), (3.2, 0)):
        q = a_linear_critic_is_blind.made(std, mean)
        x = a_linear_critic_is_blind.grid
        assert q.sum() * width == pytest.approx(1, abs=1e-5)
        assert (q * x).sum() * width == pytest.approx(mean, abs=1e-5)
        assert (q * (x - mean) ** 2).sum() * width == pytest.approx(std**2, rel=1e-4)


@pytest.mark.equation("foundations/introduction/blind_to_moments")
@pytest.mark.parametrize(
    ("degree", "std", "mean"), [(1, 0.3, 1), (1, 2.0, -0.5), (2, 0.2, 0), (2, 0.8, 1), (2, 3.0, 0)]
)
def test_the_slope_of_the_value_in_every_weight_is_zero_at_the_best_critic(printed, degree, std, mean):
    x, q = a_linear_critic_is_blind.grid, a_linear_critic_is_blind.made(std, mean)
    width = x[1] - x[0]
    o = a_linear_critic_is_blind.train(degree, q)
    w = np.polyfit(x, o, degree)
    assert o == pytest.approx(np.polyval(w, x), abs=1e-6 * abs(o).max())  # it is a polynomial of that degree
    p, D = a_linear_critic_is_blind.p, 1 / (1 + np.exp(-np.clip(o, -700, 700)))
    means = {
        rf"\mathbb E_{{x \sim {name}}}": lambda v, law=law: (law * v).sum() * width
        for name, law in (("p", p), ("q", q))
    }
    for k in range(degree + 1):
        power = {"k": k, r"k = 0, \dots, \text{degree}": True}
        printed("foundations/introduction/blind_to_moments").holds(means | power | {"D(x)": D, "x": x}, atol=1e-9)


@pytest.mark.parametrize("degree", [1, 2])
def test_a_critic_is_blind_exactly_when_the_moments_that_it_can_see_agree(degree):
    data_std = sqrt(2**2 + 0.5**2)
    floor = pytest.approx(-log(4), abs=2e-6)
    assert a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(data_std)) == floor
    for std in (0.1, 0.4, 1.0, 3.0):
        value = a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(std))
        assert value == floor if degree == 1 else value > -log(4) + 0.01
    assert a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(data_std, 1.0)) > -log(4) + 0.01


def test_the_best_critic_of_a_degree_beats_any_other_polynomial_and_never_the_best_of_all(rng):
    x, q = a_linear_critic_is_blind.grid, a_linear_critic_is_blind.made(0.8)
    p, width = a_linear_critic_is_blind.p, x[1] - x[0]
    o = a_linear_critic_is_blind.train(2, q)
    best = a_linear_critic_is_blind.V(2, q)
    assert best == pytest.approx(-(p * np.log1p(np.exp(-o)) + q * np.logaddexp(0, o)).sum() * width, abs=1e-12)
    for size in (0.01, 0.2):
        other = o + size * np.polyval(rng.normal(size=3), x)
        assert -(p * np.logaddexp(0, -other) + q * np.logaddexp(0, other)).sum() * width < best
    assert best < 2 * js(p, q, x) - log(4)


def test_the_quoted_values_of_the_two_critics_come_from_a_finer_grid_by_another_climber():
    facts = a_linear_critic_is_blind.facts()
    x = np.linspace(-14, 14, 14_001)
    width, hump = x[1] - x[0], lambda mean, std: np.exp(-(((x - mean) / std) ** 2) / 2) / (std * sqrt(2 * pi))
    p = (hump(-2, 0.5) + hump(2, 0.5)) / 2

    def climb(q, even):  # iteratively reweighted least squares with halved steps
        powers = np.stack([x**k for k in ((0, 2) if even else (0, 1))])
        w, value = np.zeros(2), -log(4)
        for _ in range(200):
            D = np.exp(-np.logaddexp(0, -(w @ powers)))
            slope = powers @ (p * (1 - D) - q * D)
            move = np.linalg.solve((powers * (p + q) * D * (1 - D)) @ powers.T, slope)
            for halving in range(30):
                o = (w + move / 2**halving) @ powers
                new = -(p * np.logaddexp(0, -o) + q * np.logaddexp(0, o)).sum() * width
                if new >= value:
                    w, value = w + move / 2**halving, new
                    break
        return value

    assert facts["quadratic"] == pytest.approx(climb(hump(0, 0.4), even=True), abs=2e-6)
    assert facts["linear_off"] == pytest.approx(climb(hump(1, 0.4), even=False), abs=1e-6)
    for name in ("linear", "quadratic_wide"):
        assert facts[name] == pytest.approx(-log(4), abs=1e-9)
    seen_by_any = 2 * js(a_linear_critic_is_blind.p, a_linear_critic_is_blind.made(0.4), a_linear_critic_is_blind.grid)
    assert -0.003 < facts["quadratic"] - (seen_by_any - log(4)) < 0, "nearly as much as any discriminator could"
    assert facts["std"] ** 2 == pytest.approx(17 / 4)
    half = (p + hump(0, sqrt(17 / 4))) / 2
    q = hump(0, sqrt(17 / 4))
    with np.errstate(divide="ignore", invalid="ignore"):
        divergence = (np.where(p > 0, p * np.log(p / half), 0) + q * np.log(q / half)).sum() * width
    assert facts["any_wide"] == pytest.approx(divergence - log(4), abs=1e-7)


@pytest.mark.parametrize("std", [0.4, 1.0, 2.06, 3.0])
def test_the_linear_critic_is_drawn_flat_and_the_quadratic_one_bends_around_what_is_made(std):
    left, right = a_linear_critic_is_blind.figure(std).axes
    flat, bent = (line.get_ydata() for line in left.lines)
    x = left.lines[0].get_xdata()
    assert flat == pytest.approx(0.5, abs=1e-6)
    near, far = bent[abs(x) < 0.01][0], bent[abs(abs(x) - 3) < 0.01][0]
    assert (far > near + 0.1) if std < 2 else (abs(far - near) < 0.02) if std == 2.06 else (near > far + 0.1)
    assert bent == pytest.approx(
        1 / (1 + np.exp(-a_linear_critic_is_blind.train(2, a_linear_critic_is_blind.made(std))))
    )
    assert len({line.get_linestyle() for line in left.lines}) == 2
    data, made = (c.get_paths()[0].vertices for c in left.collections)
    assert data[:, 1].max() == pytest.approx(NormalDist(2, 0.5).pdf(2) / 2, rel=1e-3)
    assert (
        made[:, 1].max() == pytest.approx(NormalDist(0, std).pdf(0), rel=1e-3) and made[:, 1].max() < left.get_ylim()[1]
    )
    lines, dots = right.lines[0:3:2] + right.lines[4:], right.lines[1:4:2]
    stds = lines[0].get_xdata()
    assert (stds[0], stds[-1]) == pytest.approx((0.1, 3.2))
    for degree, (line, dot) in enumerate(zip(lines, dots, strict=False), start=1):
        values = [a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(s)) for s in stds]
        assert line.get_ydata() == pytest.approx(values)
        own = a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(std))
        assert dot.get_xydata()[0] == pytest.approx((std, own))
        assert dot.get_color() == line.get_color() == left.lines[degree - 1].get_color()
    p, grid = a_linear_critic_is_blind.p, a_linear_critic_is_blind.grid
    best = [2 * js(p, a_linear_critic_is_blind.made(s), grid) - log(4) for s in stds]
    assert lines[2].get_ydata() == pytest.approx(best)
    assert (lines[2].get_ydata() >= lines[1].get_ydata() - 1e-9).all()
    names = {t.get_text(): t.get_position() for t in right.texts}
    assert names["degree 1"] == pytest.approx((0.2, -1.65)) and names["degree 2"] == pytest.approx((0.2, -0.85))
    assert names["any $D$"][1] > np.interp(2.5, stds, best)


def test_the_figure_of_the_critics_starts_with_a_heap_of_width_two_fifths():
    default, named = a_linear_critic_is_blind.figure(), a_linear_critic_is_blind.figure(0.4)
    for ours, theirs in zip(default.axes, named.axes, strict=True):
        for a, b in zip(ours.lines, theirs.lines, strict=True):
            assert np.array_equal(a.get_xydata(), b.get_xydata())
