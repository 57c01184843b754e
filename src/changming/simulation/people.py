"""The made workers: teams, posts, duties on foot, leave, and the script each follows that day."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from changming.simulation.ledger import Segment
from changming.simulation.streets import Floats, Plane
from changming.simulation.words import person_names, team_name

# script → how often; chosen so that each doubt is on 3 % of the rows or more, the messy way too
SCRIPTS = {
    "honest": 13,
    "two_duties": 2,
    "patrol": 3,
    "offline_note": 2,
    "offline_batch": 2,
    "late": 4,
    "early": 4,
    "no_out": 3,
    "no_in": 3,
    "absent": 4,
    "leave": 5,
    "leave_substituted": 4,
    "elsewhere": 7,
    "terminal_there": 2,
    "no_fix": 10,
    "coarse": 7,
    "outside": 2,
    "window": 11,
    "speed": 13,
    "shared": 14,
    "changed": 8,
    "repeated": 13,
    "mock": 8,
    "skew": 16,
    "datum": 7,
}
GROUP_SCRIPTS = {
    "sheet_both": 9,
    "sheet_in": 1,
    "roll_call_photo": 4,
    "sheet_in_photo": 2,
    "roll_call": 1,
    "absent": 1,
    "leave": 1,
}
INSPECTORS_SHARE = 0.06
SHIFTS_H = ((6.0, 10.0), (5.5, 11.0), (13.5, 18.0), (6.5, 12.5), (21.5, 26.0))


@dataclass(frozen=True, slots=True, eq=False)
class Post:
    """A circle about `xy_m`, or the strip along `segments`."""

    id: str
    name: str
    team: str
    xy_m: Floats
    radius_m: float | None = None
    segments: tuple[Segment, ...] = ()
    toilet: bool = False  # a public toilet, which the roster names as a facility


@dataclass(slots=True, eq=False)
class FootDuty:
    """One roster row of a person. Times in seconds since the day's midnight."""

    id: str
    person: str
    team: str
    work: str
    starts_s: float
    ends_s: float
    post: Post
    by_segments: bool = False  # the roster names the post's segments instead of the post
    party: str = ""
    verdict: str | None = ""
    accept: list[str | None] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Person:
    """One worker, the phone used until now and the script followed today."""

    id: str
    name: str
    team: str
    role: str
    device: str
    script: str
    duties: list[FootDuty] = field(default_factory=list)
    substitute: str = ""
    in_history: bool = True


@dataclass(slots=True, eq=False)
class Crew:
    """All workers with their posts; `group_team` has nothing but a WeChat group and paper, `phone_team` one phone."""

    teams: list[str]
    people: list[Person]
    posts: list[Post]
    group_team: str
    phone_team: str
    team_phone: str
    shift_team: str  # has lists of stretches and shifts where others keep a roster

    def person(self, id_: str) -> Person:
        return self.people[int(id_) - 10001]


