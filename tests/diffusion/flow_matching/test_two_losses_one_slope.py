"""Random targets and their mean give one slope: by perturbing every parameter, over all pairs on a grid."""

import numpy as np
import pytest

from snippets.diffusion.flow_matching import two_losses_one_slope as losses
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.mlp import MLP

UNEQUAL = GaussianMixture([0.3, 0.7], [-2.0, 1.5], [0.4, 0.6])


@pytest.mark.equation("diffusion/flow_matching/same_slope")
def test_the_loss_on_pairs_and_the_loss_on_their_mean_have_one_gradient(printed, rng, h=1e-4):
    nodes, w = np.polynomial.legendre.leggauss(8)
    grid = np.meshgrid((1 + nodes) / 2, np.linspace(-5, 5, 41), np.linspace(-5, 5, 121), indexing="ij")
    t, x0, x1 = (a.ravel() for a in grid)
    weight = np.repeat(w, 41 * 121) * np.exp(-(x0**2) / 2) * UNEQUAL.prob(x1)
    x_t, weight = (1 - t) * x0 + t * x1, weight / weight.sum()
    net = MLP(rng, (2, 2, 1))

    def both_sides(x, t):
        """What the network says with each parameter a little larger, then a little smaller. (18, 1, n)"""
        said = []
        for sign in (1, -1):
            for p in net.parameters:
                for i in np.ndindex(p.shape):
                    p[i] += sign * h
                    said.append(net.forward(np.c_[x, t])[:, 0])
                    p[i] -= sign * h
        return np.array(said)[:, None]

    values = {"x_t": x_t, "t": t, "x_0": x0, "x_1": x1, r"\mathbb E": lambda square: square @ weight}
    values |= {"u_t": lambda x: UNEQUAL.velocity(x, t), r"u_\theta": both_sides}
    values[r"\nabla_\theta"] = lambda loss: (loss[:9] - loss[9:]) / (2 * h)
    printed("diffusion/flow_matching/same_slope").holds(values, rtol=1e-4, atol=1e-6)


def test_both_parabolas_are_the_losses_of_so_much_velocity():
    """By sums over pairs and times, with the second hill and the noise on grids."""
    t = (np.arange(100) + 0.5) / 100
    grid = np.meshgrid(t, np.linspace(-6, 6, 61), np.linspace(-5, 5, 101), indexing="ij")
    t, x0, x1 = (a.ravel() for a in grid)
    weight = np.exp(-(x0**2) / 2) * losses.p_data.prob(x1[:, None])
    weight /= weight.sum()
    u = losses.p_data.velocity(((1 - t) * x0 + t * x1)[:, None], t)[:, 0]
    for a in (-0.2, 0.3, 1.0, 1.7):
        exact = [weight @ (a * u - y) ** 2 for y in (x1 - x0, u)]
        assert losses.losses(a) == pytest.approx(exact, abs=2e-3)
    facts = losses.facts()
    assert facts["floor"] == pytest.approx(2.7705, abs=5e-5) and facts["square"] == 5.25
    assert facts["floor"] + facts["known"] == pytest.approx(5.25)
    assert facts["share"] == pytest.approx(facts["known"] / 5.25)
    low, high = losses.losses(0.7)
    assert low - high == pytest.approx(facts["floor"])


def test_slopes_of_batches_have_the_slope_of_the_parabola_and_scatter_less_in_larger_ones(h=1e-5):
    for a in (0.3, 1.4):
        up, down = losses.losses(a + h), losses.losses(a - h)
        for k in (0, 1):
            rise = (up[k] - down[k]) / (2 * h)
            small, large = (losses.slopes(a, pairs, batches=1000)[k] for pairs in (4, 64))
            for slopes in (small, large):
                assert abs(slopes.mean() - rise) < 5 * slopes.std() / 1000**0.5
            assert small.std() / large.std() == pytest.approx(4, rel=0.25)
    random, mean = losses.slopes(0.3, 16)
    facts = losses.facts()
    assert (facts["random"], facts["mean"]) == (random.std(), mean.std()) and random.std() > 1.5 * mean.std()


@pytest.mark.parametrize("pairs", [1, 16])
def test_tangents_are_parallel_and_each_heap_holds_600_batches(pairs):
    left, right = losses.figure(pairs=pairs).axes
    rise = 2 * (0.3 - 1) * losses.KNOWN
    for k in (0, 1):
        curve, tangent, dot = left.lines[3 * k : 3 * k + 3]
        assert curve.get_ydata() == pytest.approx(losses.losses(curve.get_xdata())[k])
        (x, y), (end, height) = tangent.get_xydata()
        assert (height - y) / (end - x) == pytest.approx(rise)
        assert tuple(dot.get_xydata()[0]) == pytest.approx((0.3, losses.losses(0.3)[k]))
        assert (y + height) / 2 == pytest.approx(dot.get_ydata()[0])
        width = [bar.get_width() for bar in right.containers[k]]
        counts, _ = np.histogram(losses.slopes(0.3, pairs)[k], np.linspace(-12, 5, 69))
        assert [bar.get_height() for bar in right.containers[k]] == pytest.approx(counts / counts.sum() / width[0])
    assert list(right.lines[0].get_xdata()) == pytest.approx([rise, rise])
    assert right.get_title() == f"batches of {pairs}"
    assert [text.get_text() for text in left.texts] == ["random targets", "their mean"]
    assert left.texts[0].get_position()[1] > losses.FLOOR > left.texts[1].get_position()[1]
