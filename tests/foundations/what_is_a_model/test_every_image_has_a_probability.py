"""Each of 256 images has a probability, and smooth ones get more: by a list of all of them."""

from itertools import product
from math import exp

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import every_image_has_a_probability


@pytest.mark.parametrize("smoothness", [0, 0.5, 1, 2])
@pytest.mark.equation("foundations/what_is_a_model/image_distribution")
def test_the_256_images_have_probabilities_that_grow_with_smoothness_and_sum_to_one(printed, smoothness):
    p = every_image_has_a_probability.distribution(smoothness)
    assert p.shape == (256,) and p.sum() == pytest.approx(1, abs=1e-12)
    worlds = list(product(range(4), repeat=4))  # a b above c d
    assert every_image_has_a_probability.images.tolist() == [[[a, b], [c, d]] for a, b, c, d in worlds]
    steps = [abs(a - b) + abs(c - d) + abs(a - c) + abs(b - d) for a, b, c, d in worlds]
    weight = [exp(-smoothness * step) for step in steps]
    assert p == pytest.approx([w / sum(weight) for w in weight], rel=1e-12)
    table = {"p": lambda x: p[np.asarray(x, int)], "s": lambda x: -np.array(steps)[np.asarray(x, int)]}
    worlds = {"x": range(256), "x'": range(256), r"\beta": smoothness, r"\text{so that}": True}
    printed("foundations/what_is_a_model/image_distribution").holds(table | worlds)


def test_without_smoothness_all_256_images_are_equally_likely_like_the_faces_of_a_die():
    assert every_image_has_a_probability.distribution(0) == pytest.approx(np.full(256, 1 / 256), rel=1e-14)


def test_the_most_likely_image_has_one_grey_and_the_least_likely_is_a_chessboard():
    p, facts = every_image_has_a_probability.distribution(1), every_image_has_a_probability.facts()
    one_grey = {tuple([g] * 4) for g in range(4)}
    tops = every_image_has_a_probability.images[np.isclose(p, p.max(), rtol=1e-9)].reshape(-1, 4)
    ends = every_image_has_a_probability.images[np.isclose(p, p.min(), rtol=1e-9)].reshape(-1, 4)
    assert set(map(tuple, tops)) == one_grey
    assert set(map(tuple, ends)) == {(0, 3, 3, 0), (3, 0, 0, 3)}
    assert (facts["images"], facts["uniform"]) == (256, 1 / 256)
    assert facts["ratio"] == pytest.approx(exp(12))
    total = sum(exp(-abs(a - b) - abs(c - d) - abs(a - c) - abs(b - d)) for a, b, c, d in product(range(4), repeat=4))
    assert facts["largest"] == pytest.approx(1 / total) and facts["least"] == pytest.approx(exp(-12) / total)
    assert facts["one_grey"] == pytest.approx(4 / total)
    mass = sorted(p, reverse=True)
    assert sum(mass[: facts["half"]]) >= 0.5 > sum(mass[: facts["half"] - 1])


def test_samples_of_the_256_images_come_up_as_often_as_their_probability_says(rng, n=20_000):
    p = every_image_has_a_probability.distribution(0.5)
    drawn = every_image_has_a_probability.sample(rng, p, n)
    assert drawn.shape == (n, 2, 2)
    count = np.bincount(drawn.reshape(n, 4) @ [64, 16, 4, 1], minlength=256)
    chi2 = ((count - n * p) ** 2 / (n * p)).sum()  # mean 255, variance about 510 and the rare cells' share
    spread = np.sqrt(2 * 255 + (1 / p).sum() / n)
    assert abs(chi2 - 255) < 5 * spread


@pytest.mark.parametrize("smoothness", [0, 0.5, 1, 2])
def test_the_figure_of_256_images_shows_the_sorted_curve_and_the_ends(smoothness):
    ax = every_image_has_a_probability.figure(smoothness=smoothness).axes
    curve, uniform = ax[0].lines
    p = every_image_has_a_probability.distribution(smoothness)
    assert curve.get_xdata().tolist() == list(range(1, 257))
    assert 10 ** curve.get_ydata() == pytest.approx(np.sort(p)[::-1], rel=1e-9)
    assert 10 ** uniform.get_ydata()[0] == pytest.approx(1 / 256) == 10 ** uniform.get_ydata()[1]
    assert ax[0].get_ylim() == (-12, 0) and p.min() > 1e-12  # nothing is cut, fixed under the slider
    tiles = [a.images[0].get_array() for a in ax[1:]]
    assert [t.shape for t in tiles] == [(14, 112), (56, 112), (14, 112)]
    framed = [t.filled(np.nan).reshape(-1, 14, 8, 14).swapaxes(1, 2).reshape(-1, 14, 14) for t in tiles]
    for f in framed:  # around each picture a frame, one dot wide; each of its pixels is six dots wide
        assert np.isnan(f[:, [0, -1]]).all() and np.isnan(f[:, :, [0, -1]]).all()
        assert (f[:, 1:-1, 1:-1] == f[:, 1:-1:6, 1:-1:6].repeat(6, axis=1).repeat(6, axis=2)).all()
    cut = [f[:, 1:-1:6, 1:-1:6] for f in framed]
    step = [-every_image_has_a_probability.s(c) for c in cut]
    assert step[0].tolist() == [0] * 4 + [2] * 4
    assert step[2].tolist() == [10] * 6 + [12] * 2
    drawn = every_image_has_a_probability.sample(np.random.default_rng(0), p, 32)
    assert (cut[1] == drawn).all()
    assert all(a.images[0].get_clim() == (0, 3) for a in ax[1:])
