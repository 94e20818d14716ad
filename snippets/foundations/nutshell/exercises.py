"""Answers to the exercises of the page, each computed in a few lines."""

from itertools import count
from math import log, sqrt

from snippets.shared.divergences import kl_gaussians


def side(pictures):
    """Least n for which there are more black-and-white n x n pictures."""
    return next(n for n in count(1) if 2 ** n**2 > pictures)


def journey(distance, legs):
    """KL from N(0, 1) to N(distance, 1), added up over equal legs."""
    return legs * kl_gaussians(0, 1, distance / legs, 1)


# --8<-- [start:kl_coins]
def kl_coins(p, q):
    """KL of coins that show heads with p and q, in nats."""
    return p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))


def throws(p, q, odds):
    """Until the mean log odds for p are log(odds)."""
    return log(odds) / kl_coins(p, q)
# --8<-- [end:kl_coins]


def data_needed(shift, errors=2):
    """Until N(0, 1) beats N(shift, 1) by so many standard errors.

    Each x adds shift^2 / 2 - shift x, with x from N(0, 1), to the lead.
    """
    mean, std = shift**2 / 2, shift
    return (errors * std / mean) ** 2


def picked(weight):
    """Reverse KL of a Gaussian that sits on a far hill of this weight."""
    return -log(weight)


def covered(weight, apart=4, std=0.5):
    """Variance of the Gaussian nearest to two hills in forward KL."""
    return std**2 + weight * (1 - weight) * apart**2


def facts():
    return {"side": side(15_000_000), "side_atoms": side(10**80),
            "direct": journey(3, 1), "journey": journey(3, 10),
            "throws": throws(0.5, 0.9, 1000),
            "throws_back": throws(0.9, 0.5, 1000),
            "kl": kl_coins(0.5, 0.9), "kl_back": kl_coins(0.9, 0.5),
            "lead": journey(0.2, 1), "lead_near": journey(0.1, 1),
            "data": data_needed(0.2), "data_near": data_needed(0.1),
            "data_half": data_needed(0.2 / sqrt(2)),
            "picked": picked(0.8), "stuck": picked(0.2),
            "covered": covered(0.8)}
