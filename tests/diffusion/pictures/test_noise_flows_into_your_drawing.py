"""Noise flows into whatever is drawn: by the average of all arrows through a place, as an integral over the data."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

from snippets.diffusion.pictures import noise_flows_into_your_drawing as drawing
from snippets.shared.datasets import digits

TOY = "docs/assets/toys/noise_flows_into_your_drawing.js"
POINTS = np.array([(-1.0, 0.5), (0.3, -0.8), (1.6, 1.1)])


def average_arrow(x, t, smooth, side=0.02):
    """E[x_1 - x_0 | x_t = x] as a sum over a fine grid of places of the data, each with the one x_0 that leads from it to x."""
    grid = np.stack(np.meshgrid(*[np.arange(-8, 8, side)] * 2), axis=-1).reshape(-1, 2)
    weight = sum(np.exp(-((grid - point) ** 2).sum(axis=1) / (2 * smooth**2)) for point in POINTS)
    noise = (x - t * grid) / (1 - t)
    weight *= np.exp(-(noise**2).sum(axis=1) / 2)
    return weight @ (grid - noise) / weight.sum()


@pytest.mark.parametrize(("t", "smooth"), [(0.0, 0.3), (0.4, 0.3), (0.8, 0.1), (0.6, 1.0)])
def test_each_particle_follows_the_average_of_all_arrows_through_its_place(t, smooth):
    for x in np.array([(0.0, 0.0), (0.9, 0.6), (-1.5, 1.0)]):
        exact = drawing.law(POINTS, smooth).velocity(x, t)
        assert exact == pytest.approx(average_arrow(x, t, smooth), rel=1e-6, abs=1e-6)


def test_late_and_sharp_the_arrow_points_to_the_nearest_point_alone(rng):
    t, smooth = 1 - 1e-6, 1e-6
    x = t * POINTS + (1 - t) * rng.normal(size=POINTS.shape)
    v = (1 - t) ** 2 + (t * smooth) ** 2
    direct = POINTS + (t * smooth**2 - (1 - t)) / v * (x - t * POINTS)  # of each, as if the others weren't there
    assert drawing.law(POINTS, smooth).velocity(x, t) == pytest.approx(direct, rel=1e-9)


def test_one_step_puts_every_particle_on_the_average_of_the_points(rng):
    path = drawing.flow(POINTS, 0.3, 1, rng.normal(size=(50, 2)))
    assert path[-1] == pytest.approx(np.broadcast_to(POINTS.mean(axis=0), (50, 2)), abs=1e-12)


def test_without_smoothness_only_copies_come_out_and_each_equally_often(rng, n=2000, smooth=0.005):
    angle = 2 * np.pi * np.arange(3) / 3
    triangle = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # noise does not prefer any of its corners
    end = drawing.flow(triangle, smooth, 32, rng.normal(size=(n, 2)))[-1]
    distance = np.linalg.norm(end[:, None] - triangle, axis=2)
    assert np.median(distance.min(axis=1)) < smooth
    count = np.bincount(distance.argmin(axis=1), minlength=3)
    assert (abs(count / n - 1 / 3) < 5 * (2 / 9 / n) ** 0.5).all()


def test_with_it_every_particle_ends_at_a_place_of_its_own(rng, smooth=0.8):
    noise = rng.normal(size=(50, 2))
    exact = POINTS[0] + smooth * noise  # of one point the flow is a shift and a scaling
    once, twice = (abs(drawing.flow(POINTS[:1], smooth, steps, noise)[-1] - exact).max() for steps in (400, 800))
    assert once / twice == pytest.approx(2, rel=0.02) and twice < 0.01, "Euler's error halves with the step"


def test_the_five_has_its_points_where_the_digit_has_ink():
    images, labels = digits()
    ink = images[labels == 5][3].reshape(8, 8)
    right, up = (drawing.five() / 0.8).T
    column, row = np.rint(right + 3.5).astype(int), np.rint(3.5 - up).astype(int)
    seen = np.zeros((8, 8))
    np.add.at(seen, (row, column), 1)
    assert (ink[seen > 0] > 0).all() and (seen[ink > 12] > 0).all()
    assert np.corrcoef(seen.ravel(), ink.ravel())[0, 1] > 0.8
    assert len(drawing.five()) == drawing.facts()["points"] == len(np.unique(drawing.five(), axis=0))


def test_the_moons_are_half_circles_and_each_others_mirror_image():
    points = drawing.moons()
    upper, lower = points[:50], points[50:]
    assert (lower == -upper).all()
    centre = np.array([-0.85, -0.4])
    assert np.linalg.norm(upper - centre, axis=1) == pytest.approx(np.full(50, 1.7), abs=0.01)  # two decimals are kept
    assert (upper[:, 1] >= centre[1]).all() and abs(points).max() < drawing.limits[1]


def test_the_figure_shows_where_400_particles_end_and_nothing_is_cut():
    figure = drawing.figure()
    (ax,) = figure.axes
    points, *dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert (points.get_xydata() == drawing.five()).all()
    noise = np.random.default_rng(0).normal(size=(400, 2))
    end = drawing.flow(drawing.five(), drawing.smooth, drawing.steps, noise)[-1]
    shown = np.concatenate([dot.get_xydata() for dot in dots])
    assert sorted(map(tuple, shown)) == sorted(map(tuple, end)) and len(shown) == drawing.facts()["particles"]
    assert (abs(end) < drawing.limits).all()
    assert (ax.get_xlim()[1], ax.get_ylim()[1]) == drawing.limits
    height = [dot.get_ydata().mean() for dot in dots]
    assert height == sorted(height, reverse=True), "the colours follow the points, from the top"
    plt.close(figure)


def test_the_toy_gets_what_the_figure_is_drawn_with():
    toy = drawing.toy()
    assert (toy["n"], toy["smooth"], toy["limits"]) == (400, drawing.facts()["smooth"], (4, 3.06))
    assert (toy["Five"] == drawing.five()).all() and (toy["Moons"] == drawing.moons()).all()


@pytest.mark.reads("snippets/shared/data", "snippets/shared/style.mplstyle", TOY)
def test_the_toy_opens_at_a_stop_of_its_slider_of_steps():
    program = (Path(__file__).resolve().parents[3] / TOY).read_text("utf-8")
    stops = re.search(r"STEPS = \[([\d, ]+)\]", program)[1]
    assert drawing.toy()["steps"] in map(int, stops.split(","))
