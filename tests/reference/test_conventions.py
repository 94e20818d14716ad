"""The formulas of docs/reference/conventions.md, held by the two hills, by chains and by derivatives."""

from math import cos, exp, log, pi, sin, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from oracles import BETAS, M2, drawn_from, log_prob, means, velocity_by_quadrature
from snippets.shared import notation
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4


@pytest.mark.equation("reference/conventions/time_reversal")
def test_on_the_reversed_clock_the_snapshots_change_as_the_negative_velocity_moves_them(printed, h=1e-5):
    formula = printed("reference/conventions/time_reversal")
    back = notation.reverse(M2.velocity)

    def prob(x, s):
        return exp(M2.path_log_prob(x, 1 - s))

    for s in (0.2, 0.5, 0.9):
        for x in (-2.0, 0.3, 1.4):
            in_time = (prob(x, s + h) - prob(x, s - h)) / (2 * h)
            flow = [prob(a, s) * back(a, s) for a in (x - h, x + h)]
            assert in_time + (flow[1] - flow[0]) / (2 * h) == pytest.approx(0, abs=1e-7)
            assert abs(flow[1] - flow[0]) / (2 * h) > 1e-3  # with the other sign the sum would not vanish
            slope = (log(prob(x + h, s)) - log(prob(x - h, s))) / (2 * h)
            assert slope == pytest.approx(M2.path_score(x, 1 - s), abs=1e-6)
            near = np.array([x - h, x + h])
            ours = {
                "p": lambda t: lambda places: [exp(log_prob(a, t, 1 - t)) for a in places],
                "u": lambda t: lambda places: np.array([velocity_by_quadrature(a, t)[0] for a in places]),
                r"\nabla_x": lambda values: (values[1] - values[0]) / (2 * h),
            }
            mirrored = {r"\tilde p_s(x)": [prob(a, s) for a in near], r"\tilde u_s(x)": [back(a, s) for a in near]}
            score = {r"\nabla_x \log \tilde p_s(x)": slope}
            formula.holds(ours | mirrored | score | {"x": near, "s": s}, atol=1e-6)


def test_the_velocity_of_stable_diffusion_3_is_ours_with_the_other_sign():
    for t, z in ((0.3, 0.5), (0.8, -1.1)):
        path = 1 - t, t  # weights of data and noise there
        theirs = notation.predict("velocity", *means(z, *path), path, rates=(-1, 1))
        assert theirs == pytest.approx(-M2.velocity(z, 1 - t), abs=1e-8)


@pytest.mark.equation("reference/conventions/general_path")
def test_every_path_of_the_table_mixes_data_and_noise_by_its_two_numbers(printed):
    rng = np.random.default_rng(0)
    data, noise = rng.normal(size=(2, 100))
    mean, variance = 1.0, 0.0  # of the noising chain from data at 1, step by step
    for k, beta in enumerate(BETAS, start=1):
        mean, variance = sqrt(1 - beta) * mean, (1 - beta) * variance + beta
        if k in (1, 339, 1000):
            alpha, sigma = notation.ddpm(notation.linear_schedule()[k - 1])
            assert (alpha, sigma) == pytest.approx((mean, sqrt(variance)), rel=1e-9)
            assert notation.snr((alpha, sigma)) == pytest.approx(mean**2 / variance, rel=1e-9)
            state = {"z": mean * data + sqrt(variance) * noise, r"x_\text{data}": data, r"\varepsilon": noise}
            law = {r"\mathcal N(0, I)": drawn_from(NormalDist().cdf), r"\text{SNR}": mean**2 / variance}
            numbers = {r"\alpha": alpha, r"\sigma": sigma}
            printed("reference/conventions/general_path").holds(state | law | numbers, rtol=1e-8)

    def f(k):
        return cos((k / 1000 + 0.008) / 1.008 * pi / 2) ** 2

    cosine = notation.cosine_schedule()
    assert cosine[:-1] == pytest.approx([f(k) / f(0) for k in range(1, 1000)], rel=1e-9)
    cut = [k for k in range(1, 1001) if 1 - f(k) / f(k - 1) > 0.999]
    assert cut == [1000]

    def vp(moments, t, first=0.1, last=20):  # mean and variance of dx = -beta x / 2 dt + sqrt(beta) dw
        beta = first + t * (last - first)
        return np.array([-beta / 2 * moments[0], beta * (1 - moments[1])])

    mean, variance = rk4(vp, np.array([1.0, 0.0]), np.linspace(0, 0.7, 2001))[-1]
    total = 0.1 * 0.7 + 19.9 * 0.7**2 / 2
    assert (mean, sqrt(variance)) == pytest.approx((exp(-total / 2), sqrt(1 - exp(-total))), rel=1e-7)


