"""Points spread evenly over the map crowd at the poles of the globe: by turned Gaussians and weighted cells."""

import math

import numpy as np
import pytest

from snippets.foundations.toy_model import two_ways_to_be_uniform
from snippets.shared.datasets import land


def test_is_land_looks_up_the_cell_of_a_place():
    for row, column in ((0, 0), (179, 359), (60, 200), (170, 12), (20, 90)):
        place = np.array([[column - 180 + 0.3], [90 - row - 0.7]])
        assert two_ways_to_be_uniform.is_land(place)[0] == land()[row, column]


@pytest.mark.equation("foundations/toy_model/even_on_the_sphere")
def test_latitude_by_arcsine_makes_points_that_a_turned_gaussian_makes_too(printed, rng, n=20_000):
    m = two_ways_to_be_uniform
    longitude, latitude = m.on_the_sphere(*rng.uniform(size=(2, n)))
    a, b = np.radians([longitude, latitude])
    flow = np.stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])
    ball = rng.normal(size=(3, n))
    ball /= np.linalg.norm(ball, axis=0)
    for one, other in zip(flow, ball, strict=True):  # Archimedes: each coordinate is uniform on [-1, 1]
        for z in (one, other):
            gap = abs(np.sort(z) - np.linspace(-1, 1, n)).max() / 2
            assert gap < 2.5 / math.sqrt(n)  # Kolmogorov: 2 exp(-2 * 2.5**2) = 7e-6
    u = np.linspace(0, 1, 9)
    assert np.sin(np.radians(m.on_the_sphere(u, u)[1])) == pytest.approx(2 * u - 1)
    assert m.on_the_sphere(u, u)[0] == pytest.approx(np.linspace(-180, 180, 9))
    u, v = rng.uniform(size=(2, n))
    longitude, latitude = np.radians(m.on_the_sphere(u, v))  # the printed arcsin and degrees are angles
    angles = {r"\text{latitude}": latitude, r"\text{longitude}": longitude, "u": u, "v": v}
    words = {r"u, v \text{uniform on } [0, 1)": bool(min(u.min(), v.min()) >= 0 and max(u.max(), v.max()) < 1)}
    printed("foundations/toy_model/even_on_the_sphere").holds(angles | words)


def test_even_on_the_map_is_linear_in_both_numbers():
    u, v = np.linspace(0, 1, 5), np.array([0, 0.5, 1, 0.25, 0.75])
    assert two_ways_to_be_uniform.on_the_map(u, v).tolist() == [[-180, 0, 180, -90, 90], [-90, -45, 0, 45, 90]]


def test_shares_of_land_and_of_the_middle_are_those_of_samples_each_way(rng, n=50_000):
    m, facts = two_ways_to_be_uniform, two_ways_to_be_uniform.facts()
    for name, way in (("map", m.on_the_map), ("sphere", m.on_the_sphere)):
        x = way(*rng.uniform(size=(2, n)))
        hit = m.is_land(x)
        for share, found, size in (
            (facts[f"land_{name}"], hit.mean(), n),
            (facts[f"middle_{name}"], (abs(x[1]) < 30).mean(), n),
            (facts[f"south_{name}"], (x[1, hit] < -60).mean(), hit.sum()),
        ):
            assert abs(found - share) < 5 * math.sqrt(share * (1 - share) / size)
    assert facts["middle_map"] == pytest.approx(1 / 3) and facts["middle_sphere"] == pytest.approx(
        math.sin(math.pi / 6)
    )


def test_a_perfect_model_has_a_low_density_for_points_that_are_real(rng, n=100_000):
    m = two_ways_to_be_uniform
    x = m.on_the_sphere(*rng.uniform(size=(2, n)))
    x = x[:, m.is_land(x)]  # evenly over the land of the globe: p_data, and so the samples of a perfect model
    rows = np.arange(90, -90, -1)
    tropics, polar = (rows <= 20) & (rows > -20), rows <= -60
    per_degree = [
        ((x[1] <= rows[band][0]) & (x[1] > rows[band][-1] - 1)).sum() / land()[band].sum() for band in (tropics, polar)
    ]  # the density on the map: samples per square degree of land
    assert per_degree[1] < per_degree[0] / 2
    share = m.facts()["south_sphere"]
    assert share > 0.05 and abs((x[1] < -60).mean() - share) < 5 * math.sqrt(share * (1 - share) / x.shape[1])


