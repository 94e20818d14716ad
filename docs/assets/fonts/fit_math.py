"""What a math font lacks in a browser, and has too much: `fit_math.py in.ttf out.woff2`.

Browsers reserve for every root the width of the widest root sign in the font (MathML Core, 3.3.3), which in STIX Two
leaves a gap of nearly half an em behind each small root: here the tall ones become as wide as the small one. And no
browser moves an index closer to the letter that it belongs to, so the table that says how far can go.
"""

import sys

from fontTools.ttLib import TTFont

font = TTFont(sys.argv[1])
font["MATH"].table.MathGlyphInfo.MathKernInfo = None
variants = font["MATH"].table.MathVariants
small = font.getBestCmap().get(ord("√"))
if small in variants.VertGlyphCoverage.glyphs:
    sizes = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(small)]
    width, _ = font["hmtx"][small]
    tall = {record.VariantGlyph for record in sizes.MathGlyphVariantRecord} - {small}
    tall |= {part.glyph for part in sizes.GlyphAssembly.PartRecords}
    for name in tall:
        glyph, advance = font["glyf"][name], font["hmtx"][name][0]
        glyph.coordinates.scale((width / advance, 1))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = width, glyph.xMin
font.flavor = "woff2"
font.save(sys.argv[2])
