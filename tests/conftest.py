"""Fixtures of all tests."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

matplotlib.use("agg")


@pytest.fixture(params=range(10))
def rng(request):
    """A test that draws numbers must pass for every one of these seeds."""
    return np.random.default_rng(request.param)


@pytest.fixture(autouse=True)
def close_figures():
    """Figures that a test leaves open do not pile up."""
    yield
    plt.close("all")
