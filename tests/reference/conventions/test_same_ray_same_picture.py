"""On a ray the picture is the same: by points on their curves, and by mean data and mean noise."""

import math
from math import exp, sqrt

import numpy as np
import pytest

from oracles import log_prob, means
from snippets.reference.conventions import same_ray_same_picture
from snippets.shared import notation


@pytest.mark.parametrize("time", [0.1, 0.4, 0.9])
def test_the_three_points_of_the_plane_lie_on_their_curves_and_on_one_ray(time):
    (ax,) = same_ray_same_picture.figure(time=time).axes
    ray, *rest = ax.lines
    (a, b), (c, d) = ray.get_xydata()
    assert (a, b) == (0, 0) and c / d == pytest.approx(time / (1 - time))
    at_the_edge, beyond = c == pytest.approx(1.1), d > ax.get_ylim()[1]
    assert (at_the_edge or beyond) and c < min(text.get_position()[0] for text in ax.texts)
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


def test_mean_data_and_mean_noise_are_the_same_on_every_path_of_a_ray():
    for t, x in ((0.4, 0.5), (0.2, -1.0), (0.8, 1.1)):
        ours = means(x, t, 1 - t)
        for path in same_ray_same_picture.same_ray(t):
            z = notation.rescale(x, notation.line(t), path)
            assert means(z, *path) == pytest.approx(ours, abs=1e-8)


def test_the_example_has_the_numbers_that_the_posterior_by_hand_gives(printed):
    hand = printed("reference/conventions", r"\hat\varepsilon = (0.5")
    facts = same_ray_same_picture.facts()
    upper = 1 / (1 + exp(-2))
    assert (facts["to_upper"], facts["to_lower"], facts["larger"]) == pytest.approx((0.8 - 0.5, 0.8 + 0.5, 1 / 0.4))
    assert pytest.approx(2) == (1.3**2 - 0.3**2) / 0.8 and pytest.approx(0.4) == 0.6**2 + 0.4**2 / 4
    data = upper * 1.925 - (1 - upper) * 1.675
    noise = hand.gives({r"\hat x": data}, r"\hat\varepsilon")
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
