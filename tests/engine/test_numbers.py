"""A number on a page is right when it is what the fact looks like, written in the same form."""

import pytest

from holdtrue.read import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("about 0.118", 0.11785),
        ("minus −2.50", -2.5),
        ("minus -2.50", -2.5),
        ("all 4,294,967,296", 2**32),
        ("all 4294967296", 2**32),
        ("a share of 99.1%", 0.99096),
        ("a share of 99.1 %", 0.99096),
        ("costs €120,000", 120_000),
        ("(3.5", 3.5),
        ("$0.118$", 0.11785),
        (r"$\sigma_{10} = 0.118$", 0.11785),
        (r"$99.1\%$", 0.99096),
        ("$2.3 × 10^{-10}$", 2.3283e-10),
        (r"$p = 2.3 \times 10^{-10}$", 2.3283e-10),
        ("$10^{-10}$", 2.3283e-10),
        ("$10^9$", 1e9),
        ("$-1.5 × 10^{3}$", -1500),
        ("$4{,}294{,}967{,}296$", 2**32),
        ("0.0", -0.04),
        ("9.99", 9.994),
        ("$1.0 × 10^{3}$", 999.9),
        ("0,118", 0.11785),
        ("0,5", 0.5),
        ("12,50", 12.5),
        ("−31,42", -31.4159),
        ("50,8 %", 0.5078),
        ("$0{,}118$", 0.11785),
        ("$2,3 × 10^{-10}$", 2.3283e-10),
    ],
)
def test_a_right_number_stays_as_it_is(text, value):
    number = numbers.read(text)
    assert numbers.written(value, number) == text[number.start : number.end]


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("0.118", 0.1189, "0.119"),
        ("1,000", 12345678, "12,345,678"),
        ("$4{,}294$", 2**20, "1{,}048{,}576"),
        ("−0.1", 0.2, "0.2"),
        ("0.1", -0.2, "-0.2"),
        ("−0.1", -0.2, "−0.2"),
        ("12%", 0.5, "50%"),
        ("0,118", 0.1189, "0,119"),
        ("$0{,}5$", -12.34, "-12{,}3"),
        ("$2.3 × 10^{-10}$", 4.56e-7, "4.6 × 10^{-7}"),
        ("$9.9 × 10^{2}$", 999.9, "1.0 × 10^{3}"),
        ("$10^9$", 1e12, "10^{12}"),
        ("$10^12$", 1e12, "10^{12}"),  # as it stands, TeX raises the 1 alone
    ],
)
def test_a_wrong_number_is_rewritten_in_its_form(text, value, right):
    assert numbers.written(value, numbers.read(text)) == right


# A sign that would be lost; a brace that belongs to another formula
UNCLEAR = ["1.234,5", "1,23,4", "--0.5", "$a-0.5$", "$-10^{3}$", r"$\frac{1}{10^9}$"]


@pytest.mark.parametrize(
    "text", ["a third", "$x_2$", "$x^2$", "$x^{12}$", "v1.2", "$a$ b", "", "$", "x2", "0.5 ", *UNCLEAR]
)
def test_what_is_no_number_is_not_taken_for_one(text):
    assert numbers.read(text) is None


@pytest.mark.parametrize("value", [0, -1e-9])
def test_what_is_no_power_of_ten_is_not_written_as_one(value):
    with pytest.raises(ValueError, match="is no power of ten; write it as a number"):
        numbers.written(value, numbers.read("$10^{-9}$"))


def test_a_decimal_comma_that_would_look_like_one_of_thousands_is_refused():
    with pytest.raises(ValueError, match="1,234 would be read as thousands: write more or fewer digits"):
        numbers.written(1.2341, numbers.read("0,999"))


def test_at_most_four_digits_unless_exact():
    with pytest.raises(ValueError, match=r"0\.33333 shows 5 significant digits"):
        numbers.written(1 / 3, numbers.read("0.33333"))
    assert numbers.written(0.0078125, numbers.read("0.0078125")) == "0.0078125"
    assert numbers.written(1 / 3, numbers.read("0.3333")) == "0.3333"
