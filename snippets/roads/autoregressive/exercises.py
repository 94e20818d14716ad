"""Answers to the exercises of the page, each computed in a few lines."""

from snippets.shared.chain_rule import raised
from snippets.shared.drafts import total_variation


def numbers(pixels):
    """Weights and biases of a net, and the numbers of a full table."""
    return pixels * (pixels + 1) // 2, 2**pixels - 1


def kept(black, drafted):
    """Chance that the draft of a pixel is kept."""
    return 1 - total_variation([black, 1 - black], [drafted, 1 - drafted])


def cooled(black, temperature):
    """Chance of black after its log odds are divided by temperature."""
    return raised([1 - black, black], temperature)[1]


def facts():
    net, table = numbers(9)
    return {"net": net, "table": table, "kept": kept(0.9, 0.6),
            "cooled": cooled(0.8, 0.5)}
