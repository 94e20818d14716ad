"""Two games end differently: the still shows both, of the length that the toy has."""

from snippets.chance.games import play_once_more


def test_the_still_shows_two_games_of_that_length():
    (ax,) = play_once_more.figure().axes
    assert [len(line.get_ydata()) for line in ax.lines] == [play_once_more.toy()["rounds"]] * 2
    assert len({line.get_ydata()[-1] for line in ax.lines}) == 2
