"""Answers to the exercises of the page, each computed in a few lines."""

import numpy as np


def surprise(rolls, die):
    """Bits of these rolls, faces from 1 to 6, under a table of the die."""
    return -sum(np.log2(die[face - 1]) for face in rolls)


def price_of_doubt(die):
    """Extra bits a roll for those who think that this die is fair."""
    return np.log2(6) + (die * np.log2(die)).sum()


def affordable(bits):
    """The largest share of noise that this price in bits allows."""
    return 1 - 2.0 ** -bits


def facts():
    die = np.array([0.1] * 5 + [0.5])
    return {"rolls": surprise([6, 6, 1], die), "one": surprise([1], die),
            "doubt": price_of_doubt(die), "noise": affordable(1)}
