"""LaTeX to MathML at build time: no script on the page, nothing to reflow, readable by machines."""

import html
import re
import xml.etree.ElementTree as etree
from functools import lru_cache

from math_core import LatexError, LatexToMathML

from holdtrue.problem import Complaint

CONVERTER = LatexToMathML(fancy_error=False)
NAMED_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot);)\w+;")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # which no XML may hold
OPERATOR, MARKER = re.compile(r"\\mathop\s*\{"), "\ue000"
LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
RELATIONS = set("=≈≠≤≥<>∼≡→↦∈∝≪≫≔⇔⇒∣")
SIGNS = set("+−±")


@lru_cache(maxsize=10_000)
def convert(latex: str, display: bool) -> str:
    """MathML of a formula, as text. Raises Complaint."""
    if control := CONTROL.search(latex):
        raise Complaint(f"it has the invisible character {control[0]!r}; delete it")
    try:
        return CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        place, _, message = str(error).partition(": ")
        raise Complaint(f"{message} (at character {place})" if place.isdigit() else str(error)) from None


def element(latex: str, display: bool) -> etree.Element:
    """MathML of a formula, as an element tree of its own."""
    text = convert(latex, display)
    if r"\mathop" in latex:  # not before it has been read: a mistake has its place in what the author wrote
        text = convert(OPERATOR.sub(lambda match: match[0] + MARKER, latex), display)
    math = parse(text)
    _set_limits(math, display)
    _set_signs(math)
    _move_styles(math)
    for node in list(math.iter()):
        if node.tag in ("msub", "msup", "msubsup") and "minsize" in node[0].attrib:
            # Chromium gives a bracket its size in a row alone, not below an exponent, where it hangs too low.
            bracket = node[0]
            node[0] = etree.Element("mrow")
            node[0].append(bracket)
        if node.tag == "mi" and node.text == "θ":
            node.set("mathvariant", "normal")  # small and italic, it has a top like a hat
    return math


def _set_limits(node: etree.Element, display: bool) -> None:
    r"""What \mathop makes an operator has its limits below and above it where formulas are displayed, as in TeX."""
    if node.tag == "mtable":
        display = node.get("displaystyle") == "true"
    scripts = node.tag.startswith(("msub", "msup", "munder", "mover"))
    for index, child in enumerate(node):
        displayed = display and node.tag != "mfrac" and not (scripts and index)
        padded = child[0] if child.tag in LIMITS else child
        if padded.tag == "mpadded" and padded.find("mrow/mi") is not None and padded[0][0].text == MARKER:
            del padded[0][0]
            if displayed and padded is not child:  # the room to the next symbol is that of the limits, too
                child[0], padded[:], child.tag = padded[0], [child], LIMITS[child.tag]
                node[index] = padded
        _set_limits(node[index], displayed)


def _set_signs(math: etree.Element) -> None:
    """Put room around a sign that begins the right side of a line: it continues the line above. TeX does so; MathML
    does it only for a sign between two things of one row.
    """
    for row in math.iterfind(".//mtable[@displaystyle='true']/mtr"):
        for cell in row[1::2]:
            if len(cell) and cell[0].tag == "mo" and cell[0].text in SIGNS:
                cell[0].set("form", "infix")


def _move_styles(node: etree.Element) -> None:
    """Move attributes that validators allow on few elements to an <mstyle> around the element."""
    for index, child in enumerate(node):
        _move_styles(child)
        # A table keeps its displaystyle: it would not take over that of an <mstyle>.
        names = ["scriptlevel"] if child.tag == "mtable" else ["displaystyle", "scriptlevel"]
        found = {name: child.attrib.pop(name) for name in names if child.tag != "mstyle" and name in child.attrib}
        if found:
            node[index] = etree.Element("mstyle", found)
            node[index].append(child)


def parse(text: str) -> etree.Element:
    """MathML text as an element tree."""
    return etree.fromstring(NAMED_ENTITY.sub(lambda m: html.unescape(m[0]), text))


def readable(node: etree.Element) -> str:
    """A formula as plain text, for titles and search: p_data, x^2, 1/6."""
    parts = [readable(child) for child in node]
    match node.tag:
        case "msub" | "munder":
            return f"{parts[0]}_{_group(parts[1])}"
        case "msup":
            return f"{parts[0]}^{_group(parts[1])}"
        case "msubsup" | "munderover":
            return f"{parts[0]}_{_group(parts[1])}^{_group(parts[2])}"
        case "mfrac":
            return f"{_group(parts[0])}/{_group(parts[1])}"
        case "msqrt":
            return f"√({''.join(parts)})"
        case "mover":
            return parts[0]
        case "mtr":
            return ", ".join(parts)
        case "mtable":
            return "; ".join(parts)
        case "mo" if (node.text or "") in RELATIONS:
            return f" {node.text} "
        case "mo" | "mi" | "mn" | "mtext":
            # without marks for shape and invisible operators, which no one types in a search
            return re.sub(r"[\ufe00\ufe01\u2061-\u2064]", "", node.text or "")
        case _:
            return "".join(parts)


def _group(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"
