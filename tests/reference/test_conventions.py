"""Claims of docs/reference/conventions.md."""

import math
from math import cos, exp, log, pi, prod, sin, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.reference.conventions import equal_noise_equal_time, same_ray_same_picture
from snippets.shared import notation
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

M2 = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
BETAS = [1e-4 + (0.02 - 1e-4) * i / 999 for i in range(1000)]


def means(z, alpha, sigma):
    """E[data | z] and E[noise | z] of the two hills, by a sum over a fine grid of data."""
    x = np.linspace(-5, 5, 100_001)
    joint = M2.log_prob(x) - ((z - alpha * x) / sigma) ** 2 / 2
    share = np.exp(joint - joint.max())
    return (share * x).sum() / share.sum(), (share * (z - alpha * x)).sum() / share.sum() / sigma


def log_prob(z, alpha, sigma):
    """log p(z) for z = alpha data + sigma noise: each hill stays a Gaussian."""
    std = math.hypot(alpha / 2, sigma)
    return log(sum(NormalDist(2 * side * alpha, std).pdf(z) for side in (-1, 1)) / 2)


# The clock, the two numbers -------------------------------------------------------------------------


@pytest.mark.equation("reference/conventions/time_reversal")
def test_on_the_reversed_clock_the_snapshots_change_as_the_negative_velocity_moves_them(h=1e-5):
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


def test_the_velocity_of_stable_diffusion_3_is_ours_with_the_other_sign():
    for t, z in ((0.3, 0.5), (0.8, -1.1)):
        path = 1 - t, t  # weights of data and noise there
        theirs = notation.predict("velocity", *means(z, *path), path, rates=(-1, 1))
        assert theirs == pytest.approx(-M2.velocity(z, 1 - t), abs=1e-8)


@pytest.mark.equation("reference/conventions/general_path")
def test_every_path_of_the_table_mixes_data_and_noise_by_its_two_numbers():
    mean, variance = 1.0, 0.0  # of the noising chain from data at 1, step by step
    for k, beta in enumerate(BETAS, start=1):
        mean, variance = sqrt(1 - beta) * mean, (1 - beta) * variance + beta
        if k in (1, 339, 1000):
            alpha, sigma = notation.ddpm(notation.linear_schedule()[k - 1])
            assert (alpha, sigma) == pytest.approx((mean, sqrt(variance)), rel=1e-9)
            assert notation.snr((alpha, sigma)) == pytest.approx(mean**2 / variance, rel=1e-9)

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


# The same ratio -------------------------------------------------------------------------------------


@pytest.mark.equation("reference/conventions/equal_snr")
def test_divided_by_the_sum_of_its_weights_a_state_lies_on_our_line(rng):
    for alpha, sigma in ((0.2, 0.9), (sqrt(0.3), sqrt(0.7)), (1.0, 1.5), (1.0, 80.0), (3.0, 0.1)):
        data, noise = rng.normal(size=(2, 5))
        t = notation.time((alpha, sigma))
        assert (t / (1 - t)) ** 2 == pytest.approx((alpha / sigma) ** 2, rel=1e-9)
        x = notation.rescale(alpha * data + sigma * noise, (alpha, sigma), notation.line(t))
        assert x == pytest.approx(t * data + (1 - t) * noise, abs=1e-12)
        assert x == pytest.approx((alpha * data + sigma * noise) / (alpha + sigma), abs=1e-12)


