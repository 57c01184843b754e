"""Photos on pages: copies for whoever sees photos, originals for few."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from changming.areas.evidence.models import Picture
from changming.day.actions import keep
from changming.day.database import Stores
from changming.day.database.copies import make_missing
from changming.day.queries import told
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import Entry
from changming.kernel.clock import now
from changming.papers.report import Doubt
from changming.stores import files
from tests.factories.accounts import MADE_AT, made_district
from tests.factories.answers import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(told_day, small_folder, settings):
    """Every photo of the day kept as it was sent: file → sha256, those with no doubt that nothing is seen on it."""
    stores = Stores(settings.HOME)
    found = {}
    for line in told(*told_day).report.photos:
        with (small_folder / line.file).open("rb") as file:
            assert files.keep(stores.files, file, 2**30).sha256 == line.sha256
        if all(doubt.code != "photo_unreadable" for doubt in line.doubts):
            found[line.file] = line.sha256
    return found


def path(here, sha256, last):
    return f"/desk/{here[0]}/{here[1]}/photos/{sha256}/{last}"


def body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    close(response)
    return content


@pytest.mark.parametrize(("size", "longest"), [("large", 1280), ("small", 320)])
def test_a_photo_is_shown_as_a_small_copy_made_anew(told_day, kept, signed_in, size, longest):
    client = signed_in(role="inspector", district=told_day[0])

    response = client.get(path(told_day, next(iter(kept.values())), f"{size}.jpg"))

    headers = {name: response.headers[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")}
    assert headers == {
        "Content-Type": "image/jpeg",
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
    }
    assert response.headers["Content-Disposition"].startswith("inline; ")
    image = Image.open(BytesIO(body(response)))
    assert (image.format, max(image.size) <= longest, dict(image.getexif())) == ("JPEG", True, {})


def test_pages_show_copies_and_name_what_cannot_be_seen(told_day, kept, signed_in):
    client = signed_in(role="inspector", district=told_day[0])

    grid = client.get(f"/desk/{told_day[0]}/{told_day[1]}/photos/").context["page"]
    one = client.get(path(told_day, next(iter(kept.values())), "")).context["page"]

    shown = {card.photo.src for card in grid.cards if card.photo.src}
    assert shown == {path(told_day, sha256, "small.jpg") for sha256 in kept.values()}
    assert len(shown) < len({line.sha256 for line in told(*told_day).report.photos})
    assert one.photo.src == path(told_day, next(iter(kept.values())), "large.jpg")


def test_an_unreadable_photo_has_no_copy(told_day, kept, signed_in):
    client = signed_in(role="inspector", district=told_day[0])
    broken = {line.sha256 for line in told(*told_day).report.photos} - set(kept.values())

    statuses = {client.get(path(told_day, sha256, "small.jpg")).status_code for sha256 in broken}

    assert statuses == {404}


def reused(report, about):
    """The report with its first photo held against an earlier one."""
    doubt = Doubt("photo_reused", 0.01, 0.12, "share", about)
    first, *others = report.photos
    return replace(report, photos=(replace(first, doubts=(doubt,)), *others))


def test_a_photo_held_against_one_of_an_earlier_day_is_shown_beside_it(told_day, kept, signed_in, small_checked):
    earlier, file = told_day[1] - timedelta(days=3), "photos/0412.jpg"
    report = reused(small_checked.report, f"history/{earlier}/{file}")
    keep(replace(small_checked, report=report, after=1), actor=SYSTEM, started=MADE_AT, at=MADE_AT)
    with BytesIO() as other:
        Image.new("RGB", (64, 64), "red").save(other, "JPEG")
        other.seek(0)
        sha256 = files.keep(Stores.here().files, other, 2**20).sha256
    client = signed_in(role="inspector", district=told_day[0])
    src = path(told_day, sha256, "large.jpg")
    key, query = f"{report.photos[0].file}:photo_reused", f"/desk/{told_day[0]}/{told_day[1]}/doubts/"
    before = client.get(src).status_code

    Picture.objects.create(district=told_day[0], day=earlier, file=file, sha256=sha256, arrived_at=MADE_AT)
    sides = client.get(query, {"selected": key}).context["page"].detail.pair.sides

    assert [side.photo.src for side in sides] == [path(told_day, report.photos[0].sha256, "large.jpg"), src]
    assert before == 404
    assert body(client.get(src)).startswith(b"\xff\xd8\xff")


def test_a_photo_of_another_team_or_district_is_not_there(told_day, kept, signed_in):
    report = told(*told_day).report
    team_of = {each.file: duty.team for duty in report.duties for each in duty.evidence if each.kind == "photo"}
    team = next(team for team in team_of.values() if team)
    client = signed_in("leader", role="team_leader", district=told_day[0], team=team)
    whole = signed_in("inspector", role="inspector", district=told_day[0])
    made_district("620105", "别的区")
    abroad = signed_in("far", role="inspector", district="620105")
    others = [sha256 for file, sha256 in kept.items() if team_of.get(file) != team]
    own = next(sha256 for file, sha256 in kept.items() if team_of.get(file) == team)

    assert others
    for sha256 in others[:5]:
        answers = [one.get(path(told_day, sha256, "small.jpg")) for one in (client, abroad, whole)]
        assert [answer.status_code for answer in answers] == [404, 404, 200]
        body(answers[-1])
    assert body(client.get(path(told_day, own, "small.jpg")))


@pytest.mark.parametrize(
    ("role", "status"),
    [("inspector", 200), ("auditor", 200), ("director", 403), ("team_leader", 403), ("system_administrator", 403)],
)
def test_the_original_is_for_few_and_each_look_is_logged(told_day, kept, signed_in, small_folder, role, status):
    file, sha256 = next(iter(kept.items()))
    client = signed_in(role=role, district=told_day[0])

    response = client.get(path(told_day, sha256, "original/"))

    assert response.status_code == status
    logged = [entry.facts["sha256"] for entry in Entry.objects.filter(action="desk.export")]
    assert logged == [sha256] * (status == 200)
    if status == 200:
        assert response.headers["Content-Disposition"].startswith("attachment; ")
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert body(response) == (small_folder / file).read_bytes()


@pytest.mark.parametrize("code", ["..", "a" * 63, "A" * 64, "%2e%2e", "0" * 64])
@pytest.mark.usefixtures("kept")
def test_hashes_that_the_day_does_not_list_lead_nowhere(told_day, signed_in, code):
    client = signed_in(role="inspector", district=told_day[0])

    assert {client.get(path(told_day, code, last)).status_code for last in ("small.jpg", "none.jpg")} == {404}


def test_copies_are_made_after_an_arrival_and_once(told_day, kept, settings):
    stores, said = Stores(settings.HOME), []
    rows = [
        Picture(district=told_day[0], day=told_day[1], file=file, sha256=sha256, arrived_at=now())
        for file, sha256 in kept.items()
    ]
    Picture.objects.bulk_create(rows)
    Picture.objects.create(
        district=told_day[0], day=told_day[1], file="photos/gone.jpg", sha256="f" * 64, arrived_at=now()
    )

    days = [told_day[1], told_day[1] - timedelta(days=1)]
    first = make_missing(stores, told_day[0], days, lambda *step: said.append(step))
    made = {one: one.stat().st_mtime_ns for one in stores.copies.rglob("*.jpg")}
    again = make_missing(stores, told_day[0], days, lambda *_step: None)

    assert first == again == len(set(kept.values()))
    assert len(said) == len(set(kept.values())) + 1
    assert len(made) == 2 * first
    assert {one: one.stat().st_mtime_ns for one in stores.copies.rglob("*.jpg")} == made
