"""Whatever an author types, the parsers give an answer, and leave alone what is not theirs."""

import re

from hypothesis import given
from hypothesis import strategies as st

from engine import numbers, page

# Text that is full of the signs which the parsers look for.
TEXT = st.lists(
    st.sampled_from(
        [
            "///",
            " | ",
            "figure",
            "x",
            "\n",
            "\n\n",
            "    ",
            "alt: >-",
            "`",
            "```",
            "$",
            "0.5",
            "<!-- a.b -->",
            "<!--",
            "10^{2}",
            "−",
            "%",
            ",",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(TEXT)
def test_reading_a_page_never_fails_and_every_problem_has_a_line(text):
    item = page.read("a/b.md", text)
    count = len(text.splitlines()) or 1
    assert all(1 <= line <= count for line, _ in item.problems)
    assert all(text[m.start : m.end] == m.text for m in item.marks)


@given(TEXT)
def test_masking_keeps_every_place(text):
    lines = text.splitlines(keepends=True)
    masked = page.masked(lines)
    assert [len(line) for line in lines] == [len(line) for line in masked]
    assert all(
        m in (c, " ") for line, other in zip(lines, masked, strict=True) for c, m in zip(line, other, strict=True)
    )


@given(st.floats(-1e12, 1e12), st.integers(0, 3), st.booleans(), st.sampled_from(["", ",", "{,}"]))
def test_what_is_written_is_read_back_as_the_same_number(value, decimals, formula, separator):
    text = f"{value:,.{decimals}f}".replace(",", separator)
    text = f"${text}$" if formula else text.replace("{", "").replace("}", "")
    number = numbers.read(text)
    shown = text.strip("$")
    assert text[number.start : number.end] == shown
    true = float(re.sub(r"[{},]", "", shown))
    if abs(true) < 1000:
        assert float(re.sub(r"[{},]", "", numbers.written(true, number))) == true


@given(st.text())
def test_a_number_is_found_at_the_end_or_not_at_all(text):
    number = numbers.read(text)
    if number:
        assert text[number.end :].strip() in ("", "$") and any(c.isdigit() for c in text[number.start : number.end])
