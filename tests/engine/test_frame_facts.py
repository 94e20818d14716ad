"""A caption is true at every stop of its slider: facts that depend on a control are computed for each frame."""

import json
import re

import pytest

from holdtrue.site import Site

FACTS = '''
def facts(slope=1):
    """Of each frame."""
    return {"rise": 1234.5 * slope, "share": slope / 8, "tiny": 2.3e-10 * slope**5, "slope": slope, "fixed": 7}
'''
CAPTION = """
It rises by 1,234<!-- line.rise -->, which is 12.5%<!-- line.share -->, and $s = 1.0$<!-- line.slope -->; in
all $2.3 × 10^{-10}$<!-- line.tiny --> of 7<!-- line.fixed -->.
///

Here it rises by 1,234<!-- line.rise -->.
"""


@pytest.fixture
def following(project):
    """A project whose page has a slider with numbers in the caption that follow it."""
    source = project.snippet.read_text("utf-8").partition("def facts")[0]
    project.snippet.write_text(source + FACTS.lstrip(), "utf-8")
    text = project.page.read_text("utf-8").replace("[1, 2]", "[-1, 1, 10]")
    project.page.write_text(re.sub(r"\nThe line rises.*?///\n", CAPTION, text, flags=re.S), "utf-8")
    return project


def change(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def frames(number):
    return json.loads(number["data-stops"])


def test_each_number_of_a_caption_is_there_in_its_form_for_every_stop(following, render):
    page = render(following.page.read_text("utf-8"))
    rise, share, slope, tiny, fixed = page.figcaption.find_all("data")
    assert frames(rise) == [["−1,234", "-1234.5"], ["1,234", "1234.5"], ["12,345", "12345"]]
    assert frames(share) == [["−12.5%", "-0.125"], ["12.5%", "0.125"], ["125.0%", "1.25"]]
    assert [text for text, _ in frames(slope)][1] == str(slope.math)
    texts = [[re.sub("<.*?>", "", text) for text, _ in frames(number)] for number in (slope, tiny)]
    assert texts == [["s=−1.0", "s=1.0", "s=10.0"], ["−2.3×10−10", "2.3×10−10", "2.3×10−5"]]
    assert [value for _, value in frames(tiny)] == ["-2.3e-10", "2.3e-10", "2.3e-05"]
    assert not fixed.has_attr("data-stops"), "it is the same at every stop"
    assert not page.find_all("data")[-1].has_attr("data-stops"), "outside of its caption it is that of the default"


def test_a_number_in_the_caption_of_another_figure_stays(following, render):
    other = following.page.read_text("utf-8").replace("figure | line", "figure | arc").partition("///\n\n")[0] + "///\n"
    following.write("snippets/part/page/arc.py", following.snippet.read_text("utf-8"))
    page = render(following.page.read_text("utf-8") + other)
    first, second = page.find_all("figcaption")
    assert first.find("data", {"data-stops": True}) and not second.find("data", {"data-stops": True})


PAGE, HERE = r"^docs/part/page\.md:8: line\.", r"^snippets/part/page/line\.py:12: "
ADVICE = "give a number at each stop of the slider, or leave the stop out"
BAD = {  # on the page or in the snippet: what to replace, by what, and the sentence that must come
    "coarse": ("page", "$s = 1.0$", "$s = 1$", None),  # and good enough for whole numbers
    "nothing left": ("snippet", "slope / 8", "slope**-9 / 8", PAGE + r"share is 1\.25e-10 at slope = 10; written like 12\.5%: it would read 0\.0%; write more digits"),
    "half of it left": ("snippet", "slope / 8", "0.125 if slope < 9 else 0.00064", PAGE + r"share is 0\.00064 at slope = 10; written like 12\.5%: it would read 0\.1%"),
    "more digits than known": ("snippet", "1234.5 *", "1234.49 *", PAGE + r"rise is 12344\.9 at slope = 10; written like 1,234: 12,345 shows 5 significant digits of a number that is not exact; write at most 4"),
    "no power of ten": ("page", "$2.3 × 10^{-10}$", "$10^{-10}$", r"^docs/part/page\.md:9: line\.tiny is -2\.3e-10 at slope = -1; written like 10\^\{-10\}: -2\.3e-10 is no power of ten; write it as a number"),
    "not a number": ("snippet", "slope / 8", "slope / 8 if slope < 9 else float('nan')", HERE + rf"facts\(slope=10\) are not finite: share: {ADVICE}"),
    "infinite by default": ("snippet", "slope / 8", "float('inf')", HERE + r"facts\(\) are not finite: share \(used"),
    "another name": ("snippet", '"slope": slope', '("slope" if slope > 0 else "fall"): slope', HERE + r"only one of facts\(\) and facts\(slope=-1\) has fall, slope: every frame needs the same facts"),
    "another default": ("snippet", "facts(slope=1)", "facts(slope=10)", HERE + r"facts\(\) needs the default of figure\(\), slope=1: a page quotes both"),
    "no default": ("snippet", "facts(slope=1)", "facts(slope)", r"^snippets/part/page/line\.py:1: TypeError: facts\(\) missing 1 required"),
    "wrong by default": ("page", "which is 12.5%", "which is 12.6%", PAGE + r"share is 12\.5%, the page says 12\.6%"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_a_caption_cannot_say_at_a_stop_is_one_sentence_and_heals(following, case):
    assert following.problems() == []
    where, old, new, sentence = BAD[case]
    path = getattr(following, where)
    good = path.read_text("utf-8")
    change(path, old, new)
    problems = following.problems()
    if sentence is None:
        assert problems == []
    else:
        assert len(problems) == 1 and re.search(sentence, problems[0]), problems
    path.write_text(good, "utf-8")
    assert following.problems() == []


def test_without_a_slider_on_the_page_a_parameter_of_facts_is_one_like_any_other(following, render):
    change(following.page, "    controls: {slope: [-1, 1, 10]}\n", "")
    page = render(following.page.read_text("utf-8"))
    assert [number.get_text() for number in page.figcaption.find_all("data")][:2] == ["1,234", "12.5%"]
    assert page.find("data", {"data-stops": True}) is None
    assert following.site().results["part/page/line"].frame_facts == []


def test_facts_are_asked_for_once_for_each_value_that_matters_to_them_and_heard_once(following):
    change(following.snippet, "slope=1):\n    print", "slope=1, colour='k'):\n    print")
    change(
        following.snippet,
        "    return {",
        "    calls.append(slope)\n    print('asked')\n    return {'calls': len(calls), ",
    )
    change(following.snippet, "def facts", "calls = []\n\n\ndef facts")
    change(following.page, "[-1, 1, 10]}", "[-1, 1], colour: [k, w, C1]}")
    result = following.site().results["part/page/line"]
    assert [facts["calls"] for facts in result.frame_facts] == [2, 2, 2, 1, 1, 1]
    assert result.output == "slope 1\nasked\n" and result.facts == result.frame_facts[3]


def test_update_writes_the_number_of_the_default_frame(following):
    change(following.page, "which is 12.5%", "which is 99.9%")
    good = following.page.read_text("utf-8").replace("99.9%", "12.5%")
    site = Site(following.root)
    site.update()
    assert site.rewrite_numbers() == {"part/page.md": 1}
    assert following.page.read_text("utf-8") == good