def test_a_state_has_the_law_that_the_two_weights_say(rng, n=40_000):
    for alpha, sigma in ((0.4, 0.6), (sqrt(0.3), sqrt(0.7)), (1, 1.5)):
        z = alpha * M2.sample(rng, n) + sigma * rng.normal(size=n)
        spread = alpha**2 * 4.25 + sigma**2
        assert abs(z.mean()) < 5 * sqrt(spread / n)
        fourth = ((z**2 - spread) ** 2).mean()
        assert abs((z**2).mean() - spread) < 5 * sqrt(fourth / n)


@pytest.mark.equation("reference/conventions/equal_snr")
def test_divided_by_the_sum_of_its_weights_a_state_lies_on_our_line(printed, rng):
    for alpha, sigma in ((0.2, 0.9), (sqrt(0.3), sqrt(0.7)), (1.0, 1.5), (1.0, 80.0), (3.0, 0.1)):
        data, noise = rng.normal(size=(2, 5))
        t = notation.time((alpha, sigma))
        assert (t / (1 - t)) ** 2 == pytest.approx((alpha / sigma) ** 2, rel=1e-9)
        x = notation.rescale(alpha * data + sigma * noise, (alpha, sigma), notation.line(t))
        assert x == pytest.approx(t * data + (1 - t) * noise, abs=1e-12)
        state = {"z": alpha * data + sigma * noise, r"\alpha": alpha, r"\sigma": sigma}
        line = {"t": 1 / (1 + sigma / alpha), "x_t": t * data + (1 - t) * noise}
        printed("reference/conventions/equal_snr").holds(state | line, atol=1e-12)


@pytest.mark.equation("reference/conventions/from_our_line")
def test_from_our_line_a_state_gets_to_ddpm_and_edm(printed, rng):
    formula = printed("reference/conventions/from_our_line")
    for t in (0.05, 0.4, 0.5, 0.93):
        data, noise = rng.normal(size=(2, 5))
        x = t * data + (1 - t) * noise
        abar, level = t**2 / (t**2 + (1 - t) ** 2), (1 - t) / t
        assert notation.alpha_bar(notation.line(t)) == pytest.approx(abar, rel=1e-12)
        assert notation.noise_level(notation.line(t)) == pytest.approx(level, rel=1e-12)
        preserving = sqrt(abar) * data + sqrt(1 - abar) * noise
        ratio = notation.alpha_bar(notation.line(t))
        formula.part(0, 1).holds({"t": t, "x_t": x, r"\bar\alpha": ratio, "z": preserving}, atol=1e-12)
        formula.part(2, 3).holds({"t": t, "x_t": x, r"\sigma_\text{EDM}": level, "z": data + level * noise}, atol=1e-12)
        assert notation.rescale(x, notation.line(t), notation.ddpm(abar)) == pytest.approx(preserving, abs=1e-12)
        assert notation.rescale(x, notation.line(t), notation.edm(level)) == pytest.approx(x / t, abs=1e-12)


@pytest.mark.equation("reference/conventions/two_mixtures")
def test_state_and_prediction_are_two_mixtures_of_the_mean_data_and_the_mean_noise(printed, h=1e-4):
    formula = printed("reference/conventions/two_mixtures")
    # On our line, on the circle by its angle, and on EDM by its noise level: weights and their derivatives.
    angle = 0.9
    paths = (
        ((0.4, 0.6), (1, -1)),
        ((cos(angle), sin(angle)), (-sin(angle), cos(angle))),
        ((1.0, 1.5), (0, 1)),
    )
    for (alpha, sigma), (da, ds) in paths:
        for z in (-1.3, 0.2, 0.9):
            data, noise = means(z, alpha, sigma)
            assert alpha * data + sigma * noise == pytest.approx(z, abs=1e-8)
            slope = (log_prob(z + h, alpha, sigma) - log_prob(z - h, alpha, sigma)) / (2 * h)
            assert notation.predict("score", data, noise, (alpha, sigma)) == pytest.approx(slope, abs=1e-6)  # Tweedie

            answers = {r"\mathbb E[x_\text{data} \mid z]": data, r"\mathbb E[\varepsilon \mid z]": noise}
            velocity = notation.predict("velocity", data, noise, (alpha, sigma), rates=(da, ds))
            for y, a, b in ((velocity, da, ds), (slope, 0, -1 / sigma), (data, 1, 0)):
                mixture = {"y": y, "a": a, "b": b, "z": z, r"\alpha": alpha, r"\sigma": sigma}
                formula.holds(answers | mixture, atol=1e-6)

            # The velocity alpha' data + sigma' noise moves the snapshots as they change.
            def flow(z, a=alpha, s=sigma, da=da, ds=ds):
                u = notation.predict("velocity", *means(z, a, s), (a, s), rates=(da, ds))
                return exp(log_prob(z, a, s)) * u

            later, earlier = (exp(log_prob(z, alpha + sign * h * da, sigma + sign * h * ds)) for sign in (1, -1))
            change = (later - earlier) / (2 * h)
            assert change + (flow(z + h) - flow(z - h)) / (2 * h) == pytest.approx(0, abs=1e-5)


