"""A film: arrays of a snippet become what a page plays, and nothing that is none gets through."""

import base64
import gzip
import io
import json
import re
import sys
import types

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from holdtrue.export import notebook
from holdtrue.export.diff import Difference, Side
from holdtrue.read import page
from holdtrue.run import film, supervisor
from holdtrue.serve import placeholders
from holdtrue.words import EN

ALT = "\n    alt: >-\n      Three dots move from the left to the right, past a straight line.\n"
BLOCK = f"/// film | dots{ALT}\nThe caption.\n///\n"
NAME = "part/page/dots"
HEAD = "import matplotlib.pyplot as plt\nimport numpy as np\n"
LIMITS = np.array([(-1, 4), (0.5, 3)])
SNIPPET = f"""{HEAD}
clock = np.linspace(0, 1, 11)


def paths():
    return np.stack([np.outer(clock, [3, -1, 9]), np.outer(1 - clock, [1, 2, 3])], axis=2)


def figure():
    fig, (ax, other) = plt.subplots(1, 2, figsize=(6, 3))
    ax.plot([0, 4], [1, 2])
    ax.plot(*paths()[-1].T, "o", gid="film")
    ax.set(xlim=(-1, 4), ylim=(0.5, 3))
    return fig


def film():
    return {{"points": paths(), "colour": [0, 1, 1], "clock": clock}}
"""
TILES = f"""{HEAD}
tiles = np.random.default_rng(0).random((5, 2, 3, 4))


def figure():
    fig, axes = plt.subplots(1, 2, figsize=(6, 3))
    for ax, tile in zip(axes, tiles[-1]):
        ax.imshow(tile, cmap="gray_r", vmin=0, vmax=1)
    return fig


def film():
    return {{"tiles": tiles, "clock": range(5), "clock_name": "step"}}
"""
ONE_AXES = HEAD + "def figure():\n    return plt.subplots()[0]\n\ndef film():\n    return "


def module_of(source):
    module = types.ModuleType("dots")
    exec(source, module.__dict__)
    return module


@pytest.fixture
def shot(project):
    """shot(source, name): what is made of the film of this snippet."""

    def shot(source, name="dots"):
        project.write(f"snippets/part/page/{name}.py", source)
        return supervisor.execute(project.job(name)).film

    return shot


def unpacked(text, dtype, *shape):
    """Whole numbers of each frame: the sum of what changes, whose lower bytes come first."""
    planes = np.frombuffer(base64.b64decode(text), np.uint8).reshape(np.dtype(dtype).itemsize, -1)
    change = sum(plane.astype(dtype) << 8 * k for k, plane in enumerate(planes))
    return np.cumsum(change.reshape(-1, *shape), axis=0, dtype=dtype)


def test_a_film_is_a_figure_with_a_player_and_four_stills_of_the_same_size(project, render):
    project.write("snippets/part/page/dots.py", SNIPPET)
    soup = render(f"/// figure | line{ALT}\n///\n\n{BLOCK}")
    box = soup.find(class_="film")
    poster, stills = box.find_all("img")
    assert poster.parent["class"] == ["screen"] and (poster["src"], stills["src"]) == (
        "page/dots.svg",
        "page/dots.stills.svg",
    )
    assert {(i["width"], i["height"], i["loading"]) for i in (poster, stills)} == {("576", "288", "lazy")}
    assert poster["alt"].startswith("Three dots") and stills["alt"].endswith(poster["alt"])
    assert box.button.text == "Play" and box["id"] == "fig-dots"
    assert (box.input["max"], box.input["value"], box.input["aria-valuetext"]) == ("10", "10", "t = 1.0")
    assert [a.text for a in soup.select("figcaption > p > a")] == ["Figure 1", "Figure 2"]
    assert box.find(class_="film-bar")["aria-label"] == "Film of Figure 2"


def test_a_position_is_off_by_half_a_level_at_most(shot):
    reel = json.loads(shot(SNIPPET).reel)
    share = unpacked(reel["points"], np.uint16, 3, 2) / 65535 * 2 - 0.5
    (low, high), exact = LIMITS.T, module_of(SNIPPET).paths()
    there = low + (high - low) * share
    farthest = np.clip(exact, low - (high - low) / 2, high + (high - low) / 2)
    assert (farthest != exact).any() and (farthest == exact).mean() > 0.8
    # Two widths of the axes have 65535 levels, and what is nearest is half a level away; the rest is for the last digit.
    assert (abs(there - farthest) <= (high - low) * (1 / 65535 + 1e-12)).all()
    assert reel["colour"] == [0, 1, 1] and reel["axis"] == [0, 0, 0]


