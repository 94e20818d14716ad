"""The law at the end is that of the data for every amount of noise: by a transition matrix on a grid."""

import numpy as np
import pytest

from snippets.diffusion.diffusion import any_amount_of_noise as page

SIGMAS = 0.0, 0.5, 1.0, 2.0, 4.0


@pytest.mark.equation("diffusion/diffusion/any_noise")
@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.0])
def test_the_printed_step_leads_the_whole_law_from_noise_to_data(printed, sigma, steps=200):
    """No points: each step is a matrix that takes the density on a grid to the next one."""
    formula, h = printed("diffusion/diffusion/any_noise"), 1 / steps
    x = np.linspace(-5, 5, 401)
    law, p = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi), page.p_data
    for k in range(steps):
        t = k * h
        values = {"x_t": x, "h": h, r"\sigma": sigma, "u_t": lambda x, t=t: p.velocity(x, t)}
        values |= {"s_t": lambda x, t=t: p.path_score(x, t)}
        mean = formula.gives(values | {r"\varepsilon": 0.0}, "x_{t+h}")
        spread = (formula.gives(values | {r"\varepsilon": 1.0}, "x_{t+h}") - mean)[0]
        assert spread > 0, "fresh noise is added"
        kernel = np.exp(-((x[:, None] - mean) ** 2) / (2 * spread**2))
        law = kernel / kernel.sum(axis=0) @ law
    assert abs(law - p.prob(x)).max() < 0.03
    assert np.trapezoid(law * x**2, x) == pytest.approx(4.25, abs=0.06)


@pytest.mark.parametrize("sigma", SIGMAS)
def test_the_facts_have_the_variance_of_the_data_and_points_change_sides_the_more_the_noisier(sigma, n=2000):
    facts = page.facts(sigma)
    assert facts["data"] == 4.25
    assert abs(facts["variance"] - 4.25) < 5 * (4.125 / n) ** 0.5  # the standard error is 0.05, as the page says
    path = page.walk(sigma)
    assert path.shape == (401, n) and facts["variance"] == path[-1].var()
    assert facts["crossed"] == np.mean(np.sign(path[0]) != np.sign(path[-1]))
    assert page.facts() == page.facts(1.0)


def test_without_noise_nobody_crosses_and_with_much_a_half_does():
    crossed = [page.facts(sigma)["crossed"] for sigma in SIGMAS]
    assert crossed[0] == 0 and sorted(crossed) == crossed
    assert abs(crossed[-1] - 0.5) < 5 * 0.5 / 2000**0.5


@pytest.mark.parametrize("sigma", [0.0, 2.0])
def test_the_figure_shows_paths_by_their_start_and_the_histogram_of_the_ends(sigma):
    left, right = page.figure(sigma=sigma).axes
    path = page.walk(sigma)
    assert len(left.lines) == 16
    for line in left.lines:
        assert (line.get_ydata()[0] > 0) == (line.get_linestyle() == "-") == (line.get_color() == "C0")
        assert (line.get_ydata() == path[::4].T).all(axis=1).any()
        assert (line.get_xdata() == page.times[::4]).all()
    heights = np.histogram(path[-1], np.linspace(-4.5, 4.5, 46), density=True)[0]
    assert [bar.get_width() for bar in right.patches] == pytest.approx(heights)
    assert right.lines[0].get_xdata() == pytest.approx(page.p_data.prob(right.lines[0].get_ydata()))
    assert f"{sigma:g}" in left.get_title() and heights.max() < 0.5
