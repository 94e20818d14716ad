"""Imported by the fork server alone, when there is much to draw: what every figure needs, loaded before the first fork.

Drawing one small figure loads the fonts and builds the grammar of matplotlib's formulas, which
each snippet's process would otherwise do again.
"""

import io

import matplotlib.pyplot as plt
import numpy.random

import holdtrue.run.sandbox  # noqa: F401

figure, axes = plt.subplots(layout="constrained")
axes.set(xlabel="$x_1$", yscale="log", ylim=(1, 10))
figure.savefig(io.StringIO(), format="svg")
plt.close(figure)
numpy.random.default_rng()
