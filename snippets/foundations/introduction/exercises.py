"""Answers to the exercises of the page, each computed in a few lines."""

from itertools import count
from math import hypot, log, pi, sin


def undecided(m, made):
    """Where D* is 1/2, N(m, 1) being shown made times as often as p."""
    return m / 2 - log(made) / m  # where p/q = e^(m^2/2 - m x) = made


def js_bars(shift):
    """JS of uniform distributions on [0, 1] and [shift, 1 + shift]."""
    return min(shift, 1) * log(2)


# --8<-- [start:moment]
def moment(k, mean, std):
    """E x^k for x from N(mean, std^2), by parts."""
    if k == 0:
        return 1
    below = moment(k - 2, mean, std) if k > 1 else 0
    return (mean * moment(k - 1, mean, std)
            + (k - 1) * std**2 * below)


def moment_of_data(k):
    return (moment(k, -2, 0.5) + moment(k, 2, 0.5)) / 2
# --8<-- [end:moment]


def seeing_degree(std):
    """The first power whose mean differs for a generator N(0, std^2)."""
    return next(k for k in count(1)
                if abs(moment_of_data(k) - moment(k, 0, std)) > 1e-9)


def rate_home(steps):
    """Rate that turns by 1/steps of a circle: 2 - rate^2 = 2 cos angle."""
    return 2 * sin(pi / steps)


def both_pay(rate, penalty):
    """Size of the eigenvalues 1 - rate penalty ± i rate."""
    return hypot(1 - rate * penalty, rate)


def rest(penalty):
    """Where G comes to rest if both pay and the data are at 1."""
    return 1 / (1 + penalty**2)


def facts():
    std = hypot(2, 0.5)  # of the data
    return {"undecided": undecided(2, 3), "js_bars": js_bars(0.3),
            "degree": seeing_degree(std), "fourth": moment_of_data(4),
            "fourth_made": moment(4, 0, std), "rate_home": rate_home(8),
            "rate_six": rate_home(6), "both_pay": both_pay(0.5, 1),
            "both_pay_4": both_pay(0.5, 4), "rest": rest(1)}
