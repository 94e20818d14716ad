"""The mean of a wandering network is better than the network."""

import matplotlib.pyplot as plt

from snippets.shared.digit_flow import history

steps, losses, _ = history()


def figure():
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.plot(steps, losses[:, 0, 1], "s--", color="C1")
    ax.plot(steps, losses[:, 1, 1], "o-", color="C0")
    ax.plot(steps, losses[:, 1, 0], "^:", color="C2")
    ax.text(1200, 0.49, "as it is, held-out", color="C1")
    ax.text(650, 0.445, "averaged,\nheld-out", color="C0", ha="right",
            va="top")
    ax.text(7000, 0.352, "averaged, training", color="C2",
            ha="right", va="top")
    ax.set(xscale="log", xlabel="training step", xlim=(90, 10000),
           ylim=(0.33, 0.64), title="loss per pixel")
    return fig


def facts():
    (_, fresh_raw), (train, fresh) = losses[-1]
    return {"raw": fresh_raw, "averaged": fresh, "train": train,
            "gain": fresh_raw - fresh, "gap": fresh - train,
            "early": losses[steps == 4000][0, 1, 1]}
