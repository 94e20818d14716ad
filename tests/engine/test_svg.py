"""One SVG serves both colour schemes, is readable in either, and draws what matplotlib drew."""

import io
import re
import xml.etree.ElementTree as etree
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from holdtrue.run import svg

STYLE = Path(__file__).parents[2] / "snippets/shared/style.mplstyle"


def luminance(colour):
    """Relative luminance of #rrggbb. Source: WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    low, high = sorted([luminance(one), luminance(two)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [1, 2], ids=["light", "dark"])
@pytest.mark.parametrize("name", [n for n in svg.PALETTE if n != "bg"])
def test_contrast_suffices_for_text_in_every_colour(name, scheme):
    assert contrast(svg.PALETTE[name][scheme], svg.PALETTE["bg"][scheme]) >= 4.5


def test_the_style_sheet_uses_the_stand_ins_of_the_palette():
    with plt.style.context(STYLE):
        cycle = [c.lstrip("#") for c in plt.rcParams["axes.prop_cycle"].by_key()["color"]]
        assert [svg.VARIABLE[c] for c in cycle] == [f"c{i}" for i in range(8)]
        for key, variable in {
            "text.color": "fg",
            "grid.color": "muted",
            "figure.facecolor": "bg",
            "axes.edgecolor": "fg",
        }.items():
            assert svg.VARIABLE[plt.rcParams[key].lstrip("#")] == variable


def drawn(**rc):
    import io

    with plt.style.context([STYLE, rc]):
        fig, ax = plt.subplots(figsize=(6, 3))
        ax.plot([0, 1], [0, 1 / 3], color="C1")
        ax.text(0, 0.2, "$x$", color="k")
        ax.imshow([[0, 1], [1, 0]], cmap="gray", extent=(0, 1, 0, 0.1))
        text = io.StringIO()
        fig.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def test_no_stand_in_is_left_and_both_schemes_are_there():
    text = svg.finish(drawn())
    assert not re.findall(r"#0[147a]0[258b]0[0369]", text.replace(svg.STYLE, ""))
    assert "var(--c1)" in text and "prefers-color-scheme:dark" in text
    assert svg.size(text) == (576, 288)
    etree.fromstring(text)


def numbers_of(text):
    return [
        float(n)
        for n in re.findall(
            r"-?\d+\.?\d*(?:e-?\d+)?", re.sub(r"<style>.*?</style>|base64,[^\"]*|#\w+|id=\"[^\"]*\"", "", text)
        )
    ]


def test_rounding_moves_nothing_by_more_than_a_hundredth_of_a_point():
    before, after = drawn(), svg.finish(drawn())
    paths = lambda t: [numbers_of(d) for d in re.findall(r' d="([^"]*)"', t)]  # noqa: E731
    for one, two in zip(paths(before), paths(after), strict=True):
        assert one == pytest.approx(two, abs=0.005001)
    scales = lambda t: re.findall(r"(?:scale|matrix)\([^)]*\)", t)  # noqa: E731
    assert scales(before) == scales(after) != []


@pytest.mark.parametrize(
    ("long", "short"),
    [("1.23456", "1.23"), ("-0.0012", "0"), ("10.000", "10"), ("-3.999", "-4"), ("100.5001", "100.5")],
)
def test_numbers_are_rounded_and_trimmed(long, short):
    assert svg._short(long) == short


def test_names_are_counted_and_not_hashed_from_coordinates():
    """Two runs whose coordinates differ by less than anyone sees give the same bytes."""
    drawn = []
    for right in (1, 1 + 1e-9):
        fig, axes = plt.subplots(1, 2, figsize=(6, 3))
        for ax in axes:
            ax.set_position([*ax.get_position().p0, 0.3 * right, 0.5])
            ax.plot([0, 1], "o")
            ax.bar([0, 1], [1, 2], hatch="//")
        text = io.StringIO()
        fig.savefig(text, format="svg", metadata={"Date": None})
        drawn.append(svg.finish(text.getvalue()))
    assert drawn[0] == drawn[1]
    assert not re.search(r"[a-z][0-9a-f]{10}\"", drawn[0])
    names = re.findall(r'id="(i\d+)"', drawn[0])
    assert len(set(names)) == len(names) >= 4
    assert set(re.findall(r"#(i\d+)", drawn[0])) == set(names)