@pytest.mark.equation("reference/conventions/from_our_line")
def test_from_our_line_a_state_gets_to_ddpm_and_edm(rng):
    for t in (0.05, 0.4, 0.5, 0.93):
        data, noise = rng.normal(size=(2, 5))
        x = t * data + (1 - t) * noise
        abar, level = t**2 / (t**2 + (1 - t) ** 2), (1 - t) / t
        assert notation.alpha_bar(notation.line(t)) == pytest.approx(abar, rel=1e-12)
        assert notation.noise_level(notation.line(t)) == pytest.approx(level, rel=1e-12)
        preserving = x / sqrt(t**2 + (1 - t) ** 2)
        assert preserving == pytest.approx(sqrt(abar) * data + sqrt(1 - abar) * noise, abs=1e-12)
        assert x / t == pytest.approx(data + level * noise, abs=1e-12)
        assert notation.rescale(x, notation.line(t), notation.ddpm(abar)) == pytest.approx(preserving, abs=1e-12)
        assert notation.rescale(x, notation.line(t), notation.edm(level)) == pytest.approx(x / t, abs=1e-12)


@pytest.mark.parametrize("time", [0.1, 0.4, 0.9])
def test_the_three_points_of_the_plane_lie_on_their_curves_and_on_one_ray(time):
    (ax,) = same_ray_same_picture.figure(time=time).axes
    ray, *rest = ax.lines
    (a, b), (c, d) = ray.get_xydata()
    assert (a, b) == (0, 0) and c / d == pytest.approx(time / (1 - time)) and math.hypot(c, d) > 2.1  # out of the frame
    curves, points, keys = rest[::4], rest[1::4], rest[2::4]
    found = []
    for curve, point, key in zip(curves, points, keys, strict=True):
        x, y = point.get_xydata()[0]
        assert x * (1 - time) == pytest.approx(y * time)
        assert curve.get_color() == point.get_color() and curve.get_linestyle() == key.get_linestyle()
        found.append((x, y))
    assert sum(found[0]) == pytest.approx(1) and found[0][0] == time
    assert math.hypot(*found[1]) == pytest.approx(1) and found[2][0] == 1
    assert np.array(found) == pytest.approx(np.array(same_ray_same_picture.same_ray(time)))
    straight, circle, upright = (curve.get_xydata() for curve in curves)
    assert straight.sum(axis=1) == pytest.approx([1, 1]) and straight[:, 0].tolist() == [0, 1]
    assert np.hypot(*circle.T) == pytest.approx(np.ones(len(circle)))
    assert circle[0] == pytest.approx([1, 0]) and circle[-1] == pytest.approx([0, 1])
    assert upright[:, 0].tolist() == [1, 1] and upright[0, 1] == 0 and upright[1, 1] > ax.get_ylim()[1]
    assert [line.get_linestyle() for line in curves] == ["-", "--", "-."]
    assert [point.get_marker() for point in points] == ["o", "s", "D"] == [mark.get_marker() for mark in rest[3::4]]
    abar, level = time**2 / (time**2 + (1 - time) ** 2), (1 - time) / time
    labels = f"our line, $t={time}$", rf"DDPM, $\bar\alpha={abar:.3f}$", rf"EDM, $\sigma={level:.2f}$"
    assert tuple(text.get_text() for text in ax.texts) == labels
    heights = [text.get_position()[1] for text in ax.texts]
    assert [key.get_ydata()[0] for key in keys] == heights == [mark.get_ydata()[0] for mark in rest[3::4]]
    assert np.diff(heights) == pytest.approx([-0.27, -0.27]) and 1 < heights[-1] < heights[0] < ax.get_ylim()[1]
    for key, mark, text in zip(keys, rest[3::4], ax.texts, strict=True):  # right of the curves, and left to right
        assert 1.1 < key.get_xdata()[0] < key.get_xdata()[1] < text.get_position()[0] < 1.6
        assert mark.get_xdata()[0] == pytest.approx(sum(key.get_xdata()) / 2)
    assert (found[2][1] > ax.get_ylim()[1]) == (time == 0.1)  # the diamond is above the frame
    assert ax.get_aspect() == 1


def test_the_plane_opens_where_its_alt_text_says():
    texts = [text.get_text() for text in same_ray_same_picture.figure().axes[0].texts]
    assert texts == ["our line, $t=0.4$", r"DDPM, $\bar\alpha=0.308$", r"EDM, $\sigma=1.50$"]


