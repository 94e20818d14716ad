"""What docs/diffusion/evaluation.md says beside its figures."""

import numpy as np
import pytest

from snippets.shared.metrics import frechet


@pytest.mark.equation("diffusion/evaluation/two_bells")
def test_two_bells_are_as_far_as_the_cheapest_way_from_one_to_the_other(printed, rng, n=100_000):
    z = np.sort(rng.normal(size=n))
    for mu, nu, sigma, tau in ((0.5, -1.0, 2.0, 0.7), (1.0, 3.0, 0.4, 1.5)):
        far = printed("diffusion/evaluation/two_bells").gives(
            {r"\mu": mu, r"\nu": nu, r"\sigma": sigma, r"\tau": tau}, "F"
        )
        cost = (mu + sigma * z - nu - tau * z) ** 2  # by rank: the cheapest in one dimension
        assert abs(far - cost.mean()) < 5 * cost.std() / n**0.5
        one = np.ones((1, 1))
        assert frechet([mu], sigma**2 * one, [nu], tau**2 * one) == pytest.approx(far)


@pytest.mark.equation("diffusion/evaluation/frechet")
def test_the_distance_of_two_gaussians_in_many_dimensions(printed, rng):
    m, k = rng.normal(size=(2, 4))
    c, d = (x @ x.T for x in rng.normal(size=(2, 4, 6)))
    values, vectors = np.linalg.eigh(c)
    half = vectors * np.sqrt(values) @ vectors.T
    values, vectors = np.linalg.eigh(half @ d @ half)
    r = vectors * np.sqrt(values) @ vectors.T
    given = {
        r"\lVert \mu - \mu' \rVert^2": ((m - k) ** 2).sum(), r"\text{tr}": np.trace, "C": c, "C'": d, "R": r,
        "C^{1/2}": half, "F": frechet(m, c, k, d),
    }  # fmt: skip
    printed("diffusion/evaluation/frechet").holds(given)


def test_the_laws_in_the_solutions_hold_of_two_samples_and_of_copies_of_copies(printed):
    page = "diffusion/evaluation"
    n = printed(page, r"n = 1024 \cdot 2053").gives({}, "n")
    printed(page, r"d\,(d+5)/(2n) = 1").holds({"d": 2048, "n": n})
    generations = np.linspace(0, 100, 1_000_001)
    half = generations[np.abs(0.99**generations - 0.5).argmin()]
    printed(page, r"g = \ln 2").holds({"g": half}, rtol=1e-4)
    first = next(g for g, share in enumerate(np.cumprod([0.99] * 999), 1) if share <= 0.5)
    printed(page, r"0.99^g \le \tfrac12").holds({"g": first})
    assert first - 1 < half < first