def team_names(people: int) -> list[str]:
    """About sixty workers a team, at least five teams."""
    return [team_name(number + 1) for number in range(max(5, people // 60))]


def make_crew(plane: Plane, ledger: list[Segment], count: int, rng: np.random.Generator) -> Crew:
    """Workers, spread evenly over teams and scripts."""
    teams = team_names(count)
    group_team, phone_team = teams[-1], teams[-2]
    people: list[Person] = []
    one_phone = {script: often for script, often in SCRIPTS.items() if script not in {"shared", "changed"}}
    decks = {"": _deck(SCRIPTS, rng), phone_team: _deck(one_phone, rng), group_team: _deck(GROUP_SCRIPTS, rng)}
    for number, name in enumerate(person_names(rng, count)):
        team = teams[number % len(teams)]
        # every twentieth worker looks after facilities
        script = "facilities" if number % 20 == 12 else next(decks.get(team, decks[""]))
        device = f"A{rng.integers(16**11, 16**12 - 1):X}"
        people.append(Person(str(10001 + number), name, team, "保洁员", device, script))
    phone = f"TEAM{teams.index(phone_team) + 1}PHONE"
    for person in people:
        if person.team == phone_team:
            person.device = phone
        person.in_history = not (person.script == "shared" and int(person.id) % 2)
    crew = Crew(teams, people, [], group_team, phone_team, phone, teams[1])
    _duties(crew, plane, ledger, rng)
    _substitutes(crew)
    return crew


def send_inspectors(crew: Crew, rng: np.random.Generator) -> None:
    """Makes inspectors of some workers: they owe their posts as others do, and follow the same scripts."""
    plain = {crew.group_team, crew.shift_team}  # lists of shifts tell no work
    fit = [one for one in crew.people if one.team not in plain and one.duties]
    fit = [one for one in fit if not any(duty.post.toilet for duty in one.duties)]
    for index in rng.permutation(len(fit))[: math.ceil(INSPECTORS_SHARE * len(fit))]:
        fit[int(index)].role = "督查员"
        for duty in fit[int(index)].duties:
            duty.work = "inspect"


def _deck(weights: dict[str, int], rng: np.random.Generator) -> Iterator[str]:
    """Scripts in the weights' shares, without end: after each ten workers all shares are nearly met."""
    total = sum(weights.values())
    owed = dict.fromkeys(weights, 0.0)
    names = [str(one) for one in rng.permutation(list(weights))]
    while True:
        for name in names:
            owed[name] += weights[name] / total
        best = max(names, key=lambda name: owed[name])
        owed[best] -= 1
        yield best


def _duties(crew: Crew, plane: Plane, ledger: list[Segment], rng: np.random.Generator) -> None:
    long = [segment for segment in ledger if segment.length_m >= 60] or ledger
    number = 0
    for index, person in enumerate(crew.people):
        own = [segment for segment in long if segment.team == person.team] or long
        start_h, end_h = SHIFTS_H[index % len(SHIFTS_H)]
        windows = [(start_h, end_h)] if person.script != "facilities" else []
        if person.script == "two_duties":
            windows = [(6.0, 9.5), (14.0, 17.5)]
        for start_h, end_h in windows:
            strip = person.team == crew.shift_team or len(crew.posts) % 4 == 3
            post = _post(len(crew.posts), own, plane, rng, strip=strip)
            number += 1
            if not strip and number % 11 == 5:
                post = replace(post, id=f"GC{number:04d}", name=f"{post.name[:-2]}公厕", radius_m=80.0, toilet=True)
            crew.posts.append(post)
            by_segments = strip and (person.team == crew.shift_team or number % 3 == 0)
            work = "toilet_duty" if post.toilet else "manual_sweep" if number % 2 else "roving"
            person.duties.append(
                FootDuty(
                    f"R{number:05d}", person.id, person.team, work, 3600 * start_h, 3600 * end_h, post, by_segments
                )
            )


def _post(number: int, own: list[Segment], plane: Plane, rng: np.random.Generator, *, strip: bool) -> Post:
    segment = own[int(rng.integers(len(own)))]
    xy_m = plane.to_m(segment.lon_lat)
    middle_m = (xy_m[len(xy_m) // 2 - 1] + xy_m[len(xy_m) // 2]) / 2
    id_, name = f"G{number + 1:04d}", f"{segment.name or '支路'}{number + 1}号岗"
    if strip:
        return Post(id_, name, segment.team, middle_m, None, (segment,))
    return Post(id_, name, segment.team, middle_m, float(rng.choice([60, 80, 100])))


def _substitutes(crew: Crew) -> None:
    """Each substituted worker is stood in for by an honest one whose own shift is far away in time.

    One of the own team where there is any, else of another that signs in with phones.
    """
    taken: set[str] = set()
    honest = [one for one in crew.people if one.script == "honest" and one.duties and one.team != crew.group_team]
    for person in crew.people:
        if person.script != "leave_substituted":
            continue
        start_s, end_s = person.duties[0].starts_s, person.duties[0].ends_s
        for other in sorted(honest, key=lambda one: one.team != person.team):
            own = other.duties[0]
            apart = own.starts_s - end_s > 2 * 3600 or start_s - own.ends_s > 2 * 3600
            if other.id not in taken and apart:
                person.substitute = other.id
                taken.add(other.id)
                break
        else:
            person.script = "leave"
