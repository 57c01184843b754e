"""What the device of a sign-in and its clock give away."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from changming.areas.evidence.choices import DoubtCode
from changming.areas.evidence.rules.entry import Entry, in_time
from changming.areas.evidence.rules.facts import Doubt
from changming.areas.standards.rules import PresenceRules


def shared_devices(entries: Sequence[Entry], declared: frozenset[str], rules: PresenceRules) -> dict[int, Doubt]:
    """Sign-ins on a device on which somebody else signed in within the span before; `about` names him.

    Declared shared phones are what they are declared to be. The first of several carries nothing. Who is not known is
    not known to be somebody else: a misspelt name does not make a phone shared.
    """
    found = {}
    for own in _by_device(entries, declared).values():
        last: dict[str, float] = {}
        for index, entry in own:
            now_s = entry.sign_in.time.timestamp()
            others = [(now_s - at_s, who) for who, at_s in last.items() if who != entry.who]
            if others and min(others)[0] <= rules.shared_device_s:
                apart_s, who = min(others)
                found[index] = Doubt(DoubtCode.SHARED_DEVICE, apart_s, rules.shared_device_s, "s", who)
            last[entry.who] = now_s
    return found


def changed_devices(
    entries: Sequence[Entry], device_of: Mapping[str, str], declared: frozenset[str]
) -> dict[int, Doubt]:
    """Sign-ins with a device their person did not use before, on earlier days or this day; `about` is the one before.

    Without history the first device of the day is the one used before. A second row with the new device is not doubted
    again, and declared shared phones are nobody's.
    """
    found = {}
    known: dict[str, list[str]] = {person: [device] for person, device in device_of.items() if device not in declared}
    for index, entry in in_time(list(enumerate(entries))):
        person, device = entry.sign_in.person, entry.sign_in.device
        if person is None or device is None or device in declared:
            continue
        used = known.setdefault(person, [])
        if used and device not in used:
            found[index] = Doubt(DoubtCode.DEVICE_CHANGED, about=used[-1])
        if device not in used:
            used.append(device)
    return found


def skewed_clocks(entries: Sequence[Entry], rules: PresenceRules) -> dict[int, Doubt]:
    """Sign-ins whose claimed and received times differ by more than the limit with no offline queue to explain it.

    A queue explains it where the note says so, or several rows of the device were received together. Where no device is
    named, a paper sheet stands for its device, else the person.
    """
    received: dict[str, list[float]] = {}
    for entry in entries:
        if entry.sign_in.received_at is not None:
            received.setdefault(_sender(entry), []).append(entry.sign_in.received_at.timestamp())
    for times in received.values():
        times.sort()
    found = {}
    for index, entry in enumerate(entries):
        sign_in = entry.sign_in
        if sign_in.received_at is None:
            continue
        at_s = sign_in.received_at.timestamp()
        apart_s = abs(at_s - sign_in.time.timestamp())
        queued = sign_in.queued_offline or _together(received[_sender(entry)], at_s, rules)
        if apart_s > rules.clock_skew_s and not queued:
            found[index] = Doubt(DoubtCode.CLOCK_SKEW, apart_s, rules.clock_skew_s, "s")
    return found


def _together(times: Sequence[float], at_s: float, rules: PresenceRules) -> bool:
    first, last = bisect_left(times, at_s - rules.batch_s), bisect_right(times, at_s + rules.batch_s)
    return last - first >= rules.batch_rows


def _sender(entry: Entry) -> str:
    if entry.sign_in.device:
        return f"device {entry.sign_in.device}"
    return f"person {entry.who}" if entry.sign_in.position_expected else f"sheet {entry.sign_in.source.file}"


def _by_device(entries: Iterable[Entry], declared: frozenset[str]) -> dict[str, list[tuple[int, Entry]]]:
    found: dict[str, list[tuple[int, Entry]]] = {}
    for index, entry in in_time(list(enumerate(entries))):
        device = entry.sign_in.device
        if device is not None and device not in declared and entry.sign_in.person is not None:
            found.setdefault(device, []).append((index, entry))
    return found
