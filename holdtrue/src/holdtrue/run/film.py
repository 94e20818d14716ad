"""A film: what moves in the axes of a figure, from the arrays that `film()` of its snippet returns.

Four things are made of them: the figure without what moves, which is what the player draws on; the positions as whole
numbers, for that player (../browser/film.js); four stills, for paper and where there are no scripts; and the values of the
clock in words.
"""

import base64
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import BboxBase
from PIL import Image

from holdtrue.model import Film
from holdtrue.problem import Complaint
from holdtrue.run import svg

GID = "film"  # of the artists whose place the film takes
FRAMES = 2, 90
LIMIT = 150_000  # compressed bytes
LEVELS = 2**16 - 1, 2**8 - 1  # of a position, of a grey
REACH = -0.5, 1.5  # of positions, as shares of their axes: what is farther away stays there, unseen
LOOKS = {"colour": 0, "axes": 0, "marker": "o", "size": 4.0, "trail": 0}  # of points, with their defaults
MARKERS = "o^s"
KEYS = {"points": {"points", "clock", "clock_name", *LOOKS}, "tiles": {"tiles", "clock", "clock_name"}}
SHAPES = {"points": ("frames", "n", 2), "tiles": ("frames", "n", "height", "width")}
STILLS = 4
TITLE = 24  # points above each, for the clock
TRAIL = 1500  # corners that the trails of all points of one still have together, about


def shoot(film: Any, figure: Figure, draw: Callable[[Figure], str]) -> Film:
    """The film that is made of what film() returned. Raises Complaint.

    `film` is what film() returned, `figure` has been drawn, `draw` makes SVG text of it.
    """
    kind, film = checked(film, len(figure.axes))
    reel = {
        "clock": (clock := in_words(film)),
        "axes": [place(axes.get_position()) for axes in figure.axes],
        "palette": [[colours[i] for name, colours in svg.PALETTE.items() if name[0] == "c"] for i in (1, 2)],
    }
    if kind == "points":
        whole = quantized(positions(film, figure), *REACH, LEVELS[0])
        reel |= {"colour": film["colour"].tolist(), "axis": film["axis"].tolist(), "marker": film["marker"]}
        # Lengths are in CSS pixels.
        reel |= {"trail": film["trail"], "size": film["size"] * 4 / 3, "width": figure.get_figwidth() * 96}
    else:
        whole = quantized(film["tiles"], 0, 1, LEVELS[1])
        reel["shape"] = whole.shape[1:]
    text = json.dumps(reel | {kind: packed(whole)}, separators=(",", ":"))
    if (size := svg.compressed_size(text)) > LIMIT:
        raise Complaint(
            f"the film has {size:,} compressed bytes, the limit is {LIMIT:,}: return fewer frames, fewer points or "
            "smaller tiles"
        )
    figure.set_layout_engine("none")  # all stays where it is
    for artist in figure.findobj(lambda artist: artist.get_gid() == GID):
        artist.set_visible(False)
    stage, still = draw(figure), still_of_points if kind == "points" else still_of_tiles
    return Film(stage, stills(stage, whole, reel, still, text), text, clock)


# What is returned --------------------------------------------------------------------------


