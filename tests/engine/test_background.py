"""While pages are being written, what is stale runs in the background: first what is looked at, and nothing in vain."""

import contextlib
import io
import json
import os
import re
import threading
import time

import pytest

from holdtrue.model import Result
from holdtrue.problem import Complaint, Problem
from holdtrue.run import dispatch, lab_supervisor, supervisor, svg
from holdtrue.serve import background, placeholders
from holdtrue.serve.background import Background
from holdtrue.site import Site
from holdtrue.words import EN

DRAW = """
import matplotlib.pyplot as plt


def figure(n=1):
    print("{name}")
    return plt.subplots(figsize=(5, 2.5))[0]


def facts():
    return {{"{name}": 1.0}}
"""
FIGURE = """
/// figure | {name}
    alt: Two empty axes, which are all that there is to be seen in this figure.

The number 1.0<!-- {name}.{name} -->.
///
"""


@pytest.fixture
def many(project):
    """Two pages of four figures each."""
    for page, names in ("one", "abcd"), ("two", "efgh"):
        project.write(f"docs/part/{page}.md", f"# {page}\n" + "".join(FIGURE.format(name=name) for name in names))
        for name in names:
            project.write(f"snippets/part/{page}/{name}.py", DRAW.format(name=name))
    project.page.unlink()
    return project


