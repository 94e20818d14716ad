"""Ten Gaussians read handwriting by Bayes' rule: by determinants and inverses of their covariances."""

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.nutshell import labels_by_bayes
from snippets.shared.datasets import digits


def oracle(x, train, y, shrinkage):
    """log p(x, y), with determinants and inverses instead of a Cholesky root. (n, 10)"""
    joint = []
    for k in range(10):
        own = train[y == k]
        centred = own - own.sum(axis=0) / len(own)
        spread = centred.T @ centred / len(own)
        covariance = (1 - shrinkage) * spread + shrinkage * np.eye(64) * spread.diagonal().mean()
        d = x - own.sum(axis=0) / len(own)
        square = np.einsum("ni,ij,nj->n", d, np.linalg.inv(covariance), d)
        joint.append(math.log(len(own) / len(y)) - square / 2 - np.linalg.slogdet(2 * math.pi * covariance)[1] / 2)
    return np.transpose(joint)


@pytest.mark.equation("foundations/nutshell/label_by_bayes")
@pytest.mark.parametrize("shrinkage", [0.05, 0.2, 1.0])
def test_the_label_of_a_digit_comes_from_its_class_densities_by_bayes_rule(printed, shrinkage):
    x, y = digits()
    joint = oracle(x[1200:], x[:1200], y[:1200], shrinkage)
    for k in range(10):
        own = x[:1200][y[:1200] == k]
        ours = labels_by_bayes.log_joint(x[1200:], own, len(own) / 1200, shrinkage)
        assert ours == pytest.approx(joint[:, k], rel=1e-8)
    p = labels_by_bayes.posterior(x[1200:], x[:1200], y[:1200], shrinkage)
    assert p.shape == (597, 10) and p.sum(axis=1) == pytest.approx(1, abs=1e-12)
    for row, mine in zip(joint[:50], p[:50], strict=True):  # p(y|x) = p(x, y) / sum over y' of p(x, y')
        assert mine == pytest.approx([1 / np.exp(np.minimum(row - v, 700)).sum() for v in row], abs=1e-9)
    formula, density = printed("foundations/nutshell/label_by_bayes"), np.exp(joint[0])

    def normal(x, mean, covariance):
        d = x - mean
        square = (d.T @ np.linalg.inv(covariance) @ d).item() + np.linalg.slogdet(2 * math.pi * covariance)[1]
        return math.exp(-square / 2)

    for k in range(10):
        own = x[:1200][y[:1200] == k]
        spread = np.cov(own.T, bias=True)
        values = {
            r"\mu_y": own.mean(axis=0)[:, None],
            r"\hat\Sigma_y": spread,
            r"\hat\sigma_y": math.sqrt(spread.trace() / 64),
        }
        values |= {
            "p(y)": len(own) / 1200,
            "x": x[1200][:, None],
            "I": np.eye(64),
            "s": shrinkage,
            r"\mathcal N": normal,
        }
        values |= {"p(x, y)": density[k], "p(x, y')": lambda y: density[y], "y'": range(10), r"p(y \mid x)": p[0, k]}
        formula.holds(values, rtol=1e-6)
    label = joint.argmax(axis=1)
    table = labels_by_bayes.confusion(shrinkage)
    for i, j in itertools.product(range(10), repeat=2):
        assert table[i, j] == ((y[1200:] == i) & (label == j)).sum()


def test_without_shrinkage_no_covariance_of_a_digit_has_an_inverse():
    x, y = digits()
    for k in range(10):
        assert (x[:1200][y[:1200] == k].var(axis=0) == 0).any(), "a pixel that is always empty"
        with pytest.raises(np.linalg.LinAlgError):
            labels_by_bayes.log_joint(x[1200:], x[:1200][y[:1200] == k], 0.1, 0.0)


