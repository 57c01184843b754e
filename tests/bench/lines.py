"""One measured figure, held against its goal; and how a bench says on stderr how far it is."""

import sys
from dataclasses import dataclass

EACH = 250  # steps between two words


def tell(step: str, done: int, of: int) -> None:
    """Progress of a day that is being made."""
    if done == of or done % EACH == 0:
        sys.stderr.write(f"{step} {done}/{of}\n" if of else f"{step}\n")


@dataclass(frozen=True, slots=True)
class Line:
    """`name | value unit | goal | peer or baseline value | ratio`; without a peer the ratio is against the goal.

    `goal` None: shown, held against nothing. `at_most`: the value must not be above the goal, else not below it.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    peer: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        if self.goal is None:
            return True
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def __str__(self) -> str:
        against = self.peer if self.peer is not None else self.goal
        ratio = f"{self.value / against:.3f}" if against else "-"
        goal = "-" if self.goal is None else f"{'≤' if self.at_most else '≥'} {self.goal:g}"
        peer = "-" if self.peer is None else f"{self.peer:g}"
        value = f"{self.value:.4g} {self.unit}".rstrip()
        return f"{self.name} | {value} | {goal} | {peer} | {ratio}" + ("" if self.met else " | falls short")
