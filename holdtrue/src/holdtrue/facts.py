"""The numbers that the snippets of a site computed, under the names that pages use: `N.fact` or `A/B/N.fact`."""

from dataclasses import dataclass
from typing import Any

from holdtrue.layout import Layout
from holdtrue.model import Job, Page, Result


@dataclass(frozen=True)
class Facts:
    """The facts in `results`, {A/B/N: …}; `jobs` are the runs that gave them."""

    results: dict[str, Result]
    jobs: dict[str, Job]
    layout: Layout

    def value(self, page: Page, reference: str) -> float | None:
        """What a snippet computed for its default frame; None if it did not run or has no such fact."""
        result = self.results.get(page.snippet(reference))
        return result.facts.get(reference.rpartition(".")[2]) if result else None

    def stops(self, page: Page, reference: str) -> list[tuple[dict[str, Any], float]]:
        """(frame, value) at each stop of the sliders of its figure, if the fact follows them."""
        name, fact = page.snippet(reference), reference.rpartition(".")[2]
        frames = self.results[name].frame_facts if name in self.results else []
        values = [facts[fact] for facts in frames if fact in facts]
        return list(zip(self.jobs[name].frames, values, strict=True)) if values else []

    def lacks(self, page: Page, reference: str) -> str | None:
        """A sentence, if the snippet ran and has no such fact. Why it did not run is said elsewhere."""
        name, fact = page.snippet(reference), reference.rpartition(".")[2]
        if name not in self.results or fact in self.results[name].facts:
            return None
        known = ", ".join(sorted(self.results[name].facts)) or "none"
        return f"{self.layout.snippet(name)} has no fact {fact!r}; it has {known}"

    def scales(self, page: Page, axis: str) -> list[list[Any] | None]:
        """Scale and limits of the axis `figure.x` or `figure.y`, see `sandbox.scales`, at each stop of the figure's sliders."""
        figure, _, axis = axis.rpartition(".")
        result = self.results.get(page.full_name(figure))
        return [axes.get(axis) for axes in result.axes] if result else []
