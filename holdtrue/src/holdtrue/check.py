"""Why a page must not be published: it says other than was computed, or it names something that is not there."""

import re
from collections.abc import Iterator

from holdtrue.facts import Facts
from holdtrue.model import Block, Mark, Page
from holdtrue.problem import Problem
from holdtrue.proofs import Proofs
from holdtrue.read import numbers
from holdtrue.read.bibliography import Bibliography
from holdtrue.read.includes import Includes
from holdtrue.read.page import section


def page(item: Page, facts: Facts, includes: Includes, works: Bibliography, proofs: Proofs) -> Iterator[Problem]:
    """All that is wrong with a page, beyond what reading it has shown."""
    yield from computed(item, facts)
    named = [(line, includes.what_is_wrong(name)) for name, line in item.includes]
    named += [(line, works.what_is_wrong(key)) for key, line in item.citations]
    yield from (item.problem(line, said) for line, said in named if said)
    for block in item.blocks:
        name, said, places = item.full_name(block.name), None, []
        if block.code:
            yield from mistakes(item, block, proofs)
        if block.kind == "equation" and proofs.equation(name) is None:
            places = proofs.places(name)
            place = (
                f"{places[0].relative_to(proofs.root).as_posix()} or in {proofs.layout.test(name.rpartition('/')[0])}/"
            )
            said = f'equation {block.name!r} has no test: mark one in {place} with @pytest.mark.equation("{name}")'
        elif block.test and proofs.test(block.test) is None:
            places = [proofs.root / block.test.partition("::")[0]]
            said = f"erratum {block.name!r}: there is no test {block.test}"
        if said:
            yield from proofs.what_is_wrong(places) or [item.problem(block.line, said)]


def mistakes(item: Page, block: Block, proofs: Proofs) -> Iterator[Problem]:
    """Why a reader can't plant the mistakes of an exercise: each needs one place in the code, and a test that it breaks."""
    name, layout = item.full_name(block.code), proofs.layout
    if not layout.playground:
        said = "its code runs in the playground: write `playground = true` below [tool.holdtrue] in pyproject.toml"
        yield item.problem(block.line, f"break {block.name!r}: {said}")
    shown, tests = layout.snippet(name), layout.tests_of(name)
    code = proofs.root / shown
    if not code.is_file():  # whoever looks for snippets says so
        return
    text = section(code.read_text("utf-8-sig"), "")
    for mistake in block.mistakes:
        if (count := text.count(mistake.old)) != 1:
            said = f"{shown} has {mistake.old!r} {count} times; {mistake.words!r} needs a text that it has once"
        elif proofs.test(f"{tests}::{mistake.law}") is None:
            said = f"there is no test {tests}::{mistake.law} for {mistake.words!r} to break"
        else:
            continue
        yield from proofs.what_is_wrong([proofs.root / tests]) or [
            item.problem(block.line, f"break {block.name!r}: {said}")
        ]


def computed(item: Page, facts: Facts, name: str | None = None) -> Iterator[Problem]:
    """What is wrong with the numbers, films and toys of a page; with a name, only with what this snippet made."""
    for mark in item.marks:
        if name in (None, item.snippet(mark.fact)) and (said := number(item, mark, facts)):
            yield item.problem(mark.line, said)
    for block in item.blocks:
        full = item.full_name(block.name)
        asks = block.kind in ("film", "toy") and name in (None, full) and full in facts.results
        if asks and not getattr(facts.results[full], block.kind):
            said = (
                f"{facts.layout.snippet(full)} has no {block.kind}(): define it, or write `/// figure | {block.name}`"
            )
            yield item.problem(block.line, said)
        figure = block.axis and item.full_name(block.axis.rpartition(".")[0])
        if not block.answer or name not in (None, item.snippet(block.answer), figure):
            continue
        if said := facts.lacks(item, block.answer) or guess(item, block, facts):
            yield item.problem(block.line, said)


def guess(item: Page, block: Block, facts: Facts) -> str | None:
    """A sentence, if no guess can be right: the answer is none of the choices, or lies outside the figure."""
    right, scales = facts.value(item, block.answer), facts.scales(item, block.axis)
    if right is None:
        return None
    if block.choices and right not in range(len(block.choices)):
        return (
            f"{block.answer} is {right:g}; it must be the number of the right choice of predict {block.name!r}, from 0 to "
            f"{len(block.choices) - 1}"
        )
    if not scales:
        return None
    where = f"predict {block.name!r} asks for a place on {block.axis}, "
    first = scales[0]
    if first is None or None in scales or first[-1] not in ("linear", "log"):
        return f"{where}which is neither linear nor logarithmic: name another axis, or leave out `in`"
    if any(scale != first for scale in scales):
        return f"{where}and a slider changes that axis: set the same limits for all stops in figure()"
    low, high = sorted(first[2:4])
    if not low <= right <= high:
        return f"{where}which runs from {low:g} to {high:g}; {block.answer} is {right:.4g}: widen the axis in figure()"
    return None


def number(item: Page, mark: Mark, facts: Facts) -> str | None:
    """A sentence, if a number on a page is not what its snippet computed."""
    value = facts.value(item, mark.fact)
    if value is None:
        return facts.lacks(item, mark.fact)
    try:
        right = numbers.written(value, mark.number)
    except ValueError as error:
        return str(error)
    if not same(mark.text, right):
        return f"{mark.fact} is {right}, the page says {mark.text}; `python -m holdtrue update` writes the right number"
    for stop, value in facts.stops(item, mark.fact) if item.captioned(mark) else ():
        try:
            numbers.written_unseen(value, mark.number)
        except ValueError as error:
            where = ", ".join(f"{control} = {chosen}" for control, chosen in stop.items())
            return f"{mark.fact} is {value:.6g} at {where}; written like {mark.text}: {error}"
    return None


def mended(item: Page, facts: Facts) -> tuple[str, int]:
    """The text of a page with the right digits, and how many of its numbers changed."""
    text, changed = item.text, 0
    for mark in reversed(item.marks):  # from the end, so that the other offsets stay right
        value = facts.value(item, mark.fact)
        try:
            right = mark.text if value is None else numbers.written(value, mark.number)
        except ValueError:  # no digits would be right
            continue
        if not same(mark.text, right):
            text, changed = text[: mark.start] + right + text[mark.end :], changed + 1
    return text, changed


def same(one: str, two: str) -> bool:
    """Whether two texts show the same number; separators of thousands are the author's choice."""
    return re.sub(r"\{,\}|,", "", one) == re.sub(r"\{,\}|,", "", two)