def test_the_share_of_land_is_counted_on_the_map_and_weighted_on_the_sphere():
    facts = two_ways_to_be_uniform.facts()
    rows = np.radians(np.arange(89.5, -90, -1))
    weight = np.cos(rows) * 2 * math.sin(math.radians(0.5)) / 2  # sin(b + h) - sin(b - h) = 2 cos b sin h
    assert weight.sum() == pytest.approx(1)
    part = weight * land().sum(axis=1) / 360
    assert facts == pytest.approx(
        {
            "land_map": land().mean(),
            "land_sphere": part.sum(),
            "middle_map": 1 / 3,
            "middle_sphere": 1 / 2,
            "south_map": land()[150:].sum() / land().sum(),
            "south_sphere": part[rows < -math.pi / 3].sum() / part.sum(),
        }
    )
    assert abs(facts["land_sphere"] - 148.94 / 510.07) < 0.006, "near the accepted share"


def test_the_globe_from_below_is_a_disc_with_the_pole_in_the_middle_and_east_to_the_right():
    m = two_ways_to_be_uniform
    x = np.array([[0, 0, 90, -90, 180, 45], [-90, 0, 0, 0, 0, -60]])
    seen = m.from_below(x).T
    assert seen[:5] == pytest.approx(np.array([[0, 0], [0, 1], [1, 0], [-1, 0], [0, -1]]), abs=1e-12)
    assert seen[5] == pytest.approx([0.5 * math.sqrt(0.5)] * 2)
    lon, lat = np.radians([-70.0, -33.0])  # the shadow of the point of the unit sphere
    shadow = [math.cos(lat) * math.sin(lon), math.cos(lat) * math.cos(lon)]
    assert m.from_below(np.array([[-70.0], [-33.0]])).T[0] == pytest.approx(shadow)


def test_figure_of_the_two_ways_shows_the_same_numbers_on_map_and_globe():
    m = two_ways_to_be_uniform
    u, v = np.random.default_rng(6).uniform(size=(2, 200))
    axes = m.figure().axes
    for row, way, name in ((axes[:2], m.on_the_map, "map"), (axes[2:], m.on_the_sphere, "sphere")):
        x = way(u, v)
        hit, south = m.is_land(x), x[1] < 0
        for ax, shown in zip(row, (x, m.from_below(x)), strict=True):
            seen = np.ones(200, dtype=bool) if ax is row[0] else south
            sea, ground = (np.array(line.get_data()) for line in ax.lines)
            assert sea.tolist() == shown[:, ~hit & seen].tolist()
            assert ground.tolist() == shown[:, hit & seen].tolist()
            assert ax.lines[0].get_markersize() < ax.lines[1].get_markersize()
            edge = ax.collections[0].get_paths()[0].vertices
            assert np.ptp(edge, axis=0) == pytest.approx([356, 170] if ax is row[0] else [1.9, 1.9], rel=0.1)
        assert f"even on the {name}: {hit.mean():.0%} on land" in row[0].get_title("left") + row[0].get_title()
        assert row[0].get_xlim() == (-180, 180) and row[0].get_ylim() == (-92, 90)
        assert row[1].patches[0].get_radius() == 1
    places = [way(u, v) for way in (m.on_the_map, m.on_the_sphere)]
    assert [(m.is_land(x) & (x[1] < -60)).sum() for x in places] == [15, 3], "the pole is crowded above, empty below"
    assert [f"{m.is_land(x).mean():.0%}" for x in places] == ["34%", "30%"]


def test_the_land_under_the_two_ways_is_drawn_where_it_is():
    from matplotlib.path import Path

    m = two_ways_to_be_uniform
    flat, globe, *_ = m.figure().axes
    a, b = np.meshgrid(np.arange(-174.5, 176, 5), np.arange(-84.5, 85, 5))
    x = np.stack([a.ravel(), b.ravel()])
    for ax, shown, part in ((flat, x, x[1] < 90), (globe, m.from_below(x), x[1] < -4)):
        (path,) = ax.collections[0].get_paths()
        drawn = sum(Path(p).contains_points(shown[:, part].T).astype(int) for p in path.to_polygons())
        assert np.mean(drawn % 2 == m.is_land(x[:, part])) > 0.93
        assert (path.vertices[:, 1] < 90).all() if ax is flat else np.hypot(*path.vertices.T).max() < 1.001
