"""What reads a changed file runs again, and nothing else does: by hand, and by the engine itself."""

from itertools import chain, combinations

import pytest

from holdtrue.run.supervisor import Job
from holdtrue.site import key as stored
from snippets.reference.how_it_works import run_what_reads_the_change
from snippets.reference.how_it_works.run_what_reads_the_change import SITE, key, reads, stale

HELPERS, FIGURES = list(SITE)[:3], list(SITE)[3:]
READS = {  # by hand, from the imports
    "drift": {"drift", "walk", "noise"},
    "home": {"home", "walk", "noise"},
    "rain": {"rain", "noise"},
    "luck": {"luck", "noise", "dice"},
    "sums": {"sums", "dice"},
    "pi": {"pi"},
}


def edited(names):
    return {name: text + "\nx = 2" * (name in names) for name, text in SITE.items()}


def test_what_a_figure_reads_is_found_through_the_imports():
    assert {name: set(reads(name, SITE)) for name in FIGURES} == READS
    # A circle ends.
    assert reads("a", {"a": "import b", "b": "import c\nimport a", "c": "import b"}) == ["a", "b", "c"]


@pytest.mark.equation("reference/how_it_works/runs_again")
def test_a_figure_runs_again_exactly_if_it_reads_what_changed():
    changes = chain.from_iterable(combinations(SITE, size) for size in range(len(SITE) + 1))
    for changed in map(set, changes):
        assert stale(SITE, edited(changed)) == [name for name in FIGURES if READS[name] & changed]
    assert len({key(name, SITE) for name in FIGURES}) == len(FIGURES)  # though two have the same text


@pytest.mark.parametrize("changed", [(), *((name,) for name in SITE), ("noise", "sums")])
def test_the_engine_finds_the_same_figures_stale(tmp_path, changed):
    def keys(site):
        for name, text in site.items():
            path = tmp_path / "snippets" / ("shared" if name in HELPERS else "a/b") / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("import ", "from snippets.shared import "), "utf-8")
        return {name: stored(Job(str(tmp_path), f"a/b/{name}")) for name in FIGURES}

    before, after = keys(SITE), keys(edited(changed))
    assert [name for name in FIGURES if before[name] != after[name]] == stale(SITE, edited(changed))


def test_the_counts_are_those_of_the_sets():
    counts = {changed: sum(changed in read for read in READS.values()) for changed in SITE}
    assert run_what_reads_the_change.facts() == counts


@pytest.mark.parametrize("changed", SITE)
def test_the_picture_names_what_changed_and_what_runs_again(changed):
    (ax,) = run_what_reads_the_change.figure(changed).axes
    words = dict(text.get_text().partition(".py")[::2] for text in ax.texts)
    assert list(words) == list(SITE)
    for name, word in words.items():
        again = name in FIGURES and changed in READS[name]
        assert word == ("\nchanged" if name == changed else "\nruns again" if again else "")
    places = {text.get_text().partition(".py")[0]: text.get_position() for text in ax.texts}
    assert [places[name] for name in FIGURES] == [(2, y) for y in range(5, -1, -1)]
    assert [places[name] for name in HELPERS] == [(0, 3), (1, 4.5), (1, 0.5)]
    drawn = [tuple(map(tuple, line.get_xydata())) for line in ax.lines]
    direct = [(helper, name) for name in SITE for helper in HELPERS if f"import {helper}" in SITE[name]]
    assert drawn == [(places[helper], places[name]) for helper, name in direct] and len(direct) == 7
