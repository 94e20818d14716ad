"""Four clocks on one slide rule agree about the SNR: tick by tick, from products and cosines."""

from math import cos, log, pi, prod

import numpy as np
import pytest

from oracles import BETAS
from snippets.reference.conventions import equal_noise_equal_time
from snippets.shared import notation


@pytest.mark.parametrize("time", [0.01, 0.4, 0.7, 0.99])
def test_every_tick_of_the_slide_rule_stands_at_its_snr_and_the_hairline_at_that_of_the_time(time):
    (ax,) = equal_noise_equal_time.figure(time=time).axes

    def f(k):
        return cos((k / 1000 + 0.008) / 1.008 * pi / 2) ** 2

    def linear(k):
        return prod(1 - beta for beta in BETAS[: int(k)])

    ratios = (  # the SNR from the label of a tick
        lambda t: (t / (1 - t)) ** 2,
        lambda k: linear(k) / (1 - linear(k)),
        lambda k: f(k) / (f(0) - f(k)),
        lambda sigma: 1 / sigma**2,
    )
    hairline, *lines = ax.lines
    assert hairline.get_xdata()[0] == pytest.approx(2 * log(time / (1 - time)))
    left, right = ax.get_xlim()
    assert left < hairline.get_xdata()[0] < right
    texts, seen, names, values = list(ax.texts), [], [], []
    while lines:
        rule = lines.pop(0)
        row = len(names)
        assert rule.get_xydata().tolist() == [[-11, -row], [11, -row]]
        names.append(texts.pop(0).get_text())
        values.append(texts.pop(0).get_text())
        while lines and lines[0].get_xdata()[0] == lines[0].get_xdata()[1]:
            tick, label = lines.pop(0), texts.pop(0)
            at = log(ratios[row](float(label.get_text())))
            assert tick.get_xdata()[0] == pytest.approx(at, abs=1e-6) == label.get_position()[0]
            assert -11 < at < 11 and label.get_position()[1] < -row
            assert tick.get_ydata() == pytest.approx([-row, 0.15 - row])
            seen.append((row, label.get_text()))
    assert names == ["flow time $t$", "DDPM step $k$, linear", "DDPM step $k$, cosine", r"EDM $\sigma$"]
    ticks = [" ".join(text for r, text in seen if r == row) for row in range(4)]
    assert ticks == [
        "0.01 0.05 0.2 0.5 0.8 0.95 0.99",
        "1000 800 600 400 200 70 20 1",
        "990 950 800 500 200 60 20 3",
        "80 20 5 2 1 0.5 0.2 0.05 0.01",
    ]
    want = 2 * log(time / (1 - time))
    nearest = [1 + np.argmin([abs(log(ratio(k)) - want) for k in range(1, 1000)]) for ratio in ratios[1:3]]
    assert values == [f"{time:.4g}", str(nearest[0]), str(nearest[1]), f"{(1 - time) / time:.4g}"]
    assert not texts


def test_the_slide_rule_opens_at_the_readings_of_its_alt_text():
    texts = [text.get_text() for text in equal_noise_equal_time.figure().axes[0].texts]
    assert {"0.4", "339", "623", "1.5"} <= set(texts)


def test_the_facts_of_the_slide_rule_are_the_readings_of_its_ends_and_its_middle():
    facts = equal_noise_equal_time.facts()
    assert len(facts) == 12
    for t, sigma in ((0.01, 99), (0.4, 1.5), (0.99, 1 / 99)):
        percent = round(100 * t)
        assert facts[f"t_{percent}"] == t and facts[f"sigma_{percent}"] == pytest.approx(sigma)
        for name, schedule in (("linear", notation.linear_schedule()), ("cosine", notation.cosine_schedule())):
            k = facts[f"{name}_{percent}"]
            off = [abs(0.5 * log(a / (1 - a)) + log(sigma)) for a in schedule]
            assert off[k - 1] == min(off) and (t != 0.4 or off[k - 1] < 0.005)
