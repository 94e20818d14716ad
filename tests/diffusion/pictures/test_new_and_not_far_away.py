"""Drawn digits are new: by distances one at a time, and by the binomial law of a network without memory."""

import numpy as np
import pytest

from snippets.diffusion.pictures import new_and_not_far_away as snippet
from snippets.shared.digit_flow import nearest, sample, trainings


def test_distances_one_at_a_time_give_the_same_and_no_digit_is_a_copy():
    made = snippet.drawn()
    to_seen, to_fresh, real = snippet.distances(made)
    for i in (0, 100, 596):
        for got, x, others in (
            (to_seen, made, snippet.seen),
            (to_fresh, made, snippet.fresh),
            (real, snippet.fresh, snippet.seen),
        ):
            assert got[i] == pytest.approx(min(np.linalg.norm(x[i] - y) for y in others))
    facts = snippet.facts()
    assert facts["seen"] == np.median(to_seen) and facts["fresh"] == np.median(to_fresh)
    assert facts["real"] == np.median(real)
    assert facts["nearer"] == sum(a < b for a, b in zip(to_seen, to_fresh, strict=True)) / len(made)
    # all 1,200, and not only the 597 of the figure
    every = [min(np.linalg.norm(x - snippet.train, axis=1)) for x in made]
    assert facts["train"] == 1200 and facts["least"] == pytest.approx(min(every))
    assert facts["real_least"] == pytest.approx(
        min(min(np.linalg.norm(x - snippet.train, axis=1)) for x in snippet.fresh)
    )
    assert facts["copies"] == sum(d < 1e-3 for d in every) == 0


def test_the_first_of_ten_trainings_is_the_network_of_the_page_and_none_of_them_copies():
    ten, facts = trainings(), snippet.facts()
    for key in ("seen", "fresh", "nearer", "least", "copies"):
        assert ten[key][0] == pytest.approx(facts[key], rel=1e-5)  # six digits are kept
        if key != "copies":
            assert facts[f"{key}_mean"] == pytest.approx(sum(ten[key]) / 10)
            assert facts[f"{key}_std"] == pytest.approx(np.sqrt(sum((ten[key] - ten[key].mean()) ** 2) / 9))
    assert (ten["copies"] == 0).all() and facts["least_of_ten"] == min(ten["least"])
    assert facts["real_least"] < facts["least_of_ten"]  # as new as digits are that the network never saw


def test_networks_lean_towards_what_they_have_seen(rng):
    """Without memory the share is 1/2: of one drawing by the binomial law, and of ten trainings on average."""
    ten, n = trainings(), len(snippet.fresh)
    for by, nothing in ((ten["nearer"], 0.5), (ten["fresh"] - ten["seen"], 0)):
        assert by.mean() - nothing > 5 * by.std(ddof=1) / np.sqrt(10)
    to_seen, to_fresh, _ = snippet.distances(sample(n, rng, 8, snippet.fresh_labels))
    share, told = np.mean(to_seen < to_fresh), ten["nearer"][0]
    # other noise gives another share of the same law
    assert abs(share - told) < 5 * np.sqrt(2 * told * (1 - told) / n)


def test_real_digits_of_the_two_parts_are_exchangeable():
    """What is neither seen nor held out is nearer to either half equally often."""
    other = snippet.train[len(snippet.fresh) :]
    nearest_two = [nearest(other, part)[1] for part in (snippet.seen, snippet.fresh)]
    share = np.mean(nearest_two[0] < nearest_two[1])
    assert abs(share - 0.5) < 5 / (2 * np.sqrt(len(other)))


def test_the_figure_shows_the_distances_and_the_ten_shares_beside_chance():
    left, right = snippet.figure().axes
    for line, d in zip(left.lines, snippet.distances(snippet.drawn()), strict=True):
        x, y = line.get_data()
        assert (x == sorted(d)).all() and y == pytest.approx((np.arange(597) + 1) / 597)
    (dots,), (band,) = right.lines, right.patches
    assert (dots.get_ydata() == trainings()["nearer"]).all()
    # two standard deviations of the share among 597 throws of a coin, to either side
    assert (band.get_y(), band.get_height()) == pytest.approx((0.5 - 1 / np.sqrt(597), 2 / np.sqrt(597)))
    low, high = right.get_ylim()
    assert low < band.get_y() and all(low < y < high for y in dots.get_ydata())
