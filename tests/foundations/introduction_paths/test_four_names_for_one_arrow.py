"""Velocity, mean data, mean noise and score: each gives the others, by regression and there and back."""

from math import exp

import numpy as np
import pytest

from snippets.foundations.introduction_paths import four_names_for_one_arrow
from snippets.shared.gaussian_mixture import GaussianMixture


@pytest.mark.equation("foundations/introduction_paths/four_names")
def test_the_four_are_means_of_data_noise_and_slope_and_the_gradient_of_the_log_density(printed, h=1e-6):
    formula = printed("foundations/introduction_paths/four_names")
    heaps, w = four_names_for_one_arrow.heaps, np.full(3, 1 / 3)
    p = GaussianMixture(w, heaps, np.full(3, 0.25))
    for t in (0.1, 0.5, 0.7, 0.9):
        x, names = four_names_for_one_arrow.at(t)
        v = (1 - t) ** 2 + t**2 / 16
        joint = [exp(-((x - t * m) ** 2).sum() / (2 * v)) for m in heaps]
        r = np.array(joint) / sum(joint)
        data = sum(r[k] * (m + t / 16 / v * (x - t * m)) for k, m in enumerate(heaps))  # regression of x_1 on x_t
        noise = sum(r[k] * (1 - t) / v * (x - t * m) for k, m in enumerate(heaps))  # and of x_0
        assert names["data"] == pytest.approx(data, abs=1e-10) and names["noise"] == pytest.approx(noise, abs=1e-10)
        score = [(p.path_log_prob(x + e, t) - p.path_log_prob(x - e, t)) / (2 * h) for e in h * np.eye(2)]
        assert names["score"] == pytest.approx(score, abs=1e-6)
        given = {r"\hat x": data, r"\hat\varepsilon": noise, "x": x, "t": t}
        formula.holds(given | {"u": names["velocity"], "s": names["score"]}, atol=1e-10)


def test_from_each_of_the_four_names_come_the_other_three_and_the_way_back(rng):
    for t in (0.05, 0.3, 0.5, 0.9):
        x, u = rng.normal(size=(2, 6, 2))
        names = four_names_for_one_arrow.four("velocity", u, x, t)
        assert set(names) == {"velocity", "data", "noise", "score"}
        for name, value in names.items():
            for other, back in four_names_for_one_arrow.four(name, value, x, t).items():
                assert back == pytest.approx(names[other], abs=1e-12)


def test_the_dictionary_of_the_page_translates_each_name_into_each_other(rng):
    t, (x, u) = 0.35, rng.normal(size=(2, 2))
    names = four_names_for_one_arrow.four("velocity", u, x, t)
    data, noise, s = names["data"], names["noise"], names["score"]
    rows = (  # from data, from noise, from velocity, from score: the other three, as in the table
        ((x - t * data) / (1 - t), (data - x) / (1 - t), (t * data - x) / (1 - t) ** 2),
        ((x - (1 - t) * noise) / t, (x - noise) / t, -noise / (1 - t)),
        (x + (1 - t) * u, x - t * u, (t * u - x) / (1 - t)),
        ((x + (1 - t) ** 2 * s) / t, -(1 - t) * s, (x + (1 - t) * s) / t),
    )
    order = "data", "noise", "velocity", "score"
    for own, row in zip(order, rows, strict=True):
        for other, value in zip([name for name in order if name != own], row, strict=True):
            assert value == pytest.approx(names[other], abs=1e-12), (own, other)


def test_the_arrow_figure_runs_from_mean_noise_to_mean_data_through_the_point():
    for time in (0.1, 0.7, 0.9):
        fig = four_names_for_one_arrow.figure(time=time)
        (ax,), (key,) = fig.axes, fig.legends
        arrow, score, *points = ax.lines
        assert [label.get_text() for label in key.texts] == [line.get_label() for line in ax.lines]
        x, names = four_names_for_one_arrow.at(time)
        x0, x1 = four_names_for_one_arrow.x0, four_names_for_one_arrow.x1
        assert x == pytest.approx(x0 + time * (x1 - x0)) and x1[0] > 1 and x1[1] < 0  # on the way to the right heap
        assert arrow.get_xydata() == pytest.approx(np.array([names["noise"], names["data"]]))
        assert score.get_xydata() == pytest.approx(np.array([names["noise"], [0, 0]]), abs=1e-12)
        assert [(p.get_marker(), tuple(p.get_xydata()[0])) for p in points] == [
            ("s", tuple(names["noise"])), ("o", tuple(x)), ("D", tuple(names["data"])), ("+", (0, 0))
        ]  # fmt: skip
        heads = [(text.xyann, text.xy) for text in ax.texts]
        for (start, end), line in zip(heads, (arrow, score), strict=True):
            assert np.array([start, end]) == pytest.approx(line.get_xydata())
        circles = [(*c.center, c.radius) for c in ax.patches]
        assert circles == [(*heap, r) for heap in ((-2, -1.2), (0.4, 1.9), (2, -0.8)) for r in (0.25, 0.5)]
        assert four_names_for_one_arrow.p_data.stds.tolist() == [0.25] * 3
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        for px, py in (names["noise"], names["data"], x):
            assert left < px < right and low < py < high


def test_the_mean_data_are_first_near_the_mean_of_all_then_at_the_upper_heap_and_at_last_at_the_right_one():
    upper, right = four_names_for_one_arrow.heaps[1:]
    data = {t: four_names_for_one_arrow.at(t)[1]["data"] for t in (0.1, 0.5, 0.7, 0.9)}
    assert np.linalg.norm(data[0.1] - four_names_for_one_arrow.heaps.mean(axis=0)) < 0.5
    assert np.linalg.norm(data[0.5] - upper) < 0.5
    assert np.linalg.norm(data[0.7] - right) < 0.5 and np.linalg.norm(data[0.9] - right) < 0.5
    facts = four_names_for_one_arrow.facts()
    assert facts["x"] == pytest.approx(0.3 * -1.3 + 0.7 * 1.8)
    assert facts["data"] == pytest.approx(facts["x"] + 0.3 * facts["velocity"])
    assert facts["noise"] == pytest.approx(facts["x"] - 0.7 * facts["velocity"])
    assert facts["velocity"] == pytest.approx(facts["data"] - facts["noise"])
    assert facts["score"] == pytest.approx(-facts["noise"] / 0.3)
    assert facts["data"] == data[0.7][0]


def test_the_toy_begins_where_the_figure_stands():
    drawn, p_data = four_names_for_one_arrow.toy(), four_names_for_one_arrow.p_data
    for name in ("weights", "means", "stds"):
        assert (drawn[name] == getattr(p_data, name)).all()
    x = (1 - drawn["time"]) * drawn["x0"] + drawn["time"] * drawn["x1"]
    (dot,) = (line for line in four_names_for_one_arrow.figure().axes[0].lines if line.get_marker() == "o")
    assert dot.get_xydata()[0] == pytest.approx(x)
