"""Claims of docs/foundations/what_is_a_model.md."""

import inspect
import itertools
import math
import types
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb, exp, log, pi, sqrt
from statistics import NormalDist, median

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import (
    a_class_is_many_images,
    a_point_on_the_vertical_axis,
    an_image_is_a_list_of_numbers,
    colour_is_three_grey_images,
    density_is_not_probability,
    entropy_of_a_coin,
    every_image_has_a_probability,
    exercises,
    high_probability_is_not_typical,
    law_of_large_numbers,
    least_squares_is_maximum_likelihood,
    loss_of_a_guess,
    lower_training_loss_is_not_better,
    mean_and_standard_deviation,
    noise_becomes_a_die,
    noise_lives_on_a_shell,
    one_outlier_moves_the_mean,
    perfect_memory_only_copies,
    squaring_punishes_big_errors,
    sum_of_dice,
    training_is_going_downhill,
    two_questions,
    unknown_p_data,
)
from snippets.shared.datasets import digits
from snippets.shared.gaussian_mixture import GaussianMixture

# The tables of the page, as built ------------------------------------------------------------


def cell_fraction(cell):
    """The fraction that a table cell shows in MathML."""
    numerator, denominator = cell.find("mfrac").find_all("mn")
    return Fraction(int(numerator.text), int(denominator.text))


def table_with(page, *words):
    """The one table of the page whose header has these words."""
    (table,) = [t for t in page.find_all("table") if all(w in t.thead.get_text() for w in words)]
    return table


def test_the_dice_table_has_six_equal_entries_that_sum_to_one(article):
    table = table_with(article("foundations/what_is_a_model.md"), "roll")
    assert [h.get_text().strip() for h in table.thead.find_all("th")[1:]] == list("123456")
    entries = [cell_fraction(cell) for cell in table.tbody.find_all("td")[1:]]
    assert entries == [Fraction(1, 6)] * 6 and sum(entries) == 1
    assert [float(e) for e in entries] == pytest.approx(list(law_of_large_numbers.p_dice))


def test_the_image_table_shows_the_two_pictures_and_leaves_the_rest_of_one(article):
    table = table_with(article("foundations/what_is_a_model.md"), "Image")
    pictures = [[int(n.text) for n in h.find_all("mn")] for h in table.thead.find_all("th")[1:3]]
    snippet = an_image_is_a_list_of_numbers
    drawn = [image.ravel().tolist() for image in (snippet.first, snippet.second)]
    assert pictures == drawn == [[100, 0, 0, 200], [42, 0, 0, 42]]
    first, second, dots, whole = table.tbody.find_all("td")[1:]
    used = cell_fraction(first) + cell_fraction(second)
    assert used == Fraction(1, 1234) + Fraction(11, 1337) and dots.get_text().strip() == "..."
    assert int(whole.get_text()) == 1
    facts = snippet.facts()
    assert facts["used"] == pytest.approx(float(used), rel=1e-14)
    assert facts["left"] == pytest.approx(float(1 - used), rel=1e-14)


def test_every_family_of_models_has_an_idea_and_a_place_to_start(article):
    page = article("foundations/what_is_a_model.md")
    table = table_with(page, "family")
    rows = [row.find_all("td") for row in table.tbody.find_all("tr")]
    named = " ".join(row[0].get_text() for row in rows)
    for family in ("GANs", "VAEs", "autoregressive", "flows", "energy-based", "diffusion"):
        assert family in named
    for _, idea, start in rows:
        assert len(idea.get_text()) > 20
        works = [page.find(id=link["href"].removeprefix("#")) for link in start.find_all("a", class_="citation")]
        assert works and all(work.a["href"].startswith("https://arxiv.org/abs/") for work in works)


def test_corrections_stand_in_elements_of_their_own(article):
    titles = [c.p.get_text() for c in article("foundations/what_is_a_model.md").find_all(class_="correction")]
    for word in ("Discriminatory", "event", "High probability", "Minimising", "bigger", "conditions", "better model"):
        assert any(word in title for title in titles), word


@pytest.mark.equation("foundations/what_is_a_model/bayes_rule")
def test_bayes_rule_turns_the_class_densities_into_the_sigmoid_of_twice_x1():
    axis, normal = np.linspace(-5, 5, 41), NormalDist().pdf
    for x1 in axis:
        for x2 in (-3.0, 0.0, 1.7):
            x = np.array([x1, x2])
            joint = [two_questions.p_x_given_label(x, y) * 0.5 for y in (0, 1)]
            assert joint == pytest.approx([0.5 * normal(x1 + 1) * normal(x2), 0.5 * normal(x1 - 1) * normal(x2)])
            sigmoid = 1 / (1 + exp(-2 * x1))
            assert joint[1] / sum(joint) == pytest.approx(sigmoid, abs=1e-12)
            assert two_questions.p_label_given_x(x) == pytest.approx(sigmoid, abs=1e-12)


def test_each_class_density_sums_to_one():
    side = np.linspace(-9, 9, 181)
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    for y in (0, 1):
        assert two_questions.p_x_given_label(grid, y).sum() * 0.1**2 == pytest.approx(1, abs=1e-9)


def test_the_label_probability_stays_finite_far_from_both_classes():
    x = np.array([[-1e3, 5.0], [1e3, -5.0]])
    assert two_questions.p_label_given_x(x).tolist() == [0, 1]


def test_labelled_points_are_half_of_each_class_around_its_mean(rng, n=20_000):
    x, y = two_questions.sample(rng, n)
    assert x.shape == (n, 2) and set(y) == {0, 1}
    assert abs(y.mean() - 0.5) < 5 * 0.5 / n**0.5
    for k, mean in ((0, (-1, 0)), (1, (1, 0))):
        own = x[y == k]
        assert (abs(own.mean(axis=0) - mean) < 5 / len(own) ** 0.5).all()
        assert (abs(own.var(axis=0) - 1) < 5 * (2 / len(own)) ** 0.5).all()
        assert abs(np.mean((own[:, 0] - mean[0]) * own[:, 1])) < 5 / len(own) ** 0.5


def test_a_generative_model_gives_labels_too_and_gets_phi_of_one_of_them_right(rng, n=20_000):
    x, y = two_questions.sample(rng, n)
    label = two_questions.classify(x)
    assert (label == (x[:, 0] > 0)).all()  # the boundary p(y=1|x) = 1/2
    assert (label == (two_questions.p_label_given_x(x) > 0.5)).all()
    # A point of class 1 has x_1 ~ N(1, 1), of class 0 x_1 ~ N(-1, 1).
    law = 0.5 * (1 - NormalDist(1).cdf(0)) + 0.5 * NormalDist(-1).cdf(0)
    accuracy = two_questions.facts()["accuracy"]
    assert accuracy == pytest.approx(law, abs=1e-12)
    assert abs((label == y).mean() - accuracy) < 5 * (law * (1 - law) / n) ** 0.5


def test_two_questions_shows_one_boundary_left_and_circles_with_fresh_points_right():
    left, right = two_questions.figure(n=60, seed=3).axes
    bands, boundary, *dots = left.collections
    assert bands.levels == pytest.approx([0, 0.1, 0.5, 0.9, 1]) and boundary.levels == pytest.approx([0.5])
    assert boundary.get_paths()[0].vertices[:, 0] == pytest.approx(0, abs=1e-9)
    edges = [log(p / (1 - p)) / 2 for p in (0.1, 0.9)]
    for path, lo, hi in zip(bands.get_paths(), (-4, edges[0], 0, edges[1]), (edges[0], 0, edges[1], 4), strict=True):
        assert path.vertices[:, 0].min() == pytest.approx(lo, abs=0.01)
        assert path.vertices[:, 0].max() == pytest.approx(hi, abs=0.01)
    x, y = two_questions.sample(np.random.default_rng(3), 60)
    shown = [dot.get_offsets() for dot in dots]
    assert all(np.array_equal(s, x[y == k]) for k, s in enumerate(shown))
    faint, fresh = right.collections[0::3], right.collections[1::3]
    assert [np.array_equal(f.get_offsets(), s) for f, s in zip(faint, shown, strict=True)] == [True, True]
    assert sum(len(f.get_offsets()) for f in fresh) == 60
    assert not set(map(tuple, x)) & {tuple(p) for f in fresh for p in f.get_offsets()}
    for f, mean in zip(fresh, (-1, 1), strict=True):  # each fresh point at its own class
        assert abs(f.get_offsets()[:, 0].mean() - mean) < 5 / len(f.get_offsets()) ** 0.5
    for k, circles in enumerate(right.collections[2::3]):
        assert circles.levels == pytest.approx([exp(-2) / (2 * pi), exp(-0.5) / (2 * pi)])
        for path, radius in zip(circles.get_paths(), (2, 1), strict=True):
            assert np.hypot(*(path.vertices - (2 * k - 1, 0)).T) == pytest.approx(radius, abs=0.01)


@pytest.mark.equation("foundations/what_is_a_model/image_index")
def test_the_index_of_an_image_is_its_values_as_digits_in_base_256(rng):
    for image in rng.integers(256, size=(50, 2, 2, 1)):
        a, b, c, d = (int(image[i, j, 0]) for i in (0, 1) for j in (0, 1))
        index = an_image_is_a_list_of_numbers.index_of(image)
        assert index == a * 256**3 + b * 256**2 + c * 256 + d
        assert index == int.from_bytes(image.astype(np.uint8).tobytes(), "big")


def test_index_and_image_are_two_names_of_the_same_thing(rng):
    for index in [0, 1, 255, 256, 2**32 - 1, *rng.integers(2**32, size=50).tolist()]:
        image = an_image_is_a_list_of_numbers.image_of(index)
        assert image.shape == (2, 2, 1) and image.min() >= 0 and image.max() <= 255
        assert an_image_is_a_list_of_numbers.index_of(image) == index
    for image in rng.integers(256, size=(20, 2, 3, 3)):
        index = an_image_is_a_list_of_numbers.index_of(image)
        assert (an_image_is_a_list_of_numbers.image_of(index, (2, 3, 3)) == image).all()


def test_the_two_images_of_the_table_have_the_indices_that_the_page_quotes():
    facts = an_image_is_a_list_of_numbers.facts()
    assert facts["index_first"] == int.from_bytes([100, 0, 0, 200], "big") == 1_677_721_800
    assert facts["index_second"] == int.from_bytes([42, 0, 0, 42], "big") == 704_643_114
    assert an_image_is_a_list_of_numbers.image_of(1_677_721_800).tolist() == [[[100], [0]], [[0], [200]]]
    assert an_image_is_a_list_of_numbers.image_of(704_643_114).tolist() == [[[42], [0]], [[0], [42]]]
    assert facts["images"] == 2 ** (8 * 4) == 4_294_967_296


def test_the_two_table_entries_leave_the_rest_of_probability_one_to_all_other_images():
    facts = an_image_is_a_list_of_numbers.facts()
    table = [Fraction(1, 1234), Fraction(11, 1337)]
    assert facts["used"] == pytest.approx(float(sum(table)), abs=1e-15)
    assert facts["used"] + facts["left"] == pytest.approx(1, abs=1e-15)
    assert (round(facts["used"], 7), round(facts["left"], 7)) == (0.0090377, 0.9909623)
    assert facts["uniform"] * 4_294_967_296 == 1
    assert facts["times_uniform"] == pytest.approx(4_294_967_296 / 1234)


def test_the_drawn_values_are_the_pixels_and_the_list_reads_them_row_by_row():
    axes = an_image_is_a_list_of_numbers.figure().axes
    for square, row, values, index in (
        (axes[0], axes[1], [100, 0, 0, 200], "index 1,677,721,800"),
        (axes[2], axes[3], [42, 0, 0, 42], "index 704,643,114"),
    ):
        for ax, shape in (square, (2, 2)), (row, (1, 4)):
            (shown,) = ax.images
            assert shown.get_array().tolist() == np.reshape(values, shape).tolist()
            assert shown.get_clim() == (0, 255)
            for text in ax.texts:
                column, line = text.get_position()
                value = shown.get_array()[line, column]
                assert text.get_text() == str(value)
                grey = int(text.get_color()[1:3], 16)  # readable on its pixel
                bright, dark = max(grey, value), min(grey, value)
                luminance = [((v / 255 + 0.055) / 1.055) ** 2.4 + 0.05 for v in (bright, dark)]
                assert luminance[0] / luminance[1] > 4.5
            assert len(ax.texts) == 4
        assert row.get_xlabel() == index
    assert [ax.get_title() for ax in axes] == ["image", "list of numbers", "", ""]


@pytest.mark.parametrize("smoothness", [0, 0.5, 1, 2])
@pytest.mark.equation("foundations/what_is_a_model/image_distribution")
def test_the_256_images_have_probabilities_that_grow_with_smoothness_and_sum_to_one(smoothness):
    p = every_image_has_a_probability.distribution(smoothness)
    assert p.shape == (256,) and p.sum() == pytest.approx(1, abs=1e-12)
    worlds = list(product(range(4), repeat=4))  # a b above c d
    assert every_image_has_a_probability.images.tolist() == [[[a, b], [c, d]] for a, b, c, d in worlds]
    steps = [abs(a - b) + abs(c - d) + abs(a - c) + abs(b - d) for a, b, c, d in worlds]
    weight = [exp(-smoothness * step) for step in steps]
    assert p == pytest.approx([w / sum(weight) for w in weight], rel=1e-12)


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
    assert curve.get_ydata() == pytest.approx(np.sort(p)[::-1], rel=1e-9)
    assert set(uniform.get_ydata()) == {1 / 256}
    assert ax[0].get_ylim() == (1e-12, 1) and p.min() > 1e-12  # nothing is cut, fixed under the slider
    tiles = [a.images[0].get_array() for a in ax[1:]]
    assert [t.shape for t in tiles] == [(3, 24), (12, 24), (3, 24)]
    cut = [t.filled(np.nan).reshape(-1, 3, 8, 3).swapaxes(1, 2).reshape(-1, 3, 3) for t in tiles]
    assert all(np.isnan(c[:, 2]).all() and np.isnan(c[:, :, 2]).all() for c in cut)
    step = [-every_image_has_a_probability.s(c[:, :2, :2]) for c in cut]
    assert step[0].tolist() == [0] * 4 + [2] * 4
    assert step[2].tolist() == [10] * 6 + [12] * 2
    drawn = every_image_has_a_probability.sample(np.random.default_rng(0), p, 32)
    assert (cut[1][:, :2, :2] == drawn).all()
    assert all(a.images[0].get_clim() == (0, 3) for a in ax[1:])
    for a, t in zip(ax[1:], tiles, strict=True):  # the whole mosaic lies inside its frame
        assert a.get_xlim() == (-1.5, 23.5) and a.get_ylim() == (len(t) - 0.5, -1.5)


def test_a_colour_picture_splits_into_three_grey_images_and_comes_back_exactly(rng):
    for height, width in ((48, 64), (5, 7), (1, 1)):
        picture = rng.integers(256, size=(height, width, 3))
        channels = colour_is_three_grey_images.split(picture)
        assert [c.shape for c in channels] == [(height, width)] * 3
        assert (colour_is_three_grey_images.join(channels) == picture).all()
        i, j = rng.integers(height), rng.integers(width)
        assert [c[i, j] for c in channels] == picture[i, j].tolist()


def test_the_sunset_is_height_times_width_times_three_numbers_from_0_to_255():
    picture, facts = colour_is_three_grey_images.sunset(), colour_is_three_grey_images.facts()
    assert picture.shape == (48, 64, 3) and picture.dtype == np.uint8  # height first
    assert (facts["height"], facts["width"], facts["channels"]) == (48, 64, 3)
    assert facts["numbers"] == 48 * 64 * 3 == 9216
    assert colour_is_three_grey_images.sunset(12, 20).shape == (12, 20, 3)


