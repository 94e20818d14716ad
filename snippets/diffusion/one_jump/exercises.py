"""Answers to the exercises, and the numbers that the text alone quotes."""

import numpy as np

from snippets.shared.flow_map import gaussian_flow_map


def facts():
    return {"back": gaussian_flow_map(2.0, 1, 0, 3, 0.5),
            "average": 1 / 0.8 * (gaussian_flow_map(1.0, 0.2, 1, 0, 2) - 1),
            "swapped": gaussian_flow_map(2.0, 0, 1, 3, 0.5),
            "halvings": np.log2(64), "from_1024": np.log2(1024 / 4)}
