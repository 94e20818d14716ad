"""A timid cloud has the precision, a bold one the recall: ball by ball."""

import math

import pytest

from snippets.diffusion.evaluation import precision_and_recall_pull_apart as m


def share(points, centres, k=3):
    balls = [(c, sorted(math.dist(c, o) for o in centres)[k]) for c in centres]
    return sum(any(math.dist(p, c) <= r for c, r in balls) for p in points) / len(points)


@pytest.mark.parametrize("spread", [0.25, 0.5, 1.0, 2.0])
def test_the_figure_shows_the_balls_and_who_is_outside(spread):
    figure = m.figure() if spread == 0.5 else m.figure(spread=spread)
    real, fake = m.clouds(spread)
    for ax, (centres, points), name in zip(
        figure.axes, ((real, fake), (fake, real)), ("precision", "recall"), strict=True
    ):
        reach = [sorted(math.dist(c, o) for o in centres)[3] for c in centres]
        assert [p.get_radius() for p in ax.patches] == pytest.approx(reach)
        assert [tuple(p.center) for p in ax.patches] == [tuple(c) for c in centres]
        inside = share(points, centres)
        assert [len(line.get_xdata()) for line in ax.lines] == [round(60 * inside), 60 - round(60 * inside)]
        assert ax.get_title() == f"{name} {inside:.2f}"
        assert m.facts(spread)[name] == pytest.approx(inside)
    assert m.facts(spread)["spread"] == spread and m.facts()["spread"] == 0.5


def test_the_clouds_are_bells_of_their_widths(rng, n=4000):
    for x, width in zip(m.clouds(0.5, n, seed=rng.integers(1000)), (1, 0.5), strict=True):
        assert x.shape == (n, 2)
        assert (abs(x.mean(axis=0)) < 5 * width / math.sqrt(n)).all()
        assert (abs(x.std(axis=0) - width) < 5 * width / math.sqrt(2 * n)).all()  # of a Gaussian's sample
        # a Gaussian has 68% within one width
        inside, law = (abs(x) < width).mean(), math.erf(1 / math.sqrt(2))
        assert abs(inside - law) < 5 * math.sqrt(law * (1 - law) / (2 * n))


def test_timid_is_precise_and_bold_is_complete():
    marks = [m.facts(s) for s in (0.25, 0.5, 1.0, 2.0)]
    assert [a["precision"] for a in marks] == sorted((a["precision"] for a in marks), reverse=True)
    assert [a["recall"] for a in marks] == sorted(a["recall"] for a in marks)
    real, fake = m.clouds(2.0)
    assert (real == m.clouds(0.5)[0]).all() and fake == pytest.approx(4 * m.clouds(0.5)[1])
