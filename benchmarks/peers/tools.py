"""Who builds the content: for each tool its sources, its command, and what it keeps between two builds.

Each has the settings that its own documentation recommends for a site whose pages show figures, and those that make it
quicker or more often right where it offers a choice. Peers live in environments of their own, below .cache/bench/envs,
made from requirements/; we and plain Material are what the Python that runs this has.
"""

import os
import subprocess
import sys
import textwrap
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache/bench"
CORES = os.cpu_count()
REQUIREMENTS = Path(__file__).with_name("requirements")

MATERIAL = """\
site_name: Bench
site_url: http://127.0.0.1/
theme:
  name: material
  font: false
  features: [navigation.prune]
markdown_extensions:
  - attr_list
  - admonition
  - md_in_html
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.highlight
  - pymdownx.superfences
"""
INDEX = "The pages of this site are all alike and all different."
DRAW = "\n\nfig = figure()\n"  # the rest of a script, for tools that run one


@dataclass(frozen=True)
class Tool:
    """`files(content)` are its sources, `site` is what it makes.

    `page` is the address of a page's HTML below `site`, a pattern with {path} and {name}.
    """

    name: str
    files: object
    command: tuple
    page: str
    environment: str = ""  # of requirements/, none for the Python that runs this
    site: str = "site"
    executes: bool = True

    @property
    def python(self):
        if not self.environment:
            return sys.executable
        folder = CACHE / "envs" / self.environment
        return str(folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))

    def html(self, page):
        return self.page.format(path=page.path, name=page.name)

    def install(self):
        """Make its environment, unless it is there and its requirements are still the same."""
        if not self.environment:
            return
        wanted = (REQUIREMENTS / f"{self.environment}.txt").read_text("utf-8")
        made = Path(self.python).parents[1] / "requirements.txt"
        if made.is_file() and made.read_text("utf-8") == wanted:
            return
        print(f"installing {self.environment}", flush=True)
        venv.create(made.parent, with_pip=True, clear=True)
        command = [self.python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS / f"{self.environment}.txt"]
        subprocess.run(command, check=True)
        made.write_text(wanted, "utf-8")

    def environ(self, folder):
        """The environment of its command: nothing of the caller's settings, the snippets' helper importable."""
        env = {
            k: v for k, v in os.environ.items() if k not in ("MPLBACKEND", "SNIPPET_STORE", "PYTHONDONTWRITEBYTECODE")
        }
        env["PATH"] = os.pathsep.join([str(Path(self.python).parent), env["PATH"]])
        env["PYTHONPATH"] = str(folder) if self.environment else os.pathsep.join([str(folder), str(ROOT)])
        # The theme prints a notice about its successor; the debugger of a kernel one about frozen modules.
        return env | {"NO_MKDOCS_2_WARNING": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONUTF8": "1"}


def fence(code, info="python"):
    return f"```{info}\n{code}```\n"


def markdown(page, shown):
    """A page whose code and figure are `shown`."""
    return f"# {page.title}\n\n{page.prose}\n\n$$\n{page.formula}\n$$\n\n{shown}\n{page.closing}\n"


def rst(page, shown):
    bar = "=" * len(page.title)
    return f"{page.title}\n{bar}\n\n{page.prose}\n\n.. math::\n\n   {page.formula}\n\n{shown}\n{page.closing}\n"


def commented(text):
    return textwrap.indent(text, "# ", lambda line: True)


# With MkDocs ------------------------------------------------------------------------------------


def ours(content):
    files = {"mkdocs.yml": MATERIAL + "plugins: [search, holdtrue]\n", "docs/index.md": f"# Bench\n\n{INDEX}\n"}
    files["mkdocs.yml"] = files["mkdocs.yml"].replace("markdown_extensions:\n", "markdown_extensions:\n  - holdtrue\n")
    for page in content.pages:
        files[f"snippets/{page.path}/drawn.py"] = page.code
        figure = f"/// figure | drawn\n    alt: >-\n        A figure of the benchmark: {page.title}, drawn by numpy and matplotlib.\n\n"
        files[f"docs/{page.path}.md"] = markdown(page, f"{figure}{page.title}.\n///\n")
    return files | content.shared_files()


def plain(content):
    """Material without execution; the figures are there, and so is the code."""
    files = {"mkdocs.yml": MATERIAL + "plugins: [search]\n", "docs/index.md": f"# Bench\n\n{INDEX}\n"}
    for page in content.pages:
        shown = f"{fence(page.code)}\n![{page.title}]({page.name}.svg)\n"
        files[f"docs/{page.path}.md"] = markdown(page, shown)
        files[f"docs/{page.path}.svg"] = (CACHE / "figures" / f"{page.name}.svg").read_bytes()
    return files


HIDDEN = "  # markdown-exec: hide"
AS_SVG = "\nfrom io import StringIO\n\nfig = figure()\nsvg = StringIO()\nfig.savefig(svg, format='svg')\nplt.close(fig)\nprint(svg.getvalue())\n"


def markdown_exec(content):
    files = {"mkdocs.yml": MATERIAL + "plugins: [search, markdown-exec]\n", "docs/index.md": f"# Bench\n\n{INDEX}\n"}
    hidden = "".join(f"{line}{HIDDEN}\n" for line in AS_SVG.split("\n") if line)
    for page in content.pages:
        shown = fence(page.code + hidden, 'python exec="1" html="1" source="above"')
        files[f"docs/{page.path}.md"] = markdown(page, shown)
    return files | content.shared_files()


def mkdocs_jupyter(content):
    plugin = "plugins:\n  - search\n  - mkdocs-jupyter: {execute: true, allow_errors: false, include: ['part*/*.py']}\n"
    files = {"mkdocs.yml": MATERIAL + plugin, "docs/index.md": f"# Bench\n\n{INDEX}\n"}
    for page in content.pages:
        before, after = markdown(page, "\0").split("\0")
        text = f"# %% [markdown]\n{commented(before)}\n# %%\n{page.code}{DRAW}\n# %% [markdown]\n{commented(after.strip())}\n"
        files[f"docs/{page.path}.py"] = text
    return files | content.shared_files()


def mkdocs_gallery(content):
    plugin = """\
plugins:
  - gallery:
      examples_dirs: docs/examples
      gallery_dirs: docs/generated
      within_subsection_order: FileNameSortKey
      abort_on_example_error: true
  - search
nav: [index.md, generated]
"""
    files = {"mkdocs.yml": MATERIAL + plugin, "docs/index.md": f"# Bench\n\n{INDEX}\n"}
    files["docs/examples/README.md"] = f"# Examples\n\n{INDEX}\n"
    for page in content.pages:
        before, after = markdown(page, "\0").split("\0")
        code = page.code.partition("\n")[2]  # a script has one docstring, which is the text of its page
        text = f'r"""\n{before}"""\n# %%\n{code}{DRAW}\n# %%\n{commented(after.strip())}\n'
        files[f"docs/examples/plot_{page.name}.py"] = text
    return files | content.shared_files()


# With Sphinx ------------------------------------------------------------------------------------


def sphinx(extension, settings):
    return f"project = 'Bench'\nextensions = ['{extension}']\n{settings}"


TREE = "\n\n.. toctree::\n   :glob:\n\n   {pages}\n"
SPHINX = ("-m", "sphinx", "-q", "-b", "html", "src", "site")
# Sphinx reads pages side by side if it is told so, and with them runs what they hold.
SPHINX_PARALLEL = (*SPHINX[:3], "-j", str(CORES), *SPHINX[3:])


def sphinx_gallery(content, parallel=False):
    settings = f"""\
exclude_patterns = ['examples']
sphinx_gallery_conf = dict(
    examples_dirs='examples', gallery_dirs='generated', within_subsection_order='FileNameSortKey',
    abort_on_example_error=True, parallel={parallel},
)
"""
    files = {"src/conf.py": sphinx("sphinx_gallery.gen_gallery", settings)}
    files["src/index.rst"] = f"Bench\n=====\n\n{INDEX}" + TREE.format(pages="generated/index")
    files["src/examples/README.rst"] = f"Examples\n========\n\n{INDEX}\n"
    for page in content.pages:
        before, after = rst(page, "\0").split("\0")
        code = page.code.partition("\n")[2]
        text = f'r"""\n{before}"""\n# %%\n{code}{DRAW}\n# %%\n{commented(after.strip())}\n'
        files[f"src/examples/plot_{page.name}.py"] = text
    return files | content.shared_files()


def sphinx_gallery_parallel(content):
    return sphinx_gallery(content, parallel=2)


def myst_nb(content):
    settings = (
        "nb_execution_mode = 'cache'\nnb_execution_raise_on_error = True\nmyst_enable_extensions = ['dollarmath']\n"
    )
    files = {"src/conf.py": sphinx("myst_nb", settings)}
    files["src/index.rst"] = f"Bench\n=====\n\n{INDEX}" + TREE.format(pages="part*/*")
    kernel = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"
    for page in content.pages:
        files[f"src/{page.path}.md"] = kernel + markdown(page, fence(page.code + DRAW, "{code-cell} python"))
    return files | content.shared_files()


def plot_directive(content):
    settings = "plot_include_source = True\nplot_html_show_source_link = False\nplot_html_show_formats = False\n"
    settings += "plot_formats = [('png', 100)]\n"
    files = {"src/conf.py": sphinx("matplotlib.sphinxext.plot_directive", settings)}
    files["src/index.rst"] = f"Bench\n=====\n\n{INDEX}" + TREE.format(pages="part*/*")
    for page in content.pages:
        shown = ".. plot::\n\n" + textwrap.indent(page.code + DRAW, "   ")
        files[f"src/{page.path}.rst"] = rst(page, shown)
    return files | content.shared_files()


MKDOCS = ("-m", "mkdocs", "build", "-q")
FLAT = "generated/plot_{name}"
# Ours comes first: plain takes the figures of this site from it.
TOOLS = {
    tool.name: tool
    for tool in (
        Tool("ours", ours, MKDOCS, "{path}/index.html"),
        Tool("plain", plain, MKDOCS, "{path}/index.html", executes=False),
        Tool("markdown-exec", markdown_exec, MKDOCS, "{path}/index.html", "markdown-exec"),
        Tool("mkdocs-gallery", mkdocs_gallery, MKDOCS, f"{FLAT}/index.html", "mkdocs-gallery"),
        Tool("mkdocs-jupyter", mkdocs_jupyter, MKDOCS, "{path}/index.html", "mkdocs-jupyter"),
        Tool("sphinx-gallery", sphinx_gallery, SPHINX, f"{FLAT}.html", "sphinx-gallery"),
        Tool(
            "sphinx-gallery-parallel",
            sphinx_gallery_parallel, SPHINX, f"{FLAT}.html", "sphinx-gallery",
        ),
        Tool("myst-nb", myst_nb, SPHINX_PARALLEL, "{path}.html", "myst-nb"),
        Tool("plot-directive", plot_directive, SPHINX_PARALLEL, "{path}.html", "plot-directive"),
    )
}  # fmt: skip
