"""Which Gaussian is nearest depends on how one measures: by moments, and by a second optimiser."""

from itertools import pairwise, product
from math import exp, log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2
from snippets.foundations.nutshell import nearest_in_the_family
from snippets.shared.divergences import kl
from snippets.shared.gaussian_mixture import GaussianMixture


def walk(p, m, s):
    """Another optimiser: downhill on the reverse KL along its gradient, which the score gives."""
    z = np.linspace(-8, 8, 641)
    weight = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    for _ in range(300):
        pull = p.score(m + s * z)
        m, s = m + 0.1 * s**2 * (pull @ weight), s * exp(0.1 * (1 + s * (z * pull) @ weight))
    return m, s


def test_forward_kl_depends_on_the_data_through_mean_variance_and_entropy_only():
    wide = np.linspace(-20, 20, 8001)
    for distance, m, s in product((1, 2.75, 4), (-1.5, 0, 0.7), (0.6, 1.5, 3)):
        p = GaussianMixture([0.5, 0.5], [-distance / 2, distance / 2], [0.5, 0.5])
        negative_entropy = np.trapezoid(p.prob(wide) * p.log_prob(wide), wide)
        variance = 0.25 + distance**2 / 4
        cross = log(s * sqrt(2 * pi)) + (variance + m**2) / (2 * s**2)
        assert nearest_in_the_family.forward(p, m, s) == pytest.approx(negative_entropy + cross, abs=1e-7)
    lopsided = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.8])
    q = [NormalDist(1, 1.3).pdf(v) for v in wide[2000:6001]]
    expected = kl(lopsided.prob(wide[2000:6001]), q, wide[2000:6001])
    assert nearest_in_the_family.forward(lopsided, 1, 1.3) == pytest.approx(expected, abs=1e-6)


def test_reverse_kl_swaps_the_roles_of_model_and_data():
    wide = np.linspace(-14, 14, 5601)
    for distance, m, s in product((1, 2.75, 4), (-2, 0, 0.7), (0.3, 0.5, 1.3)):
        p = GaussianMixture([0.5, 0.5], [-distance / 2, distance / 2], [0.5, 0.5])
        q = [NormalDist(m, s).pdf(v) for v in wide]
        assert nearest_in_the_family.reverse(p, m, s) == pytest.approx(kl(q, p.prob(wide), wide), abs=1e-5)


def test_many_models_at_once_give_the_kl_of_each():
    m, s = np.linspace(-2, 2, 5), np.linspace(0.5, 2, 3)
    for d in (nearest_in_the_family.forward, nearest_in_the_family.reverse):
        table = d(M2, m[:, None], s[:, None, None])
        assert table.shape == (3, 5)
        for i, j in product(range(3), range(5)):
            assert table[i, j] == pytest.approx(d(M2, m[j], s[i]), rel=1e-12)


@pytest.mark.equation("foundations/nutshell/moment_matching")
@pytest.mark.parametrize("distance", [1, 1.5, 2, 2.5, 2.75, 3, 3.5, 4])
def test_the_forward_fit_has_the_mean_and_the_variance_of_the_data(printed, distance):
    p, m, s = nearest_in_the_family.nearest(nearest_in_the_family.forward, distance)
    x, step = np.linspace(-14, 14, 5601, retstep=True)
    hills = [0.5 * NormalDist(-distance / 2, 0.5).pdf(v) + 0.5 * NormalDist(distance / 2, 0.5).pdf(v) for v in x]
    assert p.prob(x) == pytest.approx(hills, rel=1e-9)
    mean = (x * hills).sum() * step
    variance = ((x - mean) ** 2 * hills).sum() * step
    assert variance == pytest.approx(1 / 4 + distance**2 / 4)
    model = np.array([NormalDist(m, s).pdf(v) for v in x])
    for shift in (0, 0.7):  # both moved: what is nearest moves along
        means = {
            r"\mathbb E_{x \sim p_{\theta^\star}}": lambda values: (values * model).sum() * step,
            r"\mathbb E_{x \sim p_\text{data}}": lambda values: (values * hills).sum() * step,
        }
        printed("foundations/nutshell/moment_matching").holds(means | {"x": x + shift}, rtol=2e-6, atol=2e-6)
    assert m == pytest.approx(mean, abs=1e-6) and s == pytest.approx(sqrt(variance), rel=1e-6)


@pytest.mark.parametrize("distance", [1, 1.5, 2, 2.5, 2.75, 3, 3.5, 4])
def test_two_optimisers_agree_on_the_reverse_fit_and_it_is_wide_or_sits_on_one_hill(distance):
    p, m, s = nearest_in_the_family.nearest(nearest_in_the_family.reverse, distance)
    wide = walk(p, 0, sqrt(1 / 4 + distance**2 / 4))
    hill = walk(p, -distance / 2, 0.5)
    heights = [nearest_in_the_family.reverse(p, *end) for end in (wide, hill)]
    best = wide if distance < 2.8 else hill
    assert (m, s) == pytest.approx(best, abs=1e-5)
    assert nearest_in_the_family.reverse(p, m, s) <= min(heights) + 1e-9
    assert nearest_in_the_family.reverse(p, -m, s) == pytest.approx(nearest_in_the_family.reverse(p, m, s))
    if distance < 2.8:
        assert m == pytest.approx(0, abs=1e-6) and s > 0.69
    else:
        assert abs(m + distance / 2) < 0.01 and abs(s - 0.5) < 0.012
    if distance >= 2.5:  # by then both are lowest points of their own neighbourhood
        assert abs(wide[0]) < 1e-6 and abs(hill[0]) > 1


