"""Four clocks on one slide rule: read across, and the SNR is the same."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import notation as to

linear, cosine = to.linear_schedule(), to.cosine_schedule()  # (1000,)


def step_ticks(schedule, steps):
    """(step, path) for each of these k, with the path of DDPM there."""
    return [(str(k), to.ddpm(schedule[k - 1])) for k in steps]


RULES = (  # name, colour, (label of a tick, its path)
    ("flow time $t$", "C0", [
        (f"{t:g}", to.line(t)) for t in
        (0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)]),
    ("DDPM step $k$, linear", "C1", step_ticks(
        linear, (1000, 800, 600, 400, 200, 70, 20, 1))),
    ("DDPM step $k$, cosine", "C4", step_ticks(
        cosine, (990, 950, 800, 500, 200, 60, 20, 3))),
    (r"EDM $\sigma$", "C2", [
        (f"{s:g}", to.edm(s)) for s in
        (80, 20, 5, 2, 1, 0.5, 0.2, 0.05, 0.01)]))


def readings(t):
    """What the four rules show at the time t of our line."""
    path = to.line(t)
    return {"t": t, "linear": to.nearest_step(linear, path),
            "cosine": to.nearest_step(cosine, path),
            "sigma": to.noise_level(path)}


def figure(time=0.4):
    fig, ax = plt.subplots(figsize=(5, 4.4))
    box = {"fc": "w", "ec": "none", "pad": 1}  # keeps the hairline off text
    ax.axvline(np.log(to.snr(to.line(time))), color="k", lw=1)
    for row, ((name, color, ticks), value) in enumerate(
            zip(RULES, readings(time).values(), strict=True)):
        ax.plot([-11, 11], [-row, -row], color)
        ax.text(-11, 0.34 - row, name, color=color, bbox=box)
        ax.text(11, 0.34 - row, f"{value:.4g}", ha="right", size=14,
                color=color, bbox=box)
        for label, path in ticks:
            at = np.log(to.snr(path))
            ax.plot([at, at], [-row, 0.15 - row], color)
            ax.text(at, -row - 0.1, label, ha="center", va="top",
                    size=11.5, bbox=box)
    ax.set(xlim=(-11.5, 11.5), ylim=(-3.5, 0.75), yticks=[],
           xlabel="logarithm of the SNR, in nats")
    ax.spines["left"].set_visible(False)
    return fig


def facts():
    return {f"{name}_{round(100 * t)}": value for t in (0.01, 0.4, 0.99)
            for name, value in readings(t).items()}
