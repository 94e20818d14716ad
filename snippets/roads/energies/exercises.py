"""Answers to the exercises."""

import numpy as np


def facts():
    precisions, means = np.array([1, 1 / 0.5]), np.array([0, 3])
    return {"accepted": np.exp(3 - 5), "temperature": 0.1**2 / (2 * 0.5),
            "both": precisions @ means / precisions.sum(),
            "variance": 1 / precisions.sum()}
