"""What the questions of the page ask for."""

from snippets.chance.games import fortunes_spread


def facts():
    fortunes, chances = fortunes_spread.fortunes(4)
    return {"even": chances[fortunes == 0][0], "fewer": 0}
