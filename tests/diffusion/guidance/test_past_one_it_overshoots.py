"""Past one the cloud moves and narrows: against another solver of other points, and the tilted law by Bayes' rule."""

import numpy as np
import pytest
from oracles import M2, normal, velocity_by_quadrature

from snippets.diffusion.guidance import past_one_it_overshoots as snippet


@pytest.mark.equation("diffusion/guidance/guided_velocity")
def test_the_knob_mixes_two_velocities_and_keeps_each_at_its_end(printed):
    formula = printed("diffusion/guidance/guided_velocity")
    push = snippet.guided(snippet.p_data.velocity, snippet.upper.velocity, 3)
    for t, x in ((0.2, 0.7), (0.5, -1.3), (0.9, 2.0)):
        v = (1 - t) ** 2 + t**2 / 4
        label = 2 + (t / 4 - (1 - t)) / v * (x - 2 * t)  # linear regression, one Gaussian
        plain, _ = velocity_by_quadrature(x, t)
        given = {"u_t(x)": plain, r"u_t(x \mid c)": label}
        for g, made in ((3, push(x, t)), (0, plain), (1, label)):
            formula.holds(given | {"g": g, "u_t^g(x)": made}, atol=1e-6)


def test_at_0_and_1_the_flow_makes_the_data_and_their_upper_hill():
    for scale, mean, variance in ((0, 0, 4.25), (1, 2, 0.25)):
        facts = snippet.facts(scale)
        assert facts["mean"] == pytest.approx(mean, abs=1e-6)
        assert facts["std"] ** 2 == pytest.approx(variance, rel=2e-3)  # the noise is cut at ±4


@pytest.mark.parametrize("scale", [2, 3])
def test_points_drawn_at_random_and_walked_by_small_steps_have_the_mean_and_width_of_the_facts(scale, rng, n=4000):
    x, steps = rng.normal(size=n), 400
    for k in range(steps):
        t = (k + 0.5) / steps
        v = (1 - t) ** 2 + t**2 / 4
        up = 1 / (1 + np.exp(-4 * t * x / v))
        slope = (t / 4 - (1 - t)) / v
        label, other = 2 + slope * (x - 2 * t), -2 + slope * (x + 2 * t)
        plain = up * label + (1 - up) * other
        x = x + (plain + scale * (label - plain)) / steps
    facts = snippet.facts(scale)
    assert abs(x.mean() - facts["mean"]) < 5 * facts["std"] / np.sqrt(n) + 0.01
    assert abs(x.std() / facts["std"] - 1) < 5 / np.sqrt(n) + 0.02  # kurtosis within 5; 400 steps


def test_past_one_the_cloud_goes_beyond_the_hill_and_narrows_while_the_tilted_law_hardly_moves():
    all_facts = [snippet.facts(g) for g in (1, 2, 3, 5)]
    for key, sign in (("mean", 1), ("std", -1)):
        assert (sign * np.diff([f[key] for f in all_facts]) > 0.03).all()
    assert all(abs(f["tilted_mean"] - 2) < 3e-4 and abs(f["tilted_std"] - 0.5) < 5e-4 for f in all_facts)


@pytest.mark.equation("diffusion/guidance/tilted")
def test_the_tilted_law_counts_the_vote_of_the_classifier_several_times(printed):
    formula = printed("diffusion/guidance/tilted")
    x = np.linspace(-4, 4, 1601)
    hills = [normal(x, m, 0.25) / 2 for m in (-2, 2)]
    vote, p = hills[1] / sum(hills), sum(hills)
    for g in (0, 2, 3):
        values = {"p(x)": p, r"p(c \mid x)": vote, "g": g, "Z_g": np.trapezoid(p * vote**g, x)}
        formula.holds(values | {"p^g(x)": snippet.tilted(x, g)}, atol=1e-9)


@pytest.mark.parametrize("scale", [0, 1, 3, 5])
def test_the_curves_are_the_density_of_the_ends_and_the_tilted_law(scale):
    (ax,) = snippet.figure(scale=scale).axes
    dashed, solid = ax.lines[:2]
    x, y = solid.get_data()
    assert np.trapezoid(y, x) == pytest.approx(1, abs=2e-3)
    if scale < 2:
        assert np.median(abs(y - (M2.prob(x), normal(x, 2, 0.25))[scale])) < 2e-3
    assert dashed.get_linestyle() == "--"
    assert dashed.get_ydata() == pytest.approx(snippet.tilted(dashed.get_xdata(), scale))
    assert ax.get_ylim()[1] > max(y) and {t.get_text() for t in ax.texts} >= {f"scale $g = {scale}$"}
    assert snippet.figure().axes[0].texts[0].get_text() == "scale $g = 3$"  # where it opens
