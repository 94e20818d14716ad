"""PCA drops what it loses: by least squares, and by the eigenvalues."""

import numpy as np
import pytest

from snippets.diffusion.pictures import a_latent_space_of_few_numbers as snippet


@pytest.mark.equation("diffusion/pictures/pca_loss")
@pytest.mark.parametrize("k", [0, 2, 16, 48, 60])
def test_the_loss_is_the_sum_of_the_dropped_eigenvalues(printed, k):
    x = snippet.train - snippet.train.mean(axis=0)
    singular = np.linalg.svd(x, compute_uv=False)
    dropped = (singular[k:] ** 2).sum() / len(x)
    assert snippet.lost(snippet.train, k) == pytest.approx(dropped, abs=1e-10)
    given = {r"\mathbb E \| x - \hat x \|^2": snippet.lost(snippet.train, k), r"\sum_{i > k} \lambda_i": dropped}
    printed("diffusion/pictures/pca_loss").holds(given)
    assert snippet.facts(k)["dropped"] == pytest.approx(snippet.facts(k)["train"], abs=1e-10)


def test_no_other_sixteen_directions_lose_less(rng):
    x = snippet.train - snippet.train.mean(axis=0)
    for _ in range(5):
        q = np.linalg.qr(snippet.axes[:, :16] + 0.1 * rng.normal(size=(64, 16)))[0]
        assert ((x - x @ q @ q.T) ** 2).sum(axis=1).mean() > snippet.facts()["train"]


def test_held_out_digits_lose_a_little_more_and_the_figure_shows_them():
    facts = snippet.facts()
    miss = snippet.fresh - snippet.train.mean(axis=0)
    miss = ((miss - miss @ snippet.axes[:, :16] @ snippet.axes[:, :16].T) ** 2).sum(axis=1)
    assert facts["fresh"] == pytest.approx(miss.mean()) and facts["numbers"] == 16
    # a little: no more than chance would have among so few digits
    assert 0 < facts["fresh"] - facts["train"] < 5 * miss.std() * np.sqrt(1 / len(miss) + 1 / len(snippet.train))
    assert facts["all"] - facts["train"] == pytest.approx(snippet.variances[:16].sum())
    assert facts["all"] == pytest.approx(snippet.train.var(axis=0).sum())
    shown = snippet.figure(64).axes
    above, below = (np.asarray(ax.images[0].get_array()) for ax in shown)
    assert above == pytest.approx(below)
    assert list(snippet.fresh_labels[snippet.SHOWN]) == list(range(10))
