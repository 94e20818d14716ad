"""Some pairings cost less than others: by chains of exchanges."""

import math

import numpy as np
import pytest

from snippets.foundations.introduction_paths import who_goes_where


def test_moons_and_circles_lie_on_their_arcs(rng, n=4000):
    moons, circles = who_goes_where.moons(rng, n), who_goes_where.circles(rng, n)
    assert moons[1::2].imag.max() <= 0.3 + 1e-12 and moons[::2].imag.min() >= -0.3 - 1e-12
    for k, side in ((0, 1), (1, -1)):
        arch = moons[k::2] * side / 1.2 + 0.5 + 0.25j
        assert abs(arch) == pytest.approx(1) and (arch.imag >= -1e-12).all()
        angle = np.angle(arch)
        assert abs(angle.mean() - math.pi / 2) < 5 * math.pi / math.sqrt(12 * n / 2)
        assert abs(angle.var() - math.pi**2 / 12) < 5 * math.pi**2 / math.sqrt(180 * n / 2)
    assert set(abs(circles).round(12)) == {1, 2}
    assert abs((abs(circles) < 1.5).mean() - 0.5) < 5 * 0.5 / n**0.5
    assert abs((circles / abs(circles)).mean()) < 5 / n**0.5
    assert abs(((circles / abs(circles)) ** 2).mean()) < 5 / n**0.5


def test_no_chain_of_exchanges_makes_the_cheapest_pairing_of_the_figure_cheaper():
    x0, _, x1 = who_goes_where.pairings(120, 0)
    cost = abs(x1 - x0[:, None]) ** 2  # now everybody's partner is their own column
    gain = cost - np.diag(cost)[:, None]
    for k in range(len(cost)):  # Floyd and Warshall: the best chain between any two
        gain = np.minimum(gain, gain[:, [k]] + gain[k])
    assert np.diag(gain).min() > -120e-5


def test_both_pairings_have_the_same_ends_and_differ_in_cost():
    x0, random, least = who_goes_where.pairings(120, 0)
    assert sorted(map(abs, random)) == pytest.approx(sorted(map(abs, least)))
    assert set(random.tolist()) == set(least.tolist()) and len(set(least.tolist())) == 120
    facts = who_goes_where.facts()
    for x1, cost in ((random, facts["random"]), (least, facts["least"])):
        assert cost == pytest.approx(
            sum((a.real - b.real) ** 2 + (a.imag - b.imag) ** 2 for a, b in zip(x0, x1, strict=True)) / 120
        )
    assert facts["least"] < facts["random"] / 5


def test_at_random_the_cost_is_the_sum_of_both_variances(rng, n=4000):
    x0, x1 = who_goes_where.moons(rng, n), who_goes_where.circles(rng, n)
    cost = abs(x1 - x0) ** 2
    law = 1.44 * (1 + 0.3125 - 0.5 * 2 / math.pi) + (1 + 4) / 2  # both have mean zero
    assert abs(cost.mean() - law) < 5 * cost.std() / n**0.5


@pytest.mark.parametrize("time", [0.0, 0.2, 0.5, 1.0])
def test_in_both_panels_all_points_walk_straight_to_their_partners(time):
    x0, *partners = who_goes_where.pairings(40, 3)
    panels = who_goes_where.figure(time=time, points=40, seed=3).axes
    for ax, x1 in zip(panels, partners, strict=True):
        for k, marker in ((0, "o"), (1, "^")):
            dots = [line for line in ax.lines if line.get_marker() == marker]
            ways = [w for w in ax.lines if w.get_marker() == "None" and w.get_color() == f"C{k}"]
            assert len(dots) == 1 and len(ways) == 20 and dots[0].get_color() == f"C{k}"
            now = x0[k::2] + time * (x1[k::2] - x0[k::2])
            assert dots[0].get_xdata() == pytest.approx(now.real)
            assert dots[0].get_ydata() == pytest.approx(now.imag)
            for way, a, b in zip(ways, x0[k::2], now, strict=True):
                assert way.get_xdata() == pytest.approx([a.real, b.real])
                assert way.get_ydata() == pytest.approx([a.imag, b.imag])
        assert ax.get_xlim() == (-2.3, 2.3) and ax.get_ylim() == (-2.2, 2.2) and ax.get_aspect() == 1
        assert max(abs(x0.real).max(), abs(x0.imag).max()) < 2.2
    assert [ax.get_title() for ax in panels] == ["paired at random", "paired at least cost"]


def test_halfway_the_pairings_are_a_cloud_at_random_and_arcs_at_least_cost():
    x0, *partners = who_goes_where.pairings(120, 0)
    far = []
    for ax, x1 in zip(who_goes_where.figure(time=0.5).axes, partners, strict=True):
        dots = [line for line in ax.lines if line.get_marker() != "None"]
        x, y = np.concatenate([dot.get_xydata() for dot in dots]).T
        middle = (x0 + x1) / 2
        assert sorted(x) == pytest.approx(sorted(middle.real)) and sorted(y) == pytest.approx(sorted(middle.imag))
        far.append(np.hypot(x, y).mean())
    assert far[0] < 0.75 * far[1]  # at random the points draw together in the middle


def test_the_film_carries_the_same_points_over_both_ways_at_the_costs_that_the_page_names():
    film, facts = who_goes_where.film(), who_goes_where.facts()
    way = film["points"] @ [1, 1j]
    random, least = (way[:, film["axes"] == k] for k in range(2))
    assert (random[0] == least[0]).all() and np.sort_complex(random[-1]) == pytest.approx(np.sort_complex(least[-1]))
    for own, name in (random, "random"), (least, "least"):
        assert (abs(own[-1] - own[0]) ** 2).mean() == pytest.approx(facts[name])
        assert np.diff(own, 2, axis=0) == pytest.approx(0, abs=1e-12), "straight, at one speed"
    assert len(film["clock"]) == len(way) and (film["clock"][0], film["clock"][-1]) == (0, 1)
