"""What every tool builds: pages with a sentence, a formula and a snippet that draws a figure, all different.

Every snippet imports one helper. One of them changes rcParams: a tool that lets them reach the next snippet draws a
figure that is not that snippet's own. The state of a `Content` says which edits it has seen.
"""

from dataclasses import dataclass, replace
from pathlib import Path

# By place in the site; all that are looked at stand after the one that leaks.
LEAKS, VICTIM, EDITED, PROSE = 1, 2, 4, 6
FOLDER = 25  # pages in a section, so that navigation does not grow with the square of the site
HELPER = "snippets/shared/bumps.py"
HELPER_CODE = '''\
"""A density with three bumps."""

import numpy as np

CENTRES = np.array([[-1.6, -0.8], [0.2, 1.3], [{x}, -0.5]])
WIDTH = 0.55


def density(points):
    """At points of shape (n, 2)."""
    squares = ((points[:, None] - CENTRES) ** 2).sum(-1)
    return np.exp(-squares / (2 * WIDTH**2)).mean(1) / (2 * np.pi * WIDTH**2)


def uphill(points):
    """The gradient of its logarithm."""
    away = CENTRES - points[:, None]
    near = np.exp(-(away**2).sum(-1) / (2 * WIDTH**2)) + 1e-12
    return (near[..., None] * away).sum(1) / near.sum(1)[:, None] / WIDTH**2


def draw(rng, n):
    """n samples, of shape (n, 2)."""
    return CENTRES[rng.integers(3, size=n)] + WIDTH * rng.standard_normal((n, 2))
'''
HEAD = '''\
"""{title}."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import bumps


def figure():
    rng = np.random.default_rng({seed})
'''
# (title, formula, body): each draws in about a tenth of a second.
KINDS = [
    (
        "Shares of many throws",
        r"\hat p_k = \frac{1}{n} \sum_{i=1}^n [x_i \in B_k]",
        """\
    x = bumps.draw(rng, 120_000)[:, 0]
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.hist(x, bins=60, density=True, alpha=0.6, label="samples")
    line = np.linspace(-4, 4, 200)
    ax.plot(line, np.exp(-(line**2) / 2) / np.sqrt(2 * np.pi), label="one bump")
    ax.set(xlabel="$x_1$", ylabel="share")
    ax.legend()
    return fig
""",
    ),
    (
        "Heights of a density",
        r"p(x) = \frac{1}{3} \sum_{k=1}^3 \mathcal N(x; \mu_k, \sigma^2 I)",
        """\
    sides = np.linspace(-3, 3, 140)
    grid = np.stack(np.meshgrid(sides, sides), -1).reshape(-1, 2)
    height = bumps.density(grid + rng.normal(0, 0.3, 2)).reshape(140, 140)
    fig, ax = plt.subplots(figsize=(5, 4))
    lines = ax.contour(sides, sides, height, levels=7)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", title=f"highest at {height.max():.3f}")
    fig.colorbar(lines)
    return fig
""",
    ),
    (
        "Arrows that point uphill",
        r"s(x) = \nabla_x \log p(x)",
        """\
    sides = np.linspace(-3, 3, 15) + rng.normal(0, 0.1)
    grid = np.stack(np.meshgrid(sides, sides), -1).reshape(-1, 2)
    arrows = bumps.uphill(grid)
    length = np.linalg.norm(arrows, axis=1)
    fig, ax = plt.subplots(figsize=(5, 4))
    ax.quiver(*grid.T, *(arrows / (1 + length[:, None])).T, length)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return fig
""",
    ),
    (
        "A walk that climbs and stumbles",
        r"x_{k+1} = x_k + \eta s(x_k) + \sqrt{2 \eta}\, z_k",
        """\
    x = rng.uniform(-3, 3, (300, 2))
    path = [x[:6]]
    for _ in range(150):
        x = x + 0.02 * bumps.uphill(x) + 0.2 * rng.standard_normal(x.shape)
        path.append(x[:6])
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.plot(np.array(path)[..., 0])
    ax.set(xlabel="step", ylabel="$x_1$")
    return fig
""",
    ),
    (
        "A cloud of points",
        r"\Sigma = \frac{1}{n} \sum_{i=1}^n (x_i - \bar x)(x_i - \bar x)^\top",
        """\
    x = bumps.draw(rng, 20_000)
    size, turn = np.linalg.eigh(np.cov(x.T))
    fig, ax = plt.subplots(figsize=(5, 4))
    ax.scatter(*x[:250].T, s=6)
    for length, way in zip(np.sqrt(size), turn.T):
        ax.plot(*np.stack([x.mean(0), x.mean(0) + 2 * length * way]).T)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    return fig
""",
    ),
]
LEAK = '    plt.rcParams.update({"lines.linewidth": 7, "axes.linewidth": 5, "font.size": 17})\n'
SENTENCES = (
    "Whoever wants to know how a sample comes about looks at the code below and changes one of its numbers.",
    "The figure is drawn by the code above it, and nothing else: run it twice and it is the same.",
)


@dataclass(frozen=True)
class Page:
    """One page. `code` defines figure(); the same text goes to every tool."""

    number: int
    title: str
    prose: str
    formula: str
    code: str

    @property
    def name(self):
        return f"p{self.number:04}"

    @property
    def path(self):
        """Without suffix, below the folder of all pages."""
        return f"part{self.number // FOLDER:02}/{self.name}"

    @property
    def closing(self):
        return SENTENCES[1]


@dataclass(frozen=True)
class Content:
    """`size` pages, or those with the numbers in `only`; and how often each of the three edits was made."""

    size: int
    prose: int = 0
    snippet: int = 0
    helper: int = 0
    only: tuple = ()

    @property
    def pages(self):
        return [self.page(number) for number in self.only or range(self.size)]

    def page(self, number):
        """The page with this number, as it is after the edits; the same in a site of any size."""
        title, formula, body = KINDS[number % len(KINDS)]
        seed = number + 5000 * self.snippet * (number == EDITED)
        head = HEAD.format(title=title, seed=seed) + (LEAK if number == LEAKS else "")
        later = f" This is version {self.prose + 1}." if self.prose and number == PROSE else ""
        prose = f"Page {number} of many. {SENTENCES[0]}{later}"
        return Page(number, f"{title} ({number})", prose, formula, head + body)

    @property
    def helper_code(self):
        return HELPER_CODE.format(x=round(1.7 + self.helper / 2, 1))

    def alone(self, number):
        """A site of this page only: nothing is there that could touch its figure."""
        return replace(self, only=(number,))

    def shared_files(self):
        return {HELPER: self.helper_code}


def sync(folder, files):
    """Make the sources in `folder` be these, {path: text or bytes}; what is the same already is not touched."""
    for name, text in files.items():
        path, content = Path(folder, name), text if isinstance(text, bytes) else text.encode()
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
