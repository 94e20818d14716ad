"""With a label the velocity gains the slope of what a classifier says: by finite differences of Bayes' rule."""

import numpy as np
import pytest

from oracles import snapshot_hills, velocity_by_quadrature
from snippets.diffusion.guidance import a_label_adds_an_arrow as snippet


def up(x, t):
    down, high = (hill.pdf(x) for hill in snapshot_hills(t))
    return high / (down + high)


def slope_of(function, x, h=1e-5):
    return (np.log(function(x + h)) - np.log(function(x - h))) / (2 * h)


POINTS = [(0.1, -0.8), (0.4, -0.5), (0.5, 0.6), (0.8, -1.1)]


@pytest.mark.equation("diffusion/guidance/bayes_split")
def test_the_score_with_a_label_is_that_without_plus_the_slope_of_the_classifier(printed):
    formula = printed("diffusion/guidance/bayes_split")
    for t, x in POINTS:
        label = snapshot_hills(t)[1]
        values = {
            r"\nabla \log p_t(x \mid c)": slope_of(label.pdf, x),
            r"\nabla \log p_t(x)": slope_of(lambda a, t=t: sum(h.pdf(a) for h in snapshot_hills(t)) / 2, x),
            r"\nabla \log p_t(c \mid x)": slope_of(lambda a, t=t: up(a, t), x),
        }
        formula.holds(values, atol=1e-6)
        assert snippet.slope(x, t) == pytest.approx(values[r"\nabla \log p_t(c \mid x)"], abs=1e-6)
        assert snippet.says_up(x, t) == pytest.approx(up(x, t))


@pytest.mark.equation("diffusion/guidance/classifier_guidance")
def test_the_velocity_gains_the_same_slope_times_one_minus_t_over_t(printed):
    formula = printed("diffusion/guidance/classifier_guidance")
    for t, x in POINTS:
        label = 2 + (t / 4 - (1 - t)) / ((1 - t) ** 2 + t**2 / 4) * (x - 2 * t)
        plain = velocity_by_quadrature(x, t)[0]
        slope = slope_of(lambda a, t=t: up(a, t), x)
        formula.holds(
            {r"u_t(x \mid c) - u_t(x)": label - plain, "t": t, r"\nabla \log p_t(c \mid x)": slope}, atol=1e-6
        )
        facts = snippet.facts(x, t)
        assert (facts["plain"], facts["label"], facts["gain"]) == pytest.approx((plain, label, label - plain), abs=1e-7)
        assert facts["by_slope"] == pytest.approx(facts["gain"], abs=1e-9)
        assert facts["past"] == pytest.approx(plain + 3 * (label - plain), abs=1e-6)
        assert facts["up"] == pytest.approx(up(x, t))
    assert snippet.facts() == snippet.facts(-0.5, 0.4)  # where the page reads the arrows


def test_a_move_along_the_guided_arrow_makes_the_classifier_surer_and_the_wrong_sign_does_not():
    for t, x in POINTS:
        facts = snippet.facts(x, t)
        for g, sure in ((3, True), (-1, False)):
            move = 1e-3 * (g - 1) * facts["gain"]  # what is added to the velocity of the label
            assert (up(x + move, t) > up(x, t)) == sure


def test_noise_predictions_get_the_slope_with_a_minus_and_the_noise_on_it():
    for t, x in POINTS:
        plain, label = velocity_by_quadrature(x, t)[0], snippet.facts(x, t)["label"]
        noise = [x - t * u for u in (plain, label)]  # x_0 = x - t u on the line
        assert noise[1] - noise[0] == pytest.approx(-(1 - t) * snippet.slope(x, t), abs=1e-6)


@pytest.mark.parametrize("time", [0.1, 0.4, 0.8])
def test_the_three_curves_are_the_velocities_and_the_arrows_join_the_first_two(time):
    arrow, says = snippet.figure(time=time).axes
    _, past, label, plain = arrow.lines
    x = plain.get_xdata()
    some = slice(30, 91, 20)
    exact = [velocity_by_quadrature(a, time)[0] for a in x[some]]
    assert plain.get_ydata()[some] == pytest.approx(exact, abs=1e-7)
    assert past.get_ydata() - plain.get_ydata() == pytest.approx(3 * (label.get_ydata() - plain.get_ydata()), abs=1e-9)
    v = (1 - time) ** 2 + time**2 / 4
    assert label.get_ydata() == pytest.approx(2 + (time / 4 - (1 - time)) / v * (x - 2 * time))
    assert says.lines[0].get_ydata() == pytest.approx([up(a, time) for a in x], abs=1e-12)
    joined = [t for t in arrow.texts if t.get_text() == ""]
    assert len(joined) == 6
    for text in joined:
        (at, end), start = text.xy, text.xyann
        assert start[0] == at and end == pytest.approx(np.interp(at, x, label.get_ydata()))
        assert start[1] == pytest.approx(np.interp(at, x, plain.get_ydata()))
    assert arrow.get_title() == f"at $t = {time}$"
    assert snippet.figure().axes[0].get_title() == "at $t = 0.4$"