def test_with_full_shrinkage_each_digit_class_is_a_ball_of_the_same_total_variance():
    x, y = digits()
    own = x[:1200][y[:1200] == 3]
    variance = own.var(axis=0).mean()
    law = NormalDist(0, math.sqrt(variance))
    expected = [sum(math.log(law.pdf(v)) for v in row - own.mean(axis=0)) for row in x[1200:1210]]
    assert labels_by_bayes.log_joint(x[1200:1210], own, 1.0, 1.0) == pytest.approx(expected, rel=1e-9)


def test_a_generative_model_of_digits_reads_97_percent_of_unseen_ones():
    facts, (x, y) = labels_by_bayes.facts(), digits()
    label = oracle(x[1200:], x[:1200], y[:1200], 0.2).argmax(axis=1)
    assert facts["wrong"] == (label != y[1200:]).sum()
    assert facts["right"] == pytest.approx(1 - facts["wrong"] / 597) and facts["right"] > 0.95
    for name, shrinkage in ("least", 0.001), ("ball", 1.0):
        label = oracle(x[1200:], x[:1200], y[:1200], shrinkage).argmax(axis=1)
        assert facts[name] == pytest.approx((label == y[1200:]).mean()) and facts[name] < facts["right"]


def test_digits_by_known_writers_are_read_better_than_those_of_the_last_third():
    facts, (x, y), rng = labels_by_bayes.facts(), digits(), np.random.default_rng(0)
    right = []
    for _ in range(10):
        order = rng.permutation(1797)
        known, new = order[:1200], order[1200:]
        right.append((oracle(x[new], x[known], y[known], 0.2).argmax(axis=1) == y[new]).mean())
    assert facts["mixed"] == pytest.approx(np.mean(right), abs=1e-12) and min(right) > facts["right"]


def test_a_model_of_all_pixels_predicts_the_lower_half_of_a_digit_without_any_label(rng):
    """By p(lower | upper), up to a factor the joint density: of its own lower half and of another digit's."""
    train, test = np.split(digits()[0], [1200])
    other = np.hstack([test[:, :32], test[rng.permutation(597)][:, 32:]])
    own, swapped = (labels_by_bayes.log_joint(x, train, 1, 0.2) for x in (test, other))
    assert (own > swapped).mean() > 4 / 5  # a guess is right in half of the cases


@pytest.mark.parametrize("shrinkage", [0.001, 0.2, 1.0])
def test_the_confusion_figure_counts_every_test_digit_once(shrinkage):
    show = labels_by_bayes.figure
    matrix, curve = (show() if shrinkage == 0.2 else show(shrinkage=shrinkage)).axes
    table = labels_by_bayes.confusion(shrinkage)
    assert table.sum() == 597 and matrix.get_title() == "597 digits"
    assert table.sum(axis=1).tolist() == np.bincount(digits()[1][1200:]).tolist()
    shown = {t.get_position()[::-1]: t.get_text() for t in matrix.texts}
    assert shown == {(i, j): str(n) for (i, j), n in np.ndenumerate(table) if n}
    cells = {(round(b.get_y() + 0.47), round(b.get_x() + 0.47)): b.get_facecolor()[:3] for b in matrix.patches}
    assert cells.keys() == shown.keys()
    assert len({cells[k, k] for k in range(10)}) == 1, "the right ones have one colour"
    assert not {colour for (i, j), colour in cells.items() if i != j} & {cells[0, 0]}, "mistakes have another"
    low, high = matrix.get_ylim()
    assert (low, high) == (9.5, -0.5), "read from the top, like the digits"
    line, dot = curve.lines
    assert line.get_xdata().tolist() == labels_by_bayes.SHRINKAGES == [0.001, 0.01, 0.05, 0.2, 0.4, 0.7, 1.0]
    expected = [labels_by_bayes.confusion(s).trace() / 597 for s in labels_by_bayes.SHRINKAGES]
    assert line.get_ydata() == pytest.approx(expected) and labels_by_bayes.SHRINKAGES[np.argmax(expected)] == 0.2
    assert dot.get_xydata()[0] == pytest.approx((shrinkage, table.trace() / 597))
    assert curve.get_ylim()[0] < min(expected) and max(expected) < curve.get_ylim()[1]
