"""Which family answers which query, how exactly, and in how many calls: cell by cell, and by orders of errors."""

import numpy as np
import pytest

from snippets.foundations.nutshell import who_answers_what


def cells_of(steps):
    """{family: [what its three cells say]}"""
    (axes,) = who_answers_what.figure(steps=steps).axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    cells = {name: [""] * 3 for name in names}
    for text in axes.texts:
        col, row = (round(v) for v in text.get_position())
        cells[names[row]][col] = text.get_text().replace("\ncalls: ", ", ")
    assert [label.get_text() for label in axes.get_xticklabels()] == ["density of x", "a new x", "features of x"]
    return cells


@pytest.mark.parametrize("steps", [4, 16, 64, 256])
def test_seven_families_answer_the_three_queries_as_the_figure_says(steps):
    cells = cells_of(steps)
    diffusion, energy = cells.pop("diffusion"), cells["energy-based"].pop(1)
    assert cells == {
        "formula": ["exact, 0", "exact, 0", "none"],
        "autoregressive": ["exact, 1", "exact, 2", "none"],
        "flow": ["exact, 1", "exact, 1", "exact, 1"],
        "VAE": ["bound, 2", "exact, 1", "in part, 1"],
        "energy-based": ["up to Z, 1", "none"],
        "GAN": ["none", "exact, 1", "none"],
    }
    assert energy.endswith(f", {steps}") and energy.startswith("±")
    assert [cell.split(", ")[1] for cell in diffusion] == [str(6 * steps), str(2 * steps), str(2 * steps)]
    assert all(cell.startswith("±") for cell in diffusion)


def test_numerical_answers_of_diffusion_and_energy_get_better_with_more_steps():
    off = []
    for steps in (4, 16, 64, 256):
        cells = cells_of(steps)
        words = [*cells["diffusion"], cells["energy-based"][1]]
        off.append([float(word.split(",")[0][1:]) for word in words])
    off = np.array(off)
    assert (np.diff(off[:, :3], axis=0) < 0).all()
    ratio = off[:-1, :2] / off[1:, :2]  # Heun's method: four times the steps, a sixteenth of the error
    assert ratio[1:] == pytest.approx(16, rel=0.2)
    # Langevin steps of size h end in λ / (1 - h / 2λ) instead of λ, for the eigenvalues 1.8 and 0.2 of C.
    assert off[:3, 3].tolist() == sorted(off[:3, 3], reverse=True)
    end = [v / (1 - 0.05 / (2 * v)) - v for v in (1.8, 0.2)]
    assert off[3, 3] == pytest.approx(sum(end) / 2, abs=5e-4)


def test_the_words_of_the_figure_of_families_follow_from_the_gaps():
    verdict, gaps = who_answers_what.verdict, np.array([0.2, -0.1])
    assert verdict(None, None) == "none"
    assert verdict(np.full(2, 1e-10), np.full(2, 1e-10)) == "exact"
    assert verdict(gaps, gaps / 2) == "±0.2" and verdict(-gaps, -gaps / 2) == "±0.2"
    assert verdict(np.full(2, 0.3), np.full(2, 0.3)) == "up to Z"
    assert verdict(-np.full(2, 0.3), -np.full(2, 0.3)) == "bound", "never above the truth"
    assert verdict(np.array([-0.1, -0.3]), np.array([-0.1, -0.3])) == "bound"
    assert verdict(gaps, gaps) == "in part" and verdict(-abs(gaps)[None] * gaps, -abs(gaps)[None] * gaps) == "in part"


@pytest.mark.parametrize("family", ["VAE", "diffusion"])
def test_the_gaps_of_an_answer_are_measured_against_the_truth(family):
    """For pairs x, the covariance of samples, and x itself after a code and back."""
    (density, _), (new, _), (features, _) = who_answers_what.errors(family, 64)
    assert density.shape == (5,) and new.shape == (2, 2) and features.shape == (2, 5)
    if family == "VAE":
        x, noise = who_answers_what.X, 0.1 * np.eye(2)
        assert features == pytest.approx(-noise @ np.linalg.inv(who_answers_what.C) @ x), "what the noise took away"
        assert abs(new).max() < 1e-12 and (density < -0.1).all()
    else:
        assert abs(density).max() < 3e-3 and abs(new).max() < 2e-4 and abs(features).max() < 1e-4


def test_exact_answers_of_a_family_are_shaded_darker_than_others_and_none_not_at_all():
    (axes,) = who_answers_what.figure().axes
    assert [text.get_text() for text in axes.texts][-3:] == [
        "±0.03\ncalls: 96",
        "±0.0018\ncalls: 32",
        "±0.0011\ncalls: 32",
    ]
    words = {tuple(round(v) for v in text.get_position()): text.get_text().split("\n")[0] for text in axes.texts}
    alphas = {}
    for bar in axes.patches:
        col, row = round(bar.get_x() + bar.get_width() / 2), round(bar.get_y() + bar.get_height() / 2)
        alphas.setdefault(words[col, row] if words[col, row] in ("exact", "none") else "other", set()).add(
            bar.get_alpha()
        )
    assert alphas["none"] == {0} and max(alphas["other"]) < min(alphas["exact"])


@pytest.mark.reads(".")
def test_what_the_page_says_of_four_families_is_what_the_figure_shows(article):
    said = {  # words of the page: family, queries, and what the cells begin with
        "A GAN draws a sample in one call of its network": ("GAN", [1], "exact, 1"),
        "can’t tell you a single density": ("GAN", [0], "none"),
        "An autoregressive model tells every density": ("autoregressive", [0], "exact, 1"),
        "draws one number after the other": ("autoregressive", [1], "exact, 2"),  # of two numbers
        "Diffusion answers everything, but approximately": ("diffusion", [0, 1, 2], "±"),
        "flow answers everything exactly": ("flow", [0, 1, 2], "exact, 1"),
    }
    text = " ".join(article("foundations/nutshell.md").find(id="who-answers-what").find_next("p").get_text().split())
    cells = cells_of(16)
    for words, (family, queries, cell) in said.items():
        assert words in text
        assert all(cells[family][query].startswith(cell) for query in queries), words
