"""The best reply to a discriminator that stands still is one picture: no mixture pleases it more."""

from math import log2

import numpy as np
import pytest

from snippets.foundations.introduction import a_frozen_critic_wants_one_image
from snippets.shared.datasets import digits

ORDER = np.random.default_rng(0).permutation(1797)
IMAGES, LABELS = (a[ORDER] for a in digits())  # the first 1200 are the real ones, the others are made


def told_apart(real, made, seed):
    """How often a line of least squares puts a real picture above a made one, neither of which it was fitted to."""
    x = np.insert(np.concatenate([real, made]) / 16, 0, 1, axis=1)
    y, rating = np.repeat([1, -1], [len(real), len(made)]), np.empty(len(x))
    fold = np.random.default_rng(seed).permutation(len(x)) % 5
    for k in range(5):
        known = x[fold != k]
        ridge = known.T @ known + 1e-3 * len(known) * np.eye(65)
        rating[fold == k] = x[fold == k] @ np.linalg.solve(ridge, known.T @ y[fold != k])
    return (rating[y > 0][:, None] > rating[y < 0]).mean()


def test_the_generator_of_digits_starts_out_perfect_since_nothing_tells_its_heap_from_the_real_one():
    m, error = a_frozen_critic_wants_one_image, ((1 / 1200 + 1 / 597) / 12) ** 0.5  # of Mann and Whitney's share
    assert sorted(map(bytes, np.concatenate([m.real, m.made]) * 16)) == sorted(map(bytes, digits()[0] + 0.0))
    for seed in range(3):
        assert told_apart(m.real * 16, m.made * 16, seed) == pytest.approx(1 / 2, abs=5 * error)
        in_file_order = told_apart(digits()[0][:1200], digits()[0][1200:], seed)
        assert in_file_order > 1 / 2 + 5 * error, "the end of the file differs from its beginning: so they are shuffled"


def test_the_linear_discriminator_of_digits_sits_at_the_top_of_its_value_less_the_decay():
    x, y = (np.column_stack([np.ones(len(a)), a / 16]) for a in (IMAGES[:1200], IMAGES[1200:]))
    o = a_frozen_critic_wants_one_image.logits()
    w, *_ = np.linalg.lstsq(y, o, rcond=None)
    assert y @ w == pytest.approx(o, abs=1e-9)  # it is linear in the pixels
    w = np.zeros(65)
    bend = (x.T @ x / len(x) + y.T @ y / len(y)) / 4 + 1e-3 * np.eye(65)  # Böhning's bound: D (1 - D) <= 1/4
    short = np.linalg.inv(bend)
    for _ in range(400):  # steps that are never too long, another way up the same hill
        slope = x.T @ (1 / (1 + np.exp(x @ w))) / len(x) - y.T @ (1 / (1 + np.exp(-y @ w))) / len(y) - 1e-3 * w
        w += short @ slope
        if abs(slope).max() < 1e-12:
            break
    assert o == pytest.approx(y @ w, abs=1e-7)


def test_the_facts_of_the_frozen_critic_describe_its_undecided_verdicts():
    facts, o = a_frozen_critic_wants_one_image.facts(), a_frozen_critic_wants_one_image.logits()
    odds = np.exp(o)
    assert (facts["real"], facts["pictures"]) == (1200, 597) and facts["real"] + len(o) == len(LABELS)
    assert facts["lowest"] == pytest.approx((odds / (1 + odds)).min())
    assert facts["highest"] == pytest.approx((odds / (1 + odds)).max())
    assert facts["favourite"] == LABELS[1200:][np.argmax(o)] == 4
    assert facts["bits"] == pytest.approx(log2(597))
    q = np.exp(15 * (o - o.max()))
    q /= q.sum()  # 150 steps at a rate of a tenth
    assert facts["bits_150"] == pytest.approx(-(q * np.log2(q)).sum(), abs=1e-9)
    assert facts["share_150"] == pytest.approx(q.max())


@pytest.mark.equation("foundations/introduction/frozen_critic")
def test_after_k_steps_against_a_frozen_critic_shares_are_the_exponential_of_k_times_the_logit(printed, rng):
    o = rng.normal(size=40)
    for steps in (0, 1, 7, 60):
        q = a_frozen_critic_wants_one_image.train_generator(o, steps, rate=0.3)
        exact = np.exp(0.3 * steps * (o - o.max()))
        assert q == pytest.approx(exact / exact.sum(), abs=1e-12)
    start = q = rng.dirichlet(np.ones(40))  # no step has to begin with equal shares
    for _ in range(7):
        q = q * np.exp(0.3 * o)
        q /= q.sum()
    formula = printed("foundations/introduction/frozen_critic")
    for x in (0, 5, 39):
        shares = {"q_0": lambda x: start[x], "q_k(x)": q[x], "o": lambda x: o[x]}
        formula.holds(shares | {"x": x, "x'": range(40), "k": 7, r"\eta": 0.3}, rtol=1e-12)
    default = a_frozen_critic_wants_one_image.train_generator(o, 10)
    assert default == pytest.approx(np.exp(o) / np.exp(o).sum(), abs=1e-12)  # ten steps at a tenth


def test_a_step_against_the_frozen_critic_climbs_the_mean_logit_as_far_as_its_kl_divergence_pays(rng):
    o = rng.normal(size=12)
    q = a_frozen_critic_wants_one_image.train_generator(o, 3, rate=0.4)
    new = a_frozen_critic_wants_one_image.train_generator(o, 4, rate=0.4)

    def gain(r):
        return 0.4 * r @ o - (r * np.log(r / q)).sum()

    for size in (1e-3, 0.1, 1):
        other = new * np.exp(size * rng.normal(size=12))
        assert gain(other / other.sum()) < gain(new)


