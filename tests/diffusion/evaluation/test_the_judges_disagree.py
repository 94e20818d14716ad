"""The judges disagree, and a copier fools those who don't know the training set: by counting, and by laws."""

import functools
import math

import numpy as np
import pytest

from snippets.diffusion.evaluation import the_judges_disagree as m
from snippets.shared.digit_flow import trainings
from snippets.shared.digit_judges import verdicts
from snippets.shared.digit_models import LEVEL, log_prob, sample, split

facts = functools.cache(m.facts)


@pytest.mark.equation("diffusion/evaluation/honest")
def test_whoever_does_not_know_the_training_set_is_nearer_to_it_in_proportion(printed, rng, draws=300):
    """The made pictures are fixed; which of the real ones are called training is drawn afresh."""
    made, both = sample("one bell", 100, rng), np.concatenate(split()[::2])
    d = np.linalg.norm(made[:, None] - both, axis=2).argmin(axis=1)
    shares = [np.isin(d, rng.permutation(1797)[:1200]).mean() for _ in range(draws)]
    law = printed("diffusion/evaluation/honest").gives({"n": 1200, "m": 597}, r"P(\text{nearer to training})")
    assert abs(np.mean(shares) - law) < 5 * np.std(shares) / math.sqrt(draws)
    assert facts()["honest"] == pytest.approx(law)


def beyond(more, less):
    """Whether one mark is more than another by five of its standard errors at least. (mean, error) twice"""
    return more[0] - less[0] > 5 * math.hypot(more[1], less[1])


def mark(model, key, draws=5):
    """(mean, error of the mean) over the draws of a model."""
    return facts()[f"{model}_{key}"], facts()[f"{model}_{key}_error"] / math.sqrt(draws)


def of_ten(key):
    """(mean, error of the mean) over ten trainings of the network."""
    return facts()[f"{key}_mean"], facts()[f"{key}_std"] / math.sqrt(10)


FITTED = ["one_bell", "ten_bells", "timid"]


def test_the_bits_are_those_of_the_log_density_and_only_they_and_nearness_catch_the_copier():
    rng = np.random.default_rng(9)  # another fraction of a level
    x, each = m.held + rng.uniform(-1 / 32, 1 / 32, m.held.shape), {}
    for name in ("copier", "one bell", "ten bells", "timid"):
        each[name] = (-log_prob(name, x) - 64 * math.log(1 / 16)) / 64 / math.log(2)
        bits = facts()[f"{name.replace(' ', '_')}_bits"]
        assert abs(each[name].mean() - bits) < 5 * each[name].std() / math.sqrt(597)
    for better, worse in (("ten bells", "one bell"), ("one bell", "timid"), ("timid", "copier")):  # on the same digits
        lead = each[worse] - each[better]
        assert lead.mean() > 5 * lead.std() / math.sqrt(597)
    # of 1,200 narrow bells the nearest has at least its own share of the density, and at most all of it
    square = np.array([((row - m.train) ** 2).sum(axis=1).min() for row in x])
    nearest = (square / 2 / LEVEL**2 + 32 * math.log(2 * math.pi * LEVEL**2)) / 64 / math.log(2) + 4
    assert (each["copier"] >= nearest).all()
    assert (each["copier"] <= nearest + math.log(1200) / 64 / math.log(2) + 1e-9).all()
    assert facts()["copier_near"] == 1 > max(facts()[f"{a}_near"] for a in [*FITTED, "network"])


def test_each_of_the_other_judges_has_a_favourite_of_his_own():
    assert not beyond(mark("copier", "frechet"), mark("one_bell", "frechet"))
    for a in ("copier", "one_bell", "ten_bells", "network"):
        assert beyond(mark("timid", "frechet"), mark(a, "frechet"))
        assert beyond(mark("timid", "precision"), mark(a, "precision"))
        assert beyond(mark(a, "recall"), mark("timid", "recall"))
    for a in [*FITTED, "network"]:
        assert facts()["copier_recall"] > facts()[f"{a}_recall"]
    # five draws leave the first two a little too close to be sure
    first, second = (verdicts(name, 597, draws=15, seed=1) for name in ("copier", "one bell"))
    assert beyond(*((mean[2], std[2] / math.sqrt(15)) for mean, std in (first, second)))
    for a in FITTED:
        assert beyond(mark(a, "neighbour"), mark("copier", "neighbour"))
        assert beyond(mark(a, "neighbour"), mark("network", "neighbour"))
    for a in ("one_bell", "ten_bells"):
        assert beyond(mark("copier", "precision"), mark(a, "precision"))


