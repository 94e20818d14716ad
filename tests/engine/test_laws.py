"""What runs a page's tests in the browser judges as pytest does, and says in words what failed."""

import itertools
import sys

import numpy as np
import pytest

from holdtrue.browser import laws

NUMBERS = [0, 1, 1 + 9e-7, 1 + 2e-6, 1.05, -1, 1e-13, 2e-12, 1e9, float("inf"), -float("inf"), float("nan")]
OPTIONS = [{}, {"rel": 0.1}, {"abs": 0.01}, {"rel": 1e-3, "abs": 2}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_number_is_as_near_as_it_is_for_pytest(options):
    for found, expected in itertools.product(NUMBERS, repeat=2):
        assert (found == laws.Approx(expected, **options)) == (found == pytest.approx(expected, **options)), (
            found,
            expected,
        )
    for expected in NUMBERS:
        for found in (np.array([1.0, 1.0]), np.array([[1.0], [expected]])):
            if np.isfinite(expected):
                asked = laws.Approx(expected, **options), pytest.approx(expected, **options)
                assert (found == asked[0]) == (found == asked[1]), (found, expected)


@pytest.mark.parametrize("found", [[1, 2], [1, 2.1], [2, 1]])
def test_arrays_are_compared_place_by_place(found):
    for make in (list, np.array):
        asked = laws.Approx([1, 2]), pytest.approx(np.array([1, 2]))
        assert (make(found) == asked[0]) == (np.array(found) == asked[1])
    with pytest.raises(AssertionError, match="found the shape"):
        assert np.array([1]) == laws.Approx([1, 2])


TESTS = """
import math
import pytest

TWO = 2

def test_near():
    assert [1, TWO + 1, 4] == pytest.approx([1, 2, 4], abs=0.1)

def test_exact():
    assert TWO == 3

def test_less():
    low = 1e-3
    assert -low < 0 < TWO < low

def test_of_no_number():
    assert TWO in (3, 4)

def test_with_words():
    assert TWO > 2, "two is no more than two"

def helper(x):
    assert x == pytest.approx(-1.5)

def test_in_a_helper():
    helper(TWO)

def test_error():
    math.sqrt(-1)

@pytest.mark.equation("a/b/c")
@pytest.mark.parametrize(("x", "y"), [(1, 1), (-2, -2)])
@pytest.mark.parametrize("times", [1, 0.5])
def test_cases(x, y, times):
    assert x * times == y

def test_holds():
    assert TWO == pytest.approx(2 + 1e-9)
"""
SAID = {
    "test_near": "found 3, expected 2 ± 0.1", "test_exact": "found 2, expected 3", "test_less": "found 2, expected less than 0.001",
    "test_of_no_number": "not so: TWO in (3, 4)", "test_with_words": "two is no more than two",
    "test_in_a_helper": "found 2, expected −1.5", "test_error": "ValueError: math domain error",
    "test_cases": "found 0.5, expected 1, for x = 1, y = 1, times = 0.5", "test_holds": "",
}  # fmt: skip


def test_what_failed_is_said_in_words_and_pytest_is_back_afterwards():
    assert laws.check(TESTS, list(SAID)) == list(SAID.values())
    assert sys.modules["pytest"] is pytest


def test_all_cases_are_tried():
    source = "import pytest\nseen = []\n@pytest.mark.parametrize('x', [1, 2])\n@pytest.mark.parametrize('y', [3, 4])\n"
    source += "def test_pairs(x, y):\n    seen.append((x, y))\ndef test_seen():\n    assert sorted(seen) != [(1, 3), (1, 4), (2, 3), (2, 4)]\n"
    held, seen = laws.check(source, ["test_pairs", "test_seen"])
    assert held == "" and seen.startswith("not so: sorted(seen) !=")


def test_a_mark_may_have_arguments_or_none():
    source = "import pytest\n@pytest.mark.slow\n@pytest.mark.equation('A/B/law')\ndef test_marked():\n    assert 1 + 1 == 2\n"
    assert laws.check(source, ["test_marked"]) == [""]


def test_an_answer_has_an_end():
    (said,) = laws.check("def test_long():\n    raise ValueError('x' * 10**6)\n", ["test_long"])
    assert len(said) == laws.LONGEST