class Runs:
    """Stands in for `runner.execute`: what runs waits until it is let go."""

    def __init__(self):
        self.began, self.changed = [], threading.Condition()
        self.free = set()  # names

    def execute(self, job):
        name = job.name.rpartition("/")[2]
        with self.changed:
            self.began.append(name)
            self.changed.notify_all()
            self.changed.wait_for(lambda: name in self.free, 60)
        return Result(["<svg/>"], (1, 1), 0, {name: 1.0}, [], f"{name}\n")

    def let_go(self, names):
        with self.changed:
            self.free |= set(names)
            self.changed.notify_all()

    def wait(self, count):
        """The names of all that began, when there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.began) >= count, 60), self.began
            return "".join(self.began)


@pytest.fixture
def start():
    """start(project): a Background that has read it."""
    made = []

    def start(project):
        made.append(Background(Site(project.root), lambda line: lines.append(line), lambda uri: f"page of {uri}"))
        made[-1].begin()
        return made[-1]

    start.lines = lines = []
    yield start
    for each in made:
        each.stop()


@pytest.fixture
def runs(monkeypatch, start):
    runs = Runs()
    monkeypatch.setattr(supervisor, "execute", runs.execute)
    monkeypatch.setattr(background, "FEW", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    yield runs
    runs.let_go("abcdefgh")  # before `start` ends the threads


def names(page, letters):
    return [f"part/{page}/{letter}" for letter in letters]


def test_pages_run_in_their_order_and_nothing_before_the_pages_are_there(many, runs, start):
    at_work = start(many)
    at_work.plan()
    at_work.order(["part/two.md", "part/one.md"])
    assert not at_work.threads and at_work.queue == [*names("two", "efgh"), *names("one", "abcd")]
    at_work.go()
    assert set(runs.wait(2)) == set("ef")
    runs.let_go("efghabcd")
    assert set(runs.wait(8)) == set("efghabcd")


def test_what_is_looked_at_runs_next_and_stays_first_after_a_save(many, runs, start):
    at_work = start(many)
    at_work.plan()
    at_work.order(["part/one.md", "part/two.md"])
    at_work.go()
    assert set(runs.wait(2)) == set("ab")
    asked = threading.Thread(target=at_work.answer, args=("part/two.md", names("two", "hg")))
    asked.start()
    while at_work.looked_at != names("two", "hg"):
        time.sleep(0.01)
    runs.let_go("ab")
    assert set(runs.wait(4)[2:4]) == set("hg")
    runs.let_go("h")
    asked.join(60)
    assert not asked.is_alive()
    runs.wait(5)
    many.write("docs/part/one.md", (many.root / "docs/part/one.md").read_text("utf-8") + "\nMore.\n")
    at_work.begin()
    at_work.looked_at = names("two", "f")
    at_work.plan()
    at_work.order(["part/one.md", "part/two.md"])
    assert at_work.queue[0] == "part/two/f"
    at_work.go()
    runs.let_go("cdefgh")
    assert runs.wait(8).count("g") == 1, "what was running goes on"


def test_an_answer_comes_when_there_is_one_and_says_what_the_page_shows(many, runs, start):
    page = many.root / "docs/part/one.md"
    many.write("docs/part/one.md", page.read_text("utf-8").replace("1.0<!-- b.b", "2.0<!-- b.b").replace("a.a", "a.z"))
    at_work = start(many)
    at_work.plan()
    at_work.order(["part/one.md"])
    at_work.go()
    runs.let_go("ab")
    both = {}
    while len(both) < 2:
        both |= at_work.answer("part/one.md", [name for name in names("one", "ab") if name not in both])
    a, b = (both[name] for name in names("one", "ab"))
    assert b["facts"] == {"b": "1"} and b["output"] == '<pre class="output">b\n</pre>'
    wrong = "b.b is 1.0, the page says 2.0; `python -m holdtrue update` writes the right number"
    assert b["wrong"] == [["b.b", "2.0", wrong]]
    missing = "snippets/part/one/a.py has no fact 'z'; it has a"
    assert a["wrong"] == [["a.z", "1.0", missing]]
    assert {p.message for p in at_work.site.problems} == {wrong, missing}, "the terminal hears of it, too"


def test_a_failure_is_shown_and_runs_again_with_the_next_save(many, start, monkeypatch):
    monkeypatch.setattr(background, "FEW", 0)
    (many.root / "snippets/part/one/a.py").write_text("1 / 0\n", "utf-8")
    at_work = start(many)
    said = "snippets/part/one/a.py:1: ZeroDivisionError: division by zero"
    for _ in range(2):
        at_work.plan()
        at_work.go()
        assert at_work.answer("part/one.md", names("one", "a")) == {"part/one/a": {"problem": said}}
        at_work.begin()
    assert at_work.site.stand_ins.keys() >= {"part/one/a"}


def test_a_result_of_an_earlier_state_is_neither_shown_nor_kept(many, runs, start, monkeypatch):
    killed = []
    monkeypatch.setattr(supervisor, "kill_named", killed.append)
    at_work = start(many)
    at_work.plan()
    at_work.order(["part/one.md", "part/two.md"])
    at_work.go()
    runs.wait(2)
    many.write("snippets/part/one/a.py", DRAW.format(name="a") + "\n# changed\n")
    at_work.begin()
    at_work.plan()
    at_work.order(["part/one.md", "part/two.md"])
    at_work.go()
    assert killed == ["part/one/a"]
    assert at_work.queue[0] == "part/one/a" and "part/one/b" not in at_work.queue
    runs.let_go("abcdefgh")
    assert runs.wait(9).count("a") == 2
    at_work.answer("part/one.md", names("one", "a"))
    assert Site(many.root).store.get(at_work.site.keys["part/one/a"])


def test_what_runs_is_ended_by_its_name(project):
    project.write("snippets/part/page/line.py", "while True: pass\n")
    job = project.job()
    said = []

    def run():
        with pytest.raises(Complaint) as error:
            supervisor.execute(job)
        said.append(str(error.value))

    thread = threading.Thread(target=run)
    thread.start()
    while job.name not in supervisor.running.values():
        time.sleep(0.01)
    supervisor.kill_named("part/page/other")
    assert job.name in supervisor.running.values()
    supervisor.kill_named(job.name)
    thread.join(30)
    assert "killed by signal 9" in said[0]


def test_few_stale_results_are_waited_for(many, start):
    at_work = start(many)
    at_work.plan()
    at_work.order(["part/one.md", "part/two.md"])
    at_work.go()
    with at_work.changed:
        assert at_work.changed.wait_for(lambda: not at_work.site.stand_ins, 60)
    assert start.lines[-1].startswith("holdtrue: 8 figures, 8 run, ")
    many.write("snippets/part/one/a.py", DRAW.format(name="a") + "\n# changed\n")
    at_work.begin()
    assert at_work.site.stand_ins.keys() == {"part/one/a"}
    at_work.plan()
    at_work.order(["part/one.md", "part/two.md"])
    assert not at_work.site.stand_ins and at_work.site.problems == []


def test_the_terminal_hears_how_much_is_left(many, runs, start, monkeypatch):
    monkeypatch.setattr(background, "REPORT", 0)
    at_work = start(many)
    at_work.plan()
    at_work.order(["part/one.md", "part/two.md"])
    at_work.go()
    runs.let_go("abcdefgh")
    with at_work.changed:
        assert at_work.changed.wait_for(lambda: not at_work.site.stand_ins, 60)
    for left, line in zip(range(7, 0, -1), start.lines, strict=False):
        assert line.startswith(f"holdtrue: {left} of 8 still to run, about ")
    assert start.lines[-1].endswith("; all is there")


def ask(app, path, query=""):
    """(status, headers, body) of a request to a WSGI application."""
    heard = []
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
    body = b"".join(app(environ, lambda status, headers: heard.extend([status, dict(headers)])))
    return *heard, body


def elsewhere(environ, start_response):
    start_response("404 Not Found", [])
    return [b"the server's own"]


def test_the_server_has_what_came_after_the_pages(many, runs, start):
    at_work = start(many)
    app = at_work.app(elsewhere, "/course/")
    at_work.plan()
    at_work.order(["part/one.md"])
    at_work.go()
    assert ask(app, "/course/part/one/a.svg")[2] == b"the server's own"
    runs.let_go("a")
    status, headers, body = ask(app, background.ADDRESS, "page=part/one.md&name=part/one/a")
    assert status == "200 OK" and headers["Content-Type"] == "application/json"
    assert json.loads(body)["part/one/a"]["facts"] == {"a": "1"}
    status, headers, body = ask(app, "/course/part/one/a.svg")
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == ("200 OK", "image/svg+xml", "no-cache")
    assert body == b"<svg/>"
    assert ask(app, "/course/part/one/b.svg")[2] == b"the server's own"


@pytest.mark.parametrize(
    ("source", "style", "pixels"),
    [
        ("plt.subplots(figsize=(6, 3.4))", "", (576, 326)),
        ("plt.figure(figsize=[5.5, 2])\nplt.figure(figsize=(1, 1))", "figure.figsize: 6, 3", (528, 192)),
        ("plt.subplots()", "figure.figsize: 6, 3.5", (576, 336)),
        ("plt.subplots(figsize=size)", "font.size: 12", (614, 461)),
    ],
)
def test_the_size_of_a_figure_is_read_from_its_source(project, source, style, pixels):
    project.snippet.write_text(source, "utf-8")
    project.write("snippets/shared/style.mplstyle", style)
    job = project.job(frames=({}, {}), default=1)
    waiting = placeholders.stand_in(job, EN)
    assert [svg.size(frame) for frame in waiting.frames] == [pixels, pixels]
    assert waiting.default == 1 and "being drawn" in waiting.frames[0]


def test_what_ran_before_tells_more_than_the_source(project):
    former = Result([""], (300, 200), 0, {}, [], "1\n2\n3\n4\n5\n")
    waiting = placeholders.stand_in(project.job(), EN, former)
    assert svg.size(waiting.frames[0]) == (300, 200)
    assert waiting.output.count("\n") == 5


@pytest.mark.reads(".")
def test_the_places_of_the_course_have_the_size_of_its_figures(site):
    drawn = {name: result for name, result in site.results.items() if result.frames}
    read = {name: placeholders.read_size(site.jobs[name]) for name in drawn}
    assert read == {name: svg.size(result.frames[0]) for name, result in drawn.items()}


def test_the_place_of_a_figure_has_a_border_that_can_be_seen(project):
    frame = placeholders.stand_in(project.job(), EN).frames[0]
    (x, y, width, height) = map(
        float, re.search(r'<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', frame).groups()
    )
    assert (x, y) == (0.5, 0.5) and (x + width + 0.5, y + height + 0.5) == svg.size(frame)


def test_numbers_alone_have_no_picture(project):
    job = project.job(frames=())
    assert placeholders.stand_in(job, EN) == Result([], None, 0, {}, [], "being printed")


def show(at_work):
    """Do what a build does, but write nothing."""
    for path, make in at_work.offers().items():
        at_work.offer(path, make)
    at_work.show()


def test_the_playground_is_told_of_what_ran_since(many, runs, start):
    many.write("pyproject.toml", "[tool.holdtrue]\nplayground = true\n")
    at_work = start(many)
    at_work.plan()
    show(at_work)
    app, path = at_work.app(elsewhere, "/"), "/assets/play/play.json"
    assert json.loads(ask(app, path)[2])["facts"] == {}
    runs.let_go("a")
    at_work.go()
    at_work.answer("part/one.md", names("one", "a"))
    assert json.loads(ask(app, path)[2])["facts"] == {"part/one/a": {"a": 1.0}}


def test_a_figure_is_there_during_a_build_and_what_is_drawn_then_is_not_lost(many, runs, start):
    def build():
        at_work.begin()
        yield
        at_work.plan()
        offers = at_work.offers()
        yield
        for path, make in offers.items():
            at_work.offer(path, make)
        at_work.show()
        at_work.go()

    at_work = start(many)
    list(build())
    assert "being drawn" in at_work.made["part/one/a.svg"]()
    runs.wait(2)
    building = build()
    next(building)
    assert "being drawn" in at_work.made["part/one/a.svg"]()
    next(building)
    runs.let_go("a")
    at_work.answer("part/one.md", names("one", "a"))
    assert at_work.made["part/one/a.svg"]() == "<svg/>"
    list(building)
    assert at_work.made["part/one/a.svg"]() == "<svg/>"


def test_a_site_without_playground_has_none_to_offer(many, start):
    at_work = start(many)
    show(at_work)
    assert not [path for path in at_work.made if path.startswith(("assets/play", "assets/python"))]


def test_no_build_begins_while_a_page_is_rendered(many, start):
    at_work, built = start(many), []
    build = at_work.alone(lambda what: built.append(what) or f"built {what}")
    assert build("now") == "built now"
    with at_work.rendering:
        waiting = threading.Thread(target=build, args=("later",))
        waiting.start()
        waiting.join(0.2)
        assert built == ["now"]
    waiting.join(60)
    assert built == ["now", "later"]


def test_a_cluster_is_left_at_the_end(many, monkeypatch):
    left = []

    @contextlib.contextmanager
    def snippets(root, layout, here):
        yield lambda job: None
        left.append(root)

    monkeypatch.setattr(dispatch, "snippets", snippets)
    at_work = Background(Site(many.root), print, None)
    at_work.begin()
    at_work.plan()
    at_work.go()
    assert left == []
    at_work.stop()
    assert left == [many.root]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("no room"), "1: no room"),
        (
            Complaint(*(Problem("small.py", line, said) for line, said in [(7, "ended"), (9, "twice")])),
            "7: ended\ndocs/labs/small.py:9: twice",
        ),
    ],
)
def test_a_lab_that_can_not_run_is_a_problem_of_its_page(many, start, monkeypatch, error, said):
    many.write("docs/labs/small.py", "# %% [markdown]\n# # A small lab\n")

    def execute(root, path, layout):
        raise error

    monkeypatch.setattr(lab_supervisor, "execute", execute)
    at_work = start(many)
    at_work.plan()
    at_work.go()
    assert at_work.answer("labs/small.py", ["labs/small.py"]) == {"labs/small.py": {"page": "page of labs/small.py"}}
    assert f"docs/labs/small.py:{said}" == "\n".join(str(p) for p in at_work.site.problems if p.uri == "labs/small.py")
