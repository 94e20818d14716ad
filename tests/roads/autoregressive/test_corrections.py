"""Numbers of the folds that set errors right: by the worlds they speak of."""

import numpy as np
import pytest

from snippets.roads.autoregressive import corrections as m
from snippets.shared.chain_rule import chances, law
from snippets.shared.masks import words


def test_coins_draw_the_law_of_even_pictures_and_every_other(rng):
    assert {*chances(m.parity)[:, 3]} == {0, 1}  # the fourth pixel is certain
    for p in [m.parity, *rng.dirichlet(np.full(16, 0.1), size=20)]:
        assert law(chances(p)) == pytest.approx(p, abs=1e-12)


def test_no_logistic_coin_knows_more_than_a_fair_one_about_parity(rng):
    """Any three of the four pixels are independent and fair, so at weight 0 the slope of the likelihood is 0."""
    even = m.even
    assert len(even) == 8
    for i in range(4):
        before = even[:, :i]
        assert ((even[:, i] - 0.5) @ np.column_stack([before, np.ones(8)]) == 0).all()
    # and the likelihood is concave, so that is its top: no other weights do better
    for _ in range(200):
        w, b = rng.normal(size=3), rng.normal()
        logit = even[:, :3] @ w + b
        assert (np.logaddexp(0, logit) - even[:, 3] * logit).mean() >= np.log(2)
    facts = m.facts()
    assert facts["net_bits"] == pytest.approx(4, abs=1e-6) and facts["table_bits"] == pytest.approx(3)


def test_one_hidden_layer_would_mend_it():
    """Hidden units that count: 1 or more black, 2 or more, 3."""
    for word in words(4)[words(4).sum(axis=1) % 2 == 0]:
        black = word[:3].sum()
        hidden = [1 / (1 + np.exp(-40 * (black - k + 0.5))) for k in (1, 2, 3)]
        logit = 40 * (hidden[0] - hidden[1] + hidden[2] - 0.5)
        assert (logit > 0) == word[3] and abs(logit) > 19


def test_the_counts():
    facts = m.facts()
    assert facts["table"] == pytest.approx(sum(2.0**k for k in range(64)) / 1e18)
    assert facts["net"] == len(np.tril_indices(64)[0]) == 2080
    assert (facts["chain_4"], facts["net_4"]) == (15, 10)
