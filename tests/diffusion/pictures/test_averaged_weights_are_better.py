"""The mean of a wandering network is better than the network: by its loss on fresh examples, in ten trainings."""

import numpy as np
import pytest

from snippets.diffusion.pictures import averaged_weights_are_better as snippet
from snippets.shared.digit_flow import batch, history, split, trainings, velocity


def test_the_kept_losses_are_those_of_the_kept_weights(rng):
    parts = split()
    for part, name in ((parts[:2], "train_8000"), (parts[2:], "averaged_8000")):
        x0, x1, t, label = batch(rng, 4000, *part, drop=0)
        x = (1 - t[:, None]) * x0 + t[:, None] * x1
        square = ((velocity(x, t, label) - (x1 - x0)) ** 2).mean(axis=1)
        # both are means over examples, here of 4,000 and there of 9,600
        error = square.std() * np.sqrt(1 / 4000 + 1 / 9600)
        assert abs(square.mean() - trainings()[name][0]) < 5 * error


def test_the_first_of_ten_trainings_is_the_one_whose_history_is_kept():
    steps, losses, _ = history()
    assert (snippet.steps == steps).all()
    for name, at in (("raw", (0, 1)), ("averaged", (1, 1)), ("train", (1, 0))):
        assert snippet.losses(name).shape == (7, 10)
        assert snippet.losses(name)[:, 0] == pytest.approx(losses[:, *at], rel=1e-5)  # six digits are kept


def ahead(behind, before):
    """Whether the second is less, on average over ten trainings, by five standard errors at least."""
    lead = behind - before
    return (lead.mean(axis=-1) > 5 * lead.std(axis=-1, ddof=1) / np.sqrt(10)).all()


def test_the_average_is_ahead_from_step_200_on_by_more_than_the_last_4000_steps_gain():
    raw, averaged, train = (snippet.losses(name) for name in ("raw", "averaged", "train"))
    assert ahead(raw[1:], averaged[1:]) and ahead(averaged, train)
    for late in (raw[-2] - raw[-1], averaged[-2] - averaged[-1]):
        assert ahead(late, np.zeros(10)) and ahead(raw[-1] - averaged[-1], late)


def test_what_averages_draw_is_nearer_to_held_out_digits():
    ten, facts = trainings(), snippet.facts()
    assert ahead(ten["raw_frechet"], ten["frechet"])
    for name in ("raw_frechet", "frechet"):
        assert facts[f"{name}_mean"] == pytest.approx(sum(ten[name]) / 10)
        assert facts[f"{name}_std"] == pytest.approx(np.sqrt(np.var(ten[name]) * 10 / 9))


def test_the_facts_are_means_and_deviations_over_the_trainings():
    ten, facts = trainings(), snippet.facts()
    for name, of, less in (
        ("gain", "raw_8000", "averaged_8000"),
        ("gap", "averaged_8000", "train_8000"),
        ("late", "averaged_4000", "averaged_8000"),
    ):
        each = [a - b for a, b in zip(ten[of], ten[less], strict=True)]
        assert facts[f"{name}_mean"] == pytest.approx(sum(each) / 10)
        assert facts[f"{name}_std"] == pytest.approx(np.sqrt(np.var(each) * 10 / 9))


def test_a_weight_that_jitters_has_an_average_that_jitters_less(decay=0.999):
    """The average of independent values has their variance times (1 - b) / (1 + b)."""
    shares = (1 - decay) * decay ** np.arange(20000)
    assert (shares**2).sum() == pytest.approx((1 - decay) / (1 + decay), rel=1e-10)


def test_the_curves_are_the_losses():
    lines = snippet.figure().axes[0].lines
    for k, name in enumerate(("raw", "averaged", "train")):
        mean, *each = lines[11 * k : 11 * k + 11]
        assert mean.get_ydata() == pytest.approx(snippet.losses(name).sum(axis=1) / 10)
        assert (np.transpose([line.get_ydata() for line in each]) == snippet.losses(name)).all()
        assert all((line.get_xdata() == snippet.steps).all() for line in (mean, *each))
    assert len(lines) == 33
