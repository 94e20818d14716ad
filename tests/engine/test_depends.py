"""Whatever is kept is made anew after a change to a module that takes part in making it, and after no other."""

import ast
import re

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from holdtrue.keep import depends, store
from holdtrue.site import Site

CONFIG = """
site_name: Example
site_url: http://127.0.0.1/
theme: {name: material, font: false}
plugins: [search, holdtrue]
markdown_extensions: [holdtrue, pymdownx.arithmatex: {generic: true}, pymdownx.superfences]
"""
TEST = """
import pytest


@pytest.mark.equation("part/page/law")
def test_law():
    assert 1 + 1 == 2
"""
BIB = "@book{knuth1984texbook,\n  author = {Knuth, Donald E.},\n  title = {The {\\TeX}book},\n  year = {1984},\n  publisher = {Addison-Wesley},\n}\n"
PATHS = {
    ".".join(path.relative_to(depends.HERE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in depends.HERE.rglob("*.py")
}
MODULES = {name: path.read_text("utf-8") for name, path in PATHS.items()}
IMPORTS = re.compile(r"^[ \t]*from (?P<stem>holdtrue[.\w]*) import (?:\((?P<lines>[^)]+)|(?P<names>[^#\n]+))", re.M)
NAMED = re.compile(r'"(holdtrue(?:\.\w+)+)"|^[ \t]*import (holdtrue[.\w]+)', re.M)


@pytest.fixture(scope="module")
def made(shared_example):
    """{module: ingredients}: by what a build of a site with something of everything keeps its results."""
    example, found, real = shared_example, {}, store.key
    example.write("mkdocs.yml", CONFIG)
    example.write("docs/works.bib", BIB)
    example.write("tests/part/test_page.py", TEST)
    example.write("docs/labs/small.py", "# %% [markdown]\n# # A lab\n")
    law = "\n/// equation | law\n$$ 1 + 1 = 2 $$\n///\n"
    example.page.write_text(example.page.read_text("utf-8") + law + "\n[@knuth1984texbook]\n", "utf-8")

    def spy(module, *ingredients):
        found.setdefault(module, ingredients)
        return real(module, *ingredients)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "key", spy)
        patch.chdir(example.root)
        site = Site(example.root)
        site.begin()  # the key of the lab
        (example.root / "docs/labs/small.py").unlink()
        config = load_config(str(example.root / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    return found


def named(text):
    """Modules of the engine that the text of one names: found here in another way than the engine does."""
    found = {name for names in NAMED.findall(text) for name in names}
    for match in IMPORTS.finditer(text):
        found.add(match["stem"])
        found |= {f"{match['stem']}.{name.strip()}" for name in (match["lines"] or match["names"]).split(",")}
    return found & MODULES.keys()


def reached(module):
    """Modules that one of the engine leads to, itself and the package included."""
    found, waiting = set(), [module]
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += named(MODULES[one])
            waiting += [one.rpartition(".")[0]] if "." in one else []  # the folder that it is in
    return found


def test_everything_that_is_kept_has_its_key_from_one_function(made):
    assert set(made) == {
        f"holdtrue.{name}"
        for name in (
            "run.supervisor",
            "run.lab_supervisor",
            "render.highlight",
            "read.programs",
            "read.bibliography",
            "export.notebook",
            "adapters.kept_pages",
            "adapters.search",
        )
    }
    calls = [
        ast.unparse(node.func)
        for text in MODULES.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
    ]
    used = [call for call in calls if call.endswith(("store.key", "store.remember"))]
    assert len(used) == len(made), "a call of which this test knows nothing"


@pytest.mark.parametrize("changed", sorted(MODULES))
def test_a_changed_module_changes_the_keys_of_what_it_takes_part_in_and_no_other(made, monkeypatch, changed):
    def keys():
        depends.maker.cache_clear()
        return {name: store.key(name, *ingredients) for name, ingredients in made.items()}

    before = keys()
    monkeypatch.setitem(depends.DIGESTS, PATHS[changed], "another")
    after = keys()
    depends.maker.cache_clear()
    expected = {name for name in made if changed in reached(name)}
    assert {name for name in made if before[name] != after[name]} == expected


@pytest.mark.parametrize(
    ("module", "packages"),
    [
        ("run.supervisor", {"numpy", "matplotlib", "pillow", "contourpy"}),
        ("run.lab_supervisor", {"mkdocs-jupyter", "jupytext", "nbclient", "ipykernel", "ipython"}),
        ("read.bibliography", {"pybtex", "latexcodec"}),
        ("render.highlight", {"pygments", "pymdown-extensions"}),
        ("render.extension", {"markdown", "pymdown-extensions", "math-core"}),
    ],
)
def test_a_result_depends_on_the_packages_that_its_makers_import_and_on_theirs(module, packages):
    found = {
        name.partition("-")[0].replace("_", "-").lower()
        for name in depends.versions(depends.modules(f"holdtrue.{module}")[1])
    }
    assert packages <= found and "ruff" not in found


def test_another_version_of_a_package_is_another_key(monkeypatch):
    def key():
        depends.maker.cache_clear()
        return store.key("holdtrue.run.supervisor")

    before = key()
    monkeypatch.setattr(depends, "versions", lambda names: ["numpy-9"])
    assert key() != before
    monkeypatch.undo()
    assert key() == before


def test_what_was_found_is_forgotten_with_the_engine_or_a_package_that_it_was_found_for(monkeypatch, tmp_path):
    monkeypatch.setattr(depends, "TABLE", tmp_path / "__pycache__/makers.json")
    monkeypatch.setattr(depends.sys, "dont_write_bytecode", False)

    def table(**changes):
        for name, value in changes.items():
            monkeypatch.setattr(depends, name, value)
        depends._table.cache_clear()
        depends._stamp.cache_clear()
        return depends._table()["packages"]

    assert table() == {}
    numpy = depends.versions(["numpy"])
    assert numpy[0].startswith("numpy-") and table() == {"numpy": numpy}
    assert table(PACKAGES=[*depends.PACKAGES, "another-1.dist-info"]) == {}
    depends.TABLE.write_text("{")
    assert table() == {}
    monkeypatch.undo()
    table()


def test_imports_run_down_only():
    """No module leads back to itself; one that it names for another process is none that it imports."""

    def leads(module, above=()):
        assert module not in above, " → ".join([*above, module])
        for other in imported[module] - {"__init__"}:
            if other not in sound:
                leads(other, (*above, module))
        sound.add(module)

    sound, imported = set(), {name: named(NAMED.sub("", text)) for name, text in MODULES.items()}
    for module in MODULES:
        leads(module)
