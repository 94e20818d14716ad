"""Teams that follow the mean velocity turn round in the middle: by pairs that are really drawn, and by the ranks."""

import pytest

from snippets.diffusion.flow_matching import two_teams


def test_the_velocity_is_the_mean_of_those_who_pass(rng, n=400_000, t=0.4):
    side = rng.choice([-1, 1], size=n)
    x = side * (1 - 2 * t) + 0.2 * rng.normal(size=n)
    for place in (-0.3, 0.05, 0.2):
        passing = -2 * side[abs(x - place) < 0.01]
        assert abs(passing.mean() - two_teams.velocity(place, t)) < 5 * passing.std() / len(passing) ** 0.5 + 0.01


@pytest.mark.parametrize("start", [1.0, 0.8, -1.2])
def test_who_follows_it_keeps_the_rank_and_ends_on_the_same_side(start):
    """Both ends have the same law, and nobody overtakes: so everybody comes back."""
    assert two_teams.ends(start) == pytest.approx(start, abs=1e-3)


def test_of_the_three_places_the_nearest_is_where_they_began():
    assert two_teams.facts() == {"place": 1}
