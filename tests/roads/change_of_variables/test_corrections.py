"""The wrong sign loses the square of what the layers shrink, the right one nothing."""

import numpy as np
import pytest

from snippets.roads.change_of_variables import corrections


def test_mass_is_one_with_the_right_sign_only():
    """Both layers of the film shrink by constants, e^-2 together; the wrong sign counts that twice."""
    facts = corrections.facts()
    assert facts["right"] == pytest.approx(1, abs=1e-3)
    assert facts["wrong"] == pytest.approx(np.exp(-4), rel=1e-3)


def test_a_sum_that_is_overwritten_forgets_what_the_first_layer_shrinks():
    assert corrections.facts()["overwritten"] == pytest.approx(np.exp(-0.4), rel=1e-3)
