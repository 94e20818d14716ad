"""A file changes: what reads it runs again, and nothing else does."""

import re
from hashlib import sha256

import matplotlib.pyplot as plt

SITE = {  # a small site: three helpers and six figures, each with its code
    "noise": "", "walk": "import noise", "dice": "",
    "drift": "import walk", "home": "import walk", "rain": "import noise",
    "luck": "import noise\nimport dice", "sums": "import dice", "pi": ""}
AT = dict(zip(SITE, [(0, 3), (1, 4.5), (1, 0.5), *(
    (2, y) for y in range(5, -1, -1))], strict=True))


# --8<-- [start:key]
def reads(name, site):
    """Names of all files that a program reads, its own first."""
    found = [name]
    for name in found:  # grows on the way: helpers have helpers
        imported = re.findall(r"import (\w+)", site[name])
        found += [other for other in imported if other not in found]
    return found


def key(name, site):
    """A hash of what stands in all these files."""
    texts = [(other, site[other]) for other in reads(name, site)]
    return sha256(repr(texts).encode()).hexdigest()


def stale(before, after):
    """Figures for which there is no result under their new key."""
    return [n for n in list(SITE)[3:] if key(n, before) != key(n, after)]
# --8<-- [end:key]


def figure(changed="walk"):
    again = stale(SITE, SITE | {changed: SITE[changed] + "\nx = 1"})
    fig, ax = plt.subplots(figsize=(5, 4.2))
    for name, (x, y) in AT.items():
        for helper in re.findall(r"import (\w+)", SITE[name]):
            ax.plot([AT[helper][0], x], [AT[helper][1], y], "0.5", lw=1)
        word, color, width = (
            ("changed", "C1", 2) if name == changed else
            ("runs again", "C0", 2) if name in again else ("", "0.5", 1))
        ax.text(x, y, f"{name}.py\n{word}".strip(), size=12, ha="center",
                va="center", bbox={"fc": "w", "ec": color, "lw": width})
    ax.set(xlim=(-0.3, 2.3), ylim=(-0.5, 5.5))
    ax.axis("off")
    return fig


def facts():
    return {name: len(stale(SITE, SITE | {name: text + "\nx = 1"}))
            for name, text in SITE.items()}
