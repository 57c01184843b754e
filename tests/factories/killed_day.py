"""A day that comes to an office whose processes are killed: what must hold after each kill and after the restart."""

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Self

ROOT = Path(__file__).parents[2]
STEPS = ("import", "run", "confirm")
KILLED = -9
SOURCE = ROOT / "sample"


class Office:
    """The server's side, in a process of its own (`mortal.py`)."""

    def __init__(self, home: Path, url: str = "", *, has_tables: bool = False) -> None:
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "CHANGMING_HOME": str(home),
            "DATABASE_URL": url,
            "MORTAL_TABLES": str(int(has_tables)),
        }
        home.parent.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.factories.mortal"]
        self._process = subprocess.Popen(  # noqa: S603 -- of this tree
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.communicate(timeout=60)

    def ask(self, what: dict[str, object]) -> dict[str, object]:
        """One thing done, and how it went."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def do(self, name: str, **facts: object) -> object:
        """One thing done that must not fail."""
        answer = self.ask({"do": name, "facts": facts})
        assert answer["code"] == 0, answer["said"]
        return answer["said"]

    def command(self, *words: str, kill_after_s: float | None = None) -> dict[str, object]:
        """`changming WORDS`, killed after so long or left to end."""
        answer = self.ask({"command": list(words), "kill_after_s": kill_after_s})
        assert answer["outlive"] == 0, "a process outlived the one that started it"
        assert answer["code"] in {0, 1, KILLED}, answer
        return answer


@dataclass
class KilledDay:
    """One made day: imported but for some files, checked; then the others dropped, confirmed, stored, checked.

    `plain` holds what an office says after each step of which no process was killed; `took_s` how long each took.
    """

    office: Office
    folder: Path
    district: str
    day: str
    steps: tuple[str, ...] = STEPS
    late: dict[str, str] = field(default_factory=dict)
    plain: dict[str, dict] = field(default_factory=dict)
    looks: dict[str, object] = field(default_factory=dict)
    took_s: dict[str, float] = field(default_factory=dict)
    died: dict[str, bool] = field(default_factory=dict)  # in the last round: killed before it had ended

    def part(self, beside: Path) -> None:
        """Hold back two tracks and three pictures; the folder without them is imported first."""
        early = copytree(self.folder, beside / "early")
        tracks = sorted((early / "tracks").iterdir(), key=lambda path: path.stat().st_size)
        pictures = sorted((early / "photos").rglob("*.jpg"))[:3]
        for path in (*tracks[-2:], *pictures):
            name = path.relative_to(early).as_posix()
            self.late[name] = str(self.folder / name)
            path.unlink()
        self.folder = early

    def undisturbed(self) -> None:
        """Let it happen without a kill, and remember all."""
        self.office.do("empty")
        self.plain["empty"], self.looks["empty"] = self._told(), None
        for step in self.steps:
            self.took_s[step] = float(self._step(step)["took_s"])
            self.plain[step] = self._told()
            self.looks[step] = self.office.do("look", district=self.district, day=self.day)

    def killed(self, moments_s: dict[str, float]) -> list[str]:
        """Let it happen with a kill in each step; what is not as it must be, in words."""
        self.office.do("empty")
        wrong, before = [], "empty"
        for step in self.steps:
            self.died[step] = self._step(step, moments_s[step])["code"] == KILLED
            wrong += [f"{step}, killed: {each}" for each in self._half(before, step)]
            wrong += [f"{step}, looked at: {each}" for each in self._half_look(before, step)]
            self.office.do("minutes_go_by")
            self._again(step)
            wrong += [f"{step}, restarted: {each}" for each in self._other(step)]
            before = step
        if self.office.command("audit", "verify")["code"] != 0:
            wrong.append("audit verify says no")
        return wrong

    def several_at_once(self) -> list[str]:
        """Two workers and the command check the day at one moment; what is not as it must be, in words."""
        self.office.do("empty")
        self._step("import")
        check = ["import", "day", str(self.folder), "--check"]
        answer = self.office.ask({"commands": [["worker", "--once"], check, ["worker", "--once"]]})
        ended = [each["code"] for each in answer["each"]]
        now, plain = self._told(), self.plain["import"]
        looked = self.office.do("look", district=self.district, day=self.day)
        wrong = [] if set(ended) <= {0, 1} else [f"ended with {ended}"]
        wrong += [f"{name}: {now[name]}" for name in ("rows", "fixes", "broken") if now[name] != plain[name]]
        if {looked, now["run"]["sha256"]} != {self.looks["import"]} or now["run"]["kept"] != 1:
            wrong.append(f"run: {now['run']}, then {looked}, not {self.looks['import']}")
        if now["tasks"] != ["done"]:
            wrong.append(f"tasks: {now['tasks']}")
        ran = now["actions"]["day.run"]
        return wrong if ran == now["run"]["number"] else [*wrong, f"{ran} runs, numbered to {now['run']['number']}"]

    def moments(self, chance: random.Random) -> dict[str, float]:
        """One moment within each step, evenly over as long as it took."""
        return {step: chance.uniform(0, took_s) for step, took_s in self.took_s.items()}

    def _told(self) -> dict:
        told = self.office.do("told", district=self.district, day=self.day)
        assert isinstance(told, dict)
        return told

    def _step(self, step: str, kill_after_s: float | None = None) -> dict:
        if step == "confirm":
            self.office.do("receive", district=self.district, day=self.day, files=self.late)
            self.office.command("worker", "--once")
            self.office.do("confirm")
        return self.office.command(*self._words(step), kill_after_s=kill_after_s)

    def _again(self, step: str) -> None:
        self.office.command(*self._words(step))

    def _words(self, step: str) -> tuple[str, ...]:
        return ("import", "day", str(self.folder)) if step == "import" else ("worker", "--once")

    def _half(self, before: str, step: str) -> list[str]:
        """What is neither as before nor as after, once a process was killed; nothing is waited for, nothing mended."""
        now, old, new = self._told(), self.plain[before], self.plain[step]
        wrong = [f"rows are half: {now['rows']}"] if now["rows"] not in (old["rows"], new["rows"]) else []
        whole = says(now["run"]) in (says(old["run"]), says(new["run"]))
        if not whole and now["run"]["sha256"] != self.looks[before]:  # or what a look between the steps said
            wrong.append(f"a half run: {now['run']}")
        if now["arrivals"][-1:] == ["stored"] and now["rows"] != new["rows"]:
            wrong.append("stored without its rows")
        if not old["fixes"][0] <= now["fixes"][0] <= new["fixes"][0] or now["fixes"][1]:
            wrong.append(f"fixes: {now['fixes']}")
        return wrong + [f"audit chain {name} is broken" for name in now["broken"]]

    def _half_look(self, before: str, step: str) -> list[str]:
        """What a check says that comes before the restart: as before or as after, too."""
        looked = self.office.do("look", district=self.district, day=self.day)
        allowed = [self.looks[before], self.looks[step]]
        return [] if looked in allowed else [f"a day that is neither as before nor as after: {looked}"]

    def _other(self, step: str) -> list[str]:
        """What is another than in an office where nothing was killed."""
        now, plain = self._told(), self.plain[step]
        names = ["rows", "fixes", "originals", "incoming", "arrivals", "broken", "tasks"]
        wrong = [f"{name}: {now[name]}, not {plain[name]}" for name in names if now[name] != plain[name]]
        if step == "confirm" and now["repeats"] != self._repeats_before:
            wrong.append(f"stored twice: {now['repeats']}")
        if step != "import" and says(now["run"]) != says(plain["run"]):  # a look came between, after an import
            wrong.append(f"run: {now['run']}, not {plain['run']}")
        self._repeats_before = now["repeats"]
        return wrong


def says(run: dict | None) -> dict:
    """What a run says, whichever of several looks it was."""
    return {} if run is None else {name: run[name] for name in ("sha256", "kept", "parts")}
