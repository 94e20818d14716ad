"""What stands in a figure can be read on a phone."""

import re
import xml.etree.ElementTree as etree

import pytest

from built import WORKS, of_page
from course import addresses

PHONE, HEIGHT = 350, 11  # CSS pixels: the width in which a figure is shown, and what a label is high there at least
SCREEN = 390  # the phone on which it is
SCALE = re.compile(r"scale\(([\d.]+)")
RAISED = re.compile(r"translate\([\d.]+ (\d{2,}[\d.]*)\) scale\(([\d.]+)\)")  # an exponent, by tens of hundredths
UNIT = 100  # matplotlib draws the glyphs of a text in hundredths of its size


def named(root, *beginnings):
    """The groups whose names begin so."""
    return [group for group in root.iter() if (group.get("id") or "").startswith(beginnings)]


def sizes(svg):
    """Sizes of all labels of a figure, in pixels on a phone. Indices and exponents are parts of a label, but for those of
    ticks, whose exponent is what they say.
    """
    root = etree.fromstring(svg)
    width = float(root.get("viewBox").split()[2])
    found = []
    for text in named(root, "text_"):
        lines = [(line, SCALE.search(line.get("transform", ""))) for line in text]
        found += [(line, float(scale[1]) * UNIT * PHONE / width) for line, scale in lines if scale]
    of_ticks = {line for tick in named(root, "xtick_", "ytick_") for line in tick.iter()}
    glyphs = [
        (RAISED.search(glyph.get("transform", "")), size) for line, size in found if line in of_ticks for glyph in line
    ]
    return [size for _, size in found] + [size * float(raised[2]) for raised, size in glyphs if raised]


@pytest.mark.reads("holdtrue", rest="nothing of the site")
def test_a_label_has_the_size_that_it_is_drawn_with():
    import matplotlib.pyplot as plt

    from holdtrue.run.sandbox import as_svg

    figure = plt.figure(figsize=(5, 2))  # 360 points wide
    figure.text(0.1, 0.1, "plain\nof two lines", fontsize=12)
    figure.text(0.1, 0.5, "$p_{x^2}$", fontsize=9, rotation=90)
    assert sizes(as_svg(figure, "")) == pytest.approx([12 * 350 / 360, 12 * 350 / 360, 9 * 350 / 360])


@pytest.mark.reads("holdtrue", "snippets/shared/style.mplstyle", rest="nothing of the site")
def test_an_exponent_at_a_tick_is_a_label_of_its_own():
    import matplotlib.pyplot as plt

    from holdtrue.run.sandbox import as_svg

    figure, axes = plt.subplots(figsize=(5, 2))
    axes.set(xticks=[1, 2], xticklabels=["$10^{-3}$", "$w_0$"], yticks=[])
    axes.tick_params(labelsize=12)
    axes.set_xlabel("$e^x$", fontsize=12)
    plain, small = 12 * 350 / 360, 0.7 * 12 * 350 / 360
    assert sizes(as_svg(figure, "")) == pytest.approx([plain, plain, plain, *[small] * 2])
    with plt.style.context("snippets/shared/style.mplstyle"):
        figure, axes = plt.subplots(figsize=(5, 2))
        axes.set(xscale="log", xlim=(1e-4, 1e4), yticks=[])
        assert min(sizes(as_svg(figure, ""))) == pytest.approx(11.5 * 350 / 360)


@pytest.mark.parametrize("path", [of_page(path) for path in addresses() if path])  # the front page has others' figures
def test_on_a_phone_every_label_of_a_figure_is_high_enough_to_be_read(site, path):
    small = {}
    for file in (site / path).glob("*.svg"):
        name, lowest = file.name.partition(".")[0], min(sizes(file.read_text("utf-8")), default=HEIGHT)
        if lowest < HEIGHT:
            small[name] = min(lowest, small.get(name, HEIGHT))
    said = [f"{name}: {size:.1f} pixels" for name, size in sorted(small.items())]
    assert not said, f"labels lower than {HEIGHT} pixels on a phone: give them a larger fontsize\n" + "\n".join(said)


NARROW = """async () => {
  document.documentElement.classList.add("whole"); // what is far away has no width
  document.querySelectorAll("article details:not(.code, .proof)").forEach((fold) => (fold.open = true));
  await new Promise((drawn) => { requestAnimationFrame(drawn); setTimeout(drawn, 1000); });
  return [...document.querySelectorAll("article .figure img")].filter((image) => image.checkVisibility()).map((image) => [image.closest(".figure").id, image.clientWidth])
    .filter(([, width]) => width < PHONE).map(([figure, width]) => `${figure}: ${width} pixels`);
}""".replace("PHONE", str(PHONE))


@WORKS
@pytest.mark.parametrize("path", [*map(of_page, addresses())])
def test_on_a_phone_every_figure_is_as_wide_as_its_labels_want_in_folds_too(open_page, path):
    page = open_page(path, width=SCREEN)
    assert page.evaluate(NARROW) == []
