"""What can be refused, and how.

Refused                 an anticipated no: said to the person with the next step, HTTP 409 or 422, no fault
├── workflow.NotAllowed     a step is not taken
│   ├── NotFromHere         it does not lead from this state
│   ├── NotYours            it belongs to another role
│   └── Guarded             what it demands is not there
├── calendar.NoCalendarYear nobody has said which days of that year are worked
└── each area's own         beside the action that raises it

`ValueError` in an engine: its caller broke the contract. All else is a bug and surfaces.
"""

from typing import ClassVar


class Refused(Exception):
    """An anticipated no. `code` is stable (pages, translations and docs key on it); `facts` are what was measured."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join([self.code, *(f"{name}={value}" for name, value in facts.items())]))
        self.facts = facts
