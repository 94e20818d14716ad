"""Players begin with nothing and drift apart: in steps of one euro."""

import numpy as np
from snippets.chance.games import players_wander


def test_every_round_wins_or_loses_one_euro():
    points = players_wander.film()["points"]
    assert (points[0, :, 0] == 0).all() and (np.abs(np.diff(points[..., 0], axis=0)) == 1).all()
