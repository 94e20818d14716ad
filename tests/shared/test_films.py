import numpy as np
import pytest

from snippets.shared.films import between


def test_at_a_step_things_are_where_it_has_them_and_halfway_in_the_middle(rng):
    steps = rng.normal(size=(4, 5, 2))
    seen = between(steps, [0, 0.5, 1, 2.25, 3])
    assert seen[[0, 2, 4]] == pytest.approx(steps[[0, 1, 3]])
    assert seen[1] == pytest.approx((steps[0] + steps[1]) / 2)
    assert seen[3] == pytest.approx(steps[2] + (steps[3] - steps[2]) / 4)
    assert between([0.0, 1, 4], np.linspace(0, 2, 9)) == pytest.approx(
        np.interp(np.linspace(0, 2, 9), [0, 1, 2], [0, 1, 4])
    )
