"""Every snippet of the site, run by the browser's Python, has the numbers that the pages print."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from engine import sources
from engine.store import Store

ROOT = Path(__file__).parents[2]
SNIPPETS = sorted(
    path.relative_to(ROOT / "snippets").with_suffix("").as_posix()
    for path in (ROOT / "snippets").rglob("*.py")
    if "shared" not in path.parts
)

# Both compute with IEEE doubles. What differs is the order of sums and the last bit of exp, log and sin: some 1e-16 each,
# which n operations make n times as large, and the longest chains here have about 1e6.
TOLERANCE = 1e-9

RUN = """async ([name, code, positions]) => {
  const python = await import(new URL("assets/play/python.js", document.baseURI));
  const message = { type: "run", name, code, positions: positions ?? undefined };
  return python.ask(message, { signal: new AbortController().signal, own: true });
}"""


class Published:
    """What a built site has for the browser's Python."""

    def __init__(self, site):
        play = site / "assets/play"
        description = json.loads((play / "play.json").read_text("utf-8"))
        self.facts = description["facts"]
        with zipfile.ZipFile(play / "project.zip") as archive:
            self.controls = json.loads(archive.read("controls.json"))
            files = {name: archive.read(name) for name in archive.namelist() if name != "controls.json"}
        files = {
            name: content for name, content in files.items() if not name.endswith(".py") or name.startswith("engine/")
        }
        files |= {path.name: path.read_bytes() for path in play.glob("*.js")} | {"": Path(__file__).read_bytes()}
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        self.same_for_all = [description["python"], sorted(digests.items())]

    def key(self, root, name, *more):
        """Hash of everything that a run of snippet `name` in the browser, and what it is compared with, depend on."""
        path = root / "snippets" / f"{name}.py"
        return sources.program_key(root, path, name, self.facts[name], self.controls[name], self.same_for_all, *more)


@pytest.fixture(scope="module")
def published(site):
    return Published(site)


@pytest.fixture(scope="module")
def passed():
    """Keys of comparisons that have passed: none is made again, but where all tests are to run."""
    return Store(ROOT / ".cache/tests/play", ROOT)


@pytest.fixture(scope="module")
def window(browser, origin, runtime):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{origin}/")
    yield page
    context.close()


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_browsers_python_computes_what_the_page_prints(request, published, passed, everything, browser, name):
    key = published.key(ROOT, name, browser.version)
    if passed.get(key) and not everything:
        return
    code = (ROOT / "snippets" / f"{name}.py").read_text("utf-8")
    positions = [0 for _ in published.controls[name]] if "def figure(" in code else None
    answer = request.getfixturevalue("window").evaluate(RUN, [name, code, positions])
    assert "problem" not in answer, answer["problem"] + answer["traceback"]
    assert answer["facts"] == pytest.approx(published.facts[name], rel=TOLERANCE, abs=TOLERANCE)
    assert positions is None or answer["svg"].startswith("<svg ")
    passed.put(key, {"files": {}})


PROJECT = {
    "snippets/a/b.py": "from snippets.shared.helper import x",
    "snippets/a/c.py": "",
    "snippets/shared/helper.py": "x = 1",
    "snippets/shared/numbers.csv": "1",
    "engine/child.py": "",
    "controls.json": '{"a/b": {}, "a/c": {}}',
    "assets/play/worker.js": "",
    "assets/play/play.json": '{"python": {"version": 1}, "facts": {"a/b": {"x": 1}, "a/c": {}}}',
}


def key_of(folder, project, *more):
    for name, text in project.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with zipfile.ZipFile(folder / "assets/play/project.zip", "w") as archive:
        for name in project:
            if not name.startswith("assets/"):
                archive.write(folder / name, name)
    return Published(folder).key(folder, "a/b", *more)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("snippets/a/b.py", "import x", "import x as y"),
        ("snippets/shared/helper.py", "1", "2"),
        ("snippets/shared/numbers.csv", "1", "2"),
        ("engine/child.py", "", "1"),
        ("controls.json", '"a/b": {}', '"a/b": {"n": [1, 2]}'),
        ("assets/play/worker.js", "", "1"),
        ("assets/play/play.json", '"version": 1', '"version": 2'),
        ("assets/play/play.json", '"x": 1', '"x": 2'),
    ],
)
def test_a_snippet_runs_again_after_any_change_of_what_it_depends_on(tmp_path, name, old, new):
    changed = PROJECT | {name: PROJECT[name].replace(old, new, 1)}
    assert key_of(tmp_path / "one", PROJECT) != key_of(tmp_path / "two", changed)


def test_a_snippet_runs_again_in_another_browser_and_not_after_a_change_of_others(tmp_path):
    changed = {
        "snippets/a/c.py": "1",
        "controls.json": PROJECT["controls.json"].replace('"a/c": {}', '"a/c": {"n": [1]}'),
    }
    changed["assets/play/play.json"] = PROJECT["assets/play/play.json"].replace('"a/c": {}', '"a/c": {"x": 1}')
    key = key_of(tmp_path / "one", PROJECT, "99.0")
    assert key == key_of(tmp_path / "two", PROJECT | changed, "99.0")
    assert key != key_of(tmp_path / "three", PROJECT, "100.0")
