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
    facts, claims = how_many_images.facts(), how_many_images.CLAIMS
    assert claims == {"lecture notes": 800_000, "article": 8_000_000}
    assert claims["lecture notes"] < facts["one_bit"] == math.floor(2_940_000 * math.log10(2)) < facts["exponent"]
    assert facts["exponent"] < facts["nine_bits"] == math.floor(2_940_000 * 9 * math.log10(2)) < claims["article"]


def test_one_pixel_has_more_colours_than_imagenet_has_pictures():
    facts = how_many_images.facts()
    assert facts["colours"] == 256**3 == 16_777_216 > facts["imagenet"] == 15_000_000
    assert float(how_many_images.exponent(1)) == pytest.approx(math.log10(facts["colours"]), rel=1e-12)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_the_figure_of_image_counts_shows_three_sizes_imagenet_and_three_exponents(bits):
    line, bars = (how_many_images.figure() if bits == 8 else how_many_images.figure(bits=bits)).axes
    dots, level = line.lines
    assert dots.get_xdata().tolist() == [1, 980_000, 4032 * 3024]
    truth = [bits * 3 * n * math.log10(2) for n in (1, 980_000, 4032 * 3024)]
    assert np.array(dots.get_ydata(), dtype=float) == pytest.approx(truth, rel=1e-12)
    assert level.get_ydata() == pytest.approx([math.log10(15e6)] * 2)
    words = {t.get_text(): t.xy for t in line.texts if hasattr(t, "xy")}
    for name, x, y in zip(("one pixel", "700×1400", "12 megapixels"), dots.get_xdata(), truth, strict=True):
        assert words[name] == pytest.approx((x, y))
    heights = [bar.get_height() for bar in bars.patches]
    assert heights == pytest.approx([0.8, truth[1] / 1e6, 8])
    assert [t.get_text() for t in bars.texts] == [f"{h:.2f}" for h in heights]
    assert [t.get_position()[0] for t in bars.texts] == [0, 1, 2]
    assert all(h < t.get_position()[1] < h + 0.5 for t, h in zip(bars.texts, heights, strict=True))
    assert [t.get_text() for t in bars.get_xticklabels()] == ["notes", "true", "article"]
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars.patches] == pytest.approx([0, 1, 2])
