"""Regression on random targets finds the velocity: by the two parts of its loss, and by its gradient."""

import copy
from math import erf, sqrt

import numpy as np
import pytest

from oracles import M2
from snippets.foundations.introduction_paths import regression_finds_the_velocity


class Line:
    """Stands in for a network: the answer a x + b t."""

    def __init__(self, a, b):
        self.a, self.b = a, b

    def forward(self, inputs):
        return (inputs @ [self.a, self.b])[:, None]


def test_a_training_pair_is_independent_noise_and_data_joined_by_a_straight_line(rng, n=20_000):
    t = rng.uniform(size=n)
    x, target = regression_finds_the_velocity.draw(rng, t)
    assert x.shape == target.shape == (n,)
    x0, x1 = x - t * target, x + (1 - t) * target  # where the line begins and ends
    for sample, variance, fourth in ((x0, 1, 3), (x1, 4.25, 16 + 6 * 4 * 0.25 + 3 / 16)):
        assert abs(sample.mean()) < 5 * sqrt(variance / n)
        assert abs((sample**2).mean() - variance) < 5 * sqrt((fourth - variance**2) / n)
    assert abs((x1**4).mean() - 22.1875) < 5 * (x1**4).std() / sqrt(n)  # two hills, not one
    assert abs(np.mean(x0 * x1)) < 5 * sqrt(4.25 / n) and abs(np.mean(x0 * t)) < 5 * sqrt(1 / 3 / n)
    assert (regression_finds_the_velocity.p_data.velocity(x, t) == M2.velocity(x, t)).all()


def test_the_loss_of_a_perfect_network_is_the_mean_variance_of_the_target():
    # Given x_t and hill k the target has the variance 1/4 / v; the two hills add the spread of their means.
    total, times = 0, (np.arange(400) + 0.5) / 400
    z, w = np.polynomial.hermite_e.hermegauss(60)
    w = w / w.sum()
    for t in times:
        v = (1 - t) ** 2 + t**2 / 4
        x = 2 * t + sqrt(v) * z  # from the right hill; the left one is its mirror
        r = 1 / (1 + np.exp(-4 * t * x / v))
        apart = 4 - 4 * t * (t / 4 - (1 - t)) / v  # between the means for the two hills
        total += 0.25 / v + (w * r * (1 - r) * apart**2).sum()
    irreducible, excess = regression_finds_the_velocity.loss_in_two(Line(0, 0))
    assert irreducible == pytest.approx(total / 400, abs=2e-5)
    assert irreducible + excess == pytest.approx(5.25, abs=1e-9)  # who answers 0 pays E (x_1 - x_0)^2


def test_the_two_parts_of_the_loss_add_up_to_the_loss_of_any_network(rng, n=100_000):
    t = rng.uniform(size=n)
    x, target = regression_finds_the_velocity.draw(rng, t)
    for a, b in ((0, 0), (1.5, 0), (-1, 2)):
        irreducible, excess = regression_finds_the_velocity.loss_in_two(Line(a, b))
        # E (a x + b t)^2 - 2 E (a x + b t)(x_1 - x_0) + E (x_1 - x_0)^2, by hand; x and t are not correlated
        exact = a * a * (1 / 3 + 4.25 / 3) + b * b / 3 - 2 * a * (4.25 / 2 - 1 / 2) + 5.25
        assert irreducible + excess == pytest.approx(exact, abs=1e-4)
        error = (a * x + b * t - target) ** 2
        assert abs(error.mean() - exact) < 5 * error.std() / sqrt(n)


@pytest.mark.equation("foundations/introduction_paths/batch_loss")
def test_the_loss_of_a_batch_is_on_average_the_loss(printed, rng, n=256, batches=400):
    net, exact = Line(0.8, -0.5), 0.8**2 * 5.25 / 3 + 0.25 / 3 - 1.6 * 1.625 + 5.25
    losses = []
    for _ in range(batches):
        t = rng.uniform(size=n)
        x, target = regression_finds_the_velocity.draw(rng, t)
        losses.append(np.mean((net.forward(np.c_[x, t])[:, 0] - target) ** 2))
    assert abs(np.mean(losses) - exact) < 5 * np.std(losses) / sqrt(batches)
    twin = copy.deepcopy(rng)  # draws the same
    x0, x1 = twin.normal(size=n), regression_finds_the_velocity.p_data.sample(twin, n)
    x, target = regression_finds_the_velocity.draw(rng, t)
    loss = np.mean((net.forward(np.c_[x, t])[:, 0] - target) ** 2)
    pairs = {"n": n, "x_0^i": x0, "x_1^i": x1, "t^i": t, "x_t^i": x}
    network = {r"u_\theta": lambda x, t: net.forward(np.c_[x, t])[0, 0], r"\hat L(\theta)": loss}
    printed("foundations/introduction_paths/batch_loss").holds(pairs | network, rtol=1e-12, atol=1e-14)
    t, x = 0.3, np.linspace(-1, 1, 4)  # and its gradient, which backward gets, is 2 / n times the error
    error = lambda v: ((v - x) ** 2).mean()  # noqa: E731
    v = np.full(4, t)
    slope = [(error(v + h) - error(v - h)) / 2e-6 for h in 1e-6 * np.eye(4)]
    assert slope == pytest.approx(2 * (v - x) / 4, abs=1e-8)


