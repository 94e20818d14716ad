"""The figures of docs/foundations/toy_model.md play one game."""

import numpy as np

from snippets.foundations.toy_model import (
    a_box_is_a_model,
    guess_the_rule,
    the_land_appears,
    the_likelihood_has_a_cliff,
    three_models_of_land,
)


def test_every_figure_of_the_game_plays_with_the_same_points():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    for m in (a_box_is_a_model, the_likelihood_has_a_cliff, the_land_appears, three_models_of_land):
        assert m.p_data_sample(np.random.default_rng(4), 480).tolist() == x.tolist()


def test_the_area_of_sixty_small_squares_is_that_in_the_text(printed):
    for side in (0.01, 0.05):
        loss = -np.log(sum(side * side for _ in range(60)))
        printed("foundations/toy_model", "L = -").holds({"L": loss, "s": side})