def test_the_sun_is_bright_in_red_and_green_and_dark_in_blue():
    red, green, blue = (
        c.astype(float) for c in colour_is_three_grey_images.split(colour_is_three_grey_images.sunset())
    )
    sun = (green > 200) & (red > 200)
    assert (red[sun] == 255).all() and (green[sun] == 229).all() and (blue[sun] == 51).all()
    assert blue[sun].max() < blue[:31][~sun[:31]].min()  # the darkest place of the blue sky
    rows, columns = np.nonzero(sun)
    assert columns.min() + columns.max() == 63 and rows.max() == 31  # in the middle, cut by the sea at 0.65 of 48
    # a disc of radius 0.2 heights around (24, 31.5), without its part below row 31
    disc = [(r - 24) ** 2 + (c - 31.5) ** 2 < 9.6**2 and r <= 31 for r in range(48) for c in range(64)]
    assert sun.flatten().tolist() == disc


def test_around_the_sun_red_and_green_glow_and_blue_fades_and_the_sea_is_darker_and_in_stripes():
    picture = colour_is_three_grey_images.sunset().astype(int)
    assert (picture == picture[:, ::-1]).all()  # left and right are alike
    for column, row in ((0, 0), (31, 10), (5, 24)):
        glow = exp(-2 * ((row / 48 - 0.5) ** 2 + ((column - 31.5) / 48) ** 2) ** 0.5)
        expected = [255 * (0.2 + 0.8 * glow), 255 * 0.7 * glow, 255 * (0.6 - 0.4 * glow)]
        assert picture[row, column] == pytest.approx(expected, abs=1)
    sea = picture[32:].mean(axis=(1, 2))
    assert sea.max() < picture[31].mean() and picture[32:].max() <= 255 * 0.7
    assert ((sea[1:-1] < sea[:-2]) & (sea[1:-1] < sea[2:])).sum() >= 3  # dark stripes


def test_the_four_panels_show_the_picture_and_its_red_green_and_blue_channel():
    picture = colour_is_three_grey_images.sunset()
    axes = colour_is_three_grey_images.figure().axes
    assert [ax.get_title() for ax in axes] == ["picture", "red", "green", "blue"]
    shown = [ax.images[0].get_array() for ax in axes]
    assert (shown[0] == picture).all()
    for k, ax in enumerate(axes[1:]):
        assert (ax.images[0].get_array() == picture[:, :, k]).all()
        assert ax.images[0].get_clim() == (0, 255) and ax.images[0].get_cmap().name == "gray"


def test_the_probabilities_of_all_cat_pictures_by_flipped_pixels_sum_to_one():
    flips = [a_class_is_many_images.p_flips(k) for k in range(65)]
    assert sum(flips) == pytest.approx(1, abs=1e-12)
    one = np.array([1.0])  # the law of a sum of 64 flips of chance 0.1, by convolution
    for _ in range(64):
        one = np.convolve(one, [0.9, 0.1])
    assert flips == pytest.approx(one, rel=1e-9)
    for k in range(65):  # one picture is one choice of the flipped places
        assert a_class_is_many_images.p_image(k) * comb(64, k) == pytest.approx(one[k], rel=1e-9)


def test_cats_together_have_99_percent_and_the_most_likely_cat_about_one_in_a_thousand():
    facts = a_class_is_many_images.facts()
    law = [comb(64, k) * 0.1**k * 0.9 ** (64 - k) for k in range(65)]
    assert facts["cats"] == pytest.approx(sum(law[:13]), abs=1e-12) and facts["cats"] > 0.99
    assert facts["count"] == sum(comb(64, k) for k in range(13)) and facts["pixels"] == 64
    assert facts["most_likely"] == pytest.approx(0.9**64) and 0.001 < facts["most_likely"] < 0.0012
    assert facts["six"] == pytest.approx(law[6]) and max(law) == law[6]
    assert facts["one_of_six"] == pytest.approx(0.1**6 * 0.9**58)
    assert facts["uniform"] == pytest.approx(1 / 2**64)
    single = [a_class_is_many_images.p_image(k) for k in range(65)]
    assert single == sorted(single, reverse=True)  # the cat itself is the most likely picture
    assert single[12] > facts["uniform"]  # each cat is likelier than under the uniform distribution


def test_sampled_cats_differ_from_the_cat_in_a_tenth_of_the_pixels(rng, n=5000):
    flipped = a_class_is_many_images.sample(rng, n) != a_class_is_many_images.cat
    assert flipped.shape == (n, 8, 8)
    assert (abs(flipped.mean(axis=0) - 0.1) < 5 * (0.09 / n) ** 0.5).all()
    count = flipped.sum(axis=(1, 2))
    assert abs(count.var() / (64 * 0.09) - 1) < 5 * (2 / n) ** 0.5 * 1.1  # so the flips are independent
    share, law = (count <= 12).mean(), a_class_is_many_images.facts()["cats"]
    assert abs(share - law) < 5 * (law * (1 - law) / n) ** 0.5


def test_the_cat_has_two_ears_two_eyes_and_a_nose():
    cat = a_class_is_many_images.cat
    assert cat.shape == (8, 8) and (cat == cat[:, ::-1]).all()
    assert cat[0].tolist() == [True] + [False] * 6 + [True]
    assert not cat[3, [1, 6]].any() and not cat[5, [3, 4]].any() and cat[4].all()


def test_the_cat_figure_shows_the_cat_four_samples_and_bars_split_at_twelve():
    mode, samples, bars = a_class_is_many_images.figure(seed=2).axes[:3]
    mode, samples, bars = sorted(
        (mode, samples, bars), key=lambda ax: ("most likely", "samples", "probability").index(ax.get_title())
    )
    assert (mode.images[0].get_array() == ~a_class_is_many_images.cat).all()
    drawn = a_class_is_many_images.sample(np.random.default_rng(2), 4)
    square = 1 - samples.images[0].get_array()
    assert square.shape == (20, 20) and square.sum() == drawn.sum()
    for k, (i, j) in enumerate(((1, 1), (1, 11), (11, 1), (11, 11))):
        assert (square[i : i + 8, j : j + 8] == drawn[k]).all()
    heights = [bar.get_height() for bar in bars.patches]
    assert heights == pytest.approx([comb(64, k) * 0.1**k * 0.9 ** (64 - k) for k in range(21)])
    colours = [bar.get_facecolor() for bar in bars.patches]
    assert len(set(colours[:13])) == len(set(colours[13:])) == 1 and colours[12] != colours[13]
    first, second = (bars.bar(0, 0, color=text.get_color()).patches[0].get_facecolor() for text in bars.texts)
    assert (first, second) == (colours[0], colours[20])  # each label has the colour of its bars
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars.patches[:21]] == pytest.approx(range(21))
    assert [text.get_text() for text in bars.texts] == ["up to 12: 99.0%", "more: 1.0%"]
    assert 1 - sum(heights) < 1e-5  # what lies beyond the last bar is invisible


def test_the_log_density_of_noise_is_the_sum_of_those_of_its_pixels(rng):
    x = rng.normal(size=(3, 784))
    pixels = [sum(log(NormalDist().pdf(v)) for v in row) for row in x]
    assert high_probability_is_not_typical.log_prob(x) == pytest.approx(pixels, rel=1e-12)
    assert np.isfinite(high_probability_is_not_typical.log_prob(np.full((1, 784), 1e6))).all()


@pytest.mark.equation("foundations/what_is_a_model/mode_gap")
def test_the_mode_of_noise_beats_a_typical_sample_by_half_a_nat_per_dimension(rng, n=2000):
    for d in (1, 10, 784):
        x = rng.normal(size=(n, d))
        gap = high_probability_is_not_typical.log_prob(np.zeros((1, d))) - high_probability_is_not_typical.log_prob(x)
        assert gap == pytest.approx((x**2).sum(axis=1) / 2) and (gap > 0).all()  # nothing beats the mode
        error = (d / 2) ** 0.5  # a sum of d squares has variance 2d, half of it d/2
        assert abs(gap.mean() - d / 2) < 5 * error / n**0.5
        kurtosis = 3 + 12 / d
        assert abs(gap.var() / error**2 - 1) < 5 * ((kurtosis - 1) / n) ** 0.5


def test_in_784_dimensions_the_mode_of_noise_lies_twenty_spreads_above_every_sample(rng):
    facts = high_probability_is_not_typical.facts()
    assert (facts["d"], facts["gap"], facts["length"]) == (784, 392, 28)
    assert facts["mode"] == pytest.approx(784 * log(NormalDist().pdf(0)))
    entropy = 784 * (0.5 + log(2 * pi) / 2)  # of N(0, I_784): minus the mean log-density
    assert facts["typical"] == pytest.approx(-entropy)
    assert facts["spread"] == pytest.approx(392**0.5)
    assert facts["ratio"] ** 0.01 == pytest.approx(exp(3.92))
    x = rng.normal(size=(2000, 784))
    best = high_probability_is_not_typical.log_prob(x).max()
    assert best < facts["mode"] - 250
    assert abs(np.linalg.norm(x, axis=1).mean() - 28) < 0.1


@pytest.mark.parametrize("side", [28, 16])
def test_the_figure_of_the_mode_shows_all_samples_far_left_of_it(side):
    axes = {ax.get_title(): ax for ax in high_probability_is_not_typical.figure(side=side, seed=1).axes}
    assert set(axes) == {"the mode", "a sample", "2,000 samples"}
    x = np.random.default_rng(1).normal(size=(2000, side**2))
    assert (axes["the mode"].images[0].get_array() == 0).all()
    assert np.array_equal(axes["a sample"].images[0].get_array(), x[0].reshape(side, side))
    assert [axes[k].images[0].get_clim() for k in ("the mode", "a sample")] == [(-3, 3)] * 2
    plot, d = axes["2,000 samples"], side**2
    heights = np.array([bar.get_height() for bar in plot.patches if hasattr(bar, "get_height")])
    edges = np.array([bar.get_x() for bar in plot.patches if hasattr(bar, "get_x")])
    assert heights.sum() == 2000
    values = -(x**2).sum(axis=1) / 2 - d / 2 * log(2 * pi)
    assert edges[0] == pytest.approx(values.min())
    (line,) = plot.lines
    mode = -d / 2 * log(2 * pi)
    assert line.get_xdata() == pytest.approx([mode, mode]) and edges[-1] < mode - 4 * (d / 2) ** 0.5
    assert len(edges) == 20
    label, arrow, gap = plot.texts
    assert gap.get_text() == f"{d // 2} nats" and label.get_text() == "the mode"
    y = heights.max() / 2
    assert arrow.xy == pytest.approx((mode - d / 2, y)) and arrow.get_position() == pytest.approx((mode, y))
    assert abs(mode - d / 2 - values.mean()) < 1.5  # the arrow ends in the middle of the bars
    assert gap.get_position()[0] == pytest.approx(mode - d / 4)  # above the middle of the arrow


def test_each_of_the_three_candidate_densities_has_total_probability_one():
    x = np.linspace(-20, 20, 40_001)
    for density in (unknown_p_data.one_hill, unknown_p_data.two_hills, unknown_p_data.flat):
        assert np.trapezoid(density(x), x) == pytest.approx(1, abs=1e-3) and (density(x) >= 0).all()


def test_the_log_likelihoods_of_the_twelve_points_are_the_sums_that_the_page_quotes():
    points, facts = unknown_p_data.points.tolist(), unknown_p_data.facts()
    assert points == [-2.3, -1.9, -1.6, -1.2, -0.9, -0.3, 0.5, 0.8, 1.3, 1.6, 1.8, 2.4]
    one = sum(log(NormalDist(0, 1.5).pdf(x)) for x in points)
    two = sum(log(0.5 * NormalDist(-1.4, 0.8).pdf(x) + 0.5 * NormalDist(1.4, 0.8).pdf(x)) for x in points)
    assert facts["one_hill"] == pytest.approx(one, abs=1e-12)
    assert facts["two_hills"] == pytest.approx(two, abs=1e-12)
    assert facts["flat"] == pytest.approx(-12 * log(5), abs=1e-12)  # all points lie within (-2.5, 2.5)


def test_the_twelve_points_are_as_likely_as_twelve_samples_of_each_density_usually_are():
    x = np.linspace(-12, 12, 24_001)
    for density in (unknown_p_data.one_hill, unknown_p_data.two_hills):
        p = density(x) / density(x).sum()
        mean = (p * np.log(density(x))).sum()
        spread = ((p * np.log(density(x)) ** 2).sum() - mean**2) ** 0.5
        assert abs(unknown_p_data.log_likelihood(density) - 12 * mean) < 2 * spread * 12**0.5


def test_the_three_densities_are_quite_different_between_and_beyond_the_points():
    middle, beyond = (
        tuple(float(f(np.array(v))) for f in (unknown_p_data.one_hill, unknown_p_data.two_hills, unknown_p_data.flat))
        for v in (0.0, 3.0)
    )
    assert middle[0] > 2 * middle[1] and middle[2] > 1.5 * middle[1]  # a top, a valley, a plain
    assert beyond[0] > 0 and beyond[2] == 0


