"""The picture that stands beside a link to a page elsewhere: a hook of MkDocs, see mkdocs.yml.

One card for each page, drawn with matplotlib and the fonts that come with it; nothing is fetched. A die shows which
page of its chapter it is. Cards are kept in .cache/cards under the hash of what stands on them, and left out of
`mkdocs serve`, where nobody sees them.
"""

import contextlib
import hashlib
import io
import json
import os
import tempfile
import textwrap
from importlib import metadata
from pathlib import Path

SIZE = 1200, 630  # pixels, as Open Graph wants them
INK, SOFT, ACCENT, PAPER = "#1d2129", "#575d69", "#0f5c9e", "#ffffff"
# Places of the pips of a die on a 3 x 3 grid, for one to six.
PIPS = {1: "4", 2: "26", 3: "246", 4: "0268", 5: "02468", 6: "035268"}


def address(page):
    """Where the card of a page stands, below the site."""
    return f"assets/cards/{page.file.src_uri.rpartition('.')[0]}.png"


def on_page_context(context, page, config, nav):
    page.card = None if config.plugins["holdtrue"].serving else address(page)


def on_post_build(config):
    if config.plugins["holdtrue"].serving:
        return
    for page, words in config.cards:
        target = Path(config.site_dir, address(page))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(card(Path(config.config_file_path).parent / ".cache/cards", words))


def on_env(env, config, files):
    """All pages have their titles now."""
    config.cards = []
    for file in files.documentation_pages():
        page = file.page
        siblings = page.parent.children if page.parent else [page]
        number = siblings.index(page) % 6 + 1 if page in siblings else 5
        title = page.title if not page.is_homepage else config.site_name
        where = page.parent.title if page.parent else ""
        words = {"title": title, "where": where, "text": page.meta.get("description", ""), "pips": number}
        config.cards.append((page, words | {"site": config.site_name}))
    return env


def card(cache, words):
    """The PNG with these words, drawn if it is not in the cache."""
    key = json.dumps([words, metadata.version("matplotlib"), Path(__file__).read_text("utf-8")])
    path = cache / f"{hashlib.sha256(key.encode()).hexdigest()}.png"
    if path.exists():
        return path.read_bytes()
    image = io.BytesIO()
    draw(**words).savefig(image, dpi=100, metadata={"Software": None})
    with contextlib.suppress(OSError):  # what cannot be kept is drawn again
        cache.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=cache, suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(image.getvalue())
        os.replace(temporary, path)
    return image.getvalue()


def draw(title, where, text, pips, site):
    """The card as a matplotlib Figure of 12 x 6.3 inches."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle, FancyBboxPatch

    with rc_context({"font.family": "STIXGeneral", "text.parse_math": False}):
        figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), facecolor=PAPER)
        axes = figure.add_axes([0, 0, 1, 1], xlim=(0, SIZE[0]), ylim=(0, SIZE[1]))
        axes.axis("off")
        axes.axhspan(0, 14, color=ACCENT)
        axes.add_patch(FancyBboxPatch((930, 350), 160, 160, "round,pad=20,rounding_size=34", fill=False, ec=INK, lw=4))
        for place in map(int, PIPS[pips]):
            axes.add_patch(Circle((955 + 55 * (place % 3), 485 - 55 * (place // 3)), 15, color=INK))
        axes.text(80, 510, where, size=26, color=ACCENT)
        width, size = (25, 56) if len(title) <= 45 else (33, 44)
        heading = textwrap.fill(title, width, max_lines=3, placeholder=" …")
        axes.text(80, 480, heading, size=size, color=INK, va="top", linespacing=1.1)
        body = textwrap.wrap(text, 68, max_lines=3, placeholder=" …")
        axes.text(80, 245, "\n".join(body), size=25, color=SOFT, va="top", linespacing=1.3)
        axes.text(80, 45, "" if title == site else site, size=25, color=ACCENT)
    return figure
