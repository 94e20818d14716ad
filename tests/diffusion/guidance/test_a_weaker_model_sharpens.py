"""A blurry model, pushed away from a blurrier copy, gets sharp: by walking, by symmetry, and by the formula."""

import numpy as np
import pytest

from snippets.diffusion.guidance import a_weaker_model_sharpens as snippet
from snippets.shared.guidance import gaussian_guided


@pytest.mark.equation("diffusion/guidance/mistakes_cancel")
def test_at_scale_2_the_two_mistakes_cancel(printed):
    printed("diffusion/guidance/mistakes_cancel").holds({})
    assert [float(law.stds[0]) for law in (snippet.p_data, snippet.good, snippet.bad)] == [0.5, 0.7, 0.98]
    assert gaussian_guided(2, 0.98, 2, 0.7, 2)[1] == pytest.approx(0.5, rel=1e-12)


def velocity(x, t, std):
    v = (1 - t) ** 2 + t**2 * std**2
    return (
        2 * np.tanh(2 * t * x / v) * (1 - t) * (1 - t) / v
        + (t * std**2 - (1 - t)) / v * x
        + 2 * np.tanh(2 * t * x / v) * t * (1 - t) / v
    )


@pytest.mark.parametrize("scale", [1.0, 2.0, 3.0])
def test_points_that_walk_by_themselves_have_the_width_of_the_facts(scale, rng, n=6000):
    x, steps = rng.normal(size=n), 400
    for k in range(steps):
        t = (k + 0.5) / steps
        weak, good = velocity(x, t, 0.98), velocity(x, t, 0.7)
        x = x + (weak + scale * (good - weak)) / steps
    facts, size = snippet.facts(scale), abs(x)
    assert abs(size.mean() - facts["mean"]) < 5 * size.std() / np.sqrt(n) + 0.01
    assert size.std() == pytest.approx(facts["std"], rel=5 / np.sqrt(n) + 0.02)


def test_the_hills_keep_their_place_and_half_of_the_points_and_get_narrower_with_the_scale():
    all_facts = [snippet.facts(g) for g in (1.0, 1.5, 2.0, 2.5, 3.0)]
    assert all(f["upper"] == pytest.approx(0.5, abs=1e-12) and abs(f["mean"] - 2) < 0.01 for f in all_facts)
    assert (np.diff([f["std"] for f in all_facts]) < -0.05).all()
    assert abs(all_facts[2]["std"] - 0.5) < 0.02 < all_facts[1]["std"] - 0.5 and all_facts[3]["std"] < 0.48


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_curve_is_the_model_at_scale_1_and_the_data_at_scale_2(scale):
    (ax,) = snippet.figure(scale=scale).axes
    weak, model, guided = ax.lines
    x, y = guided.get_data()
    law = snippet.good if scale == 1 else snippet.p_data
    near = abs(abs(x) - 2) < 1
    assert y[near] == pytest.approx(law.prob(x[near]), abs=0.012)
    grid = model.get_xdata()
    assert (grid[0], grid[-1]) == (-5, 5)
    for line, std in ((model, 0.7), (weak, 0.98)):
        law = sum(np.exp(-(((grid - m) / std) ** 2) / 2) for m in (-2, 2)) / (2 * std * np.sqrt(2 * np.pi))
        assert line.get_ydata() == pytest.approx(law)
    assert (weak.get_linestyle(), model.get_linestyle()) == (":", "--")
    assert f"guided, $g = {scale:g}$" in {t.get_text() for t in ax.texts}
    assert snippet.figure().axes[0].texts[0].get_text() == "guided, $g = 2$"
