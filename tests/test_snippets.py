"""Every snippet runs for every value that its page offers, and gives what the contract says."""

import hashlib
import importlib
import inspect
import math
import re

import numpy as np
import pytest

import course
from course import ROOT
from selection import of_snippet

PHONE, LEAST = 350, 11  # pixels: width of a figure on a phone, height of its letters
# Names that matplotlib gives to parts of an SVG: they change with digits that nobody sees.
PART = re.compile(r'(?<=["#])\w*?[0-9a-f]{10}(?=[")])')


def draw(snippet, controls):
    """A frame, after a look at what is on it."""
    from matplotlib.figure import Figure

    figure = snippet.figure(**controls)
    assert isinstance(figure, Figure) and figure.axes
    for axes in figure.axes:
        assert axes.has_data() or axes.texts or axes.patches, "an empty panel"
    width, height = figure.get_size_inches()
    assert 4.5 <= width <= 5 and 2 <= height <= 5, "labels can be read on a phone, and it fits a screen"
    return figure


def too_small(figure):
    """What is written on a figure that has been drawn, and can't be read where it is as wide as a phone."""
    from matplotlib.text import Text

    pixels = PHONE / figure.get_size_inches()[0] / 72  # of a point
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return {text.get_text(): text.get_fontsize() for text in texts if text.get_fontsize() * pixels < LEAST}


def pixels(figure):
    figure.set_layout_engine("none")  # it moves all that is seen a little, and takes most of the time
    figure.canvas.draw()
    assert not too_small(figure), f"sizes in points: {too_small(figure)}; {LEAST * 360 / PHONE:.1f} are enough"
    return hashlib.sha256(figure.canvas.buffer_rgba()).hexdigest()


@pytest.mark.parametrize("name", [*map(of_snippet, course.snippets())])
def test_a_snippet_gives_finite_numbers_and_frames_of_their_own_and_the_same_twice(name, pages, site):
    assert name in site.results, "\n".join(map(str, site.problems))
    facts, svgs = site.results[name].facts, site.results[name].frames
    assert all(math.isfinite(value) and key.isidentifier() for key, value in facts.items())
    snippet = importlib.import_module("snippets." + name.replace("/", "."))
    if not hasattr(snippet, "figure"):
        assert facts, "neither a figure nor a number"
        return

    import matplotlib.pyplot as plt

    defaults = {p.name: p.default for p in inspect.signature(snippet.figure).parameters.values()}
    assert inspect.Parameter.empty not in defaults.values(), "each parameter needs a default"
    frames = course.frames(name, pages)
    default = frames.index({control: defaults[control] for control in frames[0]})
    drawn = {}
    with plt.style.context(ROOT / "snippets/shared/style.mplstyle"):
        for index, frame in enumerate(frames):
            figure = draw(snippet, frame)
            if index in (0, default, len(frames) - 1):
                drawn[index] = pixels(figure)
            plt.close(figure)
        assert pixels(draw(snippet, {})) == drawn[default], "drawn again, it is another figure"
    assert len(set(drawn.values())) == len(drawn), "a slider that moves nothing to be seen"
    assert len({PART.sub("", svg) for svg in svgs}) == len(frames), "a slider with equal places"


FILMS = [name for name in course.snippets() if "\ndef film(" in (ROOT / f"snippets/{name}.py").read_text("utf-8")]


@pytest.mark.parametrize("name", [*map(of_snippet, FILMS)])
def test_a_film_ends_as_its_figure_shows(name):
    snippet = importlib.import_module("snippets." + name.replace("/", "."))
    film, figure = snippet.film(), snippet.figure()
    for k, axes in enumerate(figure.axes):
        moving = [artist for artist in axes.get_children() if artist.get_gid() == "film"]
        if "tiles" in film:
            for picture in moving:
                seen = np.asarray(picture.get_array()) / picture.norm.vmax
                assert seen == pytest.approx(np.asarray(film["tiles"])[-1, k], abs=1e-9)
            continue
        end = np.asarray(film["points"])[-1]
        own = end[np.broadcast_to(film.get("axes", 0), len(end)) == k]
        shown = [getattr(artist, "get_xydata", getattr(artist, "get_offsets", None))() for artist in moving]
        shown = np.concatenate([np.empty((0, 2)), *shown])
        assert all(np.isclose(shown, point).all(axis=1).any() for point in own), "mark it with gid='film' in figure()"
