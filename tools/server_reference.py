"""Reference pages of the server: workflows, jobs, refusals and settings. `tools.reference` sets Django up and calls."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import timedelta

import changming
from changming.config.environment import SETTINGS
from changming.kernel.calendar import OfficeTime
from changming.kernel.errors import Refused
from changming.kernel.jobs import JOBS, Job, discover
from changming.kernel.workflow import Due, Step, Workflow
from changming.papers.words import in_language

WITH_REFUSALS = ("areas", "config", "day", "doors", "kernel")
SAFE = "Safe twice: "


def workflows(tables: list[Workflow]) -> Iterator[str]:
    """States and steps of every subject, as a picture and as tables."""
    yield "Only `kernel.workflow.advance` changes a state, and `advance_all` those of many at once: they lock the row,"
    yield "read it again, ask edge, role and guard, write state and deadline and one entry of the audit chain, all or"
    yield "nothing.\n"
    if not tables:
        yield "No subject has a workflow yet."
    for table in tables:
        yield f"## {table.name}\n\n```mermaid\nstateDiagram-v2\n    [*] --> {table.states[0].value}"
        for step in table.steps:
            yield from (f"    {source} --> {step.target}: {step.name}" for source in _in_order(table, step))
        left = {source for step in table.steps for source in step.sources}
        yield from (f"    {state.value} --> [*]" for state in table.states if state.value not in left)
        yield "```\n\n| state | 中文 | English | colour |\n|---|---|---|---|"
        yield from _states(table)
        yield "\n| step | from | to | by | demands | next is due |\n|---|---|---|---|---|---|"
        for step in table.steps:
            sources = ", ".join(f"`{source}`" for source in _in_order(table, step))
            roles, guard = ", ".join(sorted(map(str, step.roles))), step.guard.__name__
            demands = "" if guard == "anyone" else f"`{guard}`"
            yield f"| `{step.name}` | {sources} | `{step.target}` | {roles} | {demands} | {_due(step.due)} |"
        yield ""


def declared_workflows() -> list[Workflow]:
    """Every table in a module `workflow` of an area or of the day, by name."""
    found: dict[str, Workflow] = {}
    for name in _modules("areas", "day"):
        if name.endswith(".workflow"):
            module = importlib.import_module(name)
            found |= {each.name: each for each in vars(module).values() if isinstance(each, Workflow)}
    return [found[name] for name in sorted(found)]


def jobs() -> Iterator[str]:
    """Every declared job: what calls for it, and why it may run twice."""
    yield "`changming worker` does them; several may run. A task whose worker vanished runs again, so every job is safe"
    yield "to run twice. Waits before another try: 30 s, 1, 2, 4 … minutes, at most an hour.\n"
    yield "| job | does | runs | one at a time | tries | safe twice |\n|---|---|---|---|---|---|"
    for each in declared_jobs():
        calls = [f"after `{action}`" for action in each.after]
        calls += [f"every {_length(each.every)}"] if each.every else []
        turn = "" if each.turn in {"", each.name} else f"`{each.turn}`, later calls {'join' if each.joins else 'wait'}"
        says = each.says.partition(SAFE)[0].strip()
        cells = [f"`{each.name}`", says, ", ".join(calls) or "when asked", turn, str(each.retries + 1), why(each)]
        yield f"| {' | '.join(cells)} |"


def declared_jobs() -> list[Job]:
    """All jobs, by name."""
    discover()
    return [JOBS[name] for name in sorted(JOBS)]


def why(each: Job) -> str:
    """Why a job may run twice, by its own docstring; "" where it does not say."""
    _, _, reason = " ".join((inspect.getdoc(each.body) or "").split()).partition(SAFE)
    return reason


def refusals() -> Iterator[str]:
    """Every anticipated no."""
    yield "An anticipated no is said to the person with the next step (HTTP 409 or 422) and is no fault. Its `code`"
    yield "stays; its facts say what was measured.\n"
    yield "| code | means | raised in |\n|---|---|---|"
    for each in declared_refusals():
        says = " ".join((inspect.getdoc(each) or "").partition("\n\n")[0].split())
        yield f"| `{each.code}` | {says} | `{each.__module__.removeprefix('changming.')}` |"


def declared_refusals() -> list[type[Refused]]:
    """All subclasses of Refused in the tree, by code."""
    for name in _modules(*WITH_REFUSALS):
        importlib.import_module(name)
    found: set[type[Refused]] = set()
    waiting: list[type[Refused]] = [Refused]
    while waiting:
        more = set(waiting.pop().__subclasses__()) - found
        found |= more
        waiting += more
    ours = [each for each in found if each.__module__.startswith("changming.")]
    return sorted(ours, key=lambda each: (each.code, each.__module__))


def settings() -> Iterator[str]:
    """Every environment variable."""
    yield "Read from the environment when a command starts. Secrets stand there and nowhere in the tree.\n"
    yield "| variable | what for | default |\n|---|---|---|"
    for each in SETTINGS:
        default = "*an office must give it*" if each.default is None else f"`{each.default}`" if each.default else ""
        yield f"| `{each.name}` | {each.says} | {default} |"


def _modules(*rooms: str) -> list[str]:
    """Names of all modules of some rooms, those that are there; no migrations."""
    found = pkgutil.walk_packages(changming.__path__, "changming.")
    names = [each.name for each in found if each.name.split(".")[1] in rooms]
    return [name for name in names if ".migrations" not in name]


def _in_order(table: Workflow, step: Step) -> list[str]:
    return [state.value for state in table.states if state.value in step.sources]


def _states(table: Workflow) -> Iterator[str]:
    for state in table.states:
        with in_language("zh"):
            chinese = str(state.label)
        yield f"| `{state.value}` | {chinese} | {state.label} | {state.colour} |"


def _due(due: Due) -> str:
    if due is None:
        return ""
    return f"{_length(due.length)} of office time" if isinstance(due, OfficeTime) else _length(due)


def _length(span: timedelta) -> str:
    """A span of time in its largest whole unit."""
    for unit, length in (("days", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        if not span % length:
            count = span // length
            return "1 day" if (count, unit) == (1, "days") else f"{count} {unit}"
    return f"{span.total_seconds():g} s"
