"""Past one the cloud moves and narrows: against another solver of other points, and the tilted law by Bayes' rule."""

from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2, normal, velocity_by_quadrature
from snippets.diffusion.guidance import past_one_it_overshoots as snippet
from snippets.shared.guidance import guided
from snippets.shared.guided_laws import tilted_prob


@pytest.mark.equation("diffusion/guidance/guided_velocity")
def test_the_knob_mixes_two_velocities_and_keeps_each_at_its_end(printed):
    formula = printed("diffusion/guidance/guided_velocity")
    push = guided(snippet.p_data.velocity, snippet.upper.velocity, 3)
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
        assert facts["mean"] == pytest.approx(mean, abs=2e-5)  # the curve is cut 4.4 standard deviations above 2
        assert facts["std"] ** 2 == pytest.approx(variance, rel=2e-3)


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
        formula.holds(values | {"p^g(x)": tilted_prob(snippet.p_data, snippet.upper, x, g)}, atol=1e-9)


def test_the_clouds_have_the_laws_of_the_curves_and_keep_the_order_of_the_noise():
    drawn = snippet.toy()
    noise, x = drawn["noise"], snippet.x
    assert noise == pytest.approx([NormalDist().inv_cdf(k / 401) for k in range(1, 401)], abs=1e-4)
    for scale in (0, 0.5, 3, 5):
        for p, ends in zip(snippet.curves(scale), snippet.clouds(noise, scale), strict=True):
            assert (np.diff(ends) > 0).all()
            cdf = np.concatenate([[0], np.cumsum((p[1:] + p[:-1]) / 2 * np.diff(x))])
            assert np.interp(ends, x, cdf) == pytest.approx(np.arange(1, 401) / 401, abs=5e-3)
    for scale in (0, 1):
        guided_cloud, tilted_cloud = snippet.clouds(noise, scale)
        assert guided_cloud == pytest.approx(tilted_cloud, abs=0.02)  # the grid of the second has steps of 0.04


@pytest.mark.parametrize("scale", [0, 1, 3, 5])
def test_the_curves_stand_on_either_side_with_their_clouds_below_them(scale):
    (ax,) = snippet.figure(scale=scale).axes
    cloud_up, solid, cloud_down, dashed, *links = ax.lines[:29]
    curves, clouds = snippet.curves(scale), snippet.clouds(snippet.toy()["noise"], scale)
    for side, line, style, cloud, p, ends in (
        (1, solid, "-", cloud_up, curves[0], clouds[0]), (-1, dashed, "--", cloud_down, curves[1], clouds[1])
    ):  # fmt: skip
        assert line.get_linestyle() == style and line.get_ydata() == pytest.approx(side * (0.2 + p))
        x, y = cloud.get_data()
        assert x == pytest.approx(ends)
        share = (side * y - 0.2) / np.interp(x, snippet.x, p)
        assert share == pytest.approx(snippet.toy()["height"]) and share.min() >= 0 and share.max() <= 1
    if scale < 2:
        assert np.median(abs(curves[0] - (M2.prob(snippet.x), normal(snippet.x, 2, 0.25))[scale])) < 1e-4
    for line in links:
        k = np.abs(clouds[0] - line.get_xdata()[0]).argmin()
        assert line.get_xdata() == pytest.approx([clouds[0][k], clouds[1][k]])
        assert list(line.get_ydata()) == [0.2, -0.2]
    low, high = ax.get_ylim()
    assert high > max(solid.get_ydata()) and low < min(dashed.get_ydata())
    assert {t.get_text() for t in ax.texts} >= {f"scale $g = {scale:.1f}$", "down", "up"}
    assert snippet.figure().axes[0].texts[2].get_text() == "scale $g = 3.0$"  # where it opens
    greys = [area.get_paths()[0].vertices for area in ax.collections]
    assert [abs(grey[:, 1]).max() for grey in greys] == pytest.approx([0.2 + M2.prob(2)] * 2, abs=1e-3)


def test_the_toy_gets_the_numbers_of_the_figure():
    drawn = snippet.toy()
    hills = (snippet.p_data.weights, snippet.p_data.means, snippet.p_data.stds)
    for name, values in zip(("weights", "means", "stds"), hills, strict=True):
        assert (drawn[name] == values).all()
    k = drawn["label"]
    assert (snippet.upper.means[0], snippet.upper.stds[0]) == (drawn["means"][k], drawn["stds"][k])
    assert drawn["x"] == pytest.approx(snippet.x, abs=1e-12) and drawn["scale"] == 3
