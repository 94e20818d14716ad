"""There are more pictures than anybody has seen: by listing the small ones, and by every digit of the number."""

import itertools
import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

import numpy as np
import pytest

from snippets.foundations.nutshell import how_many_images


def test_pictures_of_one_and_two_small_pixels_are_counted_by_listing_them():
    for pixels, bits, channels in ((1, 1, 3), (2, 1, 3), (1, 2, 3), (2, 2, 1), (3, 1, 1)):
        listed = len(list(itertools.product(range(2**bits), repeat=pixels * channels)))
        assert float(10 ** how_many_images.exponent(pixels, bits, channels)) == pytest.approx(listed, rel=1e-12)


@pytest.mark.equation("foundations/nutshell/number_of_images")
def test_the_number_of_700_by_1400_pictures_has_7080226_digits_and_begins_with_3148(printed):
    facts = how_many_images.facts()
    exact = Context(prec=7_100_000, Emax=MAX_EMAX, Emin=MIN_EMIN)
    count = exact.power(Decimal(256), 700 * 1400 * 3)  # every digit of it
    assert not exact.flags[next(f for f in exact.flags if f.__name__ == "Inexact")]
    assert facts["digits"] == count.adjusted() + 1 == 7_080_226 and facts["exponent"] == 7_080_225
    first = Context(prec=12, Emax=MAX_EMAX, Emin=MIN_EMIN).plus(count).scaleb(-7_080_225, exact)
    assert facts["leading"] == pytest.approx(float(first), rel=1e-9) and round(facts["leading"], 3) == 3.148
    digits = {r"\log_{10} N": count.adjusted() + math.log10(first), "N": 1 << 8 * 2_940_000}
    printed("foundations/nutshell/number_of_images").holds(digits, rtol=1e-12)
    assert float(how_many_images.exponent(how_many_images.PHOTO)) == pytest.approx(2_940_000 * math.log10(256))


def test_a_picture_of_700_by_1400_is_2940000_numbers_or_23_and_a_half_million_bits():
    facts = how_many_images.facts()
    assert facts["values"] == 700 * 1400 * 3 == 2_940_000
    assert facts["bits"] == 8 * 2_940_000 == 23_520_000
    assert facts["megabytes"] == pytest.approx(2.94) and facts["megapixels"] == pytest.approx(4032 * 3024 / 1e6)
    assert facts["exponent"] == math.floor(2_940_000 * math.log10(256))
    assert facts["grey"] == math.floor(980_000 * math.log10(256))
    assert facts["camera"] == math.floor(4032 * 3024 * 3 * math.log10(256))


def test_both_published_exponents_are_wrong_even_for_one_bit_and_for_nine():
    facts, notes, article = how_many_images.facts(), 800_000, 8_000_000
    assert notes < facts["one_bit"] == math.floor(2_940_000 * math.log10(2)) < facts["exponent"]
    assert facts["exponent"] < facts["nine_bits"] == math.floor(2_940_000 * 9 * math.log10(2)) < article
    # Nor is 8,000,000 a rounded exponent: that of 10 would be 7,000,000, and that of 2 is three times as large.
    assert round(facts["exponent"], -6) == 7_000_000 and facts["bits"] > 2 * article


def test_one_pixel_has_more_colours_than_imagenet_has_pictures():
    facts = how_many_images.facts()
    assert facts["colours"] == 256**3 == 16_777_216 > facts["imagenet"] == 15_000_000
    assert float(how_many_images.exponent(1)) == pytest.approx(math.log10(facts["colours"]), rel=1e-12)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_the_figure_of_image_counts_shows_four_sizes_and_imagenet(bits):
    (axes,) = (how_many_images.figure() if bits == 8 else how_many_images.figure(bits=bits)).axes
    dots, level = axes.lines
    sizes = {"one pixel": 1, "a digit of 8×8": 64, "700×1400": 980_000, "12 megapixels": 4032 * 3024}
    assert list(dots.get_xdata()) == list(sizes.values())
    truth = [bits * 3 * n * math.log10(2) for n in sizes.values()]
    assert np.array(dots.get_ydata(), dtype=float) == pytest.approx(truth, rel=1e-12)
    assert level.get_ydata() == pytest.approx([math.log10(15e6)] * 2)
    *names, imagenet = axes.texts
    for text, (name, x), y in zip(names, sizes.items(), truth, strict=True):
        shown = f"{y:.1f}" if y < 10 else f"{math.floor(y):,}"
        assert text.get_text() == f"{name}: {shown}" and text.xy == pytest.approx((x, y))
    assert imagenet.get_text() == "ImageNet: 7.2"
