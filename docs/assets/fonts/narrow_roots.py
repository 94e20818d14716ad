"""Make the tall root signs of a math font as wide as the small one: `narrow_roots.py in.ttf out.woff2`.

Browsers reserve for every root the width of the widest root sign in the font (MathML Core, 3.3.3), which in STIX Two
leaves a gap of nearly half an em behind each small root.
"""

import sys

from fontTools.ttLib import TTFont

font = TTFont(sys.argv[1])
variants = font["MATH"].table.MathVariants
small = font.getBestCmap()[ord("√")]
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
