"""Two flat crowds about one middle, the second turned against the first.

Positions are columns x, and a map is matrix @ x. RING (2, 121) is the
ellipse of the first crowd, one standard deviation out.
"""

import numpy as np

from snippets.shared.transport import flow_matching_map, gaussian_map

STD = np.array([2.0, 0.5])  # along the axes of both
_around = np.linspace(0, 2 * np.pi, 121)
RING = STD[:, None] * [np.cos(_around), np.sin(_around)]


def turn(degrees):
    """The rotation matrix, counterclockwise. (2, 2)"""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s], [s, c]])


def crowds(degrees):
    """The covariances of both. (2, 2) each"""
    cov_0, r = np.diag(STD**2), turn(degrees)
    return cov_0, r @ cov_0 @ r.T


def maps(degrees):
    """From the first to the second: of the flow, and of least cost."""
    zero, (cov_0, cov_1) = np.zeros(2), crowds(degrees)
    best, _ = gaussian_map(zero, cov_0, zero, cov_1)
    return flow_matching_map(cov_0, cov_1, 100), best


def price(matrix):
    """E |matrix @ x_0 - x_0|^2 for x_0 of the first crowd."""
    return (((matrix - np.eye(2)) * STD) ** 2).sum()
