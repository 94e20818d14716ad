"""What docs/diffusion/diffusion.md says beside its figures."""

import numpy as np
import pytest

from oracles import M2
from snippets.shared.diffusion import ddim_step


@pytest.mark.equation("diffusion/diffusion/forgets")
def test_the_variance_of_a_gaussian_crowd_obeys_the_printed_law(printed, h=1e-6):
    formula = printed("diffusion/diffusion/forgets")
    for t, data, V, sigma in ((0.4, 2.0, 0.9, 1.3), (0.7, 0.3, 0.5, 0.0), (0.5, 1.7, 0.675, 2.0)):
        v, slope = (1 - t) ** 2 + t**2 * data, t * data - (1 - t)
        a = slope / v
        step = (1 + h * (a - sigma**2 / 2 / v)) ** 2 * V + sigma**2 * h
        values = {"a_t": a, "v_t": v, r"\sigma": sigma, "V": V, r"\frac{\mathrm{d}V}{\mathrm{d}t}": (step - V) / h}
        formula.holds(values, atol=1e-4)
    # a mistake of one tenth, and how much of it is left at the end: the less the more noise
    left = []
    for sigma in (0, 1, 2):
        V, steps = 1.1, 1000
        for k in range(steps):
            t = k / steps
            v = (1 - t) ** 2 + t**2 * 4
            V += (2 * (4 * t - 1 + t) / v * V + sigma**2 * (1 - V / v)) / steps
        left.append(V / 4 - 1)
    assert left[0] == pytest.approx(0.1, abs=0.02) and left[0] > left[1] > left[2] > 0


@pytest.mark.equation("diffusion/diffusion/ddim")
@pytest.mark.equation("diffusion/diffusion/ddim_is_euler")
def test_a_step_of_ddim_is_a_step_of_euler_to_rounding(printed):
    step, line = printed("diffusion/diffusion/ddim"), printed("diffusion/diffusion/ddim_is_euler")
    for before, now, x in ((0.9, 0.6, 0.4), (0.31, 0.05, -1.7)):
        t, after = (a**0.5 / (a**0.5 + (1 - a) ** 0.5) for a in (now, before))
        u = M2.velocity(x, t)
        data, noise = x + (1 - t) * u, x - t * u
        z = ddim_step(x * now**0.5 / t, noise, now, before)
        values = {r"\bar\alpha_{k-1}": before, "z_{k-1}": z, r"\hat x": data, r"\hat\varepsilon": noise}
        step.holds(values, rtol=1e-13)
        line.holds(values | {"t": t, "t'": after, "x_t": x}, rtol=1e-13)


@pytest.mark.equation("diffusion/diffusion/ddim_with_noise")
def test_a_random_ddim_step_keeps_the_variance_only_with_the_smaller_weight(printed, rng, n=40_000):
    formula = printed("diffusion/diffusion/ddim_with_noise")
    noise, fresh, data = rng.normal(size=(3, n))
    values = {
        r"\hat x": data,
        r"\hat\varepsilon": noise,
        r"\varepsilon": fresh,
        r"\bar\alpha_{k-1}": 0.6,
        r"\sigma": 0.5,
    }
    z = formula.gives(values, "z_{k-1}")
    assert abs(z.var() - 1) < 5 * (2 / n) ** 0.5
    assert abs((z * fresh).mean() - 0.5) < 5 * (1 + 0.5**2) ** 0.5 / n**0.5, "fresh noise is added"
    wrong = z + (0.4**0.5 - (0.4 - 0.25) ** 0.5) * noise
    assert abs(wrong.var() - 1.25) < 5 * 1.25 * (2 / n) ** 0.5


def test_the_wrong_root_and_the_lost_half_have_the_variances_of_the_folds(rng, n=40_000):
    data, noise = rng.normal(size=(2, n))
    assert abs((0.5 * data + 0.5**0.5 * noise).var() - 3 / 4) < 5 * 0.75 * (2 / n) ** 0.5
    for pull, rest in ((1, 0.5), (0.5, 1)):
        x, h = rest**0.5 * data, 0.01
        for _ in range(20):
            x = x - pull * x * h + h**0.5 * rng.normal(size=n)
        assert abs(x.var() / rest - 1) < 5 * (2 / n) ** 0.5 + h


def test_of_the_signs_of_the_reverse_drift_one_leads_to_the_data_and_two_blow_away(steps=300):
    """One Gaussian, f = -x / t and g^2 = 2 (1 - t) / t: the variance that each combination ends with, step by step."""
    data, times = 0.5, np.linspace(0.3, 1, steps + 1)
    ends = {}
    for f_sign, s_sign in ((1, 1), (1, -1), (-1, 1)):
        V = 0.49 + 0.09 * data
        for t, h in zip(times[:-1], np.diff(times), strict=True):
            v, g2 = (1 - t) ** 2 + t**2 * data, 2 * (1 - t) / t
            V = (1 + h * (f_sign / t - s_sign * g2 / v)) ** 2 * V + g2 * h
        ends[f_sign, s_sign] = V
    assert ends[1, 1] == pytest.approx(data, rel=0.03)
    assert ends[1, -1] > 10 * data  # away from the crowd
    assert ends[-1, 1] < data / 2  # shrunk once more


def test_the_laws_in_the_text_hold_of_noise_at_rest_and_of_the_brightest_directions(printed):
    page = "diffusion/diffusion"
    for h in (1e-3, 1e-2):
        v = 2.0
        for _ in range(20_000):
            v = (v**0.5 * (1 - h)) ** 2 + h
        printed(page, r"2 h v \approx h").holds({"h": h, "v": v}, approx=h)
    t = np.linspace(0, 1, 1_000_001)
    for variance in (0.25, 1.0, 9.0):
        rises = t[np.abs(t**2 * variance - (1 - t) ** 2).argmin()]  # as much signal as noise
        printed(page, r"t = 1/(1 + \sqrt\lambda)").holds({"t": rises, r"\lambda": variance}, atol=2e-6)