def test_three_labelled_curves_stand_over_twelve_marks_and_the_printed_sums_are_the_facts(capsys):
    (ax,) = unknown_p_data.figure().axes
    *curves, marks = ax.lines
    densities = (unknown_p_data.one_hill, unknown_p_data.two_hills, unknown_p_data.flat)
    assert len({c.get_linestyle() for c in curves}) == len({c.get_color() for c in curves}) == 3
    for curve, density, text, name in zip(curves, densities, ax.texts, ("one hill", "two hills", "flat"), strict=True):
        x, y = curve.get_data()
        assert y == pytest.approx(density(x)) and x[0] <= -5 and x[-1] >= 5
        assert text.get_text() == name and text.get_color() == curve.get_color()
        height = density(np.array(text.get_position()[0] + 0.5))
        assert height < text.get_position()[1] < ax.get_ylim()[1]  # the label is above its curve
    assert marks.get_xdata().tolist() == unknown_p_data.points.tolist()
    assert ax.get_xlim() == (-5, 5)
    assert ax.get_ylim()[0] == 0 and max(c.get_ydata().max() for c in curves) < ax.get_ylim()[1]
    printed = [line.rsplit(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    expected = [f"{unknown_p_data.facts()[k]:.2f}" for k in ("one_hill", "two_hills", "flat")]
    assert [(n, v) for n, v, _ in printed] == list(zip(("one hill", "two hills", "flat"), expected, strict=True))


def test_particles_start_as_unchanged_noise(rng):
    state = rng.bit_generator.state
    path = noise_becomes_a_die.flow(rng, 50)
    rng.bit_generator.state = state
    assert path.shape == (len(noise_becomes_a_die.times), 50, 2)
    assert (path[0] == rng.normal(size=(50, 2))).all()
    assert noise_becomes_a_die.times[0] == 0 and noise_becomes_a_die.times[-1] == 1


def test_the_pips_are_those_of_a_five(rng):
    pips, a = noise_becomes_a_die.pips, noise_becomes_a_die.a
    assert set(map(tuple, pips.tolist())) == {(0, 0), (a, a), (a, -a), (-a, a), (-a, -a)}
    assert 2 * noise_becomes_a_die.std * 4 < a * 2**0.5  # apart by more than eight standard deviations
    assert noise_becomes_a_die.pip_of(pips + rng.normal(size=(5, 2)) * 0.1).tolist() == [0, 1, 2, 3, 4]


def test_at_the_end_each_pip_holds_a_fifth_of_the_particles_with_its_mean_and_spread(rng, n=1000):
    end = noise_becomes_a_die.flow(rng, n)[-1]
    pip, std = noise_becomes_a_die.pip_of(end), noise_becomes_a_die.std
    for k, center in enumerate(noise_becomes_a_die.pips):
        own = end[pip == k]
        m = len(own)
        assert abs(m / n - 1 / 5) < 5 * (0.16 / n) ** 0.5
        assert (abs(own.mean(axis=0) - center) < 5 * std / m**0.5).all()
        assert (abs(own.var(axis=0) / std**2 - 1) < 5 * (2 / m) ** 0.5).all()


def test_along_each_particle_the_log_density_changes_by_minus_the_divergence_it_meets(rng, h=1e-5):
    path, p_data = noise_becomes_a_die.flow(rng, 40), noise_becomes_a_die.p_data
    times = noise_becomes_a_die.times
    divergence = []
    for t, x in zip(times, path, strict=True):
        steps = h * np.eye(2)
        divergence.append(
            sum((p_data.velocity(x + e, t) - p_data.velocity(x - e, t))[:, i] / (2 * h) for i, e in enumerate(steps))
        )
    simpson = np.array([1, *[4, 2] * ((len(times) - 3) // 2), 4, 1]) * (times[1] - times[0]) / 3
    change = p_data.log_prob(path[-1]) - p_data.path_log_prob(path[0], 0)
    assert change == pytest.approx(-simpson @ np.array(divergence), abs=0.1)


def test_at_each_time_the_particles_have_the_moments_and_the_log_density_of_the_path(rng, n=1000):
    path = noise_becomes_a_die.flow(rng, n)
    a, std = noise_becomes_a_die.a, noise_becomes_a_die.std
    for t in (0.0, 0.3, 0.7, 1.0):
        x = path[round(t * (len(noise_becomes_a_die.times) - 1))]
        variance = (1 - t) ** 2 + t**2 * (std**2 + 0.8 * a**2)  # four of five pips have |x_1| = a
        assert (abs(x.mean(axis=0)) < 5 * (variance / n) ** 0.5).all()
        error = (x**2).std(axis=0) / n**0.5
        assert (abs((x**2).mean(axis=0) - variance) < 5 * error).all()
        direct = (1 - t) * rng.normal(size=(n, 2)) + t * noise_becomes_a_die.p_data.sample(rng, n)
        scores = [noise_becomes_a_die.p_data.path_log_prob(z, t) for z in (x, direct)]
        assert abs(scores[0].mean() - scores[1].mean()) < 5 * (2 * scores[1].var() / n) ** 0.5


def test_the_facts_of_the_die_count_the_particles_of_the_figure():
    facts, fig = noise_becomes_a_die.facts(), noise_becomes_a_die.figure()
    dots = [line for line in fig.axes[0].lines if line.get_marker() == "o"]
    count = [len(dot.get_xdata()) for dot in dots]
    assert facts["particles"] == sum(count) == 400
    assert (facts["fewest"], facts["most"]) == (min(count), max(count))
    assert facts["std"] == noise_becomes_a_die.std and facts["share"] == 1 / 5


@pytest.mark.parametrize("t", [round(0.1 * k, 1) for k in range(11)])
def test_each_frame_shows_every_particle_at_its_place_with_a_trail_of_where_it_was(t):
    (ax,) = noise_becomes_a_die.figure(t=t, n=60, seed=4).axes
    path = noise_becomes_a_die.flow(np.random.default_rng(4), 60)
    pip, times = noise_becomes_a_die.pip_of(path[-1]), noise_becomes_a_die.times
    index = int(np.argmin(abs(times - t)))
    assert times[index] == pytest.approx(t, abs=1e-12)
    trails, dots = ax.lines[0::2], ax.lines[1::2]
    assert len(trails) == len(dots) == 5 and len({dot.get_color() for dot in dots}) == 5
    looks = [round(s, 2) for s in (t, t - 0.08, t - 0.16, t - 0.24, t - 0.32) if s > -1e-9]
    for k, (trail, dot) in enumerate(zip(trails, dots, strict=True)):
        assert (np.stack(dot.get_data(), axis=1) == path[index, pip == k]).all()
        assert trail.get_color() == dot.get_color()
        drawn = np.stack(trail.get_data(), axis=1).reshape(-1, len(looks) + 1, 2)
        past = path[[int(np.argmin(abs(times - s))) for s in looks]][:, pip == k]
        assert np.isnan(drawn[:, -1]).all() and (drawn[:, :-1].swapaxes(0, 1) == past).all()


def test_the_frame_of_the_die_stays_and_nothing_of_the_default_seed_is_cut():
    path = noise_becomes_a_die.flow(np.random.default_rng(27), 400)
    boxes = []
    for t in (0.0, 0.5, 1.0):
        (ax,) = noise_becomes_a_die.figure(t=t).axes
        assert (abs(path) < (ax.get_xlim()[1], ax.get_ylim()[1])).all()
        assert ax.get_xlim()[0] == -ax.get_xlim()[1] and ax.get_ylim()[0] == -ax.get_ylim()[1]
        (die,) = ax.patches
        boxes.append(die.get_path().get_extents().get_points())
        assert (
            (abs(boxes[-1]) == pytest.approx(noise_becomes_a_die.a + 0.75))
            and (boxes[-1][0] < 0).all()
            and (boxes[-1][1] > 0).all()
        )
        assert (abs(path[-1]) < boxes[-1][1]).all()  # at the end all are on the die
    assert (boxes[0] == boxes[1]).all() and (boxes[1] == boxes[2]).all()


def test_the_table_of_the_fair_die_gives_every_face_one_sixth_and_sums_to_one():
    assert law_of_large_numbers.p_dice.tolist() == [1 / 6] * 6
    assert sum(Fraction(p).limit_denominator(100) for p in law_of_large_numbers.p_dice) == 1
    assert law_of_large_numbers.facts()["total"] == pytest.approx(1, abs=1e-15)


def test_frequencies_of_the_die_count_every_face_and_sum_to_one(rng):
    assert law_of_large_numbers.frequencies(np.array([1, 1, 6, 3])).tolist() == [0.5, 0, 0.25, 0, 0, 0.25]
    faces = law_of_large_numbers.roll(rng, 1000)
    assert faces.shape == (1000,) and set(faces.tolist()) == {1, 2, 3, 4, 5, 6}
    assert law_of_large_numbers.frequencies(faces).sum() == pytest.approx(1, abs=1e-12)


def test_the_running_share_of_a_face_counts_only_the_throws_so_far():
    shares = law_of_large_numbers.running_frequency(np.array([6, 2, 6, 1, 3]), face=6)
    assert shares.tolist() == [1, 1 / 2, 2 / 3, 2 / 4, 2 / 5]
    threes = law_of_large_numbers.running_frequency(np.array([6, 2, 3, 1]), face=3)
    assert threes.tolist() == [0, 0, 1 / 3, 1 / 4]


@pytest.mark.equation("foundations/what_is_a_model/standard_error")
def test_the_standard_error_is_the_spread_of_the_exact_binomial_law():
    for p, n in [(Fraction(1, 6), 1), (Fraction(1, 6), 10), (Fraction(1, 6), 100), (Fraction(2, 3), 7)]:
        chance = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        variance = sum(c * (Fraction(k, n) - p) ** 2 for k, c in enumerate(chance))
        assert sum(chance) == 1
        assert law_of_large_numbers.standard_error(float(p), n) ** 2 == pytest.approx(float(variance), rel=1e-12)


def test_a_hundred_times_the_throws_divides_the_error_of_a_share_by_ten():
    facts = law_of_large_numbers.facts()
    assert facts["error_10"] / facts["error_100"] == pytest.approx(math.sqrt(10))
    assert facts["error_100"] / facts["error_10000"] == pytest.approx(10)


def test_the_quoted_errors_of_the_die_are_the_roots_of_five_over_36_n():
    facts = law_of_large_numbers.facts()
    for n in (10, 100, 6000, 10_000):
        assert facts[f"error_{n}"] ** 2 == pytest.approx(float(Fraction(5, 36 * n)), rel=1e-12)


@pytest.mark.parametrize("n", [100, 10_000])
def test_every_share_of_a_simulated_die_stays_within_five_standard_errors(rng, n):
    shares = law_of_large_numbers.frequencies(law_of_large_numbers.roll(rng, n))
    assert abs(shares - 1 / 6).max() < 5 * math.sqrt(5 / 36 / n)


@pytest.mark.parametrize("rolls", [10, 30, 100, 1000, 10_000])
def test_bars_and_path_of_the_die_show_the_same_seeded_throws(rolls):
    faces = np.random.default_rng(0).integers(1, 7, size=10_000)[:rolls].tolist()
    bars, path = law_of_large_numbers.figure(rolls).axes
    assert [b.get_height() for b in bars.patches] == pytest.approx([faces.count(k) / rolls for k in range(1, 7)])
    assert [b.get_x() + b.get_width() / 2 for b in bars.patches] == pytest.approx([1, 2, 3, 4, 5, 6])
    assert bars.get_title() == f"{rolls:,} throws"
    level, curve, end = path.lines
    for line in (level, bars.lines[0]):
        assert np.ptp(line.get_ydata()) == 0 and line.get_ydata()[0] == pytest.approx(1 / 6)
    shown, share = curve.get_data()
    assert share == pytest.approx([faces[: int(n)].count(6) / n for n in shown])
    assert (shown[0], shown[-1]) == (1, rolls) and len(shown) == len(set(shown))
    assert end.get_xdata()[0] == rolls and end.get_ydata()[0] == pytest.approx(bars.patches[5].get_height())


def test_the_funnel_of_the_die_is_two_standard_errors_wide_on_each_side_and_never_moves():
    funnels = [law_of_large_numbers.figure(rolls).axes[1].collections[0] for rolls in (10, 10_000)]
    corners = [f.get_paths()[0].vertices for f in funnels]
    assert np.array_equal(corners[0], corners[1])
    n, y = corners[0][1:-1].T
    assert (n.min(), n.max()) == pytest.approx((1, 10_000))
    assert abs(y - 1 / 6) == pytest.approx(2 * np.sqrt(5 / 36 / n))


def test_the_bars_of_the_die_get_closer_to_one_sixth_as_the_slider_goes_from_10_to_10000():
    far = []
    for rolls in (10, 100, 10_000):
        bars, path = law_of_large_numbers.figure(rolls).axes
        assert (bars.get_ylim(), path.get_ylim(), path.get_xlim()) == ((0, 0.5), (0, 0.5), (1, 13_000))
        far.append(max(abs(b.get_height() - 1 / 6) for b in bars.patches))
    assert far[0] > far[1] > far[2] and far[2] < 0.005
    ten = [b.get_height() for b in law_of_large_numbers.figure(10).axes[0].patches]
    assert ten[2] == 0 and ten[0] == ten[1] == 0.3  # the alt text says so


@pytest.mark.equation("foundations/what_is_a_model/inverse_cdf")
def test_the_inverse_cdf_gives_each_face_a_stretch_of_the_axis_as_long_as_its_probability():
    for table in [(1, 1, 1, 1, 1, 1), (1, 2, 3, 4, 5, 6), (3, 0, 0, 1, 0, 2)]:
        p = [Fraction(w, sum(table)) for w in table]
        u = [Fraction(2 * i + 1, 2 * 420) for i in range(420)]  # midpoints of 420 equal cells of [0, 1)
        want = [next(k for k in range(1, 7) if sum(p[:k]) > v) for v in u]
        got = a_point_on_the_vertical_axis.inverse_cdf(np.array(u, float), np.array(p, float)).tolist()
        assert got == want
        assert [Fraction(got.count(k), 420) for k in range(1, 7)] == p


def test_the_running_totals_of_the_die_climb_by_one_sixth_from_one_sixth_to_one():
    totals = a_point_on_the_vertical_axis.cdf(a_point_on_the_vertical_axis.p_dice)
    assert totals == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])


def test_a_point_at_the_foot_of_a_riser_belongs_to_that_riser_and_never_to_a_face_without_chance():
    coin = np.array([0, 0.25, 0.25, 0, 0.5, 0])
    faces = a_point_on_the_vertical_axis.inverse_cdf(np.array([0, 0.25, 0.5, 1 - 2**-53]), coin)
    assert faces.tolist() == [2, 3, 5, 5]


def test_rounding_of_the_die_never_makes_a_seventh_face():
    last = np.nextafter(1, 0)
    assert a_point_on_the_vertical_axis.inverse_cdf(last, a_point_on_the_vertical_axis.p_dice) == 6


def test_six_thousand_rolls_by_inverse_cdf_pass_the_chi_square_test(rng):
    # With 5 degrees of freedom P(chi2 > x) is elementary; the bound is the x where it equals
    # the probability of a 5 standard error event, about 5.7e-7: x = 37.6.
    def tail(x):
        return math.erfc(math.sqrt(x / 2)) + math.sqrt(2 * x / math.pi) * math.exp(-x / 2) * (1 + x / 3)

    assert tail(20.515) == pytest.approx(0.001, rel=1e-3)  # the 99.9 % line of printed tables
    bound = next(x for x in np.arange(0, 60, 0.1) if tail(x) < 2 * NormalDist().cdf(-5))
    for p in (a_point_on_the_vertical_axis.p_dice, np.arange(1, 7) / 21):
        rolls = a_point_on_the_vertical_axis.sample(rng, 6000, p)
        assert rolls.shape == (6000,) and set(rolls.tolist()) <= {1, 2, 3, 4, 5, 6}
        count = np.array([(rolls == k).sum() for k in range(1, 7)])
        assert ((count - 6000 * p) ** 2 / (6000 * p)).sum() < bound


@pytest.mark.parametrize("u", [0.05, 0.16, 0.17, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99])
def test_the_arrow_goes_from_u_to_the_staircase_and_down_onto_the_face_below(u):
    (ax,) = a_point_on_the_vertical_axis.figure(u).axes
    face = math.ceil(6 * u)
    across, point = ax.lines
    assert across.get_xydata().tolist() == [[0, u], [face, u]]
    assert point.get_xydata().tolist() == [[0, u]]
    (arrow,) = ax.texts
    assert (tuple(arrow.xyann), tuple(arrow.xy)) == ((face, u), (face, 0))
    assert ax.get_title() == f"$u = {u}$ falls onto face {face}"
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 7), (0, 1.05))


def test_each_riser_of_the_staircase_stands_over_its_face_and_is_one_sixth_high():
    (ax,) = a_point_on_the_vertical_axis.figure().axes
    treads, risers = [np.array(lines.get_segments()) for lines in ax.collections]
    for k, ((x0, y0), (x1, y1)) in enumerate(risers, 1):
        assert (x0, x1) == (k, k) and (y0, y1) == pytest.approx(((k - 1) / 6, k / 6))
    for k, ((x0, y0), (x1, y1)) in enumerate(treads):
        assert (x0, x1) == (k, k + 1) and y0 == y1 == pytest.approx(k / 6)
    assert (len(treads), len(risers)) == (7, 6)
    assert list(ax.get_yticks()) == pytest.approx([k / 6 for k in range(7)])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["0", "1/6", "2/6", "3/6", "4/6", "5/6", "1"]


def test_the_quoted_gap_of_the_rolls_by_inverse_cdf_is_that_of_plain_counting_in_sixths():
    facts = a_point_on_the_vertical_axis.facts()
    u = np.random.default_rng(0).random(6000).tolist()
    faces = [math.floor(6 * v) + 1 for v in u]
    assert facts["largest_gap"] == pytest.approx(max(abs(faces.count(k) / 6000 - 1 / 6) for k in range(1, 7)))
    assert facts["largest_gap"] < 2 * math.sqrt(5 / 36 / 6000)  # inside the funnel of the law of large numbers
    assert (facts["rolls"], facts["face"]) == (6000, 4)


@pytest.mark.equation("foundations/what_is_a_model/total_probability")
def test_probabilities_of_the_faces_sum_to_one_and_every_density_encloses_an_area_of_one():
    assert math.fsum(density_is_not_probability.p_dice) == pytest.approx(1, abs=1e-15)
    assert density_is_not_probability.p_dice.tolist() == [1 / 6] * 6
    for std in (0.1, 0.2, 0.4, 1.0):
        x = np.linspace(-12 * std, 12 * std, 4001)
        y = density_is_not_probability.density(x, std)
        simpson = (x[1] - x[0]) / 3 * (y[0] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum() + y[-1])
        assert simpson == pytest.approx(1, abs=1e-12)
        assert density_is_not_probability.area(-12 * std, 12 * std, std) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("std", [0.1, 0.2, 0.4, 1.0])
def test_the_area_of_thin_bars_is_the_probability_that_the_normal_cdf_gives(std):
    law = NormalDist(0, std)
    for low, high in [(0, 0.2), (-0.3, 0.1), (0.5, 2)]:
        want = law.cdf(high) - law.cdf(low)
        assert density_is_not_probability.area(low, high, std) == pytest.approx(want, abs=1e-7)
    assert density_is_not_probability.area(0, 1, std, strips=1) == pytest.approx(law.pdf(0.5))
    assert density_is_not_probability.density(np.array([0, 0.3]), std) == pytest.approx([law.pdf(0), law.pdf(0.3)])


def test_a_share_of_gaussian_samples_as_large_as_the_shaded_area_lands_in_it(rng, n=20_000):
    for std in (0.1, 1.0):
        x = rng.normal(0, std, n)
        p = density_is_not_probability.area(0, 0.2, std)
        assert abs(((x > 0) & (x < 0.2)).mean() - p) < 5 * math.sqrt(p * (1 - p) / n)


def test_the_quoted_heights_and_areas_of_the_narrow_and_the_wide_density():
    facts = density_is_not_probability.facts()
    assert facts["peak_narrow"] == pytest.approx(10 / math.sqrt(2 * math.pi)) and facts["peak_narrow"] > 1
    assert facts["peak_wide"] == pytest.approx(facts["peak_narrow"] / 10)
    assert facts["part_narrow"] == pytest.approx(math.erf(2 / math.sqrt(2)) / 2, abs=1e-7)
    assert facts["part_wide"] == pytest.approx(math.erf(0.2 / math.sqrt(2)) / 2, abs=1e-7)
    assert facts["all_narrow"] == pytest.approx(1, abs=1e-9)
    assert facts["all_wide"] == pytest.approx(1, abs=1e-9)
    assert facts["all_faces"] == pytest.approx(1, abs=1e-12)
    assert facts["two_faces"] == pytest.approx(1 / 3, abs=1e-12)


@pytest.mark.parametrize("std", [0.1, 0.2, 0.4, 1.0])
def test_curve_and_shade_of_the_density_figure_follow_the_gaussian_and_only_they_move(std):
    bars, curve = density_is_not_probability.figure(std).axes
    assert [b.get_height() for b in bars.patches] == pytest.approx([1 / 6] * 6)
    assert [b.get_x() + b.get_width() / 2 for b in bars.patches] == pytest.approx([1, 2, 3, 4, 5, 6])
    assert [b.get_hatch() for b in bars.patches] == [None] * 4 + ["//"] * 2
    assert bars.texts[0].get_text() == "0.33"
    x, y = curve.lines[0].get_data()
    law = NormalDist(0, std)
    assert y == pytest.approx([law.pdf(v) for v in x]) and (x[0], x[-1]) == (-1.5, 1.5)
    assert y.max() == pytest.approx(1 / (std * math.sqrt(2 * math.pi)))
    assert (y.max() > 1) == (std < 0.3989)
    corners = curve.collections[0].get_paths()[0].vertices
    assert (corners[:, 0].min(), corners[:, 0].max()) == (0, 0.2)
    assert all(v == 0 or v == pytest.approx(law.pdf(u)) for u, v in corners)
    a, b = corners[:-1].T  # shoelace formula: the area of the shaded polygon
    shaded = abs(np.dot(a, np.roll(b, -1)) - np.dot(b, np.roll(a, -1))) / 2
    assert shaded == pytest.approx(law.cdf(0.2) - 0.5, abs=2e-4)
    assert curve.texts[1].get_text() == f"area {law.cdf(0.2) - 0.5:.2f}"
    assert curve.lines[1].get_ydata() == [1, 1]
    assert curve.get_title() == f"an area, std {std}"
    assert (curve.get_ylim(), curve.get_xlim(), bars.get_ylim()) == ((0, 4.2), (-1.5, 1.5), (0, 0.25))


@pytest.mark.equation("foundations/what_is_a_model/sum_of_dice")
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_the_convolution_of_dice_counts_every_one_of_the_six_to_the_n_throws(n):
    totals = [sum(throw) for throw in itertools.product(range(1, 7), repeat=n)]
    want = [float(Fraction(totals.count(s), 6**n)) for s in range(n, 6 * n + 1)]
    assert sum_of_dice.sum_of_dice(n).tolist() == pytest.approx(want, rel=1e-12)


@pytest.mark.parametrize("n", [7, 8])
def test_the_sums_of_seven_and_eight_dice_obey_the_recursion_in_exact_fractions(n):
    p = {0: Fraction(1)}  # no die: the total is 0
    for _ in range(n):
        p = {s: sum(Fraction(1, 6) * p.get(s - k, 0) for k in range(1, 7)) for s in range(6 * n + 1)}
    want = [float(p[s]) for s in range(n, 6 * n + 1)]
    assert sum(p.values()) == 1
    assert sum_of_dice.sum_of_dice(n).tolist() == pytest.approx(want, rel=1e-12)


def test_the_bell_over_the_sum_of_dice_has_its_mean_and_its_variance():
    for n in range(1, 9):
        p, totals = sum_of_dice.sum_of_dice(n), np.arange(n, 6 * n + 1)
        law = NormalDist(p @ totals, math.sqrt(p @ totals**2 - (p @ totals) ** 2))
        x = [-3.0, float(n), 3.5 * n, 20.5]
        assert sum_of_dice.bell(np.array(x), n) == pytest.approx([law.pdf(v) for v in x], rel=1e-9)


def test_the_quoted_mean_variance_and_entropy_of_a_die_are_seven_halves_35_twelfths_and_log2_6():
    facts = sum_of_dice.facts()
    mean = Fraction(sum(range(1, 7)), 6)
    variance = sum((k - mean) ** 2 for k in range(1, 7)) / 6
    assert (mean, variance) == (Fraction(7, 2), Fraction(35, 12))
    assert facts["mean"] == pytest.approx(3.5)
    assert facts["variance"] == pytest.approx(float(variance)) == pytest.approx(facts["std"] ** 2)
    assert facts["entropy"] == pytest.approx(math.log(6) / math.log(2))
    assert facts["seven"] == pytest.approx(6 / 36) and facts["twelve"] == pytest.approx(1 / 36)


def test_the_bars_of_the_sum_of_dice_close_in_on_the_bell():
    gaps = [sum_of_dice.largest_gap(n) for n in range(1, 9)]
    assert all(later < earlier for earlier, later in itertools.pairwise(gaps))
    law = NormalDist(3.5, math.sqrt(35 / 12))
    assert gaps[0] == pytest.approx(max(abs(1 / 6 - law.pdf(k)) for k in range(1, 7)))
    counts = np.array([1])
    for _ in range(8):  # integers: how many of the 6^8 throws give each total
        counts = np.array([counts[max(0, s - 5) : s + 1].sum() for s in range(len(counts) + 5)])
    law = NormalDist(28, math.sqrt(8 * 35 / 12))
    far = max(abs(c / 6**8 - law.pdf(s)) for s, c in enumerate(counts.tolist(), 8))
    assert sum_of_dice.facts()["gap_8"] == pytest.approx(far) == pytest.approx(gaps[7])
    assert sum_of_dice.facts()["gap_1"] == pytest.approx(gaps[0])


def test_simulated_totals_of_dice_follow_the_bars(rng, n=20_000):
    totals = rng.integers(1, 7, (n, 3)).sum(axis=1)
    p = sum_of_dice.sum_of_dice(3)
    share = np.array([(totals == s).mean() for s in range(3, 19)])
    assert (abs(share - p) < 5 * np.sqrt(p * (1 - p) / n) + 1 / n).all()


@pytest.mark.parametrize("dice", range(1, 9))
def test_each_bar_of_the_sum_of_dice_stands_over_its_total_under_the_bell_of_the_same_mean(dice):
    (ax,) = sum_of_dice.figure(dice).axes
    middle = [b.get_x() + b.get_width() / 2 for b in ax.patches]
    height = np.array([b.get_height() for b in ax.patches])
    assert middle == pytest.approx(list(range(dice, 6 * dice + 1)))
    assert height.sum() == pytest.approx(1) and height @ middle == pytest.approx(3.5 * dice)
    assert height[0] == pytest.approx(6.0**-dice) == pytest.approx(height[-1])
    x, y = ax.lines[0].get_data()
    law = NormalDist(3.5 * dice, math.sqrt(35 / 12 * dice))
    assert y == pytest.approx([law.pdf(v) for v in x]) and (x[0], x[-1]) == (-2, 50)
    assert ax.get_title() == f"mean {3.5 * dice:g}, variance {35 / 12 * dice:.2f}"
    assert ax.get_xlabel() == ("one die" if dice == 1 else f"total of {dice} dice")
    assert (ax.get_xlim(), ax.get_ylim()) == ((-2, 50), (0, 0.25)) and y.max() < 0.25


@pytest.mark.equation("foundations/what_is_a_model/entropy")
def test_the_entropy_is_the_mean_number_of_bits_of_surprise():
    for weights in [(1, 1), (9, 1), (1, 2, 3, 4, 5, 6), (1, 1, 1, 1, 1, 1), (8, 4, 2, 1, 1)]:
        p = [w / sum(weights) for w in weights]
        nats = math.fsum(q * math.log(1 / q) for q in p)
        assert entropy_of_a_coin.entropy(p) == pytest.approx(nats / math.log(2), rel=1e-12)
    assert entropy_of_a_coin.entropy([1 / 2, 1 / 4, 1 / 8, 1 / 8]) == 7 / 4  # questions of a game of guessing


def test_a_coin_that_always_falls_alike_has_no_entropy_and_a_fair_one_has_one_bit():
    assert entropy_of_a_coin.coin(np.array([0.0, 0.25, 1.0])).tolist() == [[0, 1], [0.25, 0.75], [1, 0]]
    bits = entropy_of_a_coin.entropy(entropy_of_a_coin.coin(np.array([0.0, 0.5, 1.0])))
    assert bits.tolist() == [0, 1, 0] and not np.signbit(bits).any()


def test_no_coin_has_more_entropy_than_the_fair_one(rng):
    heads = rng.random(1000)
    bits = entropy_of_a_coin.entropy(entropy_of_a_coin.coin(heads))
    assert (bits <= 1).all() and (bits >= 0).all()
    assert bits == pytest.approx(entropy_of_a_coin.entropy(entropy_of_a_coin.coin(1 - heads)))


def test_the_quoted_bits_of_the_bent_coin_are_nine_parts_heads_and_one_part_tails():
    facts = entropy_of_a_coin.facts()
    assert facts["fair"] == 1
    assert facts["surprise_heads"] == pytest.approx(math.log(10 / 9, 2))
    assert facts["surprise_tails"] == pytest.approx(math.log(10, 2))
    assert facts["bent"] == pytest.approx(0.9 * facts["surprise_heads"] + 0.1 * facts["surprise_tails"])
    assert facts["die"] == pytest.approx(1 + math.log(3, 2))


@pytest.mark.parametrize("heads", [0.0, 0.1, 0.5, 0.7, 0.9, 1.0])
def test_the_dot_of_the_coin_sits_on_the_entropy_curve_below_the_line_of_the_die(heads):
    (ax,) = entropy_of_a_coin.figure(heads).axes
    curve, die, stem, dot = ax.lines
    want = -sum(q * math.log2(q) for q in (heads, 1 - heads) if q > 0)
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (heads, pytest.approx(want))
    assert stem.get_xydata()[0].tolist() == [heads, 0] and stem.get_xydata()[1].tolist() == [
        heads,
        pytest.approx(want),
    ]
    assert ax.get_title() == f"heads {heads}: {abs(want):.2f} bits"
    x, y = curve.get_data()
    assert (x[0], x[-1], x[y.argmax()], y.max(), y[0], y[-1]) == (0, 1, 0.5, 1, 0, 0)
    assert y[1:-1] == pytest.approx([-v * math.log2(v) - (1 - v) * math.log2(1 - v) for v in x[1:-1]])
    assert die.get_ydata() == [pytest.approx(math.log2(6))] * 2
    assert (ax.get_xlim(), ax.get_ylim()) == ((-0.02, 1.02), (0, 3))


@pytest.mark.equation("foundations/what_is_a_model/gaussian_density")
def test_the_gaussian_density_encloses_area_one_with_the_mean_and_the_variance_in_its_name():
    for mean, std in [(0, 1), (2, 0.5), (-1.5, 3)]:
        x = np.linspace(mean - 12 * std, mean + 12 * std, 4001)
        mass = mean_and_standard_deviation.density(x, mean, std) * (x[1] - x[0])
        assert mass.sum() == pytest.approx(1, abs=1e-12)
        assert mass @ x == pytest.approx(mean, abs=1e-12)
        assert mass @ (x - mean) ** 2 == pytest.approx(std**2, rel=1e-12)
        law = NormalDist(mean, std)
        for v in (mean, mean + std, mean - 2.5 * std):
            assert mean_and_standard_deviation.density(v, mean, std) == pytest.approx(law.pdf(v), rel=1e-12)


def test_one_two_and_three_standard_deviations_of_a_gaussian_hold_68_95_and_99_7_percent():
    facts = mean_and_standard_deviation.facts()
    law = NormalDist(5, 0.3)
    for k, percent in [(1, 68.27), (2, 95.45), (3, 99.73)]:
        inside = law.cdf(5 + k * 0.3) - law.cdf(5 - k * 0.3)
        assert mean_and_standard_deviation.within(k) == pytest.approx(inside, abs=1e-12)
        assert facts[f"within_{k}"] == mean_and_standard_deviation.within(k) == pytest.approx(percent / 100, abs=5e-5)
    assert facts["beyond_3"] == pytest.approx(2 * NormalDist().cdf(-3), rel=1e-9)
    assert facts["peak"] == pytest.approx(1 / math.sqrt(2 * math.pi))


def test_samples_of_a_gaussian_fall_within_k_standard_deviations_as_often_as_erf_says(rng, n=20_000):
    x = rng.normal(-2, 1.5, n)
    for k in (1, 2, 3):
        p = mean_and_standard_deviation.within(k)
        assert abs((abs(x + 2) <= k * 1.5).mean() - p) < 5 * math.sqrt(p * (1 - p) / n)


@pytest.mark.parametrize("mean", [-2.0, 0.0, 2.0])
@pytest.mark.parametrize("std", [0.5, 1.0, 1.5])
def test_the_brackets_of_the_gaussian_reach_as_far_as_its_shades(mean, std):
    (ax,) = mean_and_standard_deviation.figure(mean, std).axes
    curve, *brackets, middle = ax.lines
    law = NormalDist(mean, std)
    x, y = curve.get_data()
    assert y == pytest.approx([law.pdf(v) for v in x])
    assert len(brackets) == len(ax.collections) == len(ax.texts) == 3
    assert ax.get_xlim() == (-7.5, 8.5) == (x[0], x[-1]) and ax.get_ylim() == (0, 1.15)
    for k, (bracket, shade, text) in enumerate(zip(brackets, ax.collections, ax.texts, strict=True), 1):
        assert bracket.get_xdata().tolist() == [mean - k * std, mean + k * std]
        assert list(bracket.get_ydata()) == [text.get_position()[1]] * 2 and bracket.get_ydata()[0] > y.max()
        corners = shade.get_paths()[0].vertices
        assert (corners[:, 0].min(), corners[:, 0].max()) == (mean - k * std, mean + k * std)
        assert all(v == 0 or v == pytest.approx(law.pdf(u)) for u, v in corners)
        a, b = corners[:-1].T  # shoelace formula
        area = abs(np.dot(a, np.roll(b, -1)) - np.dot(b, np.roll(a, -1))) / 2
        assert area == pytest.approx(law.cdf(mean + k * std) - law.cdf(mean - k * std), abs=1e-3)
        assert text.get_text() == ["68.3%", "95.4%", "99.7%"][k - 1] and text.get_position()[0] > mean + k * std
    assert len({b.get_ydata()[0] for b in brackets}) == 3
    assert list(middle.get_xdata()) == [mean, mean] and list(middle.get_ydata()) == [
        0,
        pytest.approx(law.pdf(mean)),
    ]
    assert ax.get_title() == f"$\\mu = {mean:g}$, $\\sigma = {std:g}$"


@pytest.mark.equation("foundations/what_is_a_model/expected_squared_norm")
def test_the_expected_squared_length_of_noise_is_its_number_of_dimensions(rng):
    for d, n in [(1, 20_000), (2, 20_000), (64, 2000), (784, 500)]:
        x = noise_lives_on_a_shell.noise(rng, n, d)
        assert x.shape == (n, d)
        squared = noise_lives_on_a_shell.norm(x) ** 2
        assert np.allclose(squared, np.einsum("ij,ij->i", x, x), rtol=1e-9, atol=0)
        assert abs(squared.mean() - d) < 5 * math.sqrt(2 * d / n)  # chi-square: variance 2d
        r = np.linspace(1e-9, math.sqrt(d) + 12, 40_001)  # the same from the exact law of the length
        mass = noise_lives_on_a_shell.norm_density(r, d) * (r[1] - r[0])
        assert mass @ r**2 == pytest.approx(d, rel=1e-6)


def test_the_numbers_of_one_noise_sample_are_unrelated_and_each_has_mean_zero_and_variance_one(rng, n=20_000):
    x = noise_lives_on_a_shell.noise(rng, n, 3)
    assert (abs(x.mean(axis=0)) < 5 / math.sqrt(n)).all()
    assert (abs(x.T @ x / n - np.eye(3)) < 5 * np.sqrt((1 + np.eye(3)) / n)).all()


def test_the_length_of_noise_in_one_two_and_three_dimensions_has_the_textbook_densities():
    r = np.array([0.2, 1.0, 2.5])
    bell = np.exp(-(r**2) / 2)
    assert noise_lives_on_a_shell.norm_density(r, 1) == pytest.approx(2 * bell / math.sqrt(2 * math.pi))
    assert noise_lives_on_a_shell.norm_density(r, 2) == pytest.approx(r * bell)  # Rayleigh
    assert noise_lives_on_a_shell.norm_density(r, 3) == pytest.approx(r**2 * bell * math.sqrt(2 / math.pi))


@pytest.mark.equation("foundations/what_is_a_model/mean_norm")
def test_the_mean_length_of_noise_by_gamma_functions_is_the_mean_of_its_density():
    assert noise_lives_on_a_shell.mean_norm(1) == pytest.approx(math.sqrt(2 / math.pi))
    assert noise_lives_on_a_shell.mean_norm(2) == pytest.approx(math.sqrt(math.pi / 2))
    for d in (1, 2, 3, 64, 784):
        r = np.linspace(1e-9, math.sqrt(d) + 12, 40_001)
        mass = noise_lives_on_a_shell.norm_density(r, d) * (r[1] - r[0])
        mean = noise_lives_on_a_shell.mean_norm(d)
        assert mass.sum() == pytest.approx(1, abs=2e-4)
        assert mass @ r == pytest.approx(mean, rel=1e-6)
        assert mass @ (r - mean) ** 2 == pytest.approx(noise_lives_on_a_shell.std_norm(d) ** 2, rel=1e-3)
        assert mean * noise_lives_on_a_shell.mean_norm(d + 1) == pytest.approx(d)  # as Γ(z + 1) = z Γ(z)
        assert math.sqrt(d - 0.5) < mean < math.sqrt(d)


def test_the_shell_of_noise_keeps_its_thickness_while_its_radius_grows():
    thickness = [noise_lives_on_a_shell.std_norm(d) for d in (1, 2, 4, 16, 64, 256, 784)]
    assert all(a < b < math.sqrt(0.5) for a, b in itertools.pairwise(thickness))
    assert thickness[-1] == pytest.approx(math.sqrt(0.5), rel=1e-3)


def test_the_quoted_radius_and_thickness_of_the_shell_of_noise_in_784_dimensions(rng):
    facts = noise_lives_on_a_shell.facts()
    assert facts["root"] == 28 == math.sqrt(28 * 28)
    assert facts["mean"] == pytest.approx(math.sqrt(784 - 0.5), abs=1e-5)
    assert facts["std"] == pytest.approx(math.sqrt(784 - facts["mean"] ** 2))
    assert facts["mean_1"] == pytest.approx(math.sqrt(2 / math.pi))
    assert facts["std_1"] == pytest.approx(math.sqrt(1 - 2 / math.pi))
    length = np.sqrt((rng.normal(size=(1000, 784)) ** 2).sum(axis=1))
    assert abs(length.mean() - facts["mean"]) < 5 * facts["std"] / math.sqrt(1000)
    assert abs(length.std() - facts["std"]) < 5 * facts["std"] / math.sqrt(2 * 1000)

    def longer(r):  # P(length > r) as a Poisson sum: exact for an even number of dimensions
        logs = [k * math.log(r * r / 2) - r * r / 2 - math.lgamma(k + 1) for k in range(784 // 2)]
        return math.fsum(map(math.exp, logs))

    assert facts["within_2"] == pytest.approx(longer(26) - longer(30), abs=1e-8)


@pytest.mark.parametrize("d", [1, 2, 4, 16, 64, 256, 784])
def test_histogram_curve_and_picture_of_the_noise_figure_show_the_same_samples(d):
    lengths, picture = noise_lives_on_a_shell.figure(d).axes
    x = np.random.default_rng(0).standard_normal((2000, d))
    bars, (curve, root) = lengths.patches[0].get_data(), lengths.lines
    length = np.sqrt((x**2).sum(axis=1))
    want = [((length >= a) & (length < b)).mean() / 0.25 for a, b in itertools.pairwise(bars.edges)]
    assert bars.values == pytest.approx(want) and bars.edges[[0, 1, -1]].tolist() == [0, 0.25, 32.25]
    r, y = curve.get_data()
    assert y == pytest.approx(noise_lives_on_a_shell.norm_density(r, d)) and y.max() < 0.9
    assert r[0] == pytest.approx(0.01) and r[-1] == 32
    assert list(root.get_xdata()) == [math.sqrt(d)] * 2
    pixels = picture.images[0].get_array()
    assert pixels.shape == ((1, 2) if d == 2 else (math.isqrt(d),) * 2) and pixels.ravel().tolist() == x[0].tolist()
    assert picture.images[0].get_clim() == (-3, 3)
    assert lengths.get_title() == f"$d = {d}$"
    assert (lengths.get_xlim(), lengths.get_ylim()) == ((0, 32), (0, 0.9))
    assert (y.argmax() == 0) == (d == 1)  # only in one dimension are the shortest samples the most frequent


def test_no_noise_sample_in_784_dimensions_is_drawn_anywhere_near_the_densest_point():
    bars = noise_lives_on_a_shell.figure().axes[0].patches[0].get_data()
    assert bars.values[bars.edges[:-1] < 25].max() == 0 and bars.values[
        bars.edges[:-1] >= 25
    ].sum() * 0.25 == pytest.approx(1)


# loss_of_a_guess


def test_a_right_guess_has_no_loss_and_a_wrong_one_has_its_squared_distance():
    for price in (100, 540):
        assert loss_of_a_guess.loss(price, price) == 0
        assert loss_of_a_guess.loss(price, price + 30) == 900 == loss_of_a_guess.loss(price, price - 30)


@pytest.mark.equation("foundations/what_is_a_model/average_loss")
def test_average_loss_of_a_guess_is_the_mean_of_the_squared_differences(rng):
    y = rng.uniform(50, 600, size=7)
    for a in (0.0, 123.4, 700.0):
        assert loss_of_a_guess.average_loss(y, a) == pytest.approx(np.var(y - a) + np.mean(y - a) ** 2, rel=1e-12)
    assert loss_of_a_guess.average_loss(np.array([0, 2]), np.array([0, 1, 4])).tolist() == [2, 1, 10]


@pytest.mark.equation("foundations/what_is_a_model/mean_minimises")
def test_average_loss_is_the_variance_plus_the_squared_distance_from_the_mean(rng):
    y = rng.uniform(50, 600, size=7)
    a = rng.uniform(0, 700, size=50)
    assert loss_of_a_guess.average_loss(y, a) == pytest.approx(np.var(y) + (a - np.mean(y)) ** 2, rel=1e-12)


def test_facts_of_the_guessed_price_follow_from_the_five_prices_in_exact_fractions():
    prices = [100, 110, 120, 130, 540]
    mean = Fraction(sum(prices), 5)
    assert loss_of_a_guess.PRICES.tolist() == prices
    assert loss_of_a_guess.facts() == {
        "best_guess": mean,
        "lowest_average": sum((p - mean) ** 2 for p in prices) / 5,
        "average_at_120": Fraction(sum((p - 120) ** 2 for p in prices), 5),
        "third_at_best": (120 - mean) ** 2,
    }


def test_no_guess_on_a_fine_grid_beats_the_mean_of_the_five_prices():
    grid = np.arange(0, 700, 0.5)
    losses = loss_of_a_guess.average_loss(loss_of_a_guess.PRICES, grid)
    facts = loss_of_a_guess.facts()
    assert grid[losses.argmin()] == facts["best_guess"] and losses.min() == facts["lowest_average"] > 0


@pytest.mark.parametrize("guess", [80, 120, 200, 300, 540])
def test_figure_of_a_guess_shows_five_errors_and_a_marker_on_both_curves(guess):
    errors, one, every = loss_of_a_guess.figure(guess=guess).axes
    bars = errors.collections[0].get_segments()
    assert [(b[:, 0].tolist(), b[:, 1].tolist()) for b in bars] == [
        ([guess, price], [house, house]) for house, price in enumerate([100, 110, 120, 130, 540], 1)
    ]
    dots, line = errors.lines
    assert dots.get_xdata().tolist() == [100, 110, 120, 130, 540] and dots.get_ydata().tolist() == [1, 2, 3, 4, 5]
    assert list(line.get_xdata()) == [guess, guess]
    assert f"guess {guess} k€" in errors.get_title("left") + errors.get_title()
    assert errors.yaxis_inverted(), "house 1 is on top"
    for house, (price, text) in enumerate(zip([100, 110, 120, 130, 540], errors.texts, strict=True), 1):
        assert int(text.get_text().strip("$")) == price - guess
        assert text.get_position() == (max(price, guess) + 12, house)
    for ax, prices in ((one, [120]), (every, [100, 110, 120, 130, 540])):
        curve, lowest, marker = ax.lines
        mean = sum(prices) / len(prices)
        a, height = curve.get_data()
        assert height == pytest.approx(np.mean([(p - a) ** 2 for p in prices], axis=0))
        assert marker.get_xdata()[0] == guess
        assert marker.get_ydata()[0] == np.mean([(p - guess) ** 2 for p in prices])
        assert lowest.get_xdata()[0] == mean and lowest.get_ydata()[0] == np.var(prices)
        assert ax.texts[0].get_text() == f"lowest {np.var(prices):,.0f}\nat {mean:.0f}"
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert left < guess < right and bottom < marker.get_ydata()[0] < top
        at, label = ax.texts[0].get_position()
        assert left + 100 < at < right - 100 and 5e4 + np.interp(at, a, height) < label < top - 5e4
        assert a[0] <= left and a[-1] >= right
    assert one.get_ylim() == every.get_ylim(), "the losses of the two panels can be compared"
    assert one.get_xlim() == every.get_xlim()
    titles = [ax.get_title("left") + ax.get_title() for ax in (one, every)]
    assert titles == ["house 3 alone", "average of all five"]


def test_figure_of_a_guess_starts_at_the_price_of_the_third_house():
    errors, one, every = loss_of_a_guess.figure().axes
    assert list(errors.lines[1].get_xdata()) == [120, 120]
    assert one.lines[2].get_ydata()[0] == 0 < every.lines[2].get_ydata()[0]


# one_outlier_moves_the_mean


def test_squared_and_absolute_loss_are_averages_over_the_houses(rng):
    y, a = rng.normal(size=6), rng.normal(size=4)
    squared, absolute = one_outlier_moves_the_mean.squared_loss(y, a), one_outlier_moves_the_mean.absolute_loss(y, a)
    for j in range(4):
        assert squared[j] == pytest.approx(sum((v - a[j]) ** 2 for v in y) / 6, rel=1e-12)
        assert absolute[j] == pytest.approx(sum(abs(v - a[j]) for v in y) / 6, rel=1e-12)


@pytest.mark.equation("foundations/what_is_a_model/median_minimises")
def test_slope_of_the_absolute_loss_counts_prices_below_minus_prices_above_the_guess(rng, h=1e-6):
    y = rng.uniform(100, 600, size=9)
    a = rng.uniform(50, 650, size=40)
    a = a[abs(y - a[:, None]).min(axis=1) > 2 * h]  # the loss has a kink at each price
    rise = one_outlier_moves_the_mean.absolute_loss(y, a + h) - one_outlier_moves_the_mean.absolute_loss(y, a - h)
    below, above = (y < a[:, None]).sum(axis=1), (y > a[:, None]).sum(axis=1)
    assert rise / (2 * h) == pytest.approx((below - above) / 9, abs=1e-6)
    centre = np.array([median(y)])
    assert (one_outlier_moves_the_mean.absolute_loss(y, a) >= one_outlier_moves_the_mean.absolute_loss(y, centre)).all()


def test_facts_of_the_outlier_follow_from_the_five_prices_in_exact_fractions():
    near = [100, 110, 120, 130]
    squared = [Fraction(p - 120) ** 2 for p in [*near, 540]]
    absolute = [abs(Fraction(p - 120)) for p in [*near, 540]]
    assert one_outlier_moves_the_mean.facts() == {
        "mean": Fraction(sum(near) + 540, 5),
        "median": 120,
        "mean_at_120": Fraction(sum(near) + 120, 5),
        "median_at_120": 120,
        "mean_of_four": Fraction(sum(near), 4),
        "share_squared": pytest.approx(float(squared[4] / sum(squared)), rel=1e-12),
        "share_absolute": pytest.approx(float(absolute[4] / sum(absolute)), rel=1e-12),
    }


@pytest.mark.parametrize("outlier", [120, 200, 380, 540])
def test_figure_of_the_outlier_moves_the_lowest_squared_loss_but_not_the_lowest_absolute_loss(outlier):
    y = [100, 110, 120, 130, outlier]
    squared, absolute = one_outlier_moves_the_mean.figure(outlier_price=outlier).axes
    for ax, power, best, name in ((squared, 2, sum(y) / 5, "mean"), (absolute, 1, 120, "median")):
        curve, lowest, line, houses, dot = ax.lines
        a, height = curve.get_data()
        assert height == pytest.approx(np.mean([abs(v - a) ** power for v in y], axis=0))
        assert lowest.get_xdata()[0] == best == line.get_xdata()[0]
        assert lowest.get_ydata()[0] == pytest.approx(sum(abs(v - best) ** power for v in y) / 5)
        assert height.min() >= lowest.get_ydata()[0]
        assert ax.texts[0].get_text() == f"{name} {best:.0f}"
        assert houses.get_xdata().tolist() == y and dot.get_xdata()[0] == outlier
        left, right = ax.get_xlim()
        bottom, top = ax.get_ylim()
        assert a[0] <= left < min(y) and max(y) < right and a[-1] >= right
        at, label = ax.texts[0].get_position()
        assert left < at < right and 1.2 * np.interp(at, a, height) < label < 0.95 * top
        assert bottom < dot.get_ydata()[0] == houses.get_ydata()[0] < 0 < lowest.get_ydata()[0] < top
    assert "squared" in squared.get_title("left") + squared.get_title()
    assert "absolute" in absolute.get_title("left") + absolute.get_title()


def test_the_mean_moves_by_a_fifth_of_the_outlier_and_the_median_not_at_all():
    centres = []
    for outlier in (120, 300, 540):
        squared, absolute = one_outlier_moves_the_mean.figure(outlier_price=outlier).axes
        centres.append((squared.lines[1].get_xdata()[0], absolute.lines[1].get_xdata()[0]))
    means, medians = zip(*centres, strict=True)
    assert np.diff(means) == pytest.approx(np.diff([120, 300, 540]) / 5) and set(medians) == {120}
    assert means[-1] > 130 > means[0], "the outlier carries the mean past every other house"
    default = one_outlier_moves_the_mean.figure().axes[0]
    assert default.lines[1].get_xdata()[0] == one_outlier_moves_the_mean.facts()["mean"] == 200
    assert default.get_xlim() == squared.get_xlim() and default.get_ylim() == squared.get_ylim()


# squaring_punishes_big_errors


def test_square_is_below_the_distance_exactly_for_errors_between_zero_and_one():
    s = squaring_punishes_big_errors
    for e in (0.01, 0.5, 0.99):
        assert s.square(e) < s.distance(e) and s.square(-e) < s.distance(-e)
    for e in (1.01, 2, 540):
        assert s.square(e) > s.distance(e) and s.square(-e) > s.distance(-e)
    assert s.square(1) == s.distance(1) == 1 == s.distance(-1) and s.square(0) == s.distance(0) == 0


def test_doubling_an_error_quadruples_its_square_and_doubles_its_distance(rng):
    e = rng.normal(size=20)
    s = squaring_punishes_big_errors
    assert s.square(2 * e) == pytest.approx(4 * s.square(e)) and s.distance(2 * e) == pytest.approx(2 * s.distance(e))
    assert s.square(e) == pytest.approx(e * e) and s.distance(e).tolist() == [max(v, -v) for v in e]


def test_signed_difference_of_price_and_guess_falls_below_any_bound():
    s = squaring_punishes_big_errors
    for bound in (0, -1e3, -1e9):
        guess = 120 - bound + 1  # too high a guess is all it takes
        assert s.difference(120 - guess) < bound
    assert [s.difference(e) for e in (-2, 0, 3)] == [-2, 0, 3]


def test_change_of_unit_multiplies_every_squared_loss_alike_and_keeps_the_best_guess(rng):
    prices, guesses = rng.uniform(100, 600, size=6), np.linspace(50, 650, 601)
    s = squaring_punishes_big_errors
    in_keuros = np.array([s.square(prices - a).mean() for a in guesses])
    in_euros = np.array([s.square(1000 * prices - 1000 * a).mean() for a in guesses])
    assert in_euros == pytest.approx(s.facts()["unit_factor"] * in_keuros, rel=1e-12)
    assert in_euros.argmin() == in_keuros.argmin()


def test_facts_of_squaring_are_those_of_half_a_thousand_euros():
    half = Fraction(1, 2)
    assert squaring_punishes_big_errors.facts() == {
        "half": half * half,
        "half_in_euros": (half * 1000) ** 2,
        "doubled": (half + half) ** 2 / half**2,
        "unit_factor": 1000 * 1000,
    }


@pytest.mark.parametrize("error", [0.1, 0.5, 1.25])
def test_figure_of_squaring_shows_the_same_errors_in_two_units(error):
    for ax, scale, unit in zip(
        squaring_punishes_big_errors.figure(error=error).axes, (1, 1000), ("k€", "€"), strict=True
    ):
        squares, distances, differences, dots = ax.lines
        e = np.linspace(-2.5, 2.5, 101) * scale
        for line, loss in ((squares, e * e), (distances, np.maximum(e, -e)), (differences, e)):
            assert line.get_xdata() == pytest.approx(e) and line.get_ydata() == pytest.approx(loss)
        assert dots.get_xdata() == pytest.approx([scale * error, 2 * scale * error])
        assert dots.get_ydata() == pytest.approx([(scale * error) ** 2, 4 * (scale * error) ** 2])
        for line, v in zip(ax.texts[0].get_text().split("\n"), (scale * error, 2 * scale * error), strict=True):
            base, square = line.replace(",", "").replace("$", "").split(" = ")
            assert base.endswith("^2") and float(base[:-2]) == pytest.approx(v)
            assert float(square) == pytest.approx(v * v)
        assert ax.get_xlabel() == f"error $e$, {unit}"
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert left < e[0] and e[-1] < right and bottom < e[0] < 0 < (2.5 * scale) ** 2 < top
        names = {"$e^2$": squares, "$|e|$": distances, "$e$": differences, "$|e|$ and $e$": distances}
        for text in ax.texts[1:]:  # each label stands beside its own curve
            at, height = text.get_position()
            off = {
                name: np.hypot((e - at) / (right - left), (line.get_ydata() - height) / (top - bottom)).min()
                for name, line in names.items()
            }
            assert off[text.get_text()] == min(off.values()) < 0.15, text.get_text()
        at, height = ax.texts[0].get_position()
        assert at == 0 and (1.6 * scale) ** 2 < height < 6 * scale**2, "the sums stand inside the bowl"
        flat = np.ptp(distances.get_ydata()) / (top - bottom)
        assert flat > 0.2 if scale == 1 else flat < 1e-3  # in euros the distance hugs the axis
    default = squaring_punishes_big_errors.figure().axes[0].lines[3]
    assert default.get_ydata().tolist() == [0.25, 1]


# least_squares_is_maximum_likelihood


@pytest.mark.equation("foundations/what_is_a_model/gaussian_likelihood")
def test_minus_log_likelihood_of_equal_gaussian_errors_is_a_constant_plus_the_rss(rng):
    e, std = rng.normal(size=7), 0.6
    by_hand = -sum(log(NormalDist(0, std).pdf(v)) for v in e)  # each error's own density
    assert least_squares_is_maximum_likelihood.loss(e, std * np.ones(7), 2) == pytest.approx(by_hand, rel=1e-12)
    formula = 7 / 2 * log(2 * pi * std**2) + (e**2).sum() / (2 * std**2)
    assert by_hand == pytest.approx(formula, rel=1e-12)


@pytest.mark.equation("foundations/what_is_a_model/laplace_likelihood")
def test_minus_log_likelihood_of_equal_laplace_errors_is_a_constant_plus_the_absolute_errors(rng):
    e, b = rng.normal(size=7), 0.6
    by_hand = -sum(log(exp(-abs(v) / b) / (2 * b)) for v in e)
    assert least_squares_is_maximum_likelihood.loss(e, b * np.ones(7), 1) == pytest.approx(by_hand, rel=1e-12)
    assert by_hand == pytest.approx(7 * log(2 * b) + sum(abs(e)) / b, rel=1e-12)
    grid = np.linspace(-40, 40, 200_001)
    density = np.exp(-least_squares_is_maximum_likelihood.loss(grid[:, None], np.array([b]), 1))
    assert density.sum() * (grid[1] - grid[0]) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("power", [1, 2])
def test_loss_of_unequal_errors_adds_up_error_by_error_with_its_own_scale(rng, power):
    m = least_squares_is_maximum_likelihood
    e, scale = rng.normal(size=(3, 5)), rng.uniform(0.2, 2, size=5)
    apart = sum(m.loss(e[:, i : i + 1], scale[i : i + 1], power) for i in range(5))
    assert m.loss(e, scale, power) == pytest.approx(apart, rel=1e-12) and apart.shape == (3,)


def test_least_squares_is_the_likeliest_line_when_all_gaussian_errors_have_one_variance(rng):
    m = least_squares_is_maximum_likelihood
    for name, x, y, scale, power in m.cases(int(rng.integers(1000))):
        if name == "equal":
            ols, mle = m.best_line(x, y), m.best_line(x, y, scale, power)
            assert ols == pytest.approx(mle, abs=1e-10)
            slope = ((x - x.mean()) * y).sum() / ((x - x.mean()) ** 2).sum()
            assert ols == pytest.approx([y.mean() - slope * x.mean(), slope], abs=1e-10)


def test_likeliest_line_weighs_each_point_by_its_precision_when_the_noise_grows(rng):
    m = least_squares_is_maximum_likelihood
    for name, x, y, scale, power in m.cases(int(rng.integers(1000))):
        if name == "growing":
            mle, ols = m.best_line(x, y, scale, power), m.best_line(x, y)
            e = y - mle[0] - mle[1] * x  # the score equations of the weighted likelihood
            assert [(e / scale**2).sum(), (e * x / scale**2).sum()] == pytest.approx([0, 0], abs=1e-8)
            assert abs(mle - ols).max() > 1e-4
            assert m.loss(e, scale, 2) < m.loss(y - ols[0] - ols[1] * x, scale, 2)


def test_likeliest_line_of_laplace_errors_is_the_least_absolute_line(rng):
    m = least_squares_is_maximum_likelihood
    for name, x, y, scale, power in m.cases(int(rng.integers(1000))):
        if name == "Laplace":
            a, b = m.best_line(x, y, scale, power)
            e = y - a - b * x
            zero = abs(e) < 1e-9
            assert zero.sum() == 2, "it meets two of the points"
            # Optimality: no direction lowers a convex function at its minimum.
            for u in np.linspace(0, 2 * pi, 721):
                step = np.cos(u) + np.sin(u) * x
                assert -(np.sign(e[~zero]) * step[~zero]).sum() + abs(step[zero]).sum() >= -1e-9
            assert abs(m.best_line(x, y) - (a, b)).max() > 1e-4


def test_least_absolute_line_of_two_points_meets_both():
    x, y = np.array([1.0, 3.0]), np.array([5.0, 1.0])
    line = least_squares_is_maximum_likelihood.best_line(x, y, np.array([0.5, 0.5]), 1)
    assert line == pytest.approx([7, -2])


def test_unknown_but_equal_noise_moves_the_value_of_the_likelihood_not_the_best_line(rng):
    m = least_squares_is_maximum_likelihood
    x, y = rng.normal(size=20), rng.normal(size=20)
    lines = [m.best_line(x, y, std * np.ones(20), 2) for std in (0.1, 1, 30)]
    assert np.ptp(lines, axis=0).max() < 1e-10
    e = y - lines[0][0] - lines[0][1] * x
    stds = np.linspace(0.2, 3, 2801)
    likeliest = stds[np.argmin([m.loss(e, s * np.ones(20), 2) for s in stds])]
    assert likeliest == pytest.approx(sqrt((e**2).mean()), abs=1e-3)  # sigma² = RSS / n


def test_three_noises_of_the_likelihood_figure_have_the_scales_that_are_claimed():
    m = least_squares_is_maximum_likelihood
    errors = {name: [] for name in ("equal", "growing", "Laplace")}
    for seed in range(400):
        for name, x, y, scale, power in m.cases(seed):
            assert x.tolist() == pytest.approx([-1 + 2 * i / 19 for i in range(20)])
            assert power == (1 if name == "Laplace" else 2)
            assert scale == pytest.approx(0.05 + 0.5 * (x + 1) if name == "growing" else [0.5] * 20)
            errors[name].append((y - 2 - x) / scale)
    for name, z in errors.items():
        z = np.array(z)  # 8000 errors in units of their scale: variance 1, or 2 for Laplace
        var, kurtosis = (2, 6) if name == "Laplace" else (1, 3)
        assert abs(z.mean()) < 5 * sqrt(var / z.size)
        assert abs((z**2).mean() - var) < 5 * var * sqrt((kurtosis - 1) / z.size)
        assert abs(abs(z).mean() - (1 if name == "Laplace" else sqrt(2 / pi))) < 5 * sqrt(var / z.size)
        assert abs((z**2).mean(axis=0) - var).max() < 5 * var * sqrt((kurtosis - 1) / 400)


def test_facts_of_the_two_fits_are_the_slopes_of_the_normal_and_the_score_equations():
    m, expected = least_squares_is_maximum_likelihood, {}
    for name, x, y, scale, power in m.cases(5):
        columns = np.stack([np.ones(20), x], axis=1)
        expected[f"{name}_squares"] = np.linalg.lstsq(columns, y)[0][1]
        if power == 2:
            expected[f"{name}_likely"] = np.linalg.lstsq(columns / scale[:, None], y / scale)[0][1]
        else:  # every line through two points, one by one
            through = [(float((y[j] - y[i]) / (x[j] - x[i])), i) for i, j in combinations(range(20), 2)]
            expected[f"{name}_likely"] = min(through, key=lambda t: sum(abs(y - y[t[1]] - t[0] * (x - x[t[1]]))))[0]
    facts = m.facts()
    assert facts == pytest.approx(expected, rel=1e-9)
    for name in ("growing", "Laplace"):  # in the default picture the likeliest slope is nearer the true 1
        assert abs(facts[f"{name}_likely"] - 1) < abs(facts[f"{name}_squares"] - 1)


def test_over_many_worlds_the_likeliest_line_is_nearer_the_truth_than_least_squares():
    m = least_squares_is_maximum_likelihood
    gain = {"growing": [], "Laplace": []}
    for seed in range(800):
        for name, x, y, *law in m.cases(seed):
            if name in gain:
                lines = m.best_line(x, y), m.best_line(x, y, *law)
                squares, likely = (np.mean((a - 2 + (b - 1) * x) ** 2) for a, b in lines)
                gain[name].append(squares - likely)
    for values in gain.values():
        assert np.mean(values) > 5 * np.std(values) / sqrt(800)


def test_figure_of_likelihood_shows_rings_that_agree_only_for_equal_gaussian_noise():
    m = least_squares_is_maximum_likelihood
    axes = m.figure().axes
    gaps = []
    for top, low, (name, x, y, scale, power) in zip(axes[:3], axes[3:], m.cases(5), strict=True):
        assert f"{name} noise" in top.get_title("left") + top.get_title()
        points, squares, likely = top.lines
        assert points.get_ydata().tolist() == y.tolist() and points.get_xdata().tolist() == x.tolist()
        ols, mle = m.best_line(x, y), m.best_line(x, y, scale, power)
        for line, mark, (a, b) in zip((squares, likely), low.lines, (ols, mle), strict=True):
            assert line.get_xdata().tolist() == x.tolist()
            assert line.get_ydata() == pytest.approx(a + b * x)
            assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (a, b)
        assert squares.get_linestyle() == "-" and likely.get_linestyle() == "--"
        rss = lambda v, y=y, x=x: ((y - v[0] - v[1] * x) ** 2).sum()  # noqa: E731
        nll = lambda v, y=y, x=x, s=scale, p=power: m.loss(y - v[0] - v[1] * x, s, p)  # noqa: E731
        rings = [[path.vertices for path in c.get_paths()] for c in low.collections]
        for ring, height, best, step in ((rings[0], rss, ols, 0.5), (rings[1], nll, mle, 1)):
            assert len(ring) == 3
            for vertices, level in zip(ring, (0.5, 2, 4.5), strict=True):
                heights = [height(v) - height(best) for v in vertices]
                assert np.mean(heights) == pytest.approx(step * level, abs=0.12 * step)
                assert (vertices.min(axis=0) > [1.3, 0]).all() and (vertices.max(axis=0) < [2.7, 2]).all()
        same = [a.shape == b.shape and np.allclose(a, b) for a, b in zip(*rings, strict=True)]
        assert same == [name == "equal"] * 3
        gaps.append(abs(ols - mle).max())
    assert gaps[0] < 1e-10 and min(gaps[1:]) > 0.05
    assert [ax.get_ylabel() for ax in axes] == ["price $y$", "", "", "slope $b$", "", ""]
    wide, tilted = (np.concatenate([p.vertices for p in c.get_paths()]).T for c in axes[4].collections)
    assert abs(np.corrcoef(wide)[0, 1]) < 0.1 and np.corrcoef(tilted)[0, 1] > 0.9
    assert axes[4].lines[1].get_ydata()[0] > axes[4].lines[0].get_ydata()[0]


# lower_training_loss_is_not_better


def test_training_loss_never_rises_with_the_degree_because_each_family_contains_the_last(rng):
    m = lower_training_loss_is_not_better
    for _ in range(20):
        train = m.draw(rng, 12)
        assert (np.diff(m.losses(train, train)[0]) <= 1e-12).all()


def test_both_losses_of_a_polynomial_are_means_over_their_own_points(rng):
    m = lower_training_loss_is_not_better
    train, test = m.draw(rng, 12), m.draw(rng, 50)
    got = m.losses(train, test)
    assert got.shape == (2, 10) and m.DEGREES.tolist() == list(range(10))
    for degree in range(8):  # an oracle in another basis, by singular values
        columns = np.vander(train[0], degree + 1)
        w = np.linalg.lstsq(columns, train[1])[0]
        for row, (x, y) in enumerate((train, test)):
            oracle = ((np.vander(x, degree + 1) @ w - y) ** 2).sum() / len(x)
            assert got[row, degree] == pytest.approx(oracle, rel=1e-6)


def test_points_of_the_polynomial_world_are_a_sine_with_noise_of_deviation_three_tenths(rng, n=40_000):
    x, y = lower_training_loss_is_not_better.draw(rng, n)
    e = y - np.sin(3 * x)
    assert x.min() > -1 and x.max() < 1 and x.shape == y.shape == (n,)
    assert abs(x.mean()) < 5 / sqrt(3 * n) and abs((x**2).mean() - 1 / 3) < 5 * sqrt(4 / 45 / n)
    assert abs(e.mean()) < 5 * 0.3 / sqrt(n) and abs((e**2).mean() - 0.09) < 5 * 0.09 * sqrt(2 / n)
    assert abs((e * x).mean()) < 5 * 0.3 / sqrt(3 * n)
    assert abs((e * np.sin(3 * x)).mean()) < 5 * 0.3 / sqrt(n)


def test_expected_training_loss_falls_below_the_noise_by_the_share_of_fitted_numbers(rng, monkeypatch, n=12, runs=400):
    # Once the curve can follow the truth, E[training loss] = variance * (n - degree - 1) / n.
    m = lower_training_loss_is_not_better
    monkeypatch.setattr(m, "DEGREES", (7, 9))
    rows = np.array([m.losses(points, points)[0] for points in (m.draw(rng, n) for _ in range(runs))])
    for k, degree in enumerate(m.DEGREES):
        free = n - degree - 1
        bound = 5 * 0.09 * sqrt(2 * free) / n / sqrt(runs)
        assert abs(rows[:, k].mean() - 0.09 * free / n) < bound + 2e-4


def test_fresh_points_like_the_largest_degree_less_than_the_best_in_every_world(rng):
    m = lower_training_loss_is_not_better
    for _ in range(10):
        train, test = m.losses(m.draw(rng, 12), m.draw(rng, 1000))
        assert test[9] > test.min() and train[9] == train.min() and test[9] > 2 * train[9]


def test_facts_of_the_polynomials_are_the_losses_of_fits_made_anew():
    rng, losses = np.random.default_rng(147), []
    train, test = (lower_training_loss_is_not_better.draw(rng, n) for n in (12, 1000))
    for degree in range(10):
        curve = np.polynomial.Polynomial.fit(*train, degree)
        losses.append([np.mean((curve(x) - y) ** 2) for x, y in (train, test)])
    best = min(range(10), key=lambda d: losses[d][1])
    assert lower_training_loss_is_not_better.facts() == pytest.approx(
        {
            "best_degree": best,
            "train_best": losses[best][0],
            "test_best": losses[best][1],
            "train_largest": losses[9][0],
            "test_largest": losses[9][1],
        },
        rel=1e-6,
    )


@pytest.mark.parametrize("degree", [0, 3, 9])
def test_figure_of_the_polynomials_shows_the_fit_and_marks_its_degree_on_both_losses(degree):
    m = lower_training_loss_is_not_better
    left, right = m.figure(degree=degree).axes
    fresh, curve, train = left.lines
    x, y = train.get_data()
    assert len(x) == 12 and len(fresh.get_xdata()) == 60
    rng = np.random.default_rng(147)
    for points, n, shown in (((x, y), 12, 12), (fresh.get_data(), 1000, 60)):
        assert np.stack(points).tolist() == np.stack(m.draw(rng, n))[:, :shown].tolist()
    oracle = np.polynomial.Polynomial.fit(x, y, degree)
    assert curve.get_xdata()[[0, -1]].tolist() == [-1, 1]
    assert curve.get_ydata() == pytest.approx(oracle(curve.get_xdata()), rel=1e-6, abs=1e-6)
    assert f"degree {degree}" in left.get_title("left") + left.get_title()
    train_loss, train_mark, test_loss, test_mark, line = right.lines
    for losses, mark in ((train_loss, train_mark), (test_loss, test_mark)):
        assert losses.get_xdata().tolist() == list(range(10))
        assert mark.get_xdata().tolist() == [degree] and mark.get_ydata()[0] == losses.get_ydata()[degree]
    assert list(line.get_xdata()) == [degree, degree]
    assert train_loss.get_ydata()[degree] == pytest.approx(np.mean((oracle(x) - y) ** 2), rel=1e-6)
    facts = m.facts()
    assert train_loss.get_ydata()[9] == facts["train_largest"] and test_loss.get_ydata()[9] == facts["test_largest"]
    assert test_loss.get_ydata()[3] == facts["test_best"] == test_loss.get_ydata().min()
    assert (np.diff(train_loss.get_ydata()) < 0).all() and (np.diff(test_loss.get_ydata()[3:]) > 0).all()
    assert right.get_yscale() == "log" and right.get_xlabel() == "degree"
    (bottom, top), seen = right.get_ylim(), [*train_loss.get_ydata(), *test_loss.get_ydata()]
    assert bottom < min(seen) and max(seen) < top
    assert {t.get_text(): t.get_color() for t in right.texts} == {"training": "C0", "fresh": "C1"}
    assert train_loss.get_color() == train_mark.get_color() and curve.get_color() == train.get_color()
    assert test_loss.get_color() == test_mark.get_color() != train_loss.get_color()
    assert (train_loss.get_marker(), test_loss.get_marker()) == ("o", "s")
    for text, own, other in zip(right.texts, (train_loss, test_loss), (test_loss, train_loss), strict=True):
        at, height = text.get_position()
        off = [abs(np.log(line.get_ydata()[int(at) - 1] / height)) for line in (own, other)]
        assert off[0] < off[1] and 0 < at < 9 and bottom < height < top, "the label stands at its own curve"


def test_figure_of_the_polynomials_starts_at_the_degree_that_fresh_points_like_best():
    m = lower_training_loss_is_not_better
    left, right = m.figure().axes
    assert right.lines[4].get_xdata()[0] == m.facts()["best_degree"]
    wild, _ = m.figure(degree=9).axes
    assert np.ptp(wild.lines[1].get_ydata()) > 3 * np.ptp(wild.get_ylim()), "degree 9 swings out of the picture"
    assert wild.get_ylim() == left.get_ylim() and abs(left.lines[1].get_ydata()).max() < 1


# training_is_going_downhill


def test_loss_of_a_line_is_the_average_over_the_five_houses_of_the_page(rng):
    m = training_is_going_downhill
    assert (100 * m.Y).tolist() == pytest.approx([100, 110, 120, 130, 540])
    for a, b in rng.normal(size=(5, 2)):
        by_hand = np.mean([(y - (a + b * x)) ** 2 for x, y in zip(m.X.tolist(), m.Y.tolist(), strict=True)])
        assert m.loss(a, b) == pytest.approx(by_hand, rel=1e-12)


def test_gradient_of_the_line_is_the_slope_of_its_loss(rng, h=1e-6):
    m = training_is_going_downhill
    for a, b in rng.normal(size=(5, 2)):
        slopes = [m.loss(a + h, b) - m.loss(a - h, b), m.loss(a, b + h) - m.loss(a, b - h)]
        assert m.gradient(a, b) == pytest.approx(np.array(slopes) / (2 * h), abs=1e-6)


@pytest.mark.equation("foundations/what_is_a_model/gradient_step")
def test_each_step_of_training_goes_against_the_gradient_times_the_learning_rate():
    m, rate = training_is_going_downhill, 0.17
    path = m.train(rate)
    assert path.shape == (31, 2) and path[0].tolist() == [0, 0]
    for (a, b), after in pairwise(path):
        e = m.Y - (a + b * m.X)
        assert after[0] == pytest.approx(a + rate * 2 / 5 * sum(e), abs=1e-12)
        assert after[1] == pytest.approx(b + rate * 2 / 5 * sum(e * m.X), abs=1e-12)
    assert m.train(rate, steps=3).tolist() == path[:4].tolist()


@pytest.mark.equation("foundations/what_is_a_model/step_contracts")
@pytest.mark.parametrize("rate", [0.02, 0.3, 0.57, 0.6])
def test_each_step_multiplies_the_distance_along_each_axis_by_one_minus_rate_times_curvature(rate):
    m = training_is_going_downhill
    n, s, q = 5, sum(m.X), sum(m.X**2)
    mean, root = (n + q) / n, sqrt((n - q) ** 2 + 4 * s**2) / n  # eigenvalues of 2/n [[n, s], [s, q]]
    flat, steep = mean - root, mean + root
    assert m.curvatures() == pytest.approx([flat, steep], rel=1e-12)
    best = np.polyfit(m.X, m.Y, 1)[::-1]
    for curvature in (flat, steep):
        axis = np.array([2 * s / n, curvature - 2])  # (H - curvature) axis = 0, first row
        along = (m.train(rate) - best) @ (axis / np.linalg.norm(axis))
        assert along == pytest.approx(along[0] * (1 - rate * curvature) ** np.arange(31), rel=1e-8, abs=1e-12)


def test_training_converges_just_below_the_largest_rate_and_flies_away_just_above_it():
    m = training_is_going_downhill
    limit, best = m.facts()["largest_rate"], np.polyfit(m.X, m.Y, 1)[::-1]
    below, above = (abs(m.train(f * limit, steps=3000) - best).max(axis=1) for f in (0.99, 1.01))
    assert below[-1] < 1e-9 and above[-1] > 1e9
    # At the limit itself the steep direction swings for ever, neither in nor out.
    swing = m.train(limit, steps=4000) - best
    assert swing[-1] == pytest.approx(-swing[-2], rel=1e-6) and abs(swing[-1]).max() > 0.1


def test_facts_of_the_trained_line_are_exact_fractions_of_sizes_and_prices():
    m = training_is_going_downhill
    x = [Fraction(v, 10) for v in (4, 6, 5, 7, 18)]
    y = [Fraction(v, 10) for v in (10, 11, 12, 13, 54)]
    mean_x, mean_y = sum(x) / 5, sum(y) / 5
    b = sum((u - mean_x) * (v - mean_y) for u, v in zip(x, y, strict=True)) / sum((u - mean_x) ** 2 for u in x)
    a = mean_y - b * mean_x
    best = sum((v - a - b * u) ** 2 for u, v in zip(x, y, strict=True)) / 5
    p = q = Fraction(0)
    for _ in range(30):
        e = [v - p - q * u for u, v in zip(x, y, strict=True)]
        p += Fraction(3, 10) * 2 * sum(e) / 5
        q += Fraction(3, 10) * 2 * sum(v * u for u, v in zip(x, e, strict=True)) / 5
    trained = sum((v - p - q * u) ** 2 for u, v in zip(x, y, strict=True)) / 5
    steep = m.curvatures()[1]
    facts = m.facts()
    assert facts["one_price"] == pytest.approx(float(sum((v - mean_y) ** 2 for v in y) / 5), rel=1e-12)
    assert facts["best_line"] == pytest.approx(float(best), rel=1e-12)
    assert facts["trained"] == pytest.approx(float(trained), rel=1e-12)
    assert facts["largest_rate"] == 2 / steep and facts["best_line"] < facts["trained"] < facts["one_price"]
    assert (a, b) == (Fraction(-64, 100), Fraction(33, 10))
    # The average loss with one price for all is that of the page's first figure, in other units.
    assert facts["one_price"] * 100**2 == pytest.approx(loss_of_a_guess.facts()["lowest_average"])


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5, 0.57, 0.6])
def test_figure_of_training_shows_the_path_and_the_loss_of_every_step(rate):
    m = training_is_going_downhill
    left, right = m.figure(learning_rate=rate).axes
    path, best = left.lines
    steps = np.stack(path.get_data(), axis=1)
    assert steps == pytest.approx(m.train(rate))
    assert (best.get_xdata()[0], best.get_ydata()[0]) == pytest.approx((-0.64, 3.3))
    losses, floor = right.lines
    assert losses.get_xdata().tolist() == list(range(31))
    assert losses.get_ydata() == pytest.approx([m.loss(a, b) for a, b in steps])
    assert list(floor.get_ydata()) == pytest.approx([m.facts()["best_line"]] * 2)
    assert losses.get_ydata().min() > floor.get_ydata()[0] and right.get_yscale() == "log"
    bottom, top = right.get_ylim()
    assert bottom < floor.get_ydata()[0] and losses.get_ydata().max() < top
    assert (np.diff(losses.get_ydata()) < 0).all() == (rate < m.facts()["largest_rate"])
    assert f"rate {rate}" in left.get_title("left") + left.get_title()
    (a0, a1), (b0, b1) = left.get_xlim(), left.get_ylim()
    assert a0 < -0.64 < 0 < a1 and b0 < 0 < 3.3 < b1
    rings = [p.vertices for p in left.collections[0].get_paths() if len(p.vertices)]
    for vertices, height in zip(rings, (0.05, 0.5, 2, 5, 10), strict=True):
        heights = np.array([m.loss(a, b) for a, b in vertices]) - m.facts()["best_line"]
        assert np.mean(heights) == pytest.approx(height, rel=0.03, abs=0.01)
    lowest, highest = np.concatenate(rings).min(axis=0), np.concatenate(rings).max(axis=0)
    assert [*lowest, *highest] == pytest.approx([a0, b0, a1, b1], abs=0.1), "the contours fill the panel"


def test_figure_of_training_starts_with_a_rate_that_converges():
    m = training_is_going_downhill
    _, right = m.figure().axes
    assert right.lines[0].get_ydata()[-1] == pytest.approx(m.facts()["trained"])
    best = np.polyfit(m.X, m.Y, 1)[::-1]
    columns = np.stack([np.ones(5), m.X])
    steep = np.linalg.eigh(columns @ columns.T)[1][:, 1]
    start, first = ((theta - best) @ steep for theta in m.train(0.3)[:2])
    assert abs(first) < 0.06 * abs(start), "the first step lands on the floor of the valley"
    swings = np.sign(np.diff(m.train(0.5)[:8, 0]))
    assert (swings[:-1] == -swings[1:]).all(), "long steps swing from side to side"
    assert m.loss(*m.train(0.02)[-1]) > 5 * m.facts()["trained"], "tiny steps are slow"


def test_training_digits_of_the_copier_are_scaled_and_taken_off_their_class_mean():
    x, rest = perfect_memory_only_copies.train()
    images, labels = digits()
    assert x.tolist() == (images[:1200] / 8 - 1).tolist() and (x.min(), x.max()) == (-1, 1)
    for k in range(10):
        own = labels[:1200] == k
        assert rest[own].mean(axis=0) == pytest.approx(0, abs=1e-12)
        assert np.ptp((x - rest)[own], axis=0) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("t", [0.0, 0.3, 0.7, 0.95])
def test_velocity_of_the_copier_is_that_of_the_mixture(t, rng):
    # With one variance for all axes the site's mixture is a trusted oracle.
    centres = rng.normal(size=(5, 3))
    x = rng.normal(size=(7, 3))
    for std in (0.2, 1.3):
        mixture = GaussianMixture(np.full(5, 0.2), centres, np.full(5, std))
        ours = perfect_memory_only_copies.velocity(x, t, centres, np.full(3, std**2))
        assert ours == pytest.approx(mixture.velocity(x, t), rel=1e-9, abs=1e-9)


def test_velocity_of_the_copier_treats_each_axis_with_its_own_variance(rng):
    # One centre: x_1 - x_0 and x_t are jointly Gaussian, axis by axis.
    centre, variance, t = np.array([[1.0, -2.0]]), np.array([0.3, 2.0]), 0.6
    x = rng.normal(size=(4, 2))
    ours = perfect_memory_only_copies.velocity(x, t, centre, variance)
    for k in (0, 1):
        law = centre[0, k] + (t * variance[k] - (1 - t)) / ((1 - t) ** 2 + t**2 * variance[k]) * (
            x[:, k] - t * centre[0, k]
        )
        assert ours[:, k] == pytest.approx(law)
    # Two centres that differ along one axis: the axis with the larger variance tells less.
    for k, share in ((0, variance[0]), (1, variance[1])):
        pair = np.zeros((2, 2))
        pair[:, k] = 1, -1
        v = (1 - t) ** 2 + t**2 * share
        r = 1 / (1 + math.exp(-2 * t * 0.4 / v))
        x = np.zeros((1, 2))
        x[0, k] = 0.4
        mean = 2 * r - 1
        law = mean + (t * share - (1 - t)) / v * (0.4 - t * mean)
        assert perfect_memory_only_copies.velocity(x, t, pair, variance)[0, k] == pytest.approx(law)


def test_a_perfect_memory_returns_training_digits_only(rng):
    x = perfect_memory_only_copies.generate(rng.normal(size=(6, 64)), 0)
    near, distance = perfect_memory_only_copies.nearest(x)
    assert distance.max() < 1e-9
    assert abs(x - near).max() < 1e-9


def test_memory_of_a_class_mean_and_of_nothing_else_at_the_full_width(rng):
    # At width 1 all digits of a class share one centre: ten Gaussians, whose samples are all new.
    m = perfect_memory_only_copies
    x = m.generate(rng.normal(size=(6, 64)), 1)
    assert m.nearest(x)[1].min() > 2


@pytest.mark.parametrize("width", [0.0, 0.5, 1.0])
def test_the_wider_digits_keep_mean_and_covariance_within_a_class(width, monkeypatch):
    m, seen = perfect_memory_only_copies, {}

    def spy(x, t, centres, variance):
        seen.update(axes=x, centres=centres, variance=variance)
        return np.zeros_like(x)

    monkeypatch.setattr(m, "velocity", spy)
    unmoved = m.generate(np.eye(64), width)
    assert unmoved == pytest.approx(np.eye(64), abs=1e-12), "the axes are turned there and back"
    axes, (x, rest) = seen["axes"], m.train()
    centres = seen["centres"] @ axes.T
    assert centres.mean(axis=0) == pytest.approx(x.mean(axis=0), abs=1e-9)
    inner = centres - (x - rest)
    whole = inner.T @ inner / 1200 + axes @ np.diag(seen["variance"]) @ axes.T
    assert whole == pytest.approx(np.cov(rest.T, bias=True), abs=1e-9)
    assert sum(seen["variance"]) == pytest.approx(width**2 * (rest**2).sum() / 1200)


def test_the_flow_of_the_wide_model_makes_the_mixture_it_belongs_to(rng, n=4000):
    # One axis, two far centres: half of the noise goes to each, and spreads as it should.
    m, std = perfect_memory_only_copies, 0.5
    z = rng.normal(size=(n, 1))
    for t in np.arange(200) / 200:
        z = z + m.velocity(z, t, np.array([[-2.0], [2.0]]), np.array([std**2])) / 200
    right = z[:, 0] > 0
    assert abs(right.mean() - 0.5) < 5 * 0.5 / math.sqrt(n)
    assert abs(z[right].mean() - 2) < 5 * std / math.sqrt(n / 2) + 0.01
    assert abs(z[right].std() - std) < 5 * std / math.sqrt(n) + 0.02
    assert abs((z[right] < 2 + std).mean() - NormalDist().cdf(1)) < 5 * 0.37 / math.sqrt(n / 2) + 0.02


def test_a_memory_that_is_wide_enough_is_as_far_from_the_data_as_fresh_handwriting(rng):
    m = perfect_memory_only_copies
    distance = m.nearest(m.generate(rng.normal(size=(6, 64)), 0.7))[1]
    fresh = np.median(m.nearest(digits()[0][1200:1300] / 8 - 1)[1])
    assert distance.min() > 1 and 0.75 * fresh < np.median(distance) < 1.35 * fresh


def test_the_wider_the_memory_the_farther_its_samples_are_from_the_data():
    m, noise = perfect_memory_only_copies, np.random.default_rng(0).normal(size=(8, 64))
    middle = [np.median(m.nearest(m.generate(noise, width / 10))[1]) for width in range(11)]
    assert (np.diff(middle) > 0).all()


def test_nearest_finds_the_training_digit_with_the_smallest_distance(rng):
    m, (images, _) = perfect_memory_only_copies, digits()
    x = rng.normal(size=(3, 64))
    near, distance = m.nearest(x)
    for row, picture, d in zip(x, near, distance, strict=True):
        every = [math.dist(row, image / 8 - 1) for image in images[:1200]]
        assert d == pytest.approx(min(every))
        assert math.dist(row, picture) == pytest.approx(d)


def test_facts_of_the_copier_are_distances_of_the_shown_digits_and_of_the_test_digits():
    m = perfect_memory_only_copies
    noise = np.random.default_rng(0).normal(size=(8, 64))
    images = digits()[0] / 8 - 1
    fresh = [min(np.linalg.norm(images[:1200] - y, axis=1)) for y in images[1200::6]]
    wide = m.generate(noise, 0.7)
    new = min(min(np.linalg.norm(images[:1200] - y, axis=1)) for y in wide)
    facts = m.facts()
    assert facts["fresh"] == pytest.approx(np.median(fresh)) and facts["new"] == pytest.approx(new)
    assert 0 < facts["copy"] < 1e-12 < 1 < facts["new"]
    assert facts["copy"] == max(m.nearest(m.generate(noise, 0))[1]), "the largest of the eight"
    assert set(facts) == {"copy", "new", "fresh"}


@pytest.mark.parametrize("width", [0.0, 0.4, 0.7, 1.0])
def test_figure_of_the_copier_shows_noise_samples_their_nearest_and_the_distance(width):
    m = perfect_memory_only_copies
    axes = np.array(m.figure(width=width).axes).reshape(3, 8)
    noise = np.random.default_rng(0).normal(size=(8, 64))
    x = m.generate(noise, width)
    near, distance = m.nearest(x)
    for row, pictures, name in zip(axes, (noise, x, near), ("noise", "sample", "nearest"), strict=True):
        assert row[0].get_ylabel() == name
        for ax, picture in zip(row, pictures, strict=True):
            (image,) = ax.images
            assert np.array(image.get_array()).ravel() == pytest.approx(picture, abs=1e-9)
            assert image.get_clim() == (-1, 1) and image.get_cmap().name == "gray_r"
            assert not len(ax.get_xticks()) and not len(ax.get_yticks())
    assert [ax.get_xlabel() for ax in axes[2]] == [f"{d:.2f}" for d in distance]
    assert not any(ax.get_xlabel() for ax in axes[:2].ravel())
    if width == 0:
        assert {ax.get_xlabel() for ax in axes[2]} == {"0.00"}
        default = m.figure().axes
        assert [ax.get_xlabel() for ax in default[16:]] == ["0.00"] * 8


# The exercises -------------------------------------------------------------------------------


def test_the_suspicious_die_is_off_by_the_root_of_twelve_standard_errors(rng, m=4000):
    p, n = Fraction(1, 6), 6000
    assert (Fraction(1100, n) - p) ** 2 / (p * (1 - p) / n) == 12
    assert exercises.facts()["suspicious_die"] == pytest.approx(sqrt(12), rel=1e-12)
    sixes = rng.binomial(n, 1 / 6, size=m)
    apart = np.array([exercises.suspicious_die(k, n) for k in sixes])
    assert abs(apart.mean()) < 5 / sqrt(m) and abs(apart.std() - 1) < 5 / sqrt(2 * m)


def test_the_share_of_another_face_is_measured_in_its_own_standard_errors():
    assert exercises.suspicious_die(60, 100, p=0.5) == pytest.approx(2)
    assert exercises.suspicious_die(900, 6000) == pytest.approx(-sqrt(12)), "too few count as negative"


def test_the_loaded_die_has_the_mean_surprise_of_ten_tickets_five_of_them_six(rng, n=20_000):
    tickets = [1, 2, 3, 4, 5, 6, 6, 6, 6, 6]
    surprise = [-math.log2(tickets.count(t) / 10) for t in tickets]
    bits = exercises.facts()["loaded_die"]
    assert bits == pytest.approx(sum(surprise) / 10) == pytest.approx((1 + math.log2(10)) / 2)
    drawn = rng.choice(surprise, size=n)
    assert abs(drawn.mean() - bits) < 5 * np.std(surprise) / sqrt(n)
    assert bits < exercises.loaded_die(1 / 6) == pytest.approx(math.log2(6)), "the fair one is the least certain"
    assert exercises.loaded_die(1 / 6) == pytest.approx(entropy_of_a_coin.facts()["die"])
    assert all(exercises.loaded_die(six) < math.log2(6) for six in (0.05, 0.1, 0.16, 0.17, 0.3, 0.9))


def test_the_share_of_a_gaussian_between_minus_and_plus_one_depends_on_variance_or_deviation(rng, n=20_000):
    facts = exercises.facts()
    for share, std in ((facts["mind_the_square"], 2), (facts["square_forgotten"], 4)):
        law = NormalDist(0, std)
        assert share == pytest.approx(law.cdf(1) - law.cdf(-1), abs=1e-12)
        middles = np.arange(-0.9995, 1, 0.001)
        assert share == pytest.approx(sum(map(law.pdf, middles)) * 0.001, abs=1e-6)
        assert share == pytest.approx(mean_and_standard_deviation.within(1 / std)), "what the page tells to call"
    x = rng.normal(0, 2, size=n)
    assert abs((abs(x) < 1).mean() - facts["mind_the_square"]) < 5 * 0.5 / sqrt(n)
    assert exercises.mind_the_square(3, 9) == pytest.approx(NormalDist().cdf(1) - NormalDist().cdf(-1))


def test_a_rare_class_is_the_worse_bet_at_its_own_centre(rng, n=40_000):
    facts, density = exercises.facts(), two_questions.p_x_given_label
    for x1, x2, share in ((1, 0, 0.1), (1, 2, 0.1), (-0.5, 1, 0.3), (2, 0, 0.5)):
        joint = [density(np.array([x1, x2]), y) * (share, 1 - share)[y == 0] for y in (0, 1)]
        assert exercises.rare_class(x1, share) == pytest.approx(joint[1] / sum(joint))
    assert facts["rare_class"] == pytest.approx(exp(2) / (9 + exp(2))) and facts["rare_class"] < 0.5
    assert exercises.rare_class(facts["boundary"], 0.1) == pytest.approx(0.5, abs=1e-12)
    y = rng.random(n) < 0.1
    x1 = rng.normal(np.where(y, 1, -1))
    near = abs(x1 - 1) < 0.5
    assert abs((y - exercises.rare_class(x1, 0.1))[near].mean()) < 5 * 0.5 / sqrt(near.sum())


def test_the_better_valuer_counts_four_times_as_much():
    facts = exercises.facts()
    weights = [Fraction(1, 10**2), Fraction(1, 20**2)]
    assert (weights[0] * 100 + weights[1] * 130) / sum(weights) == 106
    assert facts["two_valuers"] == pytest.approx(106) and facts["plain_mean"] == pytest.approx(115)
    guesses = [90 + k / 10 for k in range(500)]
    likelihood = [NormalDist(a, 10).pdf(100) * NormalDist(a, 20).pdf(130) for a in guesses]
    assert guesses[int(np.argmax(likelihood))] == pytest.approx(106)
    laplace = [abs(100 - a) / 10 + abs(130 - a) / 20 for a in guesses]
    assert guesses[int(np.argmin(laplace))] == 100
    assert exercises.two_valuers([1, 5, 9], [1, 1, 2]) == pytest.approx((1 + 5 + 9 / 4) / (9 / 4))


def test_heaps_on_the_digits_themselves_make_the_class_too_wide():
    # The change that the exercise asks for, made in the source of the snippet.
    snippet, seen = perfect_memory_only_copies, {}
    source, cut = inspect.getsource(snippet), "np.sqrt(1 - width**2) *"
    assert source.count(cut) == 1
    (line,) = [line for line in source.splitlines() if cut in line]
    assert line.strip().startswith("centres =")

    def spread(code, width):
        changed = types.ModuleType("changed")
        exec(compile(code, "changed", "exec"), changed.__dict__)
        changed.velocity = lambda x, t, centres, variance: seen.update(axes=x, c=centres, v=variance) or 0 * x
        changed.generate(np.eye(64), width)
        x, rest = changed.train()
        within = seen["c"] - (x - rest) @ seen["axes"]
        return ((within**2).sum(axis=1).mean() + seen["v"].sum()) / (rest**2).sum(axis=1).mean()

    for width in (0.0, 0.3, 0.7, 1.0):
        assert spread(source.replace(cut, ""), width) == pytest.approx(exercises.wider_memory(width))
        assert spread(source, width) == pytest.approx(1), "as printed, the variance stays"
    assert exercises.facts()["wider_memory"] == pytest.approx(1.49)


def test_facts_of_the_exercises_are_those_named_on_the_page():
    asked = {"suspicious_die", "loaded_die", "mind_the_square", "rare_class", "two_valuers", "wider_memory"}
    assert set(exercises.facts()) == asked | {"square_forgotten", "boundary", "plain_mean"}
