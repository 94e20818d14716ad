"""Who sees everything copies exactly; through a window it invents: by search over all training digits."""

import numpy as np
import pytest

from snippets.diffusion.evaluation import a_window_makes_new_digits as m


def far(x):
    return np.array([np.sqrt(((row - m.train) ** 2).sum(axis=1).min()) for row in x])


@pytest.mark.equation("diffusion/evaluation/window")
def test_a_pixel_is_the_mean_of_training_pixels_weighed_by_their_windows(printed, rng, t=0.6):
    x, data = rng.normal(size=(8, 8)), (2 * m.train[:30] - 1).reshape(30, 8, 8)
    window = (slice(2, 5), slice(3, 6))
    r = np.sqrt(((x[window] - t * data[:, *window]) ** 2).sum(axis=(1, 2)))
    pixel = data[:, 3, 4]
    # one Euler step of the whole flow with this start gives the same pixel

    formula = printed("diffusion/evaluation/window")
    hat = formula.gives({"x_i": pixel, "r_i": r, "t": t, "i": range(30), r"\exp": np.exp}, r"\hat x")
    brute = sum(np.exp(-(d**2) / 2 / (1 - t) ** 2) * p for d, p in zip(r, pixel, strict=True))
    brute /= sum(np.exp(-(d**2) / 2 / (1 - t) ** 2) for d in r)
    assert hat == pytest.approx(brute, rel=1e-9)
    start = m.windowed_flow(x.reshape(1, 64), m.train[:30], 3, steps=1)[-1]
    at_0 = formula.gives(
        {"x_i": pixel, "r_i": np.full(30, np.linalg.norm(x[window])), "t": 0, "i": range(30), r"\exp": np.exp},
        r"\hat x",
    )
    assert 2 * start[0, 28] - 1 == pytest.approx(at_0)  # pixel (3, 4); at t = 0 all weigh the same


def test_the_whole_view_copies_and_small_windows_do_not():
    facts = m.facts()
    for window in m.WINDOWS:
        d = far(m.paths(window, 30, 0)[-1])
        assert facts[f"copied_{window}"] == (d < 1e-3).mean()
        assert facts[f"far_{window}"] == pytest.approx(np.median(d), abs=1e-6)
    assert facts["copied_15"] == 1 and facts["far_15"] < 1e-6  # the law
    share = facts["copied_7"]
    assert facts["copied_3"] == facts["copied_5"] == 0 < share
    assert 1 - share > 5 * np.sqrt(share * (1 - share) / 30)  # by the binomial law, of 30 pictures
    assert facts["far_3"] > facts["far_5"] > facts["far_7"] > 1e-3  # most of window 7 are no copies either
    assert facts["train"] == len(m.train) == 600


def test_the_film_shows_the_same_noise_become_what_each_window_makes_of_it():
    film = m.film()
    assert film["tiles"].shape == (31, 4, 17, 44)
    assert film["clock"] == pytest.approx(np.arange(31) / 30)
    assert (film["tiles"][0, :, :8] == film["tiles"][0, :1, :8]).all()
    axes = m.figure().axes
    for k, window in enumerate(m.WINDOWS):
        x = m.paths(window)
        for frame in (0, 17, 30):
            for j in range(5):
                tile = film["tiles"][frame, k, :8, 9 * j : 9 * j + 8]
                assert tile.ravel() == pytest.approx(x[frame, j].clip(0, 1))
        end = x[-1]
        near = m.train[[((row - m.train) ** 2).sum(axis=1).argmin() for row in end]]
        below = np.stack([film["tiles"][5, k, 9:, 9 * j : 9 * j + 8].ravel() for j in range(5)])
        assert below == pytest.approx(near)
        assert np.asarray(axes[k].images[0].get_array()) == pytest.approx(film["tiles"][-1, k])
        assert axes[k].images[0].get_gid() == "film"
        assert axes[k].get_title() == (f"window {window}" if window < 15 else "the whole picture")
