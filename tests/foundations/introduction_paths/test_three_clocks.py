"""Steps and times are the same moment where the SNR is the same: by the chain, one step after the other."""

from math import cos, exp, pi, prod, sqrt

import numpy as np
import pytest

from oracles import BETAS
from snippets.foundations.introduction_paths import three_clocks
from snippets.shared.datasets import digits


@pytest.mark.equation("foundations/introduction_paths/forward_jump")
def test_a_thousand_noising_steps_make_one_jump_whose_two_weights_follow_the_variances(printed):
    formula = printed("foundations/introduction_paths/forward_jump")
    data, noise = np.array([0.3, -1.2]), np.array([0.8, 0.5])
    mean, variance = 1.0, 0.0  # of x_k given x_data = 1, step by step
    abar = three_clocks.linear()
    assert abar.shape == (1000,)
    for k, beta in enumerate(BETAS, start=1):
        mean, variance = sqrt(1 - beta) * mean, (1 - beta) * variance + beta
        assert abar[k - 1] == pytest.approx(prod(1 - b for b in BETAS[:k]), rel=1e-11)
        assert sqrt(abar[k - 1]) == pytest.approx(mean, rel=1e-11)
        assert 1 - abar[k - 1] == pytest.approx(variance, rel=1e-11)
        if k in (1, 2, 300, 1000):
            jump = {"x_k": mean * data + sqrt(variance) * noise, r"x_\text{data}": data, r"\varepsilon": noise}
            formula.holds(jump | {r"\bar\alpha_k": abar[k - 1], r"\beta_i": BETAS[:k], "k": k}, rtol=1e-10)


def test_the_cosine_schedule_is_a_squared_cosine_with_its_last_step_cut():
    f = [cos((k / 1000 + 0.008) / 1.008 * pi / 2) ** 2 for k in range(1001)]
    abar = three_clocks.cosine()
    assert abar.shape == (1000,) and abar[:-1] == pytest.approx(np.array(f[1:-1]) / f[0], rel=1e-10)
    assert abar[-1] == pytest.approx(abar[-2] * 0.001, rel=1e-12)  # beta is never above 0.999
    assert abar[499] == pytest.approx(0.49385, abs=1e-5)  # about half of the variance at half of the steps
    linger = three_clocks.cosine(s=0.1)
    assert linger[0] < abar[0] and linger[998] == pytest.approx(
        cos(1.099 / 1.1 * pi / 2) ** 2 / cos(0.1 / 1.1 * pi / 2) ** 2
    )


@pytest.mark.equation("foundations/introduction_paths/same_snr")
def test_at_the_flow_time_of_a_step_both_pictures_have_one_snr_and_differ_by_a_factor(printed, rng):
    formula = printed("foundations/introduction_paths/same_snr")
    for abar in three_clocks.linear(), three_clocks.cosine():
        t = three_clocks.flow_time(abar)
        assert ((t > 0) & (t < 1)).all() and (np.diff(t) < 0).all()
        chain = three_clocks.snr(np.sqrt(abar), np.sqrt(1 - abar))
        assert chain == pytest.approx(abar / (1 - abar), rel=1e-12)
        assert three_clocks.snr(t, 1 - t) == pytest.approx(chain, rel=1e-12)
        assert t**2 / (1 - t) ** 2 == pytest.approx(chain, rel=1e-12)
        for k in (1, 260, 1000):
            data, noise = rng.normal(size=(2, 8))
            a, b = sqrt(abar[k - 1]), sqrt(1 - abar[k - 1])
            line = {"t": t[k - 1], "x_t": t[k - 1] * data + (1 - t[k - 1]) * noise}
            formula.holds(line | {"x_k": a * data + b * noise, r"\bar\alpha_k": abar[k - 1]}, atol=1e-12)


def test_three_clocks_do_not_agree_and_the_numbers_are_those_of_the_page():
    facts = three_clocks.facts()
    for k in (1, 100, 260, 500, 1000):
        log_abar = np.log1p(-np.array(BETAS[:k])).sum()
        t = 1 / (1 + sqrt(1 / exp(log_abar) - 1))
        assert facts[f"t_{k}"] == pytest.approx(t, rel=1e-10)
    assert (round(facts["t_500"], 3), round(facts["t_1000"], 4)) == (0.226, 0.0063)  # and not 0.5 and 0
    assert abs(facts["t_260"] - 0.5) < 0.002
    k = np.arange(1, 1001)
    for name, abar in (("linear", three_clocks.linear()), ("cosine", three_clocks.cosine())):
        t = 1 / (1 + np.sqrt(1 / abar - 1))
        assert facts[name] == pytest.approx(max(abs(t - (1000 - k) / 1000)), rel=1e-10)
    assert 0.27 < facts["linear"] < 0.28 and 0.05 < facts["cosine"] < 0.055


@pytest.mark.parametrize("step", [1, 300, 999])
def test_the_clock_figure_marks_the_step_and_shows_one_picture_twice(step):
    axes = three_clocks.figure(step=step, seed=4).axes
    clock, snr = axes[:2]
    k = np.arange(1, 1001)
    times = three_clocks.flow_time(three_clocks.linear()), three_clocks.flow_time(three_clocks.cosine()), 1 - k / 1000
    for t, line, ratio in zip(times, clock.lines, snr.lines, strict=True):
        assert line.get_xdata().tolist() == k.tolist() and line.get_ydata() == pytest.approx(t, abs=1e-15)
        assert ratio.get_xdata().tolist() == k[:-1].tolist()
        assert ratio.get_ydata() == pytest.approx((t[:-1] / (1 - t[:-1])) ** 2, rel=1e-9)
        assert line.get_xdata()[line.get_markevery()[0]] == step == ratio.get_xdata()[ratio.get_markevery()[0]]
    low, high = snr.get_ylim()
    assert all(low < y.get_ydata().min() and y.get_ydata().max() < high for y in snr.lines)
    data, noise = digits()[0][0].reshape(8, 8) / 8 - 1, np.random.default_rng(4).normal(size=(8, 8))
    assert digits()[1][0] == 0 and (data.min(), data.max()) == (-1, 0.875)
    chain, same, naive = (np.asarray(ax.images[0].get_array()) for ax in axes[2:])
    abar = prod(1 - beta for beta in BETAS[:step])
    assert chain == pytest.approx(sqrt(abar) * data + sqrt(1 - abar) * noise, abs=1e-9)
    assert same * (sqrt(abar) + sqrt(1 - abar)) == pytest.approx(chain, abs=1e-9)
    assert naive == pytest.approx((1 - step / 1000) * data + step / 1000 * noise)
    titles = [ax.get_title() for ax in axes[2:]]
    assert titles == [f"DDPM,\n$k={step}$", f"line,\n$t={times[0][step - 1]:.3f}$", f"line,\n$t={1 - step / 1000:.3f}$"]
    for ax in axes[2:]:  # each picture in its own range of greys, so that a factor is not seen
        assert ax.images[0].get_clim() == (ax.images[0].get_array().min(), ax.images[0].get_array().max())