@pytest.mark.equation("foundations/nutshell/nearest_model")
def test_no_other_gaussian_of_the_family_is_nearer_than_the_nearest(printed):
    x = np.linspace(-15, 15, 1501)
    for d, swap in ((nearest_in_the_family.forward, False), (nearest_in_the_family.reverse, True)):
        p, m, s = nearest_in_the_family.nearest(d, 4)
        lowest = d(p, m, s)
        family = [(m + dm, s * ds) for dm in (-0.1, 0, 0.1) for ds in (0.95, 1, 1.05)]
        densities = [np.array([NormalDist(*theta).pdf(v) for v in x]) for theta in family]
        distance = lambda p, others, swap=swap: [kl(q, p, x) if swap else kl(p, q, x) for q in others]  # noqa: E731
        choice = {
            r"\mathrm{arg\,min}_{\theta \in \Theta}": lambda d, family=family: family[np.argmin(d)],
            "d": distance,
        }
        world = {r"p_\text{data}": p.prob(x), r"p_\theta": densities, r"\theta^\star": (m, s)}
        words = {r"\mathcal M = \{\, p_\theta : \theta \in \Theta \,\}": True}
        printed("foundations/nutshell/nearest_model").holds(choice | world | words)
        for mean, std in product(np.linspace(-3, 3, 13), np.linspace(0.45, 3, 12)):
            q = [NormalDist(mean, std).pdf(v) for v in x]
            value = kl(q, p.prob(x), x) if swap else kl(p.prob(x), q, x)
            assert value >= lowest - 1e-9
        for dm, ds in ((0.01, 1), (-0.01, 1), (0, 1.01), (0, 0.99)):
            assert d(p, m + dm, s * ds) > lowest


def test_the_numbers_of_the_two_fits_are_as_quoted():
    facts = nearest_in_the_family.facts()
    x = np.linspace(-15, 15, 6001)
    assert facts["variance"] == pytest.approx(2**2 + 0.5**2, abs=1e-5)
    q = [NormalDist(0, sqrt(4.25)).pdf(v) for v in x]
    assert facts["forward"] == pytest.approx(kl(M2.prob(x), q, x), abs=1e-6)
    assert (facts["m"], facts["narrow"]) == pytest.approx(walk(M2, -2, 0.5), abs=1e-5)
    one = [NormalDist(facts["m"], facts["narrow"]).pdf(v) for v in x]
    assert facts["reverse"] == pytest.approx(kl(one, M2.prob(x), x), abs=1e-6)
    assert abs(facts["reverse"] - log(2)) < 1e-3  # one hill of two: half of the mass is left out
    assert facts["reverse"] < log(2) < facts["forward"]
    words = [t.get_text() for ax in nearest_in_the_family.figure().axes for t in ax.texts]
    assert words == [f"{facts['forward']:.2f}", f"{facts['reverse']:.2f}"]


@pytest.mark.parametrize("distance", [1, 2.75, 4])
def test_the_figure_of_two_projections_shows_densities_above_and_the_surfaces_below(distance):
    axes = np.reshape(nearest_in_the_family.figure(distance=distance).axes, (2, 2))
    for (top, low), d, name in zip(
        axes.T, (nearest_in_the_family.forward, nearest_in_the_family.reverse), ("forward", "reverse"), strict=True
    ):
        p, m, s = nearest_in_the_family.nearest(d, distance)
        assert top.get_title() == f"{name} KL"
        (curve,), (data,) = top.lines, top.collections
        law = NormalDist(m, s)
        assert curve.get_ydata() == pytest.approx([law.pdf(v) for v in curve.get_xdata()])
        assert curve.get_xdata()[[0, -1]].tolist() == pytest.approx([-4, 4])
        for u, v in data.get_paths()[0].vertices:
            assert v == pytest.approx(0, abs=1e-12) or v == pytest.approx(p.prob(u), rel=1e-9)
        assert data.get_paths()[0].vertices[:, 1].max() == pytest.approx(p.prob(curve.get_xdata()).max())
        assert curve.get_ydata().max() < top.get_ylim()[1]
        (dot,) = low.lines
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (m, s)
        assert low.texts[0].get_text() == f"{d(p, m, s):.2f}" and low.texts[0].get_position()[0] == m
        (surface,) = low.collections
        assert surface.levels.tolist() == [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5]
        seen = 0
        for path, (lower, upper) in zip(surface.get_paths(), pairwise(surface.levels), strict=True):
            for u, v in path.vertices:
                if abs(u) < 3.99 and 0.45 < v < 2.95:  # a line of the map, not its rim
                    value = d(p, u, v)
                    assert min(abs(value - lower), abs(value - upper)) < 0.03 + 0.15 * lower
                    seen += 1
        assert seen > 50
        assert low.get_xlim() == (-4, 4) and low.get_ylim() == (0.2, 3)
