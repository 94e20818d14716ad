"""Six judges of five models, and no model is the best for all."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_models import log_prob, sample, split
from snippets.shared.metrics import (
    distances, frechet, nearest_neighbour_accuracy, precision_recall
)

MODELS = ["copier", "one bell", "ten bells", "timid", "network"]
JUDGES = ["Fréchet distance", "precision", "recall", "neighbour test",
          "nearer to training", "bits per pixel"]
train, _, held = split()
honest = len(train) / (len(train) + len(held))


def marks(real, fake):
    """Of the first five judges, in their order."""
    moments = [f(x.T) for x in (real, fake)
               for f in (lambda a: a.mean(axis=1), np.cov)]
    near = distances(fake, train).min(1) < distances(fake, held).min(1)
    return [frechet(*moments), *precision_recall(real, fake),
            nearest_neighbour_accuracy(real, fake), near.mean()]


@cache
def verdicts(name, pictures, draws=5, seed=0):
    """Mean and standard deviation of all marks over draws. Two of (6,)"""
    rng, rows = np.random.default_rng(seed), []
    for _ in range(draws):
        real = rng.permutation(held)[:pictures]
        fake = (rng.permutation(train)[:pictures] if name == "real" else
                sample(name, pictures, rng))
        rows.append([*marks(real, fake), np.nan])
    if name not in ("real", "network"):  # which give no density
        x = held + (rng.random(held.shape) - 0.5) / 16
        rows = np.array(rows)
        rows[:, 5] = -log_prob(name, x).mean() / 64 / np.log(2) + 4
    return np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1)


def figure(pictures=597):
    fig, axes = plt.subplots(3, 2, figsize=(5, 5.6), sharey=True)
    ideal = [*verdicts("real", pictures)[0][:4], honest, np.nan]
    for i, ax in enumerate(axes.flat):
        ax.axvline(ideal[i], color="0.5", ls=":")
        for y, name in enumerate(MODELS):
            mean, std = (a[i] for a in verdicts(name, pictures))
            ax.errorbar(mean, y, xerr=std, fmt="os^DP"[y], color=f"C{y}")
        ax.set(title=JUDGES[i], yticks=range(5), yticklabels=MODELS,
               ylim=(4.5, -0.5), xlim=(0, [0.9, 1.05, 1.05, 1.05, 1.05,
                                           None][i]))
    ax.set(xscale="log", xlim=(1.5, 80), xticks=[2, 5, 20, 50],
           xticklabels=[2, 5, 20, 50])
    ax.minorticks_off()
    ax.text(1.7, 4, "not asked", color="0.5", va="center")
    return fig


def facts():
    keys = ["frechet", "precision", "recall", "neighbour", "near", "bits"]
    numbers = {"honest": honest}
    for name in [*MODELS, "real"]:
        mean, std = verdicts(name, 597)
        short = name.replace(" ", "_")
        numbers |= {f"{short}_{k}": m for k, m in zip(keys, mean) if m == m}
        numbers |= {f"{short}_{k}_error": s for k, s in zip(keys[:5], std)}
    x = sample("network", 1000, np.random.default_rng(1))
    d = distances(x, train).min(axis=1)
    return numbers | {"network_copied": (d < 1e-3).mean(),
                      "network_least": d.min()}
