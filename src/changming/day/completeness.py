"""How much of the expected evidence arrived."""

from collections.abc import Sequence

from changming.areas.evidence.choices import SignInKind
from changming.areas.evidence.rules import Photo
from changming.areas.standards.rules import Owing
from changming.day.inputs import DayInputs
from changming.day.judgement import Judgement
from changming.papers.report import Completeness, Received

SIGNS = (SignInKind.IN, SignInKind.OUT)


def completeness_of(judgement: Judgement) -> Completeness:
    """Per kind of evidence what was expected up to `as_of` and what arrived; what a person found false did not.

    sign_ins  a sign-in and a sign-out per duty on foot whose time has come
    photos    pictures that a table names or that lie in the folder, and those that can be read
    works     one record per facility that is due
    tracks    minutes of the duties of vehicles
    """
    inputs, owings, devices = judgement.inputs, judgement.owings, judgement.roads.devices
    minutes_with = round(sum(device.minutes_with for device in devices))
    minutes_without = round(sum(device.minutes_without for device in devices))
    return Completeness(
        kinds={
            "sign_ins": _sign_ins(judgement),
            "photos": _photos(inputs),
            "works": _works(inputs, owings),
            "tracks": _received(minutes_with + minutes_without, minutes_with),
        },
        devices=devices,
    )


def _sign_ins(judgement: Judgement) -> Received:
    received = [each.entry.sign_in for each in judgement.presence.sign_ins if not each.false]
    given = {(sign_in.person, sign_in.kind) for sign_in in received}
    expected = {
        (owing.party, kind)
        for owing in judgement.owings
        if owing.duty.on_foot and not owing.excused
        for kind, at in zip(SIGNS, (owing.starts, owing.ends), strict=True)
        if at <= judgement.inputs.as_of
    }
    return _received(len(expected), len(expected & given))


def _photos(inputs: DayInputs) -> Received:
    expected = len(inputs.photos) + len(inputs.missing_photos)
    return _received(expected, sum(_is_received(photo, inputs) for photo in inputs.photos))


def _is_received(photo: Photo, inputs: DayInputs) -> bool:
    return photo.readable and not inputs.decided.is_false(photo.proof)


def _works(inputs: DayInputs, owings: Sequence[Owing]) -> Received:
    expected = {
        facility
        for owing in owings
        if owing.duty.at_facilities and not owing.excused and owing.ends <= inputs.as_of
        for facility in owing.duty.facilities
    }
    given = {work.facility for work in inputs.works}
    return _received(len(expected), len(expected & given))


def _received(expected: int, received: int) -> Received:
    return Received(expected, received, received / expected if expected else None)