def test_against_a_frozen_critic_the_mean_logit_never_falls_and_the_entropy_never_rises(rng):
    o = rng.normal(size=30)
    shares = [a_frozen_critic_wants_one_image.train_generator(o, k) for k in range(0, 400, 20)]
    assert (np.diff([q @ o for q in shares]) >= 0).all()
    assert (np.diff([a_frozen_critic_wants_one_image.entropy(q) for q in shares]) <= 1e-12).all()


def test_no_mixture_of_pictures_pleases_a_frozen_critic_more_than_its_favourite_alone():
    o, rng = a_frozen_critic_wants_one_image.logits(), np.random.default_rng(0)
    for _ in range(20):
        q = rng.dirichlet(np.full(len(o), 0.01))
        assert q @ o < o.max() and q @ -np.logaddexp(0, -o) < -np.logaddexp(0, -o.max())
    end = a_frozen_critic_wants_one_image.train_generator(o, 10000)
    assert end.argmax() == o.argmax() and end.max() == pytest.approx(1, abs=1e-12)
    assert a_frozen_critic_wants_one_image.entropy(end) == pytest.approx(0, abs=1e-9)


def test_entropy_counts_the_yes_or_no_questions_between_equal_pictures():
    for k in range(7):
        q = np.zeros(100)
        q[: 2**k] = 1 / 2**k
        assert a_frozen_critic_wants_one_image.entropy(q) == pytest.approx(k)
    assert a_frozen_critic_wants_one_image.entropy(np.array([0.9, 0.1])) == pytest.approx(0.468996, abs=1e-6)


@pytest.mark.parametrize("steps", [0, 150, 1000])
def test_the_sheet_of_25_pictures_shows_what_the_generator_makes_after_so_many_steps(steps):
    left, right = a_frozen_critic_wants_one_image.figure(steps).axes
    o = a_frozen_critic_wants_one_image.logits()
    q = np.exp(0.1 * steps * (o - o.max()))
    q /= q.sum()
    bars = [b.get_height() for b in right.patches]
    assert bars == pytest.approx([q[LABELS[1200:] == k].sum() for k in range(10)], abs=1e-9)
    assert [b.get_x() + b.get_width() / 2 for b in right.patches] == pytest.approx(range(10))
    bits = -sum(a * log2(a) for a in q if a > 0)
    assert right.get_title() == f"entropy {bits + 0.0:.2f} bits" and left.get_title() == f"after {steps} steps"
    sheet = np.ma.filled(left.images[0].get_array().astype(float), np.nan)
    assert sheet.shape == (45, 45) and np.isnan(sheet[8::9]).all() and np.isnan(sheet[:, 8::9]).all()
    assert left.images[0].get_clim() == (0, 1)
    order = sorted(range(597), key=lambda i: o[i])
    below = np.cumsum([q[i] for i in order])
    seen = []
    for place in range(25):
        row, column = divmod(place, 5)
        tile = sheet[9 * row : 9 * row + 8, 9 * column : 9 * column + 8].ravel()
        ranked = order[next(r for r in range(597) if below[r] >= (place * 7 % 25 + 0.5) / 25)]
        assert tile == pytest.approx(IMAGES[1200 + ranked] / 16)
        seen.append(ranked)
    assert len(set(seen)) == {0: 25, 1000: 1}.get(steps, len(set(seen)))
    if steps == 1000:
        assert set(seen) == {int(o.argmax())} and bars[4] > 0.999 and right.get_title() == "entropy 0.01 bits"
    if steps == 0:
        assert max(bars) < 0.12 and min(bars) > 0.08


def test_after_150_steps_fours_and_sevens_fill_nearly_all_of_the_sheet():
    name = {(image / 16).tobytes(): int(k) for image, k in zip(IMAGES[1200:], LABELS[1200:], strict=True)}
    left, right = a_frozen_critic_wants_one_image.figure().axes
    sheet = np.ma.filled(left.images[0].get_array(), np.nan)
    tiles = [sheet[9 * r : 9 * r + 8, 9 * c : 9 * c + 8] for r in range(5) for c in range(5)]
    seen = [name[np.ascontiguousarray(t, dtype=float).tobytes()] for t in tiles]
    assert [seen.count(k) for k in (4, 7)] == [16, 7]
    assert max(sum(np.array_equal(a, b) for a in tiles) for b in tiles) == 14, "nearly all fours are the same picture"
    bars = [b.get_height() for b in right.patches]
    assert [bars[k] for k in (4, 7)] == pytest.approx([0.66, 0.29], abs=0.005)
    assert max(b for k, b in enumerate(bars) if k not in (4, 7)) < 0.02
    assert right.get_title() == "entropy 2.30 bits" and left.get_title() == "after 150 steps"


def test_every_place_of_the_sheet_only_ever_changes_to_a_picture_that_the_critic_likes_better():
    o = a_frozen_critic_wants_one_image.logits()
    logit = {(image / 16).tobytes(): value for image, value in zip(IMAGES[1200:], o, strict=True)}
    before = np.full(25, -np.inf)
    for steps in (0, 50, 150, 1000):
        sheet = np.ma.filled(a_frozen_critic_wants_one_image.figure(steps).axes[0].images[0].get_array(), np.nan)
        tiles = [sheet[9 * r : 9 * r + 8, 9 * c : 9 * c + 8] for r in range(5) for c in range(5)]
        now = np.array([logit[np.ascontiguousarray(t, dtype=float).tobytes()] for t in tiles])
        assert (now >= before).all()
        before = now
    assert (before == o.max()).all()
