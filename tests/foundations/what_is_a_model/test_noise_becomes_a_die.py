"""A flow carries shapeless noise to the five pips of a die: by log-densities along the particles."""

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import noise_becomes_a_die


def test_particles_start_as_unchanged_noise(rng):
    state = rng.bit_generator.state
    path = noise_becomes_a_die.flow(rng, 50)
    rng.bit_generator.state = state
    assert path.shape == (len(noise_becomes_a_die.times), 50, 2)
    assert (path[0] == rng.normal(size=(50, 2))).all()
    assert noise_becomes_a_die.times[0] == 0 and noise_becomes_a_die.times[-1] == 1


def test_the_pips_are_those_of_a_five(rng):
    pips, a = noise_becomes_a_die.pips, noise_becomes_a_die.a
    assert set(map(tuple, pips.tolist())) == {(0, 0), (a, a), (a, -a), (-a, a), (-a, -a)}
    assert 2 * noise_becomes_a_die.std * 4 < a * 2**0.5  # apart by more than eight standard deviations
    assert noise_becomes_a_die.pip_of(pips + rng.normal(size=(5, 2)) * 0.1).tolist() == [0, 1, 2, 3, 4]


def test_the_film_follows_the_particles_that_the_page_counts():
    film, facts = noise_becomes_a_die.film(), noise_becomes_a_die.facts()
    assert film["points"].shape == (len(film["clock"]), facts["particles"], 2)
    assert (film["points"] == noise_becomes_a_die.flow(np.random.default_rng(27), 400)).all()
    count = np.bincount(film["colour"])
    assert (count.min(), count.max(), count.sum()) == (facts["fewest"], facts["most"], facts["particles"])
    near = abs(film["points"][-1, :, None] - noise_becomes_a_die.pips).sum(axis=2).argmin(axis=1)
    assert (near == film["colour"]).all()


def test_at_the_end_each_pip_holds_a_fifth_of_the_particles_with_its_mean_and_spread(rng, n=1000):
    end = noise_becomes_a_die.flow(rng, n)[-1]
    pip, std = noise_becomes_a_die.pip_of(end), noise_becomes_a_die.std
    for k, center in enumerate(noise_becomes_a_die.pips):
        own = end[pip == k]
        m = len(own)
        assert abs(m / n - 1 / 5) < 5 * (0.16 / n) ** 0.5
        assert (abs(own.mean(axis=0) - center) < 5 * std / m**0.5).all()
        assert (abs(own.var(axis=0) / std**2 - 1) < 5 * (2 / m) ** 0.5).all()


def test_along_each_particle_the_log_density_changes_by_minus_the_divergence_it_meets(rng, h=1e-5):
    path, p_data = noise_becomes_a_die.flow(rng, 40), noise_becomes_a_die.p_data
    times = noise_becomes_a_die.times
    divergence = []
    for t, x in zip(times, path, strict=True):
        steps = h * np.eye(2)
        divergence.append(
            sum((p_data.velocity(x + e, t) - p_data.velocity(x - e, t))[:, i] / (2 * h) for i, e in enumerate(steps))
        )
    simpson = np.array([1, *[4, 2] * ((len(times) - 3) // 2), 4, 1]) * (times[1] - times[0]) / 3
    change = p_data.log_prob(path[-1]) - p_data.path_log_prob(path[0], 0)
    assert change == pytest.approx(-simpson @ np.array(divergence), abs=0.1)


def test_at_each_time_the_particles_have_the_moments_and_the_log_density_of_the_path(rng, n=1000):
    path = noise_becomes_a_die.flow(rng, n)
    a, std = noise_becomes_a_die.a, noise_becomes_a_die.std
    for t in (0.0, 0.3, 0.7, 1.0):
        x = path[round(t * (len(noise_becomes_a_die.times) - 1))]
        variance = (1 - t) ** 2 + t**2 * (std**2 + 0.8 * a**2)  # four of five pips have |x_1| = a
        assert (abs(x.mean(axis=0)) < 5 * (variance / n) ** 0.5).all()
        error = (x**2).std(axis=0) / n**0.5
        assert (abs((x**2).mean(axis=0) - variance) < 5 * error).all()
        direct = (1 - t) * rng.normal(size=(n, 2)) + t * noise_becomes_a_die.p_data.sample(rng, n)
        scores = [noise_becomes_a_die.p_data.path_log_prob(z, t) for z in (x, direct)]
        assert abs(scores[0].mean() - scores[1].mean()) < 5 * (2 * scores[1].var() / n) ** 0.5


def test_the_facts_of_the_die_count_the_particles_of_the_figure():
    facts, fig = noise_becomes_a_die.facts(), noise_becomes_a_die.figure()
    dots = [line for line in fig.axes[0].lines if line.get_marker() == "o"]
    count = [len(dot.get_xdata()) for dot in dots]
    assert facts["particles"] == sum(count) == 400
    assert (facts["fewest"], facts["most"]) == (min(count), max(count))
    assert facts["std"] == noise_becomes_a_die.std and facts["share"] == 1 / 5


def test_the_figure_shows_every_particle_where_it_ends_with_a_trail_of_where_it_was():
    (ax,) = noise_becomes_a_die.figure(n=60, seed=4).axes
    path = noise_becomes_a_die.flow(np.random.default_rng(4), 60)
    pip, times = noise_becomes_a_die.pip_of(path[-1]), noise_becomes_a_die.times
    trails, dots = ax.lines[0::2], ax.lines[1::2]
    assert len(trails) == len(dots) == 5 and len({dot.get_color() for dot in dots}) == 5
    past = path[[int(np.argmin(abs(times - s))) for s in (1, 0.92, 0.84, 0.76, 0.68)]]
    for k, (trail, dot) in enumerate(zip(trails, dots, strict=True)):
        assert (np.stack(dot.get_data(), axis=1) == path[-1, pip == k]).all()
        assert trail.get_color() == dot.get_color()
        drawn = np.stack(trail.get_data(), axis=1).reshape(-1, 6, 2)
        assert np.isnan(drawn[:, -1]).all() and (drawn[:, :-1].swapaxes(0, 1) == past[:, pip == k]).all()


def test_the_die_stands_in_the_middle_and_nothing_of_the_default_seed_is_cut():
    path = noise_becomes_a_die.flow(np.random.default_rng(27), 400)
    (ax,) = noise_becomes_a_die.figure().axes
    assert (abs(path) < (ax.get_xlim()[1], ax.get_ylim()[1])).all()
    assert ax.get_xlim()[0] == -ax.get_xlim()[1] and ax.get_ylim()[0] == -ax.get_ylim()[1]
    (die,) = ax.patches
    box = die.get_path().get_extents().get_points()
    assert abs(box) == pytest.approx(noise_becomes_a_die.a + 0.75) and (box[0] < 0).all() and (box[1] > 0).all()
    assert (abs(path[-1]) < box[1]).all()  # at the end all are on the die
