"""What docs/foundations/introduction_challenges.md says beside its figures."""

import functools
from fractions import Fraction
from itertools import permutations, product
from math import exp, prod

import numpy as np
import pytest

from snippets.foundations.introduction_challenges import exercises
from snippets.foundations.introduction_challenges.guessing_z_fails_in_many_dimensions import log_noise


@pytest.mark.equation("foundations/introduction_challenges/two_conditions")
def test_a_table_from_outputs_meets_both_conditions_and_some_tables_meet_only_one(printed, rng):
    outputs = rng.normal(size=256)
    weight = [exp(-o) for o in outputs]
    p = exercises.three_words(outputs)
    assert p == pytest.approx([w / sum(weight) for w in weight])
    formula = printed("foundations/introduction_challenges/two_conditions")
    one_picture = np.eye(256)[7]  # zero is a good probability
    for values in (p, one_picture):
        formula.holds({"p": lambda x, v=values: v[np.asarray(x, int)], "x": range(256), r"\text{for all } x": True})
    assert min(outputs) < 0 and abs(sum(outputs) - 1) > 1e-6, "raw outputs meet neither"
    assert min(weight) > 0 and abs(sum(weight) - 1) > 1, "their exponentials only the first"


@pytest.mark.equation("foundations/introduction_challenges/gaussian_z")
def test_the_z_of_a_gaussian_bump_is_the_root_of_two_pi(printed):
    x = np.linspace(-12, 12, 2001)
    integral = {r"\int_{-\infty}^{\infty}": np.sum, r"\mathrm{d}x": x[1] - x[0], "x": x}
    height = 1 / exp(log_noise(0.0))  # the noise of the guesses is this bump, divided by its Z
    printed("foundations/introduction_challenges/gaussian_z").holds(integral | {"Z": height}, rtol=1e-12)
    assert sum(Fraction(1, 2**k) for k in range(1, 60)) == 1 - Fraction(1, 2**59), "infinitely many terms, a finite sum"


def test_one_pixel_after_the_other_describes_any_distribution_in_any_order(rng):
    images = list(product(range(3), repeat=3))
    share = rng.integers(0, 4, 27)  # some images have no chance
    p = {image: Fraction(int(s), int(share.sum())) for image, s in zip(images, share, strict=True)}
    for order in permutations(range(3)):

        @functools.cache
        def seen(image, n, order=order):
            """The probability of its first n pixels in this order."""
            return sum(q for other, q in p.items() if all(other[i] == image[i] for i in order[:n]))

        for image in images:
            factors = [seen(image, n + 1) / seen(image, n) for n in range(3) if seen(image, n)]
            assert prod(factors) == p[image]
            for n in range(3):  # and each factor is a distribution over the greys of one pixel
                if seen(image, n):
                    choices = ((*image[: order[n]], grey, *image[order[n] + 1 :]) for grey in range(3))
                    assert sum(seen(choice, n + 1) / seen(image, n) for choice in choices) == 1


@pytest.mark.reads(".")
def test_the_table_of_ways_around_z_has_two_families_for_each_way(article):
    page = article("foundations/introduction_challenges.md")
    (table,) = [t for t in page.find_all("table") if "given up" in t.thead.get_text()]
    rows = [[cell.get_text().strip() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert [row[0] for row in rows] == ["approximate"] * 2 + ["restrict"] * 2 + ["generate only"] * 2
    assert all(len(cell) > 2 for row in rows for cell in row)
    for family in ("energy-based", "variational", "autoregressive", "flows", "GANs"):
        assert any(family in row[1] for row in rows), family
    links = {a["href"] for a in page.find_all("a", href=True)}
    assert {"https://www.youtube.com/watch?v=wMmqCMwuM2Q", "https://yang-song.net/blog/2021/score/"} <= links


@pytest.mark.reads(".")
def test_the_three_ways_are_two_groups_of_which_the_one_with_a_density_is_split(article):
    page = article("foundations/introduction_challenges.md")
    (table,) = [t for t in page.find_all("table") if "given up" in t.thead.get_text()]
    has_density = {}
    for way, _, density, *_ in (
        [cell.get_text().strip() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")
    ):
        has_density.setdefault(way, set()).add(density != "none")
    assert has_density == {"approximate": {True}, "restrict": {True}, "generate only": {False}}
    # What the blog post that is linked says (its first section, and the one on the score function): two groups, not three.
    (said,) = [
        p
        for p in page.find_all("p")
        if "implicit" in p.get_text() and p.find("a", href="https://yang-song.net/blog/2021/score/")
    ]
    text = " ".join(said.get_text().split())
    assert "The division into three comes from the article" in text and "The blog post itself has two groups" in text
    assert [strong.get_text() for strong in said.find_all("strong")] == ["two", "likelihood-based", "implicit"]
    assert said.find("a", href="../reference/errata.md#introduction-to-generative-models")
