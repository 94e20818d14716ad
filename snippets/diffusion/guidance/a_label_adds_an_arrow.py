"""With a label the velocity gains the slope of what a classifier says."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.guidance import guided

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
upper = GaussianMixture([1.0], [2], [0.5])


def says_up(x, t):
    """P(up | x_t = x), what a perfect classifier says. -> like x"""
    return p_data.posterior(x, t)[..., 1]


def slope(x, t):
    """Slope in x of log P(up | x_t = x): odds are e^(2 b x), see facts."""
    b = 2 * t / ((1 - t) ** 2 + t**2 / 4)
    return 2 * b * (1 - says_up(x, t))


def figure(time=0.4):
    x = np.linspace(-3, 3, 121)
    fig, (arrow, says) = plt.subplots(
        2, 1, figsize=(5, 4.6), sharex=True, height_ratios=[3, 1.3])
    plain, label = p_data.velocity(x, time), upper.velocity(x, time)
    past = guided(p_data.velocity, upper.velocity, 3)(x, time)
    arrow.axhline(0, color="0.5", lw=0.8)
    arrow.plot(x, past, "C1", lw=2.2)
    arrow.plot(x, label, "C0", lw=2.2)
    arrow.plot(x, plain, color="k", ls="--", lw=1.5)
    for k in range(10, 111, 20):
        arrow.annotate("", (x[k], label[k]), (x[k], plain[k]),
                       arrowprops={"arrowstyle": "-|>", "color": "C0"})
    for y, color, text in ((23, "C1", "scale 3"), (20, "C0", "scale 1"),
                           (17, "k", "scale 0, no label")):
        arrow.text(3, y, text, color=color, ha="right", va="top")
    arrow.set(ylim=(-8, 24), ylabel="velocity",
              title=f"at $t = {time:g}$")
    says.plot(x, says_up(x, time), "C0", lw=2.2)
    says.set(ylim=(-0.05, 1.05), yticks=[0, 0.5, 1], xlim=(-3, 3),
             xlabel="$x_t$", ylabel="$P$(up)")
    return fig


def facts(x=-0.5, t=0.4):
    plain, label = p_data.velocity(x, t), upper.velocity(x, t)
    return {"plain": plain, "label": label, "gain": label - plain,
            "by_slope": (1 - t) / t * slope(x, t),
            "up": says_up(x, t),
            "past": guided(p_data.velocity, upper.velocity, 3)(x, t)}
