"""Six judges of five models, and no model is the best for all."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import over_trainings, trainings
from snippets.shared.digit_judges import verdicts
from snippets.shared.digit_models import sample, split
from snippets.shared.metrics import distances

MODELS = ["copier", "one bell", "ten bells", "timid", "network"]
JUDGES = {"frechet": "Fréchet distance", "precision": "precision",
          "recall": "recall", "neighbour": "neighbour test",
          "near": "nearer to training", "bits": "bits per pixel"}
train, _, held = split()
honest = len(train) / (len(train) + len(held))


def figure(pictures=597):
    fig, axes = plt.subplots(3, 2, figsize=(5, 5), sharey=True)
    ideal = [*verdicts("real", pictures)[0][:4], honest, np.nan]
    for i, (ax, title) in enumerate(
        zip(axes.flat, JUDGES.values(), strict=True)
    ):
        ax.axvline(ideal[i], color="0.5", ls=":")
        for y, name in enumerate(MODELS):
            mean, std = (a[i] for a in verdicts(name, pictures))
            ax.errorbar(mean, y, xerr=std, fmt="os^DP"[y], color=f"C{y}")
        ax.set(title=title, yticks=range(5), yticklabels=MODELS,
               ylim=(4.5, -0.5), xlim=(0, 1.05), xticks=[0, 0.5, 1])
    ax.set(xscale="log", xlim=(1.5, 80), xticks=[2, 5, 20, 50],
           xticklabels=[2, 5, 20, 50])
    ax.minorticks_off()
    ax.text(1.7, 4, "not asked", color="0.5", va="center")
    return fig


def convinced_by(copier=0):
    """How many judges put another model further from the ideal."""
    ideal = [*verdicts("real", 597)[0][:4], honest, 0]  # of bits, none
    marks = np.array([verdicts(name, 597)[0] for name in MODELS])
    return (np.nanargmax(abs(marks - ideal), axis=0) != copier).sum()


def facts():
    numbers = {"honest": honest, "caught": len(JUDGES) - convinced_by()}
    for name in [*MODELS, "real"]:
        short = name.replace(" ", "_")
        for key, mean, std in zip(JUDGES, *verdicts(name, 597),
                                  strict=True):
            if not np.isnan(mean):
                numbers[f"{short}_{key}"] = mean
                numbers[f"{short}_{key}_error"] = std
    x = sample("network", 1000, np.random.default_rng(1))
    d = distances(x, train).min(axis=1)
    ten = trainings()
    return numbers | over_trainings(*list(JUDGES)[:5], "closest") | {
        "network_copied": (d < 1e-3).mean(), "network_least": d.min(),
        "copied": ten["copied"].mean(), "least": ten["closest"].min()}
