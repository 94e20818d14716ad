"""Draft and check: by adding up all that can happen, and by doing it in the way of the papers."""

import math

import numpy as np
import pytest

from snippets.shared.belief_net import nats, sigmoid
from snippets.shared.drafts import calls, check, draw_checked, kept, redraw, total_variation
from snippets.shared.masks import words


def net_of(rng, n=4):
    return tuple(range(n)), np.tril(rng.normal(size=(n, n)), -1), rng.normal(size=n)


@pytest.mark.parametrize("m", [2, 5, 16])
def test_what_comes_out_has_the_law_p_to_1e_12(rng, m):
    p, q = rng.dirichlet(np.full(m, 0.5), size=2)
    accept = kept(p, q)
    out = np.zeros(m)
    for x in range(m):  # drafted x, kept or not
        out[x] += q[x] * accept[x]
        out += q[x] * (1 - accept[x]) * redraw(p, q)
    assert out == pytest.approx(p, abs=1e-12)
    assert q @ accept == pytest.approx(1 - total_variation(p, q), abs=1e-12)
    assert q @ accept == pytest.approx(np.minimum(p, q).sum(), abs=1e-12)


def test_equal_laws_keep_all_and_foreign_ones_nothing():
    p, q = np.array([0.25, 0.75, 0, 0]), np.array([0, 0, 0.5, 0.5])
    assert kept(p, p).tolist() == [1] * 4 and total_variation(p, p) == 0
    assert (q * kept(p, q)).sum() == 0 and total_variation(p, q) == 1
    assert redraw(p, q).tolist() == p.tolist() == redraw(p, p).tolist()


def test_draws_agree_with_the_law_and_with_the_share_that_is_kept(rng, n=20_000):
    p, q = rng.dirichlet(np.ones(6), size=2)
    x, keep = check(rng.choice(6, size=n, p=q), p, q, rng)
    found, share = np.bincount(x, minlength=6) / n, 1 - total_variation(p, q)
    assert (abs(found - p) < 5 * np.sqrt(p * (1 - p) / n)).all()
    assert abs(keep.mean() - share) < 5 * math.sqrt(share * (1 - share) / n)


def test_pictures_of_four_pixels_have_the_law_of_the_net_whatever_the_draft(rng, n=20_000):
    net, q = net_of(rng), np.array([0.2, 0.5, 0.9, 0.6])
    p = np.exp(-nats(net, words(4)).sum(axis=1))
    x, changed = draw_checked(net, q, n, rng)
    found = np.bincount(x.astype(int) @ [8, 4, 2, 1], minlength=16) / n
    assert (abs(found - p) < 5 * np.sqrt(p * (1 - p) / n)).all()
    black = sigmoid(words(4) @ net[1].T + net[2])
    share = p @ abs(black - q)  # the total variation of each pixel's two laws
    assert (abs(changed.mean(axis=0) - share) < 5 * np.sqrt(share * (1 - share) / n) + 1e-12).all()


def test_a_pixel_that_is_not_kept_can_only_turn():
    for p, q in ((0.9, 0.6), (0.2, 0.7)):
        p, q = np.array([1 - p, p]), np.array([1 - q, q])
        assert redraw(p, q).tolist() == ([0, 1] if p[1] > q[1] else [1, 0])
        assert kept(p, q)[redraw(p, q).argmax()] == 1  # so this one was never thrown away


def of_the_papers(net, q, ahead, rng):
    """One picture: draft, check all at once, keep up to the first that fails, draft anew. -> (picture, calls)"""
    _, W, b = net
    n, count = len(q), 0
    x = []
    while len(x) < n:
        drafts = [int(rng.random() < q[i]) for i in range(len(x), min(len(x) + ahead, n))]
        count += 1
        full = np.array([*x, *drafts, *[0] * (n - len(x) - len(drafts))])
        black = sigmoid(W @ full + b)
        for draft in drafts:
            i = len(x)
            p, r = np.array([1 - black[i], black[i]]), np.array([1 - q[i], q[i]])
            keep = rng.random() < kept(p, r)[draft]
            x.append(draft if keep else int(rng.choice(2, p=redraw(p, r))))
            if not keep:
                break
        else:
            if len(x) < n:
                x.append(int(rng.random() < black[len(x)]))
    return x, count


@pytest.mark.parametrize("ahead", [1, 3])
def test_calls_are_counted_as_the_papers_call(rng, ahead, n=1500):
    net, q = net_of(rng, 6), np.array([0.2, 0.5, 0.9, 0.6, 0.3, 0.5])
    pictures, counts = zip(*(of_the_papers(net, q, ahead, rng) for _ in range(n)), strict=True)
    x, changed = draw_checked(net, q, n, rng)
    ours, theirs = calls(changed, ahead), np.array(counts)
    error = math.sqrt((ours.var() + theirs.var()) / n)
    assert abs(ours.mean() - theirs.mean()) < 5 * error
    black, white = np.mean(pictures, axis=0), x.mean(axis=0)
    assert (abs(black - white) < 5 * np.sqrt((black * (1 - black) + white * (1 - white)) / n)).all()


def test_calls_by_hand():
    row = np.array([[0, 0, 1, 0, 0, 0, 1, 0]], bool)
    # ahead 0: one each; 2: 0-2, 3-5, 6, 7; 3: 0-2, 3-6, 7; 8: 0-2, 3-6, 7
    assert [calls(row, k)[0] for k in (0, 2, 3, 8)] == [8, 4, 3, 3]
    assert calls(np.zeros((1, 64), bool), 64)[0] == 1 and calls(np.ones((2, 5), bool), 4).tolist() == [5, 5]
