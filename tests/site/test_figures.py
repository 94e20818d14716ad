"""What stands in a figure can be read on a phone."""

import re
import xml.etree.ElementTree as etree

import pytest
from built import of_page
from course import addresses

PHONE, HEIGHT = 350, 11  # CSS pixels: the width in which a figure is shown, and what a label is high there at least
SCALE = re.compile(r"scale\(([\d.]+)")
UNIT = 100  # matplotlib draws the glyphs of a text in hundredths of its size


def sizes(svg):
    """Sizes of all labels of a figure, in pixels on a phone. Indices and exponents are parts of a label."""
    root = etree.fromstring(svg)
    width = float(root.get("viewBox").split()[2])
    texts = [group for group in root.iter() if (group.get("id") or "").startswith("text_")]
    lines = [line.get("transform", "") for text in texts for line in text]
    return [float(SCALE.search(line)[1]) * UNIT * PHONE / width for line in lines if SCALE.search(line)]


@pytest.mark.reads("engine", rest="nothing of the site")
def test_a_label_has_the_size_that_it_is_drawn_with():
    import matplotlib.pyplot as plt

    from engine.child import as_svg

    figure = plt.figure(figsize=(5, 2))  # 360 points wide
    figure.text(0.1, 0.1, "plain\nof two lines", fontsize=12)
    figure.text(0.1, 0.5, "$p_{x^2}$", fontsize=9, rotation=90)
    assert sizes(as_svg(figure, "")) == pytest.approx([12 * 350 / 360, 12 * 350 / 360, 9 * 350 / 360])


@pytest.mark.parametrize("path", [of_page(path) for path in addresses() if path])  # the front page has others' figures
def test_on_a_phone_every_label_of_a_figure_is_high_enough_to_be_read(site, path):
    small = {}
    for file in (site / path).glob("*.svg"):
        name, lowest = file.name.partition(".")[0], min(sizes(file.read_text("utf-8")), default=HEIGHT)
        if lowest < HEIGHT:
            small[name] = min(lowest, small.get(name, HEIGHT))
    said = [f"{name}: {size:.1f} pixels" for name, size in sorted(small.items())]
    assert not said, f"labels lower than {HEIGHT} pixels on a phone: give them a larger fontsize\n" + "\n".join(said)