def test_positions_follow_the_scale_of_their_own_axes(shot):
    source = SNIPPET.replace(
        "    return fig\n", '    other.set(xscale="log", xlim=(1, 100), ylim=(4, 0))\n    return fig\n'
    )
    source = source.replace('"points": paths()', '"axes": [0, 1, 1], "points": 1 + paths() ** 2')
    reel = json.loads(shot(source).reel)
    share = unpacked(reel["points"], np.uint16, 3, 2) / 65535 * 2 - 0.5
    x, y = module_of(source).film()["points"][:, 1].T
    assert share[:, 1, 0] == pytest.approx(np.log10(x) / 2, abs=2e-5)
    assert share[:, 1, 1] == pytest.approx(1 - np.minimum(y, 6) / 4, abs=2e-5)


def test_the_canvas_has_the_place_of_the_axes_in_the_picture(shot):
    made = shot(SNIPPET)
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', made.stage).groups())
    for axes, number in zip(json.loads(made.reel)["axes"], (2, 7), strict=True):
        (path,) = re.findall(rf'id="patch_{number}"><path d="([^"]*)"', made.stage)
        x, y = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", path), float).T
        found = [x.min() / width, y.min() / height, np.ptp(x) / width, np.ptp(y) / height]
        assert axes == pytest.approx(found, abs=2e-4)


def test_what_moves_is_not_on_the_stage(project, shot):
    made = shot(SNIPPET)
    result = supervisor.execute(project.job("dots"))
    (poster,) = result.frames
    assert poster.count('id="film"') == 1 and 'id="film"' not in made.stage
    assert len(poster) - len(made.stage) > 100
    assert re.findall(r'id="(axes_\d)"', poster) == re.findall(r'id="(axes_\d)"', made.stage)


@pytest.mark.parametrize("source", [SNIPPET, TILES])
def test_two_runs_give_the_same_bytes(shot, source):
    assert shot(source) == shot(source)


def test_tiles_keep_their_greys(shot):
    made = shot(TILES)
    reel = json.loads(made.reel)
    exact = module_of(TILES).tiles
    greys = unpacked(reel["tiles"], np.uint8, *reel["shape"])
    assert (abs(greys / 255 - exact) <= 0.5 / 255 + 1e-12).all()
    pictures = re.findall(r'href="data:image/png;base64,([^"]*)"', made.stills.rpartition("</defs>")[2])
    stills = [np.asarray(Image.open(io.BytesIO(base64.b64decode(picture)))) for picture in pictures]
    assert len(stills) == 4 * 2
    for moment, frame in enumerate((0, 1, 3, 4)):
        for k in range(2):
            assert (stills[2 * moment + k] == 255 - greys[frame, k]).all()
    assert re.findall(r">(step = \d)<", made.stills) == ["step = 0", "step = 1", "step = 3", "step = 4"]


def test_stills_show_points_where_they_are(shot):
    made = shot(SNIPPET.replace('"clock": clock', '"clock": clock, "marker": "s^", "trail": 2'))
    _, _, width, height = np.array(json.loads(made.reel)["axes"][0]) * [432, 216, 432, 216]
    squares = re.findall(r'd="M([\d.-]+) ([\d.-]+)h0" stroke="var\(--c0\)"', made.stills)
    share = (module_of(SNIPPET).paths()[[0, 3, 7, 10], 0] - LIMITS[:, 0]) / np.ptp(LIMITS, axis=1)
    assert np.array(squares, float) == pytest.approx(
        np.stack([share[:, 0] * width, (1 - share[:, 1]) * height], 1), abs=0.06
    )
    trails = re.findall(r'd="([^"]*)" stroke="var\(--c0\)" stroke-opacity', made.stills)
    assert [trail.count("L") for trail in trails] == [2, 2, 2]  # none in the first frame, which has no past
    assert len(re.findall(r'd="(?:M[^"]*l[^"]*z){2}" fill="var\(--c1\)"', made.stills)) == 4


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0, 1, 2], ["t = 0", "t = 1", "t = 2"]),
        ([-0.5, -0.0, 0.5], ["t = −0.5", "t = 0.0", "t = 0.5"]),
        ([0, 1 / 3, 1], ["t = 0.00", "t = 0.33", "t = 1.00"]),
        ([0, 1000], ["t = 0", "t = 1,000"]),
    ],
)
def test_the_clock_has_as_many_decimals_as_it_takes(values, texts):
    assert film.in_words({"clock": np.array(values, float), "clock_name": "t"}) == texts