def checked(film: Any, axes: int) -> tuple[str, dict[str, Any]]:
    """("points" or "tiles", the film with arrays and all defaults), for a figure with so many axes."""
    found = [kind for kind in KEYS if isinstance(film, dict) and kind in film]
    if len(found) != 1:
        what = f"a dict with {sorted(film) or 'nothing'}" if isinstance(film, dict) else type(film).__name__
        raise Complaint(
            f'film() returned {what}: return {{"points": array (frames, n, 2), "clock": array (frames,)}}, or "tiles": '
            "array (frames, n, height, width) in the place of the points"
        )
    (kind,) = found
    if unknown := sorted(map(str, film.keys() - KEYS[kind])):
        raise Complaint(f"a film of {kind} has no {', '.join(unknown)}; it may have {', '.join(sorted(KEYS[kind]))}")
    arrays = numbers(film, kind, SHAPES[kind])
    frames, n = arrays.shape[:2]
    if not FRAMES[0] <= frames <= FRAMES[1]:
        raise Complaint(f"the film has {frames} frames, and {FRAMES[0]} to {FRAMES[1]} can be shown: take every k-th")
    done: dict[str, Any] = {
        kind: arrays,
        "clock": numbers(film, "clock", (frames,)),
        "clock_name": str(film.get("clock_name", "t")),
    }
    if kind == "tiles":
        if arrays.min() < 0 or arrays.max() > 1:
            raise Complaint(
                f"the tiles are from {arrays.min():g} to {arrays.max():g}: scale them to 0 (white) … 1 (black)"
            )
        if n > axes:
            raise Complaint(
                f"the film has {n} tiles and the figure {axes} axes: tile k fills the k-th axes of figure()"
            )
        return kind, done
    looks = LOOKS | film
    done |= {"colour": indices(looks["colour"], "colour", n, 8), "axis": indices(looks["axes"], "axes", n, axes)}
    last = done["colour"].max()
    marker = str(looks["marker"])
    if not marker or set(marker) - set(MARKERS) or len(marker) not in (1, *range(last + 1, 9)):
        raise Complaint(
            f'"marker" is {marker!r}: give one of {", ".join(MARKERS)} for all, or one for each colour from C0 on'
        )
    if not (isinstance(looks["trail"], int) and looks["trail"] >= 0 and looks["size"] > 0):
        raise Complaint('"trail" is a number of frames, 0 or more, and "size" a diameter in points, more than 0')
    return kind, done | {"marker": marker.ljust(8, marker[-1]), "size": float(looks["size"]), "trail": looks["trail"]}


def numbers(film: dict[str, Any], key: str, shape: Sequence[str | int]) -> np.ndarray:
    """film[key] as an array of finite numbers of this shape, in which a word stands for any length from 1 on."""
    words = f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
    if key not in film:
        raise Complaint(f'the film has no "{key}": give it an array of shape {words}')
    try:
        array = np.asarray(film[key], dtype=float)
    except (TypeError, ValueError) as error:
        raise Complaint(f'"{key}" is no array of numbers ({error}): give it the shape {words}') from None
    fits = array.ndim == len(shape) and all(
        a == b or (isinstance(b, str) and a) for a, b in zip(array.shape, shape, strict=True)
    )
    if not fits:
        raise Complaint(f'"{key}" has the shape {array.shape}: give it {words}')
    if not np.isfinite(array).all():
        place = ", ".join(map(str, np.argwhere(~np.isfinite(array))[0]))
        raise Complaint(f'"{key}" is not finite at [{place}]: leave out such points, or hold them where they were')
    return array


def indices(values: object, key: str, n: int, end: int) -> np.ndarray:
    """(n,) whole numbers from 0 to end - 1, of an array or of one number for all."""
    array = np.asarray(values)
    if array.shape not in ((), (n,)) or array.dtype.kind not in "biu" or array.min() < 0 or array.max() >= end:
        raise Complaint(f'"{key}" must be {n} whole numbers from 0 to {end - 1}, one for each point, or one for all')
    return np.broadcast_to(array.astype(int), n)


def in_words(film: dict[str, Any]) -> list[str]:
    """ "t = 0.50" for each value of the clock, all with as many decimals as it takes, or two."""
    values = film["clock"]
    decimals = next((d for d in range(3) if np.allclose(values, values.round(d), rtol=0, atol=1e-9)), 2)
    texts = [f"{value:,.{decimals}f}" for value in values + 0.0]
    return [f"{film['clock_name']} = {text}".replace("-", "−") for text in texts]


# Numbers for the player --------------------------------------------------------------------


def place(box: BboxBase) -> list[float]:
    """[left, top, width, height] as shares of the figure, from its top left."""
    return [round(float(share), 5) for share in (box.x0, 1 - box.y1, box.width, box.height)]


def positions(film: dict[str, Any], figure: Figure) -> np.ndarray:
    """Where the points are, as shares of their axes from its lower left corner. (frames, n, 2)"""
    found: np.ndarray = np.empty_like(film["points"])
    for k in np.unique(film["axis"]):
        own, axes = film["axis"] == k, figure.axes[k]
        to_shares = axes.transScale + axes.transLimits  # without the layout, whose last digits nobody knows
        found[:, own] = to_shares.transform(film["points"][:, own].reshape(-1, 2)).reshape(len(found), -1, 2)
    return found


def quantized(values: np.ndarray, low: float, high: float, levels: int) -> np.ndarray:
    """Whole numbers from 0 to `levels`, for low to high; off by half a level at most, within these."""
    kind = np.uint8 if levels < 256 else np.uint16
    whole: np.ndarray = np.rint((np.clip(values, low, high) - low) / (high - low) * levels).astype(kind)
    return whole