def test_the_two_judges_who_see_the_copier_call_it_the_worst_by_far():
    """Beside them nobody does, by five standard errors: another model is further from what real digits get."""
    for judge, other in (
        ("frechet", "timid"),
        ("precision", "one_bell"),
        ("recall", "timid"),
        ("neighbour", "one_bell"),
    ):
        real = facts()[f"real_{judge}"]
        far = [(abs(mark(name, judge)[0] - real), mark(name, judge)[1]) for name in (other, "copier")]
        assert beyond(*far)
    assert facts()["caught"] == 2 == 6 - m.convinced_by(0)
    assert m.convinced_by(m.MODELS.index("timid")) == 6 - 2  # Fréchet distance and recall


def test_the_first_of_ten_trainings_is_the_network_of_the_page():
    ten = trainings()
    for key in ("frechet", "precision", "recall", "neighbour", "near"):
        assert ten[key][0] == pytest.approx(facts()[f"network_{key}"], rel=1e-5)  # six digits are kept
        assert of_ten(key)[0] == pytest.approx(sum(ten[key]) / 10)
        assert of_ten(key)[1] == pytest.approx(np.sqrt(sum((ten[key] - sum(ten[key]) / 10) ** 2) / 90))
    assert ten["closest"][0] == pytest.approx(facts()["network_least"], rel=1e-5)
    assert ten["copied"][0] == facts()["network_copied"]
    assert facts()["least"] == min(ten["closest"])


def test_networks_copy_nothing_in_ten_trainings_and_mix_better_than_the_bells():
    assert facts()["copied"] == 0 and max(trainings()["copied"]) == 0
    assert beyond(mark("ten_bells", "neighbour"), of_ten("neighbour")) and beyond(of_ten("neighbour"), (1 / 2, 0))
    assert beyond(of_ten("precision"), mark("ten_bells", "precision"))
    assert beyond(of_ten("frechet"), mark("ten_bells", "frechet"))
    for lean in (of_ten("near"), mark("ten_bells", "near")):
        assert beyond(lean, (facts()["honest"], 0))


def test_the_network_copies_nothing_and_real_digits_pass(rng):
    """Copies: less than a thousandth away from any of 1,200 training digits."""
    x = sample("network", 200, rng)
    assert (np.linalg.norm(x[:, None] - m.train, axis=2) > 1e-3).all()
    d = [np.linalg.norm(x - m.train, axis=1).min() for x in sample("network", 1000, np.random.default_rng(1))]
    assert (
        facts()["network_least"] == pytest.approx(min(d)) and facts()["network_copied"] == sum(a < 1e-3 for a in d) == 0
    )
    law = 1192 / 1193 / 2  # by exchangeability
    assert abs(facts()["real_neighbour"] - law) < 5 * facts()["real_neighbour_error"]


@pytest.mark.parametrize("pictures", [100, 597])
def test_the_figure_shows_each_mark_of_each_model(pictures):
    figure = m.figure() if pictures == 597 else m.figure(pictures=pictures)
    assert [ax.get_title() for ax in figure.axes] == [*m.JUDGES.values()]
    for i, ax in enumerate(figure.axes):
        points = [bar.lines[0].get_xydata()[0] for bar in ax.containers]
        assert [p[1] for p in points] == [0, 1, 2, 3, 4]
        given = [verdicts(name, pictures)[0][i] for name in m.MODELS]
        assert [p[0] for p in points] == pytest.approx(given, nan_ok=True)
        low, high = ax.get_xlim()
        assert all(low <= x <= high for x in given if x == x)
        ideal = m.honest if i == 4 else verdicts("real", pictures)[0][i]
        assert ax.lines[0].get_xdata()[0] == pytest.approx(ideal, nan_ok=True)
