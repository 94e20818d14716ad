"""A network in training: its film against a training of its own, and the exact ends by quantiles."""

from statistics import NormalDist

import numpy as np
import pytest

from oracles import snapshot_cdf, velocity_by_quadrature
from snippets.diffusion.flow_matching import a_field_is_learned as film
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.mlp import MLP, Adam


@pytest.fixture(scope="module")
def own():
    """The network after each of the steps of the film's frames, trained once more, and the losses of its batches."""
    rng, shown, losses = np.random.default_rng(0), {}, []
    p_data = GaussianMixture([0.5, 0.5], [[-2], [2]], [0.5, 0.5])
    net = MLP(rng, (2, 32, 32, 1))
    adam = Adam(net.parameters, rate=0.02)
    for step in range(1201):
        t = rng.uniform(size=(256, 1))
        x1 = p_data.sample(rng, 256)
        x0 = rng.normal(size=(256, 1))
        error = net.forward(np.c_[(1 - t) * x0 + t * x1, t]) - (x1 - x0)
        losses.append(np.mean(error**2))
        if step in (0, 10, 1200):
            shown[step] = [p.copy() for p in net.parameters]
        net.forward(np.c_[(1 - t) * x0 + t * x1, t])
        net.backward(2 * error / 256)
        adam.rate = 0.02 / (1 + step / 100)
        adam.step(net.gradients)
    return net, shown, np.array(losses)


def test_frames_are_those_of_the_same_training(own):
    net, shown, losses = own
    fields, ends, loss, batches = film.learn()
    assert batches == pytest.approx(losses, rel=1e-9)
    for step, parameters in shown.items():
        net.parameters[:] = parameters
        k = list(film.frames).index(step)
        assert (fields[k, :, :1] == film.x).all() and fields[k, :, 1:] == pytest.approx(
            net.forward(np.c_[film.x, 0 * film.x + 0.5])
        )
        x = film.noise
        for n in range(100):  # Euler's steps, smaller ones
            x = x + net.forward(np.c_[x, 0 * x + n / 100]) / 100
        assert (ends[k, :, :1] == film.noise).all() and ends[k, :, 1:] == pytest.approx(x, abs=0.15)
        t, grid = np.mgrid[0.005:1:0.01, -7:7:0.05].reshape(2, -1)
        weight = np.exp(film.p_data.path_log_prob(grid[:, None], t)) * 0.01 * 0.05
        gap = net.forward(np.c_[grid, t])[:, 0] - film.p_data.velocity(grid[:, None], t)[:, 0]
        excess = weight @ gap**2
        assert loss[k, 0] == pytest.approx([np.log10(1 + step), film.floor + excess], abs=0.02 * excess)


def test_the_film_moves_field_ends_and_loss_along_their_axes():
    shown = film.film()
    fields, ends, loss, _ = film.learn()
    points, axes = shown["points"], shown["axes"]
    n = len(film.frames)
    assert points.shape == (n, 61 + 79 + 1, 2) and (shown["clock"] == film.frames).all()
    assert shown["clock_name"] == "step" and (shown["colour"] == axes).all()
    assert film.frames[0] == 0 and film.frames[-1] == 1200 and 2 <= n <= 90 and (np.diff(film.frames) > 0).all()
    for axis, own in enumerate((fields, ends, loss)):
        assert (points[:, axes == axis] == own).all()
    assert 10 ** loss[:, 0, 0] - 1 == pytest.approx(film.frames, abs=1e-9)


def test_the_loss_falls_towards_the_floor_and_the_ends_towards_the_quantiles_of_the_data():
    _, ends, loss, _ = film.learn()
    assert film.floor == pytest.approx(2.7705, abs=5e-5)
    facts = film.facts()
    assert facts["floor"] < facts["end"] < facts["floor"] + 0.1 < 4 < facts["start"]
    assert (facts["start"], facts["end"]) == pytest.approx((loss[0, 0, 1], loss[-1, 0, 1]))
    assert facts["floor"] == film.floor and facts["steps"] == 1200
    ranks = np.array([NormalDist().cdf(a) for a in film.noise[:, 0]])
    assert ranks == pytest.approx(np.arange(1, 80) / 80)
    off = [abs(snapshot_cdf(end[:, 1], 1) - ranks).max() for end in ends]
    assert off[-1] < off[0] / 4


def test_the_poster_shows_the_last_frame_over_the_exact_curves():
    f, e, last = film.figure().axes
    shown, axes = film.film()["points"][-1], film.film()["axes"]
    for k, ax in enumerate((f, e, last)):
        moving = [line for line in ax.lines if line.get_gid() == "film"]
        assert len(moving) == 1 and moving[0].get_xydata() == pytest.approx(shown[axes == k])
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        every = film.film()["points"][:, axes == k]
        assert left < every[..., 0].min() and every[..., 0].max() < right
        assert low < every[..., 1].min() and every[..., 1].max() < high
    exact = [velocity_by_quadrature(a, 0.5)[0] for a in film.x[::10, 0]]
    assert f.lines[0].get_ydata()[::10] == pytest.approx(exact, abs=1e-5)
    ranks = [NormalDist().cdf(a) for a in film.noise[:, 0]]
    assert snapshot_cdf(e.lines[0].get_ydata(), 1) == pytest.approx(ranks, abs=1e-4)
    dots, floor, _ = last.lines
    batches = film.learn()[-1]
    step = np.round(10 ** dots.get_xdata() - 1).astype(int)
    assert dots.get_ydata() == pytest.approx(batches[step]) and step[0] == 0 and step[-1] == 1200
    assert list(floor.get_ydata()) == [film.floor] * 2
    assert [10**tick for tick in last.get_xticks()] == [1, 10, 100, 1000]
    assert [text.get_text() for text in last.get_xticklabels()] == ["1", "10", "100", "1,000"]