def packed(whole: np.ndarray) -> str:
    """Base64 of what changes from frame to frame, modulo 2**8 or 2**16; of numbers of two bytes the lower ones come first.

    So most bytes repeat, and a host's compression makes little of them.
    """
    change = np.diff(whole, axis=0, prepend=np.zeros_like(whole[:1]))
    planes = [change >> shift & 255 for shift in range(0, 8 * whole.itemsize, 8)]
    return base64.b64encode(np.array(planes).astype(np.uint8).tobytes()).decode()


# Stills ------------------------------------------------------------------------------------


def stills(stage: str, whole: np.ndarray, reel: dict[str, Any], still: Callable[..., Iterator[str]], text: str) -> str:
    """Four moments, each on the stage in half its size: as large as the figure, in whose place they stand."""
    root = svg.ROOT.search(stage)
    box = root and re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', root[0])
    assert root and box, "no SVG that was finished"
    width, height = float(box[1]), float(box[2])
    inner = stage[root.end() :].removeprefix(svg.STYLE).rpartition("</svg>")[0]
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]  # two films may have the same stills
    parts = [
        root[0].replace(">", f' data-film="{digest}">'), svg.STYLE, f'<defs><g id="stage">{inner}</g></defs>',
        '<rect width="100%" height="100%" fill="var(--bg)"/>',
    ]  # fmt: skip
    for k, frame in enumerate(np.linspace(0, len(whole) - 1, STILLS).round().astype(int)):
        boxes = [[x * width, y * height, w * width, h * height] for x, y, w, h in reel["axes"]]
        x, y, scale = width / 2 * (k % 2), height / 2 * (k // 2), height / (height + TITLE) / 2
        parts += [
            f'<g transform="translate({x:g} {y + scale * TITLE:g}) scale({scale:.4f})"><use href="#stage"/>',
            *still(whole, reel, frame, boxes),
            f'<text x="6" y="-6" font-family="sans-serif" font-size="16">{html.escape(reel["clock"][frame])}</text></g>',
        ]
    return "".join([*parts, "</svg>\n"])


def still_of_points(whole: np.ndarray, reel: dict[str, Any], frame: int, boxes: list[list[float]]) -> Iterator[str]:
    """The points and their trails, as elements of an SVG in which the axes have these places."""
    shares = REACH[0] + whole * ((REACH[1] - REACH[0]) / LEVELS[0])
    colour, axis, size = np.array(reel["colour"]), np.array(reel["axis"]), reel["size"] * 3 / 4
    step = max(1, round(reel["trail"] * len(colour) / TRAIL))
    past = range(frame, max(frame - reel["trail"], 0) - 1, -step)
    for k in np.unique(axis):
        x, y, width, height = boxes[k]
        yield f'<svg x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="none">'  # cuts at its edges
        for c in np.unique(colour[axis == k]):
            places = shares[past][:, (axis == k) & (colour == c)] * [width, -height] + [0, height]
            lines = ["L".join(f"{x:.1f} {y:.1f}" for x, y in line) for line in places.swapaxes(0, 1)]
            if len(past) > 1:
                yield f'<path d="M{"M".join(lines)}" stroke="var(--c{c})" stroke-opacity=".6"/>'
            if reel["marker"][c] == "^":
                marks = [f"M{x:.1f} {y - size / 2:.1f}l{size / 2:.1f} {size:.1f}h{-size:.1f}z" for x, y in places[0]]
                yield f'<path d="{"".join(marks)}" fill="var(--c{c})"/>'
            else:
                cap = "square" if reel["marker"][c] == "s" else "round"
                marks = [f"M{x:.1f} {y:.1f}h0" for x, y in places[0]]
                look = f"stroke-width:{size:g};stroke-linecap:{cap}"  # as a style: matplotlib sets one for all caps
                yield f'<path d="{"".join(marks)}" stroke="var(--c{c})" style="{look}"/>'
        yield "</svg>"


def still_of_tiles(whole: np.ndarray, _reel: dict[str, Any], frame: int, boxes: list[list[float]]) -> Iterator[str]:
    """The tiles, likewise."""
    for tile, (x, y, width, height) in zip(whole[frame], boxes, strict=False):
        file = io.BytesIO()
        Image.fromarray(LEVELS[1] - tile).save(file, "PNG")
        yield (
            f'<image x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" preserveAspectRatio="none" '
            f'style="image-rendering:pixelated" href="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"/>'
        )
