"""Frequent rolls get short names; a tree of questions hands them out."""

import matplotlib.pyplot as plt
import numpy as np


def loaded(six):
    """A die with this share of sixes; the others share the rest. (6,)"""
    return np.array([(1 - six) / 5] * 5 + [six])


def tree(p):
    """Join the two rarest until one is left. -> an outcome or a pair"""
    heap = [(share, -k, k) for k, share in enumerate(p)]
    for k in range(len(p), 2 * len(p) - 1):
        (a, _, rare), (b, _, frequent), *heap = sorted(heap)
        heap.append((round(a + b, 9), -k, (frequent, rare)))
    return heap[0][2]


def names(node, name=""):
    """{outcome: its letters 0 and 1}, from the root to its leaf."""
    if isinstance(node, int):
        return {node: name}
    return names(node[0], name + "0") | names(node[1], name + "1")


def questions(p):
    """Letters that a roll takes on average."""
    return sum(p[k] * len(a) for k, a in names(tree(p)).items())


def draw(ax, node, p, heights, name=""):
    """Grow the tree to the right. Returns height and share of its root."""
    x = len(name)
    if isinstance(node, int):
        heights.append(y := -len(heights))
        ax.text(x + 0.1, y, f"{node + 1}", va="center", weight="bold")
        ax.text(x + 0.4, y, name, va="center", color="C1")
        return y, p[node]
    ends = [draw(ax, node[i], p, heights, f"{name}{i}") for i in (0, 1)]
    middle = np.mean([y for y, _ in ends])
    for y, share in ends:
        ax.plot([x, x, x + 1], [middle, y, y], "C0", lw=1 + 8 * share)
    return middle, sum(share for _, share in ends)


def figure(six=50):
    fig, ax = plt.subplots(figsize=(5, 2.6))
    draw(ax, tree(p := loaded(six / 100)), p, [])
    ax.set(xlim=(-0.1, 5.6), ylim=(-5.4, 0.4))
    ax.set_axis_off()
    return fig


def facts(six=50):
    p, often = loaded(six / 100), loaded(0.9)
    return {"share": p[5], "questions_90": questions(often),
            "questions": questions(p), "entropy": -(p @ np.log2(p)),
            "entropy_90": -(often @ np.log2(often))}