@pytest.mark.parametrize("time", [0.01, 0.4, 0.7, 0.99])
def test_every_tick_of_the_slide_rule_stands_at_its_snr_and_the_hairline_at_that_of_the_time(time):
    (ax,) = equal_noise_equal_time.figure(time=time).axes

    def f(k):
        return cos((k / 1000 + 0.008) / 1.008 * pi / 2) ** 2

    def linear(k):
        return prod(1 - beta for beta in BETAS[: int(k)])

    ratios = (  # the SNR from the label of a tick
        lambda t: (t / (1 - t)) ** 2,
        lambda k: linear(k) / (1 - linear(k)),
        lambda k: f(k) / (f(0) - f(k)),
        lambda sigma: 1 / sigma**2,
    )
    hairline, *lines = ax.lines
    assert hairline.get_xdata()[0] == pytest.approx(2 * log(time / (1 - time)))
    left, right = ax.get_xlim()
    assert left < hairline.get_xdata()[0] < right
    texts, seen, names, values = list(ax.texts), [], [], []
    while lines:
        rule = lines.pop(0)
        row = len(names)
        assert rule.get_xydata().tolist() == [[-11, -row], [11, -row]]
        names.append(texts.pop(0).get_text())
        values.append(texts.pop(0).get_text())
        while lines and lines[0].get_xdata()[0] == lines[0].get_xdata()[1]:
            tick, label = lines.pop(0), texts.pop(0)
            at = log(ratios[row](float(label.get_text())))
            assert tick.get_xdata()[0] == pytest.approx(at, abs=1e-6) == label.get_position()[0]
            assert -11 < at < 11 and label.get_position()[1] < -row
            assert tick.get_ydata() == pytest.approx([-row, 0.15 - row])
            seen.append((row, label.get_text()))
    assert names == ["flow time $t$", "DDPM step $k$, linear", "DDPM step $k$, cosine", r"EDM $\sigma$"]
    ticks = [" ".join(text for r, text in seen if r == row) for row in range(4)]
    assert ticks == [
        "0.01 0.03 0.1 0.2 0.35 0.5 0.65 0.8 0.9 0.97 0.99",
        "1000 800 600 400 200 100 30 10 1",
        "990 950 800 500 200 60 20 5 1",
        "80 20 5 2 1 0.5 0.2 0.05 0.01",
    ]
    want = 2 * log(time / (1 - time))
    nearest = [1 + np.argmin([abs(log(ratio(k)) - want) for k in range(1, 1000)]) for ratio in ratios[1:3]]
    assert values == [f"{time:.4g}", str(nearest[0]), str(nearest[1]), f"{(1 - time) / time:.4g}"]
    assert not texts


def test_the_slide_rule_opens_at_the_readings_of_its_alt_text():
    texts = [text.get_text() for text in equal_noise_equal_time.figure().axes[0].texts]
    assert {"0.4", "339", "623", "1.5"} <= set(texts)


def test_the_facts_of_the_slide_rule_are_the_readings_of_its_ends_and_its_middle():
    facts = equal_noise_equal_time.facts()
    assert len(facts) == 12
    for t, sigma in ((0.01, 99), (0.4, 1.5), (0.99, 1 / 99)):
        percent = round(100 * t)
        assert facts[f"t_{percent}"] == t and facts[f"sigma_{percent}"] == pytest.approx(sigma)
        for name, schedule in (("linear", notation.linear_schedule()), ("cosine", notation.cosine_schedule())):
            k = facts[f"{name}_{percent}"]
            off = [abs(0.5 * log(a / (1 - a)) + log(sigma)) for a in schedule]
            assert off[k - 1] == min(off) and (t != 0.4 or off[k - 1] < 0.005)


# Two equations --------------------------------------------------------------------------------------


