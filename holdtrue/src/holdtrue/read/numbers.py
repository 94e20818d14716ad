"""Numbers in the text that a snippet computed: `0.118<!-- snippet.fact -->`.

The digits written are the precision checked. `read` finds the number before a mark, `written`
writes a value the same way, and the two agree exactly when the page is right.
"""

import re
from decimal import Decimal

from holdtrue.model import Number

FOLDERS = r"(?:[\w-]+/)*"  # of the page, below docs/; none on that page
FACT = rf"{FOLDERS}\w+\.\w+"
MARK = re.compile(rf"<!--[ \t]*({FACT})[ \t]*-->")
LOSS = 0.1  # share that rounding may take of a number that no author has seen
NOISE = 1e-12  # what arithmetic leaves of a zero
NUMBER_ENDS = re.compile(r"[\d%}][$*_]*\s?$")
# A comma is a decimal one where it can't be one of thousands.
COMMA = r"(?:,|\{,\})"
DECIMAL_COMMA = rf"[-−]?(?:0{COMMA}\d+|\d+{COMMA}(?:\d{{1,2}}|\d{{4,}}))(?![\d.]|{COMMA}\d)"
DIGITS = rf"(?:{DECIMAL_COMMA}|[-−]?\d+(?:{COMMA}\d{{3}})*(?:\.\d+)?)"
# In the text, right before the mark; and at the end of a formula right before it. Not right after a sign, which would
# become a part of the number when its own is rewritten, nor after digits and a comma.
TEXT_NUMBER = re.compile(rf"(?<![-−\w.])(?<!\d,)(?P<plain>{DIGITS})(?P<percent>\s?%)?$")
MATH_NUMBER = re.compile(
    rf"(?<![-−\w.^_{{])(?<!\d,)(?<!\d\{{,\}})"
    rf"(?:(?:(?P<mantissa>{DIGITS})(?P<times>\s*(?:×|\\times|\\cdot)\s*))?10\^(?P<braces>\{{)?(?P<exponent>[-−]?\d+)(?(braces)\}})"
    rf"|(?P<plain>{DIGITS})(?P<percent>\s*\\%)?)$"
)


def read(text: str) -> Number | None:
    """The number that ends `text` (inside the formula, if a formula ends it), or None."""
    if text.endswith("$"):
        begin = text.rfind("$", 0, -1) + 1
        body = text[begin:-1].rstrip()
        match = MATH_NUMBER.search(body) if begin else None
    else:
        begin, match = 0, TEXT_NUMBER.search(text)
    if match is None:
        return None
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    return Number(begin + match.start(), begin + match.end(), **parts)


def is_word(comment: str) -> bool:
    """Whether what stands in a comment is a single word, as it does in a mark, and not a remark."""
    return len(re.sub(r"\s+([./:])\s*|([./:])\n\s*", r"\1\2", comment).split()) == 1


def written(value: float, number: Number) -> str:
    """`value` in the form of `number`: same decimals, separators, signs and unit.

    Raises ValueError if the form shows more digits than are known to matter.
    """
    if number.exponent is None:
        assert number.plain is not None
        shown = float(value) * (100 if number.percent else 1)
        result = _plain(shown, number.plain)
        _check_digits(result, result, shown)
        return result + number.percent
    decimals = _decimals(number.mantissa or "1")
    mantissa, _, exponent = f"{value:.{decimals}e}".partition("e")
    power = _sign(str(int(exponent)), number.exponent)
    power = f"10^{{{power}}}" if number.braces or len(power) > 1 else f"10^{power}"  # else TeX raises one digit
    if number.mantissa is None:
        if value <= 0:
            raise ValueError(f"{value:g} is no power of ten; write it as a number")
        return power
    _check_digits(mantissa, f"{mantissa}e{exponent}", value)
    if _with_point(number.mantissa) != number.mantissa:
        mantissa = mantissa.replace(".", "{,}" if "{" in number.mantissa else ",")
    return _sign(mantissa, number.mantissa) + number.times + power


def written_unseen(value: float, number: Number) -> str:
    """The same for a form that was chosen for another value; ValueError also if it shows too little of this one."""
    result, left = written(value, number), _rounded(value, number)
    if abs(value) > NOISE and abs(left - value) > LOSS * abs(value):
        raise ValueError(f"it would read {result}; write more digits, or a power of ten")
    return result


def _rounded(value: float, number: Number) -> float:
    """What is left of a value when it is written in a form. Of a bare power of ten nobody expects more."""
    if number.exponent is None:
        assert number.plain is not None
        scale = 100 if number.percent else 1
        return round(float(value) * scale, _decimals(number.plain)) / scale
    return value if number.mantissa is None else float(f"{value:.{_decimals(number.mantissa)}e}")


def _with_point(text: str) -> str:
    """A number with its decimal comma, if it is one, as a point."""
    return re.sub(COMMA, ".", text) if re.fullmatch(DECIMAL_COMMA, text) else text


def _plain(value: float, like: str) -> str:
    if (point := _with_point(like)) != like:
        comma = "{,}" if "{" in like else ","
        text = _plain(value, point).replace(".", comma)
        if not re.fullmatch(DECIMAL_COMMA, text):
            raise ValueError(f"{text} would be read as thousands: write more or fewer digits, or a decimal point")
        return text
    separator = "{,}" if "{,}" in like else "," if "," in like else ""
    text = f"{value:,.{_decimals(like)}f}".replace(",", separator)
    if not any(c in "123456789" for c in text):
        text = text.lstrip("-")
    return _sign(text, like)


def _sign(text: str, like: str) -> str:
    """Minus as the author writes it."""
    return text.replace("-", "−") if "−" in like else text


def _decimals(text: str) -> int:
    return len(_with_point(text).partition(".")[2])


def _check_digits(text: str, number: str, value: float) -> None:
    """`number` is the whole, if `text` is only its mantissa."""
    digits = re.sub(r"\D", "", text).lstrip("0")
    exact = Decimal(re.sub(r"[{},]", "", _with_point(number)).replace("−", "-")) == Decimal(repr(float(value)))
    if len(digits) > 4 and not exact:
        raise ValueError(
            f"{text} shows {len(digits)} significant digits of a number that is not exact; write at most 4"
        )
