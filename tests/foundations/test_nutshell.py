"""What docs/foundations/nutshell.md says beside its figures."""

import math
from itertools import pairwise, product
from math import log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2
from snippets.shared.divergences import kl, kl_gaussians


def kl_by_sum(p, q):
    """Of Gaussians with these means and variances, by the mean of the difference of their log-densities over p."""
    z, weight = np.polynomial.hermite_e.hermegauss(5)  # exact: it is of second degree
    x = p[0] + math.sqrt(p[1]) * z
    surprise = [(x - mean) ** 2 / (2 * variance) + math.log(2 * math.pi * variance) / 2 for mean, variance in (p, q)]
    return (weight * (surprise[1] - surprise[0])).sum() / weight.sum()


@pytest.mark.equation("foundations/nutshell/kl_gaussians")
def test_kl_of_two_gaussians_has_a_closed_form(printed):
    x = np.linspace(-30, 30, 6001)
    for (m, s), (mu, sigma) in product(((0, 1), (1, 2), (-0.5, 0.8)), repeat=2):
        dense = [np.array([NormalDist(*g).pdf(v) for v in x]) for g in ((m, s), (mu, sigma))]
        inside = dense[1] > 1e-250
        integral = kl(dense[0][inside], dense[1][inside], x[inside])
        laws = {r"\text{KL}": kl_by_sum, r"\mathcal N": lambda mean, variance: (mean, variance)}
        printed("foundations/nutshell/kl_gaussians").holds(
            laws | {"m": m, "s": s, r"\mu": mu, r"\sigma": sigma}, atol=1e-9
        )
        assert kl_gaussians(m, s, mu, sigma) == pytest.approx(integral, abs=1e-9)


@pytest.mark.equation("foundations/nutshell/kl_and_likelihood")
def test_kl_is_what_the_entropy_and_the_mean_log_likelihood_leave(printed, rng, n=4000):
    x, step = np.linspace(-17, 17, 3401, retstep=True)
    p = M2.prob(x)
    entropy = -(p * M2.log_prob(x)).sum() * step
    sample = M2.sample(rng, n)
    for mean, std in ((0, 2), (1, 1.5), (-2, 0.9)):
        q = NormalDist(mean, std)
        likelihood = (p * [log(q.pdf(v)) for v in x]).sum() * step
        values = {
            r"\text{KL}(p_\text{data} \,\|\, p_\theta)": kl(p, [q.pdf(v) for v in x], x),
            r"H(p_\text{data})": entropy,
        }
        mean_over_data = {r"\mathbb E_{x \sim p_\text{data}}": lambda values: (p * values).sum() * step}
        density = {r"p_\theta(x)": np.array([q.pdf(v) for v in x])}
        printed("foundations/nutshell/kl_and_likelihood").holds(values | mean_over_data | density, atol=1e-9)
        terms = np.log([q.pdf(v) for v in sample])  # the mean over data stands in for the expectation
        assert abs(terms.mean() - likelihood) < 5 * terms.std() / sqrt(n)


def test_examples_alone_say_nothing_about_what_has_not_been_seen():
    rules = list(product((0, 1), repeat=8))  # every way to answer for eight pictures
    for seen in range(8):  # the answers seen so far were all yes
        agree = [rule for rule in rules if all(rule[:seen])]
        assert sum(rule[seen] for rule in agree) * 2 == len(agree), "as many say yes as no of the next"
        # With a preference for rules that rarely change there are four chances to one that the next is like the last.
        bias = [0.25 ** sum(a != b for a, b in pairwise(rule)) for rule in agree]
        says_yes = sum(b * rule[seen] for b, rule in zip(bias, agree, strict=True))
        assert says_yes / sum(bias) == pytest.approx(4 / 5 if seen else 1 / 2)


@pytest.mark.reads(".")
def test_the_table_of_three_questions_has_an_answer_in_every_cell(article):
    page = article("foundations/nutshell.md")
    (table,) = [t for t in page.find_all("table") if "optimiser" in t.thead.get_text()]
    rows = [[cell.get_text().strip() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert len(rows) == 13 and all(len(row) == 4 and all(len(cell) > 2 for cell in row) for row in rows)
    assert all("none" in row[3] for row in rows[:7]) and not any("none" in row[3] for row in rows[7:])
    assert sum("likelihood" in row[2] for row in rows) > len(rows) / 2