@pytest.mark.equation("reference/conventions/two_mixtures")
def test_state_and_prediction_are_two_mixtures_of_the_mean_data_and_the_mean_noise(h=1e-4):
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

            # The velocity alpha' data + sigma' noise moves the snapshots as they change.
            def flow(z, a=alpha, s=sigma, da=da, ds=ds):
                u = notation.predict("velocity", *means(z, a, s), (a, s), rates=(da, ds))
                return exp(log_prob(z, a, s)) * u

            later, earlier = (exp(log_prob(z, alpha + sign * h * da, sigma + sign * h * ds)) for sign in (1, -1))
            change = (later - earlier) / (2 * h)
            assert change + (flow(z + h) - flow(z - h)) / (2 * h) == pytest.approx(0, abs=1e-5)


@pytest.mark.equation("reference/conventions/solved")
def test_the_two_equations_are_solved_and_each_determinant_is_that_of_the_table(rng):
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
            assert (x, e) == pytest.approx(((b * z - sigma * y) / delta, (alpha * y - a * z) / delta))
            found = notation.data_and_noise(name, y, z, (alpha, sigma), (da, ds))
            assert found == pytest.approx((x, e))
            off = notation.data_and_noise(name, y + 1e-3, z, (alpha, sigma), (da, ds))  # an error of the network
            assert abs(off[0] - x) == pytest.approx(abs(1e-3 * sigma / delta), rel=1e-6)
            assert abs(off[1] - e) == pytest.approx(abs(1e-3 * alpha / delta), rel=1e-6)
    assert all(t * -1 - (1 - t) * 1 == pytest.approx(-1) for t in (0, 0.3, 1))  # on our line


def test_mean_data_and_mean_noise_are_the_same_on_every_path_of_a_ray():
    for t, x in ((0.4, 0.5), (0.2, -1.0), (0.8, 1.1)):
        ours = means(x, t, 1 - t)
        for path in same_ray_same_picture.same_ray(t):
            z = notation.rescale(x, notation.line(t), path)
            assert means(z, *path) == pytest.approx(ours, abs=1e-8)


@pytest.mark.equation("reference/conventions/v_is_a_velocity")
def test_v_is_the_velocity_by_the_angle_of_the_circle(rng, h=1e-6):
    for angle in (0.2, 0.8, 1.4):
        data, noise = rng.normal(size=(2, 5))
        path = cos(angle), sin(angle)
        later, earlier = (cos(angle + s) * data + sin(angle + s) * noise for s in (h, -h))
        assert notation.predict("v", data, noise, path) == pytest.approx((later - earlier) / (2 * h), abs=1e-8)
        by_rates = notation.predict("velocity", data, noise, path, rates=(-sin(angle), cos(angle)))
        assert by_rates == pytest.approx(notation.predict("v", data, noise, path), abs=1e-12)


@pytest.mark.equation("reference/conventions/edm_network")
def test_the_network_inside_edm_gives_minus_v_for_data_of_unit_spread():
    for sigma, z in ((0.1, 0.4), (1.5, 1.25), (20.0, -7.0)):
        data, noise = means(z, 1.0, sigma)
        c_in = 1 / sqrt(sigma**2 + 1)
        inside = (data - c_in**2 * z) / (sigma * c_in)  # F, solved from D = c_skip z + c_out F
        path = notation.ddpm(notation.alpha_bar(notation.edm(sigma)))
        assert c_in * z == pytest.approx(notation.rescale(z, notation.edm(sigma), path))
        assert inside == pytest.approx(-notation.predict("v", data, noise, path), abs=1e-7)
    # For any spread of the data: F has unit variance if data and noise are independent Gaussians.
    for sigma, spread in ((0.3, 0.5), (2.0, 0.5), (1.0, 3.0)):
        c_in = 1 / sqrt(sigma**2 + spread**2)
        c_skip, c_out = spread**2 * c_in**2, sigma * spread * c_in
        target = ((1 - c_skip) ** 2 * spread**2 + c_skip**2 * sigma**2) / c_out**2
        assert target == pytest.approx(1) and c_in**2 * (spread**2 + sigma**2) == pytest.approx(1)


