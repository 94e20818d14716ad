"""Twice the looks divide the error by 2, 4 or 16 once steps are short: by the ranks of the exact ends."""

from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2
from snippets.diffusion.solvers import the_order_pays_later as order
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4


def test_the_exact_end_has_the_rank_of_its_start_and_is_where_fine_steps_lead():
    for width in (0.5, 0.2, 0.05):
        hills = [NormalDist(m, width) for m in (-2, 2)]
        for x0 in (-1.3, -0.05, 0.02, 0.9):
            end = order.exact(x0, width)
            assert sum(h.cdf(end) for h in hills) / 2 == pytest.approx(NormalDist().cdf(x0), abs=1e-9)
    x0 = np.array([-1.1, 0.3, 0.8])
    field = M2.velocity
    fine = rk4(field, x0, np.linspace(0, 1, 2001))[-1]
    assert fine == pytest.approx([order.exact(x, 0.5) for x in x0], abs=1e-8)


@pytest.mark.equation("diffusion/solvers/order")
@pytest.mark.parametrize(("name", "p"), [("Euler", 1), ("Heun", 2), ("RK4", 4), ("exponential", 1)])
def test_twice_the_evaluations_divide_the_error_by_two_to_the_order(printed, name, p):
    slope = np.log2(order.error(name, 512) / order.error(name, 256))
    assert slope == pytest.approx(-p, abs=0.07)
    formula = printed("diffusion/solvers/order")
    values = {"E_n": order.error(name, 256), "E_{2n}": order.error(name, 512)}
    formula.holds(values | {"p": p}, approx=0.07)
    with pytest.raises(AssertionError, match="does not hold"):
        formula.holds(values | {"p": p + 1}, approx=0.07)


@pytest.mark.parametrize("name", ["Euler", "Heun", "RK4", "exponential"])
def test_all_methods_are_charged_for_every_look(name, monkeypatch):
    asked, true = [], GaussianMixture.velocity
    monkeypatch.setattr(GaussianMixture, "velocity", lambda *a: asked.append(a[2]) or true(*a))
    order.ends(name, 16, 0.5)
    assert len(asked) == 16


def test_the_order_of_the_finish_turns_around_for_thin_hills():
    wide, thin = order.facts(), order.facts(width=0.01)
    assert wide["rk4_4"] < wide["heun_4"] < wide["euler_4"]
    assert thin["rk4_4"] > thin["heun_4"] > thin["euler_4"]
    assert wide["rk4_8"] < wide["heun_8"] < wide["exponential_8"] < wide["euler_8"]
    for n in (4, 8, 16, 32, 256):
        assert wide[f"exponential_{n}"] < wide[f"euler_{n}"]


def test_the_error_is_the_root_of_the_mean_square_distance():
    for name, n in (("Heun", 8), ("exponential", 4)):
        far = [a - order.exact(x0, 0.2) for a, x0 in zip(order.ends(name, n, 0.2), order.noise, strict=True)]
        assert order.error(name, n, 0.2) ** 2 * 100 == pytest.approx(sum(a * a for a in far), rel=1e-9)
    assert [NormalDist().cdf(a) for a in order.noise] == pytest.approx(np.arange(1, 101) / 101)


@pytest.mark.parametrize("width", [0.5, 0.01])
def test_the_figure_shows_the_four_errors(width):
    (ax,) = order.figure(width=width).axes
    for line in ax.lines:
        assert line.get_xdata().tolist() == [4, 8, 16, 32, 64, 128, 256]
        assert line.get_ydata()[:3] == pytest.approx([order.error(line.get_label(), n, width) for n in (4, 8, 16)])
        assert min(line.get_ydata()) > 1e-7 and max(line.get_ydata()) < 1
    assert [line.get_label() for line in ax.lines] == list(order.solvers)
    assert ax.get_title() == f"hills of width {width}" and (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def test_the_figure_opens_with_wide_hills():
    assert order.figure().axes[0].get_title() == "hills of width 0.5"
