"""One SVG for both colour schemes.

The style sheet draws with stand-in colours that nobody else uses. Here each becomes a CSS
variable whose value follows `prefers-color-scheme`, which an image shown by `<img>` takes from
the page around it. In WebKit it takes it from the system: there a page that wants the other one says
so in the address, as in `figure.svg#dark`. The background is opaque in either scheme.
"""

import gzip
import re

# variable: (stand-ins, light, dark). Black, mid grey and white are what snippets call "k",
# "0.5" and "w".
PALETTE = {
    "fg": ({"010203", "000000"}, "#23262d", "#e6e6ec"),
    "muted": ({"040506", "808080"}, "#6b707b", "#9a9ca8"),
    "bg": ({"070809", "ffffff"}, "#ffffff", "#1b1e26"),
    "c0": ({"0a0b00"}, "#1f6fb4", "#7ab8f5"),
    "c1": ({"0a0b01"}, "#c44e00", "#ffa657"),
    "c2": ({"0a0b02"}, "#1a7f37", "#6fd08c"),
    "c3": ({"0a0b03"}, "#b3202c", "#ff8f8a"),
    "c4": ({"0a0b04"}, "#7a4fb5", "#c3a6f5"),
    "c5": ({"0a0b05"}, "#8a5a44", "#d3a995"),
    "c6": ({"0a0b06"}, "#b03a86", "#f09ad0"),
    "c7": ({"0a0b07"}, "#5f6368", "#b4b8c0"),
}
VARIABLE = {stand_in: name for name, (stand_ins, _, _) in PALETTE.items() for stand_in in stand_ins}

# Text and shapes in black carry no fill of their own: they inherit this one.
STYLE = (
    '<style id="light">:root{{fill:var(--fg);{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}'
    ":root:target{{{dark}}}:root:has(#light:target){{{light}}}</style>"
).format(
    light=";".join(f"--{name}:{light}" for name, (_, light, _) in PALETTE.items()),
    dark=";".join(f"--{name}:{dark}" for name, (_, _, dark) in PALETTE.items()),
)

NOISE = re.compile(r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*|<!--.*?-->\s*", re.S)
# A hundredth of a point is below what any screen shows; scales and matrices multiply, so they stay exact.
LONG_NUMBER = re.compile(r"(?:scale|matrix)\([^)]*\)|(?<![\w#.])-?\d+\.\d{3,}")
COLOUR = re.compile(r"#([0-9a-f]{6})\b")
# matplotlib names what it draws several times by a hash of exact coordinates, whose last digits are not the same in
# every process where a layout was solved for.
HASHED = re.compile(r'\bid="(\w*?[0-9a-f]{10})"')
NAME = re.compile(r'(?<=\bid=")\w+(?=")|(?<=#)\w+')
ROOT = re.compile(r"<svg [^>]*>")
SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')


def finish(text: str) -> str:
    """matplotlib's SVG, made small, sized in CSS pixels and themed."""
    text = NOISE.sub("", text)
    text = LONG_NUMBER.sub(lambda m: m[0] if m[0][0] in "sm" else _short(m[0]), text)
    text = re.sub(r">\s+<", "><", text)
    text = re.sub(r"\s*\n\s*", " ", text).strip() + "\n"
    names = {old: f"i{number}" for number, old in enumerate(dict.fromkeys(HASHED.findall(text)))}
    text = NAME.sub(lambda m: names.get(m[0], m[0]), text)
    text = COLOUR.sub(lambda m: f"var(--{VARIABLE[m[1]]})" if m[1] in VARIABLE else m[0], text)
    return ROOT.sub(lambda m: _in_pixels(m[0]).replace("<svg", '<svg id="dark"') + STYLE, text, count=1)


def _short(number: str) -> str:
    rounded = f"{float(number):.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def _in_pixels(tag: str) -> str:
    """Points to CSS pixels: 72 points and 96 pixels are both one inch."""
    return re.sub(r'\b(width|height)="([\d.]+)pt"', lambda m: f'{m[1]}="{round(float(m[2]) * 4 / 3)}"', tag)


def size(text: str) -> tuple[int, int]:
    """(width, height) in CSS pixels of a finished SVG."""
    found = SIZE.search(text)
    assert found, "no SVG that was finished"
    return int(found[1]), int(found[2])


def compressed_size(text: str) -> int:
    """Bytes that a reader downloads."""
    return len(gzip.compress(text.encode(), 6))
