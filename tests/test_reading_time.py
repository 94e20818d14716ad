"""A page is read in ten minutes: what stands open on it has a measure, and depth is one click away."""

import pytest

MOST_WORDS, MOST_FIGURES = 1600, 8


@pytest.fixture(scope="module")
def minutes(override):
    """The hook that counts."""
    return override("minutes")


def test_what_stands_open_on_a_page_is_read_in_ten_minutes(article, chapters, minutes):
    table, faults = [f"{'page':45} words  figures  minutes  with all folds"], []
    for uri in chapters:
        opened, whole = minutes.lengths(str(article(uri)))
        table.append(f"{uri:45} {opened.words:5} {opened.figures:8} {opened.minutes:8} {whole.minutes:15}")
        if opened.words > MOST_WORDS:
            faults.append(
                f"docs/{uri}: {opened.words} words stand open: fold what is not the thread, {MOST_WORDS} are the most"
            )
        if not 0 < opened.figures <= MOST_FIGURES:
            faults.append(f"docs/{uri}: {opened.figures} figures stand open: at least one, {MOST_FIGURES} are the most")
    print("\n".join(table))
    assert not faults, "\n".join([*table, *faults])


PAGE = """
<h1 id="a">Two words<a class="headerlink" href="#a">¶</a></h1>
<p>Eight<a href="#">y</a>-one is <data>0.5</data>, or <math><mi>x</mi></math>, &amp; half.</p>
<div class="figure"><figure><img><div class="film-bar"><button>Play</button><span>t = 1</span></div><figcaption>None of these</figcaption></figure>
<details class="code"><summary>Code</summary><p>script.py</p></details></div>
<details class="deeper"><summary>Why</summary><p>One two</p>
<details class="correction"><summary>So</summary><figure></figure></details><p>three</p></details>
<p>End</p><pre>code is none</pre><ul class="references"><li>Nor this</li></ul>
"""


def test_words_and_figures_are_counted_as_a_reader_would(minutes):
    opened, whole = minutes.lengths(PAGE)
    assert opened == (2 + 5 + 1, 1)
    assert whole == (8 + 5, 2)
    assert minutes.lengths(PAGE, with_code=True)[0] == (8 + 3, 1)


@pytest.mark.parametrize(
    ("words", "figures", "minutes_"), [(0, 0, 1), (230, 0, 1), (1600, 8, 9), (2300, 0, 10), (2300, 4, 11)]
)
def test_a_minute_is_for_230_words_or_four_figures(minutes, words, figures, minutes_):
    assert minutes.Length(words, figures).minutes == minutes_


def test_what_is_said_of_the_minutes(minutes):
    short, long = minutes.Length(230, 0), minutes.Length(4600, 20)
    assert minutes.said(short, short) == "1 minute"
    assert minutes.said(short, long) == "1 minute, 25 with all folds"
    assert minutes.said(long, long) == "25 minutes"
