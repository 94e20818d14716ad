"""A model of p(x|y) draws the digit that it is asked for: by variances, and by a judge made anew."""

from math import sqrt

import numpy as np
import pytest

from snippets.foundations.toy_model import ask_for_a_digit
from snippets.shared.datasets import digits


def test_samples_of_a_digit_have_its_average_and_its_ten_largest_variances(rng, n=4000):
    images, labels = (a[:1200] for a in digits())
    own = images[labels == 4]
    x = ask_for_a_digit.sample(rng, 4, n)
    variance, v = np.linalg.eigh(np.cov(own.T, bias=True))
    along = (x - own.mean(axis=0)) @ v
    assert x.shape == (n, 64) and abs(along[:, :-10]).max() < 1e-9
    z = along[:, -10:] / np.sqrt(variance[-10:])
    assert abs(z.mean(axis=0)).max() < 5 / sqrt(n)
    assert abs(z.T @ z / n - np.eye(10)).max() < 5 * sqrt(2 / n)


def test_the_judge_names_the_nearest_digit_that_the_model_has_not_seen(rng):
    images, labels = digits()
    assert ask_for_a_digit.judge(images[1200:]).tolist() == labels[1200:].tolist()
    x = rng.uniform(0, 16, size=(5, 64))
    want = [labels[1200 + np.linalg.norm(images[1200:] - a, axis=1).argmin()] for a in x]
    assert ask_for_a_digit.judge(x).tolist() == want


def test_more_than_95_percent_of_the_digits_asked_for_are_recognised(rng, n=200):
    right = [(ask_for_a_digit.judge(ask_for_a_digit.sample(rng, y, n)) == y).mean() for y in range(10)]
    assert np.mean(right) > 0.95


def test_facts_of_the_digits_asked_for_are_counts_of_a_judge_made_anew():
    images, labels = digits()
    rng, facts = np.random.default_rng(0), ask_for_a_digit.facts()

    def right(x, y):
        gaps = (x**2).sum(axis=1)[:, None] + (images[1200:] ** 2).sum(axis=1) - 2 * x @ images[1200:].T
        return (labels[1200:][gaps.argmin(axis=1)] == y).mean()

    shares = [right(ask_for_a_digit.sample(rng, y, 500), y) for y in range(10)]
    assert facts["recognised"] == pytest.approx(sum(shares) / 10) and facts["recognised"] > 0.95
    assert facts["worst"] == min(shares) and facts["worst_digit"] == shares.index(min(shares))
    assert facts["real"] == right(images[:1200], labels[:1200]) and len(facts) == 4
    assert facts["real"] < facts["recognised"], "samples are easier to read than handwriting"


@pytest.mark.parametrize("digit", [1, 3, 8])
def test_figure_of_the_digits_asked_for_frames_those_that_are_mistaken(digit):
    m = ask_for_a_digit
    left, right = m.figure(digit=digit).axes
    x = m.sample(np.random.default_rng(0), digit, 200)
    said = m.judge(x)
    sheet = np.asarray(left.images[0].get_array())
    tiles = sheet.reshape(5, 10, 4, 10).transpose(0, 2, 1, 3)
    assert tiles[..., 1:-1, 1:-1].reshape(20, 64) == pytest.approx(x[:20]) and left.images[0].get_clim() == (0, 16)
    assert sheet[::10].max() == 0 == sheet[:, 9::10].max()
    wrong = [k for k in range(20) if said[k] != digit]
    assert len(left.patches) == len(wrong)
    for k, frame in zip(wrong, left.patches, strict=True):
        assert frame.get_xy() == (10 * (k % 4) - 0.5, 10 * (k // 4) - 0.5)
        assert (frame.get_width(), frame.get_height()) == (10, 10) and not frame.get_fill()
    assert [b.get_height() * 200 for b in right.patches] == pytest.approx([list(said).count(k) for k in range(10)])
    assert [b.get_x() + b.get_width() / 2 for b in right.patches] == pytest.approx(range(10))
    colors = [b.get_facecolor() for b in right.patches]
    assert colors.count(colors[digit]) == 1 and len(set(colors)) == 2
    assert max(b.get_height() for b in right.patches) == right.patches[digit].get_height() > 0.8
    assert str(digit) in left.get_title("left") + left.get_title()
    assert "200" in right.get_title("left") + right.get_title()


def test_of_the_figures_of_digits_asked_for_that_of_the_ones_has_the_lowest_tall_bar():
    tall = [ask_for_a_digit.figure(digit=y).axes[1].patches[y].get_height() for y in range(10)]
    assert min(tall) == tall[1] and sorted(tall)[1] > tall[1]


def test_figure_of_the_digits_asked_for_starts_with_threes():
    left, _ = ask_for_a_digit.figure().axes
    assert "3" in left.get_title("left") + left.get_title()
