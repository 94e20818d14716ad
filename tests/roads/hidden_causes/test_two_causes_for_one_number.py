"""One number has two possible causes: by counting the tops of the posterior, and by quadrature."""

import math

import pytest

from snippets.roads.hidden_causes import two_causes_for_one_number as m
from snippets.shared.gaussian import normal
from snippets.shared.hidden_cause import gap, log_evidence, posterior
from tests.oracles import count_tops

STOPS = [0.25, 0.5, 1.0, 2.0]


@pytest.mark.parametrize("noise", STOPS)
def test_little_noise_leaves_two_causes_and_a_bell_can_know_one(noise):
    facts = m.facts(noise)
    assert count_tops(posterior(2, noise)) == (2 if noise**2 < 4 else 1)
    assert facts["gap"] == pytest.approx(gap(2, noise, facts["mean"], facts["std"]), abs=1e-6)
    assert facts["bound"] + facts["gap"] == pytest.approx(log_evidence(2, noise)) == pytest.approx(facts["log_p"])
    assert facts["noise"] == noise
    assert (facts["mean"] > 1) == (noise < 1)
    if noise <= 0.5:  # at least log 2 for the hill left out, and little more
        assert math.log(2) < facts["gap"] < math.log(2) + 0.02


@pytest.mark.parametrize("noise", STOPS)
def test_the_figure_shows_posterior_and_guess(noise):
    top, below = m.figure(noise).axes
    facts = m.facts(noise)
    z, bell = below.lines[0].get_data()
    assert bell == pytest.approx(normal(z, facts["mean"], facts["std"])) and z[[0, -1]] == pytest.approx([-3, 3])
    area = below.collections[0].get_paths()[0].vertices
    assert max(area[:, 1]) == pytest.approx(posterior(2, noise)[m.SHOWN].max())
    assert [*top.lines[0].get_ydata()] == [2, 2]
