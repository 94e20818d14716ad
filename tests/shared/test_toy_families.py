"""Seven families, one law: what each can answer, how exactly, and in how many calls."""

import math

import numpy as np
import pytest

from snippets.shared.toy_families import families, log_normal

COVARIANCE = np.array([[1, 0.8], [0.8, 1]])


def truth(x):
    """log N(x; 0, C), written out."""
    quadratic = np.einsum("in,ij,jn->n", x, np.linalg.inv(COVARIANCE), x)
    return -quadratic / 2 - math.log(2 * math.pi) - math.log(np.linalg.det(COVARIANCE)) / 2


def test_log_normal_is_the_sum_of_the_logarithms_of_one_dimensional_densities():
    x, std = np.array([[0.3, -2.0], [1.5, 0.1]]), np.array([[0.5], [2.0]])
    one = -(x**2) / (2 * std**2) - np.log(std) - math.log(2 * math.pi) / 2
    assert log_normal(x, std) == pytest.approx(one[0] + one[1], abs=1e-12)


@pytest.mark.parametrize(
    ("family", "kind", "cost"),
    [("formula", "exact", 0), ("autoregressive", "exact", 1), ("flow", "exact", 1), ("VAE", "bound", 2),
     ("energy-based", "up to Z", 1), ("GAN", "none", 0), ("diffusion", "numerical", 3 * 2 * 64)],
)  # fmt: skip
def test_the_density_that_a_family_gives(rng, family, kind, cost):
    table, calls = families(64)
    log_density, x = table[family][0], rng.normal(size=(2, 9)) * 1.5
    if kind == "none":
        assert log_density is None
        return
    gap = log_density(x) - truth(x)
    assert len(calls) == cost
    if kind == "exact":
        assert abs(gap).max() < 1e-10
    elif kind == "bound":  # lower by the least KL from an N(m, diag(q²)) to the true law of z given x
        A = table["VAE"][3](np.eye(2))
        true = np.eye(2) - A.T @ np.linalg.inv(COVARIANCE) @ A  # covariance of z given x, by the rule of Gaussians

        def kl(variances):  # the means agree: another test
            log = math.log(np.linalg.det(true) / np.prod(variances))
            return (np.trace(np.linalg.inv(true) @ np.diag(variances)) - 2 + log) / 2

        best = 1 / np.diag(np.linalg.inv(true))
        assert abs(true[0, 1]) > 0.01 and gap == pytest.approx(-kl(best), abs=1e-9) and (gap < -0.1).all()
        assert all(kl(best * np.exp(0.1 * rng.normal(size=2))) > kl(best) for _ in range(20)), (
            "not for want of training"
        )
    elif kind == "up to Z":
        assert gap == pytest.approx(math.log(2 * math.pi * 0.6), abs=1e-10)  # log Z, whatever x is
    else:  # Heun's method: four times fewer steps, sixteen times the error
        few = families(16)[0][family][0](x) - truth(x)
        assert 1e-6 < abs(gap).max() < 3e-2 and abs(few).max() / abs(gap).max() == pytest.approx(16, rel=0.4)


@pytest.mark.parametrize(
    ("family", "error", "cost"),
    [("formula", 1e-12, 0), ("autoregressive", 1e-12, 2), ("flow", 1e-12, 1), ("VAE", 1e-12, 1),
     ("energy-based", 0.04, 400), ("GAN", 1e-12, 1), ("diffusion", 1e-4, 2 * 400)],
)  # fmt: skip
def test_the_samples_that_a_family_draws(family, error, cost, steps=400):
    table, calls = families(steps)
    x = table[family][1](np.eye(2 * steps + 2))  # linear in the noise, so x xᵀ is the covariance of the samples
    off = abs(x @ x.T - COVARIANCE).max()
    assert off < error and len(calls) == cost
    if family in ("energy-based", "diffusion"):  # approximate: worse with fewer steps
        fewer = families(20)[0][family][1](np.eye(42))
        assert 1e-9 < off < abs(fewer @ fewer.T - COVARIANCE).max() / 2


def test_only_three_families_have_a_code_and_only_that_of_the_flow_gives_x_back(rng):
    table, calls = families(64)
    assert [name for name, row in table.items() if row[2]] == ["flow", "VAE", "diffusion"]
    x, cost, codes = rng.normal(size=(2, 9)), {}, {}
    for name in ("flow", "VAE", "diffusion"):
        calls.clear()
        codes[name] = table[name][2](x)
        cost[name] = len(calls)
    assert cost == {"flow": 1, "VAE": 1, "diffusion": 2 * 64}
    assert table["flow"][3](codes["flow"]) == pytest.approx(x, abs=1e-12)
    again = table["diffusion"][3](codes["diffusion"])
    assert 1e-9 < abs(again - x).max() < 1e-2
    A = table["VAE"][3](np.eye(2))
    assert codes["VAE"] == pytest.approx(A.T @ np.linalg.inv(COVARIANCE) @ x), "E[z | x]"
    assert abs(table["VAE"][3](codes["VAE"]) - x).max() > 0.01
