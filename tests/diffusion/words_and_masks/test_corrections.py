"""Three slips: the right versions by Bayes' rule and by counting, and how far the wrong ones miss."""

import numpy as np
import pytest

from snippets.diffusion.words_and_masks import corrections


def noised(c, n, k):
    """Law of symbol c after k steps, by adding up paths step by step. (3,)"""
    law = np.eye(3)[c]
    for j in range(1, k + 1):
        gone = law[:2].sum() / (n - j + 1)
        law = np.array([law[0] * (1 - 1 / (n - j + 1)), law[1] * (1 - 1 / (n - j + 1)), law[2] + gone])
    return law


@pytest.mark.equation("diffusion/words_and_masks/step_back")
@pytest.mark.parametrize("n", [4, 10])
def test_a_step_back_is_bayes_rule_and_knows_one_step_less(printed, n):
    formula = printed("diffusion/words_and_masks/step_back")
    for k in range(1, n + 1):
        before, after = noised(0, n, k - 1), noised(0, n, k)
        to_blank = np.array([1 / (n - k + 1)] * 2 + [1.0])
        posterior = before * to_blank / after[2]
        assert corrections.back(k, n) == pytest.approx(posterior, abs=1e-12)
        for a in (0, 2):
            pieces = {r"\bar Q_{k-1}(c, a)": before[a], "Q_k(a, b)": to_blank[a], r"\bar Q_k(c, b)": after[2]}
            formula.holds({r"P(a \mid b, c)": posterior[a]} | pieces, atol=1e-14)


def test_steps_blank_what_they_say_and_multiply_from_the_left():
    for n, k in ((4, 1), (4, 3), (10, 7)):
        assert corrections.so_far(k, n) == pytest.approx(np.array([noised(c, n, k) for c in range(3)]), abs=1e-12)
        assert corrections.so_far(k, n)[0, 0] == pytest.approx((n - k) / n)
    q = corrections.step(2, 4)
    assert (q != q.T).any() and q.sum(axis=1) == pytest.approx(1)


def test_the_right_index_leaves_no_blank_and_the_wrong_one_does():
    facts = corrections.facts()
    assert facts["right"] == 0
    kept = 1.0
    for k in range(10, 0, -1):  # symbol: a share (10 - k)/10 still there, blanked now by 1/(11 - k); else blank already
        symbol, blank = (10 - k) / 10 / (11 - k), k / 10
        kept *= blank / (symbol + blank)
    assert facts["index"] == pytest.approx(kept, rel=1e-12) and kept > 0.1
    assert corrections.left(2, 1) == pytest.approx(2 / 3)  # by hand: the last step is 1/4 to 1/2


def test_coins_do_not_notice_a_transposed_table():
    coin = np.array([[0.9, 0.1], [0.1, 0.9]])
    assert (coin == coin.T).all()
    blank = corrections.step(1, 4)
    assert abs(np.eye(3)[0] @ blank - np.eye(3)[0] @ blank.T).max() > 0.1


def test_without_the_multiplier_a_share_of_blanks_is_left(rng, n=100_000):
    facts = corrections.facts()
    moment = rng.exponential(size=n)  # the first jump at the rate 1
    p = facts["no_factor"]
    assert abs((moment > 1).mean() - p) < 5 * np.sqrt(p * (1 - p) / n)
    assert np.prod([1 - 1 / 10_000] * 10_000) == pytest.approx(p, rel=1e-3)


def test_the_multiplier_of_any_schedule_fills_as_the_schedule_says(printed, steps=20_000):
    """Kept with probability t²: blanks that are filled at the printed rate are as many as 1 - t²."""
    formula = printed("diffusion/words_and_masks", r"\kappa'(t) / (1 - \kappa(t))")
    t = (np.arange(steps) + 0.5) / steps
    rate = formula.gives({r"\kappa'": lambda t: 2 * t, r"\kappa": lambda t: t**2, "t": t})
    blank = np.exp(-np.cumsum(rate) / steps)
    assert blank[: -steps // 10] == pytest.approx((1 - (t + 0.5 / steps) ** 2)[: -steps // 10], rel=1e-4)


def test_all_the_noise_so_far_spoils_half_at_half_time_and_the_rate_would_spoil_more(printed):
    facts, s = corrections.facts(), (np.arange(10_000) + 0.5) / 20_000  # from the data, s = 1 - t, up to 1/2
    total = np.sum(1 / (1 - s)) / 20_000
    formula = printed("diffusion/words_and_masks", r"1 - e^{-\bar\sigma}")
    assert formula.gives({r"\bar\sigma": total}) == pytest.approx(facts["total"], rel=1e-6) == pytest.approx(0.5)
    assert facts["rate"] == pytest.approx(1 - np.exp(-1 / 0.5), rel=1e-12)
    printed("diffusion/words_and_masks", r"\bar\sigma = -\ln t").holds({r"\bar\sigma": total, "t": 0.5}, rtol=1e-6)
