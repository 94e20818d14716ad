"""Who was shaken came from where the crowd was: by a crowd that is really shaken."""

import numpy as np
import pytest

from snippets.diffusion.diffusion import it_came_from_the_crowd as page


@pytest.mark.parametrize("x", [-3.0, -0.5, 1.0, 1.5])
def test_the_mean_place_before_is_up_the_score_and_the_mean_of_its_density(x):
    density = page.before(x)
    assert np.trapezoid(density, page.y) == pytest.approx(1)
    assert np.trapezoid(density * page.y, page.y) == pytest.approx(page.mean_before(x), abs=1e-6)
    law = [
        np.trapezoid(page.crowd.prob(page.y) * np.exp(-((a - page.y) ** 2) / 0.6), page.y) for a in (x - 1e-4, x + 1e-4)
    ]
    slope = np.log(law[1] / law[0]) / 2e-4
    assert page.facts(x) == pytest.approx({"x": x, "mean": x + 0.3 * slope, "score": slope}, abs=1e-5)
    assert np.trapezoid(page.kernel(1.0), page.y) == pytest.approx(1)
    assert page.kernel(1.0)[abs(page.y - 1).argmin()] == pytest.approx(1 / np.sqrt(0.6 * np.pi))


def test_of_a_real_crowd_those_who_end_at_one_were_to_the_right_of_it(rng, n=200_000):
    y = page.crowd.sample(rng, n)
    there = y[abs(y + 0.3**0.5 * rng.normal(size=n) - 1) < 0.05]
    assert len(there) > 1000
    assert abs(there.mean() - page.facts()["mean"]) < 5 * there.std() / len(there) ** 0.5 + 0.01
    assert page.facts() == page.facts(x=1.0)


@pytest.mark.parametrize("x", [-0.5, 1.0, 3.0])
def test_the_figure_shows_crowd_kernel_place_before_and_the_way_of_the_mean(x):
    (ax,) = page.figure(x=x).axes
    kernel, before, dot, _ = ax.lines
    assert (kernel.get_ydata() == page.kernel(x)).all() and kernel.get_linestyle() == "--"
    assert (before.get_ydata() == page.before(x)).all() and before.get_linestyle() == "-"
    assert dot.get_xdata()[0] == x and before.get_ydata().max() < 1.5
    arrow = next(t for t in ax.texts if t.get_text() == "")
    assert (arrow.xy[0], arrow.get_position()[0]) == (page.mean_before(x), x)
    assert not [t for t in page.figure(x=2.0).axes[0].texts if t.get_text() == ""]
