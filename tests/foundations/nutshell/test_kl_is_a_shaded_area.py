"""KL is an area, part of it negative, and changes with the direction: by integrals and closed forms."""

from itertools import product
from math import log
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.nutshell import kl_is_a_shaded_area
from snippets.shared.divergences import kl, kl_gaussians


@pytest.mark.equation("foundations/nutshell/kl_divergence")
def test_kl_is_the_integral_of_p_times_the_log_ratio_and_never_negative(printed):
    x = np.linspace(-25, 25, 5001)
    for p, q in product(((0, 1), (1, 2), (-0.5, 0.7)), repeat=2):
        height = kl_is_a_shaded_area.integrand(x[2000:3001], p, q)
        by_hand = [NormalDist(*p).pdf(v) * log(NormalDist(*p).pdf(v) / NormalDist(*q).pdf(v)) for v in x[2000:3001]]
        assert height == pytest.approx(by_hand, rel=1e-9, abs=1e-12)
        dense = [NormalDist(*pair).pdf(v) for pair in (p, q) for v in x[700:4301]]
        integral = kl(dense[:3601], dense[3601:], x[700:4301])
        assert integral == pytest.approx(kl_gaussians(*p, *q), abs=1e-9)
        law = {"p(x)": np.array(dense[:3601]), "q(x)": np.array(dense[3601:]), r"\int": np.sum, r"\mathrm{d}x": 0.01}
        mean = {r"\mathbb E_{x \sim p}": lambda values, p=law["p(x)"]: (p * values).sum() * 0.01}
        divergence = {r"\text{KL}(p \,\|\, q)": kl_gaussians(*p, *q)}
        printed("foundations/nutshell/kl_divergence").holds(law | mean | divergence, atol=1e-9)
        assert integral >= 0 and (integral > 1e-3) == (p != q)
    # The same for a die that is loaded (a six comes up half of the time), with a sum.
    fair, loaded = [1 / 6] * 6, [0.1] * 5 + [0.5]
    assert sum(f * log(f / g) for f, g in zip(fair, loaded, strict=True)) == pytest.approx(
        5 / 6 * log(10 / 6) + log(2 / 6) / 6
    )


def test_the_direction_of_kl_matters_and_a_detour_may_be_shorter():
    facts = kl_is_a_shaded_area.facts()
    assert facts["kl_pq"] == pytest.approx(log(2) + 1 / 4 - 1 / 2)
    assert facts["kl_qp"] == pytest.approx(-log(2) + 5 / 2 - 1 / 2)
    assert (facts["one_step"], facts["two_steps"]) == (0.5, 2)
    assert facts["two_steps"] > 2 * facts["one_step"]


def test_the_part_of_kl_below_the_axis_is_subtracted_from_the_part_above():
    for p, q in (((0, 1), (1, 2)), ((1, 2), (0, 1)), ((0, 1), (1, 0.7))):
        above, below = kl_is_a_shaded_area.areas(p, q)
        assert above > 0 and below > 0
        assert above - below == pytest.approx(kl_gaussians(*p, *q), abs=1e-6)
    # q = N(1, 4) is the larger one outside two points, where a quadratic of x is zero.
    ends = sorted(np.roots([-3 / 8, -1 / 4, 1 / 8 + log(2)]))
    assert ends[0] < 0 < ends[1]
    x = np.linspace(*ends, 20_001)
    inner = [NormalDist().pdf(v) * (log(2) - v**2 / 2 + (v - 1) ** 2 / 8) for v in x]
    facts = kl_is_a_shaded_area.facts()
    assert facts["above"] == pytest.approx(np.trapezoid(inner, x), abs=1e-6)
    assert facts["above"] - facts["below"] == pytest.approx(facts["kl_pq"], abs=1e-6)


@pytest.mark.parametrize("std", [0.7, 0.8, 1, 1.25, 1.5, 2])
def test_the_kl_figure_shades_both_directions_and_writes_their_areas(std):
    top, *rows = kl_is_a_shaded_area.figure(std=std).axes
    p, q = NormalDist(), NormalDist(1, std)
    for line, law, style in zip(top.lines, (p, q), ("-", "--"), strict=True):
        assert line.get_ydata() == pytest.approx([law.pdf(v) for v in line.get_xdata()])
        assert line.get_linestyle() == style and line.get_ydata().max() < top.get_ylim()[1]
    x = top.lines[0].get_xdata()
    assert (x[0], x[-1]) == (-6, 9) == top.get_xlim()
    assert [t.get_text().strip() for t in top.texts] == ["$p$", "$q$"]
    place = top.texts[1].get_position()
    assert place == pytest.approx((1 + std, q.pdf(1 + std)))
    directions = ((p, q, "$p$ log($p$/$q$)"), (q, p, "$q$ log($q$/$p$)"))
    for ax, (a, b, name) in zip(rows, directions, strict=True):
        height = np.array([a.pdf(v) * (log(a.pdf(v)) - log(b.pdf(v))) for v in x])
        assert ax.lines[0].get_ydata() == pytest.approx(height, abs=1e-9)
        low, high = ax.get_ylim()
        assert low < height.min() and height.max() < high
        value = log(b.stdev / a.stdev) + (a.variance + 1) / (2 * b.variance) - 0.5
        assert ax.texts[0].get_text() == f"{name}\narea {value:.3f}"
        up, down = ax.collections
        assert down.get_hatch() == "////" and up.get_hatch() is None
        for shade, sign in (up, 1), (down, -1):
            area = 0
            for path in shade.get_paths():
                u, v = path.vertices.T
                assert (sign * v).min() > -1e-9
                area += abs(np.sum(u[1:] * v[:-1] - u[:-1] * v[1:])) / 2
            part = np.trapezoid(np.maximum(sign * height, 0), x)
            assert area == pytest.approx(part, abs=0.01) and area > 0.05
    values = [float(ax.texts[0].get_text().split()[-1]) for ax in rows]
    assert kl_is_a_shaded_area.figure().axes[2].texts[0].get_text().endswith("1.307")  # without a slider: std = 2
    assert (values[0] > values[1]) == (std < 1) and (values[0] == values[1]) == (std == 1)
