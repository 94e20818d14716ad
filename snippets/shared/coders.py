"""Symbols into one whole number and back: asymmetric numeral systems.

A table of counts says how often each symbol is expected: symbol s has f of
all N places, and c places lie before its own. To push s onto the number
X = a f + b, with 0 <= b < f, make it X' = a N + c + b. So X grows by N / f,
which is 1 / q(s), and its length by -log2 q(s) bits. To pop, divide by N:
the remainder c + b lies among the places of s, and a f + b is X again
(Duda 2013, arXiv 1311.2540). Python's integers have any size, so nothing
is ever rounded, and a push and a pop undo each other from any number on.
"""

from itertools import accumulate

import numpy as np

START = 1  # before the first symbol


def places(counts):
    """Where the places of each symbol begin, and their number N at the end.

    counts: whole numbers >= 0, one for each symbol, not all of them 0.
    """
    counts = [int(count) for count in counts]
    if min(counts, default=-1) < 0 or not any(counts):
        raise ValueError("counts must be whole numbers >= 0, and at least "
                         f"one of them above 0, not {counts}")
    return list(accumulate(counts, initial=0))


# --8<-- [start:push]
def push(state, symbol, counts):
    """The number with one symbol more. state: an int >= 0. -> int"""
    begins = places(counts)
    if not 0 <= symbol < len(counts) or not counts[symbol]:
        raise ValueError(f"the counts give the symbol {symbol} no place: "
                         "give each symbol that may come at least 1")
    a, b = divmod(state, int(counts[symbol]))
    return a * begins[-1] + begins[symbol] + b


def pop(state, counts):
    """What was pushed last, and the number before it. -> (int, int)"""
    begins = places(counts)
    a, place = divmod(state, begins[-1])
    symbol = max(s for s, c in enumerate(begins[:-1])
                 if c <= place and counts[s])
    return symbol, a * int(counts[symbol]) + place - begins[symbol]

# --8<-- [end:push]


def encode(symbols, counts):
    """All symbols, one table of counts for all of them, as one int.

    The last symbol is pushed first, so that they come out in their order.
    """
    state = START
    for symbol in reversed(symbols):
        state = push(state, symbol, counts)
    return state


def decode(state, counts, n):
    """The first n symbols of what encode made of them. A list of ints"""
    symbols = []
    for _ in range(n):
        symbol, state = pop(state, counts)
        symbols.append(symbol)
    return symbols


def pick(counts, rng):
    """A symbol of each table, as often as it counts. (..., k) -> (...)"""
    ends = np.cumsum(counts, axis=-1)
    return (rng.integers(ends[..., -1:]) >= ends).sum(axis=-1)
