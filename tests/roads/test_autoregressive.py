"""What docs/roads/autoregressive.md says beside its figures."""

import math
from pathlib import Path

import numpy as np
import pytest

from selection import DRAWING
from snippets.roads.autoregressive import a_tree_of_sixteen
from snippets.shared.belief_net import draw, nats, sigmoid
from snippets.shared.masks import words

PAGE = "roads/autoregressive"


def net_of(rng, n=5):
    return tuple(range(n)), np.tril(rng.normal(size=(n, n)), -1), rng.normal(size=n)


@pytest.mark.equation("roads/autoregressive/chain_rule")
def test_each_probability_is_a_product_of_chances(printed, rng):
    """By ratios of how probable the beginnings are, and these by sums over all words that begin so."""
    p, x = rng.dirichlet(np.ones(16)), words(4)
    formula = printed("roads/autoregressive/chain_rule")
    for k in (0, 6, 15):
        begun = [p[(x[:, :i] == x[k, :i]).all(axis=1)].sum() for i in range(5)]
        given = {
            "n": 4, "p": lambda _, k=k: p[k], "x": 0, r"p(x_i \mid x_1, \dots, x_{i-1})": np.divide(begun[1:], begun[:-1]),
            "c_i": np.divide(begun[1:], begun[:-1]),
        }  # fmt: skip
        formula.holds(given, rtol=1e-12)


@pytest.mark.equation("roads/autoregressive/counts")
@pytest.mark.parametrize("n", [1, 4, 9, 30])
def test_tables_of_all_pasts_are_as_large_as_the_table_of_all_pictures(printed, n):
    printed("roads/autoregressive/counts").holds({"n": n})
    if n < 9:  # one number for each different past of each pixel
        pasts = sum(len({tuple(word[:i]) for word in words(n).tolist()}) for i in range(n))
        assert pasts == 2**n - 1


@pytest.mark.equation("roads/autoregressive/net")
def test_the_printed_chance_is_how_often_the_net_draws_black(printed, rng, n=40_000):
    net = net_of(rng)
    x = draw(net, n, rng)
    for i in (1, 3):
        for past in words(i)[[0, -1]]:
            here = (x[:, :i] == past).all(axis=1)
            given = {"i": i + 1, "b_i": net[2][i], r"w_{ij}\, x_j": net[1][i, :i] * past}
            chance = printed("roads/autoregressive/net").gives(given, "P_i")
            black = x[here, i].mean() if here.any() else chance
            error = math.sqrt(chance * (1 - chance) / max(here.sum(), 1))
            assert abs(black - chance) < 5 * error + 1 / max(here.sum(), 1)
            assert chance == pytest.approx(sigmoid(net[1][i, :i] @ past + net[2][i]))


@pytest.mark.equation("roads/autoregressive/slope")
def test_the_slope_is_what_was_seen_minus_what_was_expected(printed, rng, step=1e-5):
    order, W, b = net_of(rng)
    for x in words(5)[[31, 22, 13]].astype(float):
        for i, j in ((4, 0), (3, 1), (2, 0)):

            def log_p(w, i=i, j=j, x=x):
                moved = W.copy()
                moved[i, j] = w
                return -nats((order, moved, b), x[None]).sum()

            found = (log_p(W[i, j] + step) - log_p(W[i, j] - step)) / (2 * step)
            given = {
                r"\frac{\partial}{\partial w_{ij}} \log p(x)": found, "x_i": x[i], "x_j": x[j],
                "P_i": sigmoid(W[i] @ x + b[i]),
            }  # fmt: skip
            printed("roads/autoregressive/slope").holds(given, rtol=1e-7, atol=1e-9)


@pytest.mark.equation("roads/autoregressive/cooled")
@pytest.mark.parametrize("T", [0.2, 0.5, 2])
def test_cooled_log_odds_are_powers_of_the_odds(printed, T):
    for a in (-1.3, 0.4, 2.2):
        black = sigmoid(a) ** (1 / T)
        white = sigmoid(-a) ** (1 / T)
        printed("roads/autoregressive/cooled").holds({"a_i": a, "T": T, "P_i": black / (black + white)}, rtol=1e-12)


@pytest.mark.equation("roads/autoregressive/kept")
def test_what_is_kept_is_what_both_laws_have(printed, rng):
    """By adding up q(x) times the chance to be kept."""
    for m in (2, 7):
        p, q = rng.dirichlet(np.ones(m), size=2)
        K = sum(b * min(1, a / b) for a, b in zip(p, q, strict=True))
        given = {"x": range(m), "p": lambda x, p=p: p[int(x)], "q": lambda x, q=q: q[int(x)], "K": K}
        printed("roads/autoregressive/kept").holds(given, rtol=1e-12)


@pytest.mark.equation("roads/autoregressive/checked")
def test_kept_and_drawn_anew_make_the_wanted_law(printed, rng):
    p, q = rng.dirichlet(np.ones(7), size=2)
    K = np.minimum(p, q).sum()
    formula, total = printed("roads/autoregressive/checked"), 0
    for x in range(7):
        given = {"x": x, "p": lambda x: p[int(x)], "q": lambda x: q[int(x)], "K": K}
        r = formula.gives(given, "r(x)")
        formula.holds(given | {"r": lambda _, r=r: r}, rtol=1e-12)
        total += r
    assert total == pytest.approx(1, abs=1e-12)


def test_a_coin_bent_by_its_own_pixel_would_look_splendid(rng):
    """What the fold on counts warns of: a net that sees the pixel that it predicts."""
    order, W, b = net_of(rng)
    x = draw((order, W, b), 500, rng)
    cheating = (order, W + 20 * np.eye(5), b - 10)
    assert nats(cheating, x).sum(axis=1).mean() < nats((order, W, b), x).sum(axis=1).mean() / 2


@pytest.mark.reads(f"docs/{PAGE}.md", *DRAWING)
@pytest.mark.parametrize("picture", [1, 7])
def test_who_hears_of_the_tree_hears_the_products_above_it(picture):
    page = " ".join((Path(__file__).parents[2] / f"docs/{PAGE}.md").read_text(encoding="utf-8").split())
    (ax,) = a_tree_of_sixteen.figure(picture).axes
    title = ax.get_title(loc="center") or ax.get_title(loc="left")
    assert f"{title} for picture {picture}" in page
