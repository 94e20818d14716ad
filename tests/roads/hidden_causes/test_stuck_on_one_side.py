"""More guesses help only where the guess has been: by the evidence of one side alone."""

import math

import numpy as np
import pytest

from snippets.roads.hidden_causes import stuck_on_one_side as m
from snippets.shared.hidden_cause import GRID, bound, gap, log_evidence, log_joint


def test_the_missed_hill_costs_log_2_however_many_guesses_there_are():
    facts, side = m.facts(), np.exp(log_joint(2, GRID[GRID > 0], 0.5)).sum() * (GRID[1] - GRID[0])
    last = m.bounds("one side")[-1]
    assert facts["one_1000"] == last.mean()
    # not above the evidence of its side, as far as 400 repeats can tell, and near it
    assert facts["one_1000"] < math.log(side) + 5 * last.std() / 20
    assert facts["one_1000"] > math.log(side) - 0.01
    assert facts["missing"] == pytest.approx(facts["log_p"] - facts["one_1000"])
    assert math.log(side) == pytest.approx(facts["log_p"] - math.log(2), abs=1e-3)


def test_with_one_guess_the_bound_is_the_closed_form():
    for guess, key in (("one side", "one_1"), ("both sides", "both_1")):
        first = m.bounds(guess)[0]
        assert abs(first.mean() - bound(2, 0.5, *m.GUESSES[guess])) < 5 * first.std() / 20
        assert m.facts()[key] == first.mean()
    mean, std = m.GUESSES["one side"]
    assert bound(2, 0.5, mean, std) == pytest.approx(log_evidence(2, 0.5) - gap(2, 0.5, mean, std))


@pytest.mark.equation("roads/hidden_causes/many_guesses")
@pytest.mark.parametrize("guess", ["one side", "both sides"])
def test_the_bound_holds_and_rises_with_every_guess(printed, guess):
    mean, std = m.GUESSES[guess]
    z = np.random.default_rng(3).normal(mean, std, size=(3000, 30))
    q = lambda z: np.exp(-(((z - mean) / std) ** 2) / 2) / std / math.sqrt(2 * math.pi)  # noqa: E731
    joint = lambda z: np.exp(np.maximum(log_joint(2, z, 0.5), -700))  # noqa: E731
    rows = []
    for k in (1, 5, 30):
        given = {
            "K": k, "k": range(k), "z_k": [*z.T[:k]], "p(z_k)": lambda i: joint(z[:, i]),
            r"p(x \mid z_k)": lambda i: 1.0, "q": q, r"\mathbb E": np.mean, r"\log p(x)": log_evidence(2, 0.5),
        }  # fmt: skip
        formula = printed("roads/hidden_causes/many_guesses")
        formula.holds(given)
        rows.append(np.mean(np.log(np.mean(joint(z[:, :k]) / q(z[:, :k]), axis=1))))
    assert rows[0] < rows[1] < rows[2]
    if guess == "both sides":  # thirty come near
        with pytest.raises(AssertionError):
            formula.holds(given | {r"\log p(x)": log_evidence(2, 0.5) - 0.2})


def test_the_figure_shows_both_rows():
    (ax,) = m.figure().axes
    for line, guess in zip(ax.lines, m.GUESSES, strict=False):
        assert [*line.get_xdata()] == [1, 3, 10, 30, 100, 300, 1000]
        assert line.get_ydata() == pytest.approx(m.bounds(guess).mean(axis=1))
    log_p = log_evidence(2, 0.5)
    assert [line.get_ydata()[0] for line in ax.lines[2:]] == pytest.approx([log_p, log_p - math.log(2)])
    assert m.facts()["both_1000"] == pytest.approx(log_p, abs=0.01)
    wide, narrow = (m.bounds(guess).mean(axis=1) for guess in ("both sides", "one side"))
    assert wide[1] < narrow[1] and wide[2] > narrow[2]  # they cross between 3 and 10