@pytest.mark.parametrize(
    "arrays",
    [
        {"points": np.random.default_rng(0).normal(0.5, 0.25, (60, 500, 2))},  # nothing about it can be compressed
        {"tiles": np.random.default_rng(0).random((60, 25, 8, 8))},
    ],
)
def test_a_film_of_500_points_or_25_tiles_is_small_enough(arrays):
    kind, values = next(iter(arrays.items()))
    whole = film.quantized(values, *(film.REACH if kind == "points" else (0, 1)), film.LEVELS[kind == "tiles"])
    assert len(gzip.compress(json.dumps(film.packed(whole)).encode(), 6)) + 4_000 < film.LIMIT


WRONG = {
    "is no dict": ("[1]", "film() returned list: return {"),
    "has neither points nor tiles": ("{'clock': [0, 1]}", "film() returned a dict with ['clock']: return {"),
    "has both": ("{'points': 0, 'tiles': 0}", "film() returned a dict with ['points', 'tiles']: return {"),
    "has an unknown key": ("{'points': 0, 'color': 0}", "a film of points has no color; it may have axes, clock, clock_name, colour"),
    "has a look of points": ("{'tiles': 0, 'trail': 0}", "a film of tiles has no trail; it may have clock, clock_name, tiles"),
    "has no clock": ("{'points': np.zeros((5, 3, 2))}", 'the film has no "clock": give it an array of shape (5,)'),
    "has another clock": (
        "{'points': np.zeros((5, 3, 2)), 'clock': range(6)}",
        '"clock" has the shape (6,): give it (5,)',
    ),
    "has points in space": ("{'points': np.zeros((5, 1, 3))}", '"points" has the shape (5, 1, 3): give it (frames, n, 2)'),
    "has no points": ("{'points': np.zeros((5, 0, 2))}", '"points" has the shape (5, 0, 2): give it (frames, n, 2)'),
    "has ragged points": ("{'points': [[(0, 0)], [(0, 0), (1, 1)]]}", '"points" is no array of numbers ('),
    "has a NaN": (
        "{'points': np.where(np.arange(30).reshape(5, 3, 2) == 15, np.nan, 0), 'clock': range(5)}",
        '"points" is not finite at [2, 1, 1]: leave out such points, or hold them where they were',
    ),
    "has too many frames": (
        "{'points': np.zeros((91, 1, 2)), 'clock': range(91)}",
        "the film has 91 frames, and 2 to 90 can be shown: take every k-th",
    ),
    "is a picture": ("{'points': np.zeros((1, 1, 2)), 'clock': [0]}", "the film has 1 frames, and 2 to 90 can be shown"),
    "has unknown colours": (
        "{'points': np.zeros((2, 3, 2)), 'clock': [0, 1], 'colour': [0, 8, 0]}",
        '"colour" must be 3 whole numbers from 0 to 7, one for each point, or one for all',
    ),
    "has too few colours": ("{'points': np.zeros((2, 3, 2)), 'clock': [0, 1], 'colour': [0, 1]}", '"colour" must be 3 whole numbers'),
    "has other axes": (
        "{'points': np.zeros((2, 3, 2)), 'clock': [0, 1], 'axes': 1}",
        '"axes" must be 3 whole numbers from 0 to 0',
    ),
    "has unknown markers": (
        "{'points': np.zeros((2, 3, 2)), 'clock': [0, 1], 'marker': 'x'}",
        "\"marker\" is 'x': give one of o, ^, s for all, or one for each colour from C0 on",
    ),
    "has too few markers": ("{'points': np.zeros((2, 1, 2)), 'clock': [0, 1], 'colour': 2, 'marker': 'os'}", "\"marker\" is 'os': give one"),
    "has a trail that is none": ("{'points': np.zeros((2, 1, 2)), 'clock': [0, 1], 'trail': -1}", '"trail" is a number of frames'),
    "has greys that are none": (
        "{'tiles': np.full((2, 1, 3, 3), 16.0), 'clock': [0, 1]}",
        "the tiles are from 16 to 16: scale them to 0 (white) … 1 (black)",
    ),
    "has more tiles than axes": (
        "{'tiles': np.zeros((2, 3, 4, 4)), 'clock': [0, 1]}",
        "the film has 3 tiles and the figure 1 axes: tile k fills the k-th axes of figure()",
    ),
    "is too large": (
        "{'points': np.random.default_rng(0).random((90, 500, 2)), 'clock': range(90)}",
        "compressed bytes, the limit is 150,000: return fewer frames, fewer points or smaller tiles",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_film_that_is_none_is_refused_in_a_sentence(project, wrong):
    returned, sentence = WRONG[wrong]
    project.write("snippets/part/page/dots.py", ONE_AXES + returned + "\n")
    project.page.write_text(BLOCK, "utf-8")
    (problem,) = project.problems()
    assert problem.startswith("snippets/part/page/dots.py:6: ") and sentence in problem
    assert problem.endswith("(used by docs/part/page.md)")


def test_a_page_that_asks_for_no_film_is_told_so(project):
    project.page.write_text(BLOCK.replace("dots", "line"), "utf-8")
    assert project.problems() == [
        "docs/part/page.md:1: snippets/part/page/line.py has no film(): define it, or write `/// figure | line`"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"/// figure | dots{ALT}///\n\n{BLOCK}", "film 'dots' stands on this page already, in line 1"),
        (BLOCK.replace(ALT, "\n"), "film 'dots' has no alt: say in at least 40 characters what is to be seen"),
        (
            BLOCK.replace("    alt", "    controls: {n: [1, 2]}\n    alt"),
            "film 'dots' has no option controls; its options: alt",
        ),
    ],
)
def test_what_is_wrong_with_the_block_is_said(text, problem):
    assert problem in [said.message for said in page.read("part/page.md", text).problems]


