"""One table, three questions: joint, given the column, given the row."""

import matplotlib.pyplot as plt
import numpy as np

# p(x, y): x is the width of a stroke, 1, 2 or 3 mm (columns), y = 1 if the
# painting is by Van Gogh, else 0 (rows).
p_joint = np.array([[4, 7, 1], [1, 3, 4]]) / 20


def p_x():
    """Margin: the columns' sums. (3,)"""
    return p_joint.sum(axis=0)


def p_y():
    """Margin: the rows' sums. (2,)"""
    return p_joint.sum(axis=1)


def p_y_given_x(x):
    """The column of width x, divided by its sum. (2,)"""
    return p_joint[:, x - 1] / p_x()[x - 1]


def p_x_given_y(y):
    """The row of label y, divided by its sum. (3,)"""
    return p_joint[y] / p_y()[y]


def figure(width=3):
    fig, ax = plt.subplot_mosaic("tc;tr", figsize=(5, 3.5),
                                 width_ratios=[5, 4])
    table, colors = ax["t"], [("C0", 0.3), ("C1", 0.3)]
    table.bar(width, 1.9, 0.9, -0.45, fc=colors[0])  # the column of x
    table.bar(2, 0.5, 2.9, 0.75, fc=colors[1], ec="C1")  # the row y = 1
    cells = np.block([[p_joint, p_y()[:, None]], [p_x(), 1]])
    for (i, j), value in np.ndenumerate(cells):
        table.text(j + 1, i, f"{value:g}", ha="center", va="center")
    table.axhline(1.5, color="0.5")
    table.axvline(3.5, color="0.5")
    table.set_xticks(range(1, 5), ["1", "2", "3", "all"])
    table.set_yticks(range(3), ["0", "1", "all"])
    table.set(xlim=(0.5, 4.5), ylim=(2.5, -0.5), xlabel="width $x$ in mm",
              ylabel="label $y$", title="$p(x, y)$ and its sums")
    for key, at, p, color, edge, name in (
        ("c", [0, 1], p_y_given_x(width), colors[0], "w", f"y|x={width}"),
        ("r", [1, 2, 3], p_x_given_y(1), colors[1], "C1", "x|y=1"),
    ):
        bars = ax[key].bar(at, p, 0.7, fc=color, ec=edge)
        ax[key].bar_label(bars, [f"{v:.3g}" for v in p])
        ax[key].set(xticks=at, yticks=[], ylim=(0, 1), title=f"$p({name})$")
    return fig


def facts():
    return {"joint": p_joint[1, 2], "p_y": p_y()[1], "p_x": p_x()[2],
            "y_given_x": p_y_given_x(3)[1], "x_given_y": p_x_given_y(1)[2]}