def test_training_takes_the_gradient_of_the_loss_that_it_records_and_steps_downhill():
    # A thousand steps are a thousand more of the same: each prefix of a run is a run.
    long, short = (regression_finds_the_velocity.train(k) for k in (60, 20))
    assert long[1][:20] == short[1] and len(long[1]) == 60
    start, _ = regression_finds_the_velocity.train(0)
    assert [p.shape for p in start.parameters] == [(2, 32), (32,), (32, 32), (32,), (32, 1), (1,)]
    net, losses = regression_finds_the_velocity.train(1, pairs=50, seed=3)
    again, _ = regression_finds_the_velocity.train(0, pairs=50, seed=3)
    rng = np.random.default_rng(3)
    type(again)(rng, (2, 32, 32, 1))  # the same numbers go into the weights
    t = rng.uniform(size=50)
    x, target = regression_finds_the_velocity.draw(rng, t)
    loss = lambda: np.mean((again.forward(np.c_[x, t])[:, 0] - target) ** 2)  # noqa: E731
    assert losses == [pytest.approx(loss(), rel=1e-12)]
    for p, q, g in zip(again.parameters, net.parameters, net.gradients, strict=True):
        assert p - q == pytest.approx(0.01 * np.sign(g), abs=1e-4)  # Adam's first step has the size of its rate
        index = np.unravel_index(np.argmax(abs(g)), g.shape)
        value = p[index]
        p[index] = value + 1e-6
        above = loss()
        p[index] = value - 1e-6
        slope, p[index] = (above - loss()) / 2e-6, value
        assert slope == pytest.approx(g[index], rel=1e-5)


def test_the_trained_network_is_close_to_the_velocity_where_pairs_pass_and_not_elsewhere():
    net, losses = regression_finds_the_velocity.train(1000)
    facts = regression_finds_the_velocity.facts()
    assert len(losses) == 1000
    assert (round(facts["start"], 2), round(facts["end"], 2)) == (4.54, 2.82)
    assert facts["irreducible"] == pytest.approx(2.770465, abs=2e-5)
    assert 0 < facts["end"] - facts["irreducible"] < 0.05
    last = np.array(losses[-200:])
    assert abs(last.mean() - facts["end"]) < 5 * last.std() / sqrt(200)
    miss = lambda x: net.forward(np.c_[x, np.full(len(x), 0.5)])[:, 0] - M2.velocity(x, 0.5)  # noqa: E731
    common, rare = np.linspace(-2, 2, 81), np.array([-4.0, 4.0])
    assert sqrt((miss(common) ** 2).mean()) < 0.25 and (abs(miss(rare)) > 1).all()
    beyond = 1 - (erf(1 / sqrt(2 * 0.3125)) + erf(3 / sqrt(2 * 0.3125))) / 2  # hills at -1 and 1 with variance 5/16
    assert beyond < 0.04  # few of the pairs are more than 2 from 0


@pytest.mark.parametrize("steps", [0, 30, 300])
def test_the_regression_figure_shows_targets_the_learned_and_the_exact_curve_and_the_loss(steps):
    left, right = regression_finds_the_velocity.figure(training_steps=steps).axes
    cloud, learned, exact = left.lines
    x, target = cloud.get_data()
    assert len(x) == 300 and abs(np.corrcoef(x, target)[0, 1]) > 0.5
    x0, x1 = x - target / 2, x + target / 2
    assert abs(x0.mean()) < 5 / sqrt(300) and abs(x0.var() - 1) < 5 * sqrt(2 / 300)
    assert abs((x1**2).mean() - 4.25) < 5 * x1.std() ** 2 / sqrt(300) and abs(abs(x1).mean() - 2) < 5 * 0.5 / sqrt(300)
    net, losses = regression_finds_the_velocity.train(steps)
    grid = np.linspace(-4, 4, 161)
    assert learned.get_xdata() == pytest.approx(grid) and exact.get_xdata() == pytest.approx(grid)
    assert learned.get_ydata() == pytest.approx(net.forward(np.c_[grid, np.full(161, 0.5)])[:, 0])
    assert exact.get_ydata() == pytest.approx(M2.velocity(grid, 0.5))
    assert left.get_ylim() == (-6, 6) and abs(target).max() < 6  # nothing is cut
    dots, now, floor = right.lines
    k = dots.get_xdata()
    if steps:
        assert k[0] == 0 and k[-1] < steps and len(set(k)) == len(k) <= 150 and (np.diff(k) > 0).all()
        assert k[-1] > 0.9 * steps - 2
    assert dots.get_ydata() == pytest.approx(np.array(losses)[k])
    irreducible, excess = regression_finds_the_velocity.loss_in_two(net)
    assert now.get_data() == ([steps], [irreducible + excess])
    assert set(floor.get_ydata()) == {irreducible}
    assert right.get_ylim() == (0, 6) and max([0, *losses]) < 6 and right.get_xscale() == "symlog"
