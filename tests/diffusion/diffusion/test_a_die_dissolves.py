"""Five pips become a cloud of noise: by the variances of every step, and by an integral over the plane."""

import numpy as np
import pytest

from snippets.diffusion.diffusion import a_die_dissolves as page


@pytest.mark.equation("diffusion/diffusion/exact_step")
def test_a_shake_of_any_length_has_mean_and_variance_of_the_path(printed, rng, n=20_000):
    formula = printed("diffusion/diffusion/exact_step")
    x1 = np.array([1.4, -0.7])
    for t, end in ((1, 0.6), (0.8, 0.3), (0.5, 0.0)):
        x_t = t * x1 + (1 - t) * rng.normal(size=(n, 2))
        x = page.shake(rng, x_t, t, end)
        assert abs(x.mean(axis=0) - end * x1).max() < 5 * (1 - end) / n**0.5
        assert abs(x.std(axis=0) / (1 - end) - 1).max() < 5 / (2 * n) ** 0.5
        added = (x - end / t * x_t).var()
        c = ((1 - end) ** 2 - (end / t * (1 - t)) ** 2) ** 0.5
        assert abs(added / c**2 - 1) < 5 / n**0.5
        formula.holds({"t'": end, "t": t, "x_t": 1.2, r"\varepsilon": 0.7, "c": c, "x_{t'}": end / t * 1.2 + c * 0.7})


@pytest.mark.equation("diffusion/diffusion/forward")
def test_a_small_step_shrinks_and_shakes_as_the_exact_one_does(printed, rng, n=40_000):
    formula = printed("diffusion/diffusion/forward")
    for t in (0.9, 0.5, 0.2):
        for h in (1e-2, 1e-3):
            one, none = (formula.gives({"x_t": 1.7, "h": h, "t": t, r"\varepsilon": e}, "x_{t-h}") for e in (1, 0))
            x = page.shake(rng, np.full((n, 1), 1.7), t, t - h)
            assert one > none, "fresh noise is added"
            assert abs(none - x.mean()) < 5 * x.std() / n**0.5
            assert abs((one - none) ** 2 - x.var()) < 5 * x.var() * (2 / n) ** 0.5 + 2 * (h / t) ** 2


def test_the_film_begins_with_the_pips_and_ends_in_noise():
    film = page.film()
    points, pip = film["points"], film["colour"]
    assert points.shape == (41, 250, 2) and list(film["clock"]) == list(np.linspace(1, 0, 41))
    assert (np.bincount(pip) == 50).all() and film["marker"] == "os^os"
    for k in range(5):
        assert abs(points[0, pip == k] - page.centres[k]).max() < 0.2 * 5
        assert abs(points[0, pip == k].mean(axis=0) - page.centres[k]).max() < 5 * 0.2 / 50**0.5
        assert abs(points[0, pip == k].std(axis=0) / 0.2 - 1).max() < 5 / 100**0.5
        assert abs(points[-1, pip == k].mean(axis=0)).max() < 5 / 50**0.5
        assert abs(points[20, pip == k].mean(axis=0) - page.centres[k] / 2).max() < 5 * 0.51 / 50**0.5
    assert abs(points[-1].std() - 1) < 5 / 1000**0.5


def test_how_often_a_point_is_recognised_is_an_integral():
    x = np.stack(np.meshgrid(*[np.linspace(-6, 6, 481)] * 2), axis=-1)
    for t, fact in ((0.5, page.facts()["at_5"]), (0.2, page.facts()["at_2"]), (1, page.recognised(1))):
        v = (1 - t) ** 2 + (0.2 * t) ** 2
        each = [np.exp(-((x - t * c) ** 2).sum(-1) / (2 * v)) / (2 * np.pi * v) / 5 for c in page.centres]
        exact = np.max(each, axis=0).sum() * (12 / 480) ** 2
        assert abs(fact - exact) < 5 * (0.25 / 20_000) ** 0.5 + 1e-3
    assert page.recognised(0) == pytest.approx(0.2, abs=5 * 0.4 / 20_000**0.5)


def test_the_poster_shows_the_last_frame_around_the_places_of_the_pips():
    (ax,) = page.figure().axes
    points, pip = page.film()["points"][-1], page.film()["colour"]
    assert [tuple(p.center) for p in ax.patches] == [tuple(c) for c in page.centres]
    for k, line in enumerate(ax.lines):
        assert (line.get_xydata() == points[pip == k]).all()
        assert (line.get_gid(), line.get_marker(), line.get_color()) == ("film", "os^os"[k], f"C{k}")
    assert (ax.get_xlim(), ax.get_ylim()) == ((-3.2, 3.2), (-3, 3))
