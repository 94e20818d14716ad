"""The same noise, drawn by the network at seven moments of its training."""

import matplotlib.pyplot as plt

from snippets.shared.digit_flow import (
    history,
    over_trainings,
    sheet,
    trainings,
)

steps, _, pictures = history()


def figure(step=8000):
    at = list(steps).index(step)
    fig, axes = plt.subplots(2, 1, figsize=(5, 2.9))
    titles = "weights as they are", "weights averaged"
    for ax, own, title in zip(axes, pictures[at], titles, strict=True):
        ax.imshow(sheet(own, 8), cmap="gray_r", vmin=0, vmax=1,
                  interpolation="nearest")
        ax.set(xticks=[], yticks=[], title=title)
        ax.spines[:].set_visible(False)
    return fig


def facts(step=8000):
    ten = trainings()
    return {"step": step} | over_trainings(
        raw=ten[f"raw_{step}"], averaged=ten[f"averaged_{step}"])
