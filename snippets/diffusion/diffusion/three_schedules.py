"""The same noise, at three paces: how much variance a chain keeps."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import notation

steps = np.arange(1, 1001)


def schedules():
    """{name: abar_k for k = 1..1000}"""
    t = 1 - steps / 1000
    return {"linear": notation.linear_schedule(),
            "cosine": notation.cosine_schedule(),
            "our line": notation.alpha_bar(notation.line(t))}


def halfway(abar):
    """The step that leaves nearest to half of the variance."""
    return steps[abs(abar - 0.5).argmin()]


def figure():
    fig, ax = plt.subplots(figsize=(5, 3))
    places = {"linear": (20, 0.25), "cosine": (620, 0.5),
              "our line": (290, 0.97)}
    for k, (name, abar) in enumerate(schedules().items()):
        ax.plot(steps, abar, ("-", "--", ":")[k], color=f"C{k}", lw=2.2)
        ax.plot(halfway(abar), 0.5, "osD"[k], color=f"C{k}", ms=7)
        ax.text(*places[name], name, color=f"C{k}")
    ax.set(xlim=(0, 1000), ylim=(0, 1.05), xticks=[0, 500, 1000],
           yticks=[0, 0.5, 1], xlabel="step $k$", ylabel=r"$\bar\alpha_k$")
    return fig


def facts():
    tables = schedules()
    return {"linear": halfway(tables["linear"]),
            "cosine": halfway(tables["cosine"]),
            "line": halfway(tables["our line"]),
            "last": tables["linear"][-1],
            "root": np.sqrt(tables["linear"][-1]),
            "late": (tables["linear"] < 0.01).mean()}
