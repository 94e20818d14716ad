"""Likelihood is a hill, and to learn costs k / 2n: by exact sums over binomial laws."""

import math

import numpy as np
import pytest

from snippets.roads.likelihood import a_hill_of_beliefs as m

DIE = np.array([0.1] * 5 + [0.5])


def exact(p, n):
    """E KL(p || learned) in nats: each count alone is binomial."""
    counts = np.arange(n + 1)
    logs = np.log((counts + 0.5) / (n + len(p) / 2))
    total = 0
    for a in p:
        choose = [math.lgamma(n + 1) - math.lgamma(c + 1) - math.lgamma(n - c + 1) for c in counts]
        weight = np.exp(choose + counts * math.log(a) + (n - counts) * math.log(1 - a))
        total += a * (math.log(a) - weight @ logs)
    return total


@pytest.mark.equation("roads/likelihood/price_of_learning")
@pytest.mark.parametrize("p", [DIE, m.TRUTH])
def test_learning_k_numbers_from_n_rolls_costs_k_over_2n(printed, p):
    k, formula = len(p) - 1, printed("roads/likelihood/price_of_learning")
    off = []
    for n in (100, 400, 1600):
        price = exact(p, n)
        off.append(price * 2 * n / k - 1)
        bound = 4 / n * (1 / p).sum()  # the next term is a multiple of the sum of 1/p, over n
        formula.holds({r"\mathbb E \bigl[ \text{KL}(p \,\|\, \hat p) \bigr]": price, "k": k, "n": n}, approx=bound)
    assert abs(off[2]) < abs(off[1]) / 2 < abs(off[0]) / 4 and abs(off[2]) < 0.01


def test_4000_trials_agree_with_the_exact_price(p=DIE):
    facts, each = m.facts(), m.price(DIE, 100)
    assert len(each) == 4000 and facts["price"] == pytest.approx(each.mean())
    assert abs(each.mean() - exact(p, 100) / math.log(2)) < 5 * each.std() / math.sqrt(4000)
    assert facts["law"] == pytest.approx(5 / 200 / math.log(2))


@pytest.mark.parametrize("seen", [10, 100, 1000, 10_000])
def test_the_top_is_at_the_observed_shares_where_kl_is_zero(rng, seen):
    counts = m.rolls(seen)
    assert counts.sum() == m.facts(seen)["seen"] == seen
    top = counts / seen
    beliefs = rng.dirichlet(np.ones(3), size=100)
    depth = m.below_the_top(counts, beliefs)
    with np.errstate(divide="ignore", invalid="ignore"):
        kl = np.where(top > 0, top * np.log2(top / beliefs), 0).sum(axis=1)
    assert depth == pytest.approx(seen * kl) and (depth > 0).all()
    if (top > 0).all():
        assert m.below_the_top(counts, top) == 0
    assert m.facts(seen)["depth"] == pytest.approx(m.below_the_top(counts, np.array([0.5, 0.1, 0.4])))
    assert m.facts(seen)["six"] == top[0]
    # as the chance of the rolls themselves, one after the other
    rolls = np.repeat([0, 1, 2], counts)[: seen // 10]
    some = np.bincount(rolls, minlength=3)
    assert m.log_likelihood(some, beliefs[0]) == pytest.approx(sum(math.log2(beliefs[0][r]) for r in rolls))


@pytest.mark.parametrize("seen", [10, 100, 1000, 10_000])
def test_the_figure_shades_what_is_so_many_bits_below_the_top(seen):
    (ax,) = m.figure(seen).axes
    counts = m.rolls(seen)
    _, truth, top = ax.lines
    assert [*truth.get_xydata()[0]] == [0.5, 0.1] and top.get_xydata()[0] == pytest.approx(counts[:2] / seen)
    for shade, bits in zip(ax.collections, (20, 10, 5, 1), strict=True):
        corners = np.concatenate([path.vertices for path in shade.get_paths()])
        if len(corners):
            q = np.column_stack([corners, 1 - corners.sum(axis=1)]).clip(1e-9)
            depth = m.below_the_top(counts, q)
            inside = (corners > 0.004).all(axis=1) & (corners.sum(axis=1) < 0.99)
            assert (depth[inside] < bits * 1.3 + 1).all()


def test_half_a_roll_for_each_outcome():
    assert m.learned([3, 0, 1]) == pytest.approx(np.array([3.5, 0.5, 1.5]) / 5.5)
