"""What is wrong, as sentences with their places. This module imports nothing of the engine and runs in a browser, too."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One sentence with a place: `path:line: message`. `uri` is the page that shows it."""

    path: str  # from the root of the project
    line: int
    message: str
    uri: str | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Complaint(Exception):
    """What can't be done, why, and what to do: one sentence, or problems, each with its place."""

    def __init__(self, *said: str | Problem):
        super().__init__(*said)

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))

    @property
    def problems(self) -> list[Problem]:
        """Those reasons that have a place."""
        return [one for one in self.args if isinstance(one, Problem)]