def test_while_it_is_being_drawn_a_film_has_its_place(project):
    project.write("snippets/part/page/dots.py", SNIPPET)
    waiting = placeholders.stand_in(project.job("dots"), EN)
    assert waiting.film.stills == waiting.frames[0]
    assert placeholders.stand_in(project.job(), EN).film is None


def test_a_change_between_the_stills_is_a_change(project):
    project.page.write_text(BLOCK, "utf-8")
    project.write("snippets/part/page/dots.py", SNIPPET)
    before = Side(project.site())
    project.write(
        "snippets/part/page/dots.py",
        SNIPPET.replace('"points": paths()', '"points": paths() + (clock == 0.5)[:, None, None]'),
    )
    difference = Difference(before, Side(project.site()))
    ((old, new),) = difference.figures[NAME]
    assert old.label == new.label == "stills of its film"
    assert difference.pages("figure", NAME) == ["docs/part/page.md"]


@pytest.mark.parametrize("source", [SNIPPET, TILES])
def test_a_notebook_shows_four_moments(project, source):
    project.write("snippets/part/page/dots.py", source)
    project.page.write_text("# A page\n\n" + BLOCK, "utf-8")
    cells = json.loads(notebook.write(project.site(), "part/page.md"))["cells"]
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "snippets"}
    space = {}
    try:
        for cell in cells:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), space)
        own = sys.modules["snippets.shared.films"]
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "snippets"]:
            del sys.modules[name]
        sys.modules.update(kept)
    figure = plt.gcf()
    last = "t = 1" if source is SNIPPET else "step = 4"
    assert [ax.get_title() for ax in figure.axes][3] == last and len(plt.get_fignums()) == 2
    assert len({ax.images[0].get_array().tobytes() for ax in figure.axes}) == 4
    ax = space["figure"]().axes[0]
    own.draw(space["film"](), 3, 0, ax, (0, 1, 0, 1))
    if source is SNIPPET:
        dots = np.concatenate(
            [line.get_xydata() for line in ax.lines if line.get_marker() == "o" and not line.get_gid()]
        )
        assert dots == pytest.approx(space["paths"]()[3])
    else:
        assert (ax.images[-1].get_array() == space["tiles"][3, 0]).all()
