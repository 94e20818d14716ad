"""The course as it stands on the disk: for the fixtures of the tests, and for mutants.py."""

import functools
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def snippets():
    """["A/B/N", …]: all of them, without the helpers that they share."""
    paths = sorted((ROOT / "snippets").glob("*/*/*.py"))
    return [p.relative_to(ROOT / "snippets").with_suffix("").as_posix() for p in paths if "shared" not in p.parts]


@functools.cache
def pages():
    """{"A/B.md": holdtrue.model.Page}, all but those of the assets."""
    from holdtrue.read import page

    docs = ROOT / "docs"
    uris = (path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*.md")))
    return {uri: page.read(uri, (docs / uri).read_text("utf-8")) for uri in uris if not uri.startswith("assets/")}


def addresses():
    """["A/B/", …]: of all pages, labs included, below that of the site; "" is the front page."""
    docs = ROOT / "docs"
    sources = [path.relative_to(docs) for path in (*docs.rglob("*.md"), *docs.glob("labs/*.py"))]
    names = [path.with_suffix("").as_posix() for path in sources if "assets" not in path.parts]
    return sorted("" if name == "index" else f"{name.removesuffix('/index')}/" for name in names)


def frames(name, pages):
    """[{parameter: value}, …] of the snippet's figure, in the order of the engine; [{}] if it has no sliders."""
    blocks = [(page.full_name(block.name), block) for page in pages.values() for block in page.blocks]
    controls = next((b.controls for full_name, b in blocks if full_name == name and b.controls), {})
    return [dict(zip(controls, values, strict=True)) for values in product(*controls.values())]
