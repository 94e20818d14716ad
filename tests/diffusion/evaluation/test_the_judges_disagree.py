"""The judges disagree, and a copier fools those who don't know the training set: by counting, and by laws."""

import math

import numpy as np
import pytest

from snippets.diffusion.evaluation import the_judges_disagree as m
from snippets.shared.digit_judges import verdicts
from snippets.shared.digit_models import log_prob, sample, split

FACTS = m.facts()


@pytest.mark.equation("diffusion/evaluation/honest")
def test_whoever_does_not_know_the_training_set_is_nearer_to_it_in_proportion(printed, rng, draws=300):
    """The made pictures are fixed; which of the real ones are called training is drawn afresh."""
    made, both = sample("one bell", 100, rng), np.concatenate(split()[::2])
    d = np.linalg.norm(made[:, None] - both, axis=2).argmin(axis=1)
    shares = [np.isin(d, rng.permutation(1797)[:1200]).mean() for _ in range(draws)]
    law = printed("diffusion/evaluation/honest").gives({"n": 1200, "m": 597}, r"P(\text{nearer to training})")
    assert abs(np.mean(shares) - law) < 5 * np.std(shares) / math.sqrt(draws)
    assert FACTS["honest"] == pytest.approx(law)


def test_the_bits_are_those_of_the_log_density_and_only_they_and_nearness_catch_the_copier():
    for name, bits in (("copier", FACTS["copier_bits"]), ("ten bells", FACTS["ten_bells_bits"])):
        rng = np.random.default_rng(9)  # another fraction of a level
        log_p = log_prob(name, m.held + rng.uniform(-1 / 32, 1 / 32, m.held.shape))
        each = (-log_p - 64 * math.log(1 / 16)) / 64 / math.log(2)
        assert abs(each.mean() - bits) < 5 * each.std() / math.sqrt(597)
    others = ["one_bell", "ten_bells", "timid"]
    assert FACTS["copier_bits"] > 5 * max(FACTS[f"{a}_bits"] for a in others)
    assert FACTS["copier_near"] == 1 > max(FACTS[f"{a}_near"] for a in [*others, "network"])
    for key in ("recall", "precision"):
        assert FACTS[f"copier_{key}"] >= max(FACTS[f"{a}_{key}"] for a in ("one_bell", "ten_bells")) > 0
    best = min(FACTS[f"{a}_frechet"] for a in others)
    assert FACTS["copier_frechet"] < best + 5 * FACTS["copier_frechet_error"] < FACTS["timid_frechet"]
    assert FACTS["copier_neighbour"] == min(FACTS[f"{a}_neighbour"] for a in ["copier", *others, "network"])
    assert min(FACTS[f"{a}_bits"] for a in others) == FACTS["ten_bells_bits"]
    assert FACTS["timid_precision"] > 0.97 and FACTS["timid_recall"] < 0.1


def test_the_network_copies_nothing_and_real_digits_pass(rng):
    x = sample("network", 200, rng)
    d = np.linalg.norm(x[:, None] - m.train, axis=2).min(axis=1)
    assert (d > 1e-3).all() and FACTS["network_copied"] == 0 and FACTS["network_least"] > 0.1
    for key, law in (("neighbour", 1192 / 1193 / 2),):  # by exchangeability
        assert abs(FACTS[f"real_{key}"] - law) < 5 * FACTS[f"real_{key}_error"]
    assert 0.5 < FACTS["network_neighbour"] < FACTS["ten_bells_neighbour"]
    assert FACTS["network_precision"] > FACTS["ten_bells_precision"] + 5 * FACTS["ten_bells_precision_error"]


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