@pytest.mark.equation("reference/conventions/solved")
def test_the_two_equations_are_solved_and_each_determinant_is_that_of_the_table(printed, rng):
    formula = printed("reference/conventions/solved")
    for alpha, sigma, da, ds in ((0.4, 0.6, 1, -1), (0.6, 0.8, -0.3, 0.2), (1.0, 1.5, 0, 1)):
        z, y = rng.normal(size=2)
        table = {
            "data": ((1, 0), -sigma),
            "noise": ((0, 1), alpha),
            "score": ((0, -1 / sigma), -alpha / sigma),
            "velocity": ((da, ds), alpha * ds - sigma * da),
            "v": ((-sigma, alpha), alpha**2 + sigma**2),
        }
        for name, ((a, b), delta) in table.items():
            assert notation.weights(name, (alpha, sigma), (da, ds)) == (a, b)
            assert alpha * b - sigma * a == pytest.approx(delta)
            x, e = np.linalg.solve([[a, b], [alpha, sigma]], [y, z])
            mixture = {"y": y, "a": a, "b": b, "z": z, r"\alpha": alpha, r"\sigma": sigma}
            formula.holds(mixture | {r"\hat x": x, r"\hat\varepsilon": e, r"\Delta": delta})
            found = notation.data_and_noise(name, y, z, (alpha, sigma), (da, ds))
            assert found == pytest.approx((x, e))
            off = notation.data_and_noise(name, y + 1e-3, z, (alpha, sigma), (da, ds))  # an error of the network
            assert abs(off[0] - x) == pytest.approx(abs(1e-3 * sigma / delta), rel=1e-6)
            assert abs(off[1] - e) == pytest.approx(abs(1e-3 * alpha / delta), rel=1e-6)
    assert all(t * -1 - (1 - t) * 1 == pytest.approx(-1) for t in (0, 0.3, 1))  # on our line


@pytest.mark.equation("reference/conventions/v_is_a_velocity")
def test_v_is_the_velocity_by_the_angle_of_the_circle(printed, rng, h=1e-6):
    for angle in (0.2, 0.8, 1.4):
        data, noise = rng.normal(size=(2, 5))
        path = cos(angle), sin(angle)
        later, earlier = (cos(angle + s) * data + sin(angle + s) * noise for s in (h, -h))
        assert notation.predict("v", data, noise, path) == pytest.approx((later - earlier) / (2 * h), abs=1e-8)
        slope = {
            r"\mathbb E\left[ \frac{\mathrm dz}{\mathrm d\varphi} \,\Big|\, z \right]": (later - earlier) / (2 * h)
        }
        state = {
            "z": path[0] * data + path[1] * noise,
            r"x_\text{data}": data,
            r"\varepsilon": noise,
            r"\varphi": angle,
        }
        mean = {r"\alpha": path[0], r"\sigma": path[1], r"\hat x": data, r"\hat\varepsilon": noise}
        v = {r"\hat v": notation.predict("v", data, noise, path)}
        printed("reference/conventions/v_is_a_velocity").holds(slope | state | mean | v, atol=1e-8)
        by_rates = notation.predict("velocity", data, noise, path, rates=(-sin(angle), cos(angle)))
        assert by_rates == pytest.approx(notation.predict("v", data, noise, path), abs=1e-12)