# The example, guidance, units -----------------------------------------------------------------------


def test_the_example_has_the_numbers_that_the_posterior_by_hand_gives():
    facts = same_ray_same_picture.facts()
    upper = 1 / (1 + exp(-2))
    assert pytest.approx(2) == (1.3**2 - 0.3**2) / 0.8 and pytest.approx(0.4) == 0.6**2 + 0.4**2 / 4
    data = upper * 1.925 - (1 - upper) * 1.675
    noise = (0.5 - 0.4 * data) / 0.6
    assert (facts["data"], facts["noise"], facts["velocity"]) == pytest.approx((data, noise, data - noise))
    assert (facts["data"], facts["noise"]) == pytest.approx(means(0.5, 0.4, 0.6), abs=1e-8)
    norm = sqrt(0.4**2 + 0.6**2)
    columns = {"line": (0.4, 0.6, 0.5), "ddpm": (0.4 / norm, 0.6 / norm, 0.5 / norm), "edm": (1, 1.5, 1.25)}
    for name, (alpha, sigma, z) in columns.items():
        assert [facts[f"{word}_{name}"] for word in ("alpha", "sigma", "state")] == pytest.approx([alpha, sigma, z])
        assert facts[f"score_{name}"] == pytest.approx(-noise / sigma)
        slope = (log_prob(z + 1e-5, alpha, sigma) - log_prob(z - 1e-5, alpha, sigma)) / 2e-5
        assert facts[f"score_{name}"] == pytest.approx(slope, abs=1e-6)
        assert facts[f"v_{name}"] == pytest.approx(alpha * noise - sigma * data)
    assert facts["score_line"] / facts["score_edm"] == pytest.approx(2.5)
    assert same_ray_same_picture.mean_data_and_noise(-0.8, 0.7) == pytest.approx(means(-0.8, 0.7, 0.3), abs=1e-8)


@pytest.mark.equation("reference/conventions/guidance_scale")
def test_guidance_of_any_prediction_is_the_same_and_its_two_scales_differ_by_one():
    hill = GaussianMixture([1.0], [2], [0.5])  # the data of one of two labels
    for t, x in ((0.4, 0.5), (0.7, -0.3)):
        path = notation.line(t)
        for g in (0, 1, 2.5, 7.5):
            w = g - 1
            u = notation.guide(hill.velocity(x, t), M2.velocity(x, t), g)
            assert u == pytest.approx((1 + w) * hill.velocity(x, t) - w * M2.velocity(x, t))
            s = notation.guide(hill.path_score(x, t), M2.path_score(x, t), g)
            both = notation.data_and_noise("velocity", u, x, path, (1, -1))
            assert notation.predict("score", *both, path) == pytest.approx(s)
        assert notation.guide(hill.velocity(x, t), M2.velocity(x, t), 0) == M2.velocity(x, t)
        assert notation.guide(hill.velocity(x, t), M2.velocity(x, t), 1) == hill.velocity(x, t)


@pytest.mark.equation("reference/conventions/bits_per_dimension")
def test_stretching_the_pixels_by_256_adds_eight_bits_to_each():
    for scale, bits in ((256, 8), (128, 7)):  # pixels divided by 256, or from -1 to 1
        for x in ([0.2, 0.7, 0.4], [0.1, 0.9, 0.5]):
            small = -sum(log(NormalDist(0.4, 0.2).pdf(v)) for v in x) / (3 * log(2))
            large = -sum(log(NormalDist(0.4 * scale, 0.2 * scale).pdf(v * scale)) for v in x) / (3 * log(2))
            assert large == pytest.approx(small + bits)
    assert -log(1 / 256) / log(2) == pytest.approx(8)  # of a uniform pixel: one value of 256
