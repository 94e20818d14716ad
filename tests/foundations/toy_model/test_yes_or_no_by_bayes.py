"""A density says yes or no, by Bayes' rule; cells of 20° answer best: by counting places, and by the page's other figures."""

import math

import numpy as np
import pytest

from snippets.foundations.toy_model import (
    a_box_is_a_model,
    guess_the_rule,
    three_models_of_land,
    two_ways_to_be_uniform,
    yes_or_no_by_bayes,
)
from snippets.shared.datasets import land

X = guess_the_rule.sample(np.random.default_rng(4), 480)  # the data of the page
DENSITIES = {
    "box": lambda y: yes_or_no_by_bayes.prob_in_box(y, X.min(axis=0), X.max(axis=0)),
    "cells_20": lambda y: yes_or_no_by_bayes.prob_in_cells(y, yes_or_no_by_bayes.histogram(X, 20)),
    "cells_1": lambda y: yes_or_no_by_bayes.prob_in_cells(y, yes_or_no_by_bayes.histogram(X, 1)),
}


def places(rng, n):
    """n places from all over the map, and whether they are on land."""
    x = rng.uniform([-180, -90], [180, 90], (n, 2))
    return x, two_ways_to_be_uniform.is_land(x.T)


def test_the_models_are_those_of_the_page_and_have_seen_the_same_data(rng):
    m, (y, _) = yes_or_no_by_bayes, places(rng, 500)
    assert m.p_data_sample(np.random.default_rng(4), 480).tolist() == X.tolist()
    assert DENSITIES["box"](y) == pytest.approx(np.exp(a_box_is_a_model.log_prob(y, a_box_is_a_model.fit(X))))
    for cell in (20, 1):
        p, covered = three_models_of_land.histogram(X, cell)
        assert m.histogram(X, cell).tolist() == p.tolist()
        hedged = 0.99 * m.prob_in_cells(X, p) + 0.01 / 64_800
        assert np.log(hedged).mean() == pytest.approx(three_models_of_land.score(p, covered)[2])


@pytest.mark.parametrize("model", DENSITIES)
def test_the_density_of_a_model_is_one_over_the_whole_map(model):
    i, j = np.indices((1800, 3600)).reshape(2, -1)  # the middles of squares of a tenth of a degree
    y = np.stack([j / 10 - 179.95, 89.95 - i / 10], axis=1)
    assert DENSITIES[model](y).sum() / 100 == pytest.approx(1, abs=0.002)  # the edges of the box cut squares


@pytest.mark.equation("foundations/toy_model/land_by_bayes")
def test_bayes_rule_says_how_many_of_the_places_in_a_zone_are_land(printed, rng, n=200_000):
    """On a map of 50 zones: first land or sea is drawn, then a zone, and then the land in each zone is counted."""
    zones, p_land = 50, 0.3
    given_land = 0.5 / zones + 0.5 * rng.dirichlet(np.full(zones, 3.0))
    given_sea = (1 / zones - p_land * given_land) / (1 - p_land)  # so that all zones are equally likely
    assert (given_sea > 0).all() and given_sea.sum() == pytest.approx(1)
    on_land = rng.random(n) < p_land
    zone = np.where(on_land, rng.choice(zones, n, p=given_land), rng.choice(zones, n, p=given_sea))
    size, square_degrees = 64_800 / zones, 64_800 * p_land
    for k in range(0, zones, 5):
        found = on_land[zone == k]
        density = given_land[k] / size
        answer = yes_or_no_by_bayes.prob_land(density, square_degrees, hedge=0)
        assert abs(found.mean() - answer) < 5 * math.sqrt(0.25 / len(found))
        values = {r"p_\text{model}(x)": density, r"p(\text{land})": p_land, "p(x)": 1 / 64_800}
        printed("foundations/toy_model/land_by_bayes").holds(values | {r"p(\text{land} \mid x)": answer}, rtol=1e-12)


def test_the_true_density_answers_without_a_mistake_and_more_than_certain_is_certain():
    m, area = yes_or_no_by_bayes, land().sum()
    assert m.prob_land(1 / area, area, hedge=0) == pytest.approx(1)
    assert m.prob_land(np.array([0, 3 / area]), area).tolist() == pytest.approx(
        [0.01 * land().mean(), 0.99 + 0.01 * land().mean()]
    )
    assert m.prob_land(1 / 64_800, area) == pytest.approx(land().mean()), "who knows nothing answers the share of land"


def test_a_score_shares_each_point_between_yes_and_no():
    points, log = yes_or_no_by_bayes.score(np.array([0.7, 0.7, 0.5]), np.array([True, False, True]))
    assert points == pytest.approx(0.7 + 0.3 + 0.5)
    assert log == pytest.approx((math.log(0.7) + math.log(0.3) + math.log(0.5)) / 3)


def test_the_quoted_points_are_what_twenty_answers_earn_on_average(rng, n=20_000):
    m, facts, (y, truth) = yes_or_no_by_bayes, yes_or_no_by_bayes.facts(), places(rng, n)
    for name, density in DENSITIES.items():
        answer = m.prob_land(density(y), land().sum())
        given = np.where(truth, answer, 1 - answer)
        assert abs(20 * given.mean() - facts[name]) < 5 * 20 * given.std() / math.sqrt(n)
    assert facts["land"] == land().mean()
    assert facts["never"] == pytest.approx(20 * (1 - land().mean()))


def test_cells_of_20_degrees_answer_best_and_the_memory_hardly_better_than_never():
    facts = yes_or_no_by_bayes.facts()
    assert facts["box"] < facts["never"] < facts["cells_1"] < facts["never"] + 0.2 < facts["cells_20"]
    middles = np.stack([np.indices((180, 360))[1].ravel() - 179.5, 89.5 - np.indices((180, 360))[0].ravel()], axis=1)
    answer = yes_or_no_by_bayes.prob_land(DENSITIES["box"](middles), land().sum())
    inside = answer > 0.01
    assert inside.mean() > 0.9 and answer[inside] == pytest.approx(0.35, abs=0.02), "about a third, nearly everywhere"