@pytest.mark.equation("reference/conventions/edm_network")
def test_the_network_inside_edm_gives_minus_v_for_data_of_unit_spread(printed):
    formula = printed("reference/conventions/edm_network")
    for sigma, z in ((0.1, 0.4), (1.5, 1.25), (20.0, -7.0)):
        data, noise = means(z, 1.0, sigma)
        c_in = 1 / sqrt(sigma**2 + 1)
        inside = (data - c_in**2 * z) / (sigma * c_in)  # F, solved from D = c_skip z + c_out F
        path = notation.ddpm(notation.alpha_bar(notation.edm(sigma)))
        assert c_in * z == pytest.approx(notation.rescale(z, notation.edm(sigma), path))
        assert inside == pytest.approx(-notation.predict("v", data, noise, path), abs=1e-7)
    # For any spread of the data: what stretches the data, the noise and the state stretches the answer.
    for sigma, spread, z in ((0.3, 0.5, 0.4), (2.0, 0.5, -1.1), (1.0, 3.0, 2.5)):
        ratio = sigma / spread
        path = notation.ddpm(notation.alpha_bar(notation.edm(ratio)))

        def minus_v(state, path=path):
            return -notation.predict("v", *means(state, *path), path)

        answer = {r"D(z; \sigma)": spread * means(z / spread, 1.0, ratio)[0], "F": minus_v}
        formula.holds(answer | {"z": z, r"\sigma": sigma, r"\sigma_\text{data}": spread}, atol=1e-7)
    # And F has unit variance if data and noise are independent Gaussians.
    for sigma, spread in ((0.3, 0.5), (2.0, 0.5), (1.0, 3.0)):
        given = {r"\sigma": sigma, r"\sigma_\text{data}": spread, "z": 1.0, "F": lambda state: state}
        c_in, c_skip, c_out = formula.gives(given, *(rf"c_\text{{{name}}}" for name in ("in", "skip", "out")))
        target = ((1 - c_skip) ** 2 * spread**2 + c_skip**2 * sigma**2) / c_out**2
        assert target == pytest.approx(1) and c_in**2 * (spread**2 + sigma**2) == pytest.approx(1)


@pytest.mark.equation("reference/conventions/guidance_scale")
def test_guidance_of_any_prediction_is_the_same_and_its_two_scales_differ_by_one(printed):
    formula = printed("reference/conventions/guidance_scale")
    hill = GaussianMixture([1.0], [2], [0.5])  # the data of one of two labels
    for t, x in ((0.4, 0.5), (0.7, -0.3)):
        path = notation.line(t)
        for g in (0, 1, 2.5, 7.5):
            w = g - 1
            u = notation.guide(hill.velocity(x, t), M2.velocity(x, t), g)
            both = {"y(c)": hill.velocity(x, t), r"y(\varnothing)": M2.velocity(x, t)}
            formula.holds(both | {"y": u, "g": g, "w": w})
            s = notation.guide(hill.path_score(x, t), M2.path_score(x, t), g)
            both = notation.data_and_noise("velocity", u, x, path, (1, -1))
            assert notation.predict("score", *both, path) == pytest.approx(s)
        assert notation.guide(hill.velocity(x, t), M2.velocity(x, t), 0) == M2.velocity(x, t)
        assert notation.guide(hill.velocity(x, t), M2.velocity(x, t), 1) == hill.velocity(x, t)


@pytest.mark.equation("reference/conventions/bits_per_dimension")
def test_stretching_the_pixels_by_256_adds_eight_bits_to_each(printed):
    for scale, bits in ((256, 8), (128, 7)):  # pixels divided by 256, or from -1 to 1
        for x in ([0.2, 0.7, 0.4], [0.1, 0.9, 0.5]):
            small = -sum(log(NormalDist(0.4, 0.2).pdf(v)) for v in x) / (3 * log(2))
            large = -sum(log(NormalDist(0.4 * scale, 0.2 * scale).pdf(v * scale)) for v in x) / (3 * log(2))
            assert large == pytest.approx(small + bits)
            density = {
                "p_1": lambda x: np.prod([NormalDist(0.4, 0.2).pdf(v) for v in x]),
                "p_{256}": lambda x: np.prod([NormalDist(0.4 * 256, 0.2 * 256).pdf(v) for v in x]),
            }
            if scale == 256:
                pixels = {r"\text{bits per dimension}": large, "x": np.array(x), "d": 3}
                printed("reference/conventions/bits_per_dimension").holds(density | pixels)
    assert -log(1 / 256) / log(2) == pytest.approx(8)  # of a uniform pixel: one value of 256
