"""The mix of two predictions: at scales 0 and 1, of equal predictions, and by its direction."""

import pytest

from snippets.diffusion.guidance import past_the_label as page


def test_scale_0_ignores_the_label():
    assert page.guided(1, 3, 0) == pytest.approx(1)


def test_scale_1_obeys_the_label():
    assert page.guided(1, 3, 1) == pytest.approx(3)


@pytest.mark.parametrize("g", [0.5, 3])
def test_two_predictions_that_agree_stay_as_they_are(g):
    assert page.guided(2, 2, g) == pytest.approx(2)


def test_the_facts_are_the_label_and_as_far_again():
    assert page.facts() == {"label": 3, "twice": 5}
