import textwrap

import pytest

from engine.site import Site

SNIPPET = '''
"""A straight line."""
import matplotlib.pyplot as plt


def figure(slope=1):
    print("slope", slope)
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.plot([0, 1], [0, slope])
    return fig


def facts():
    return {"third": 1 / 3, "thousand": 1000, "tiny": 2.3283e-10}
'''

PAGE = """
# A page

/// figure | line
    alt: >-
      A straight line that rises from the lower left to the upper right corner.
    controls: {slope: [1, 2]}

The line rises by 0.333<!-- line.third --> in $x^2$.
///

/// output | line
///
"""


class Project:
    """A small site in a folder: one page with one figure."""

    def __init__(self, root):
        self.root = root
        self.snippet, self.page = root / "snippets/part/page/line.py", root / "docs/part/page.md"
        self.write(self.snippet, SNIPPET)
        self.write(self.page, PAGE)

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return path

    def site(self):
        """The site, as a new process would see it."""
        site = Site(self.root)
        site.update()
        return site

    def problems(self):
        return [str(problem) for problem in self.site().problems]


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)
