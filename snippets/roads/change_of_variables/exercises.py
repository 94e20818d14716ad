"""Answers to the exercises."""

import numpy as np

from snippets.shared.gaussian import normal


def facts():
    return {"stretched": normal((4 - 1) / 3) / 3,
            "layers": 0.1 * np.exp(-0.7 + 0.2),
            "stream": np.exp(-2 * (-0.5 - 0.5))}
