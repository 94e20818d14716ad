"""The tables and corrections of docs/foundations/introduction.md."""

from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from oracles import normal
from snippets.foundations.introduction import simultaneous_steps_spiral_out, two_routes_one_problem


@pytest.mark.reads(".")
def test_the_loaded_die_and_the_fair_die_both_sum_to_one(article):
    (table,) = [t for t in article("foundations/introduction.md").find_all("table") if "roll" in t.thead.get_text()]
    for row in table.tbody.find_all("tr"):
        entries = [Fraction(*(int(n.text) for n in cell.find_all("mn"))) for cell in row.find_all("td")[1:]]
        assert len(entries) == 6 and sum(entries) == 1


@pytest.mark.reads(".")
def test_the_image_table_of_the_introduction_leaves_the_rest_of_one_to_all_others(article):
    (table,) = [t for t in article("foundations/introduction.md").find_all("table") if "Image" in t.thead.get_text()]
    first, second, others = table.tbody.find_all("td")[1:]
    used = sum(Fraction(*(int(n.text) for n in cell.find_all("mn"))) for cell in (first, second))
    assert used == Fraction(1, 1234) + Fraction(11, 1337)
    assert float(others.get_text()) == pytest.approx(float(1 - used), abs=5e-4)


@pytest.mark.reads(".")
def test_the_corrections_of_the_introduction_stand_in_elements_of_their_own(article):
    titles = [
        c.find(["p", "summary"]).get_text()
        for c in article("foundations/introduction.md").find_all(class_="correction")
    ]
    for word in ("specific objects", "modern solution", "put out probabilities", "impossible"):
        assert any(word in title for title in titles), word


def test_no_single_value_has_a_probability_above_zero_and_yet_all_values_together_have_one():
    p, humps = two_routes_one_problem.p_data, [NormalDist(mean, 0.5) for mean in (-2, 2)]

    def between(low, high):
        return sum(hump.cdf(high) - hump.cdf(low) for hump in humps) / 2

    for x in (-2.0, 0.3, 1.9):
        for h in (1e-2, 1e-4, 1e-6):  # what is left for the value itself falls to zero with the width around it
            assert between(x - h, x + h) == pytest.approx(2 * h * p.prob(np.array([x]))[0], rel=1e-2)
    assert between(-9, 9) == pytest.approx(1, abs=1e-12)


def test_the_laws_in_the_text_hold_of_both_kinds_of_steps_and_of_two_bells(printed, rng):
    page, game = "foundations/introduction", simultaneous_steps_spiral_out
    grows, stays = printed(page, "g'^2 + a'^2 ="), printed(page, r"g^2 + \eta\, g a + a^2 =")
    for g, a, rate in rng.uniform(0.1, 1, size=(5, 3)):
        after = game.simultaneous(g, a, rate)
        grows.holds({"g": g, "a": a, "g'": after[0], "a'": after[1], r"\eta": rate})
        before = np.array([g, a])
        g, a = game.alternating(g, a, rate)
        stays.holds({"g": g, "a": a, r"\eta": rate, r"\text{const}": before @ [[1, rate / 2], [rate / 2, 1]] @ before})
    x = np.linspace(-12, 16, 2801)
    for m in (0.5, 3.0):
        divergence = (normal(x, m, 1) * np.log(normal(x, m, 1) / normal(x, 0, 1))).sum() * 0.01
        printed(page, r"\mathrm{KL}(q \,\|\, p) =").holds({r"\mathrm{KL}(q \,\|\, p)": divergence, "m": m})


def test_the_laws_in_the_solutions_hold_of_a_crowded_judge_of_a_round_and_of_two_who_pay(printed):
    page, x = "foundations/introduction", np.linspace(-3, 5, 80_001)
    p, q = normal(x, 0, 1), normal(x, 2, 1)
    judge, answers = printed(page, r"D^\star = p / (p + 3q)"), np.linspace(1e-4, 1, 10_000, endpoint=False)
    for k in (9_000, 34_510, 50_000):
        best = answers[(p[k] * np.log(answers) + 3 * q[k] * np.log(1 - answers)).argmax()]
        judge.holds({r"D^\star": best, "p": p[k], "q": q[k]}, atol=1e-4)
    undecided = x[np.abs(p - 3 * q).argmin()]
    printed(page, r"x = 1 - \tfrac12 \log 3").holds({"x": undecided}, atol=1e-4)
    for rate in (0.1, 0.5, 1.3):
        turn = np.array([[1, 0], [-rate, 1]]) @ [[1, rate], [0, 1]]
        angle = np.angle(np.linalg.eigvals(turn)[0])
        printed(page, r"2 \cos \varphi =").holds({r"\varphi": angle, r"\eta": rate})
        printed(page, r"\eta = 2 \sin \tfrac{\varphi}{2}").holds({r"\varphi": abs(angle), r"\eta": rate})
    for cost in (0.3, 1.0, 2.0):
        g, a = 0.0, 0.0
        for _ in range(2000):
            g, a = g + 0.1 * (a - cost * g), a + 0.1 * ((1 - g) - cost * a)
        for law in ("a - \\gamma g = 0", "(1 - g) - \\gamma a = 0"):
            printed(page, law).holds({"a": a, "g": g, r"\gamma": cost}, atol=1e-9)
        printed(page, r"g = 1/(1 + \gamma^2)").holds({"g": g, r"\gamma": cost})
