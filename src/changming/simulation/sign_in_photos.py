"""Pictures sent with a sign-in: no table of photos knows them, the row of the sign-in names the file."""

from changming.simulation.edits import EDITS
from changming.simulation.forms import WITH_PHOTOS, forms
from changming.simulation.pictures import DOUBT_SHARE, DOUBTED, REUSED_SHARE, Album, Desk, Photo
from changming.simulation.presence import SignIn

FOLDER = "签到照片"
SHARE = 0.08  # beside a hundred other pictures, so many
SENDERS = {"honest", "two_duties", "patrol", "late", "early", "leave_substituted", "terminal_there"}


def add_sign_in_photos(desk: Desk, rows: list[SignIn], album: Album) -> None:
    """Adds pictures to the album and their names to the rows; doubts and edits in the shares of other pictures."""
    crew, rng, form = desk.crew, desk.rng, forms(desk.crew)
    fit = [
        row
        for row in rows
        if crew.person(row.person).script in SENDERS and form[crew.person(row.person).team] in WITH_PHOTOS
    ]
    count = min(len(fit), round(len(album.photos) * SHARE))
    chosen = [fit[int(i)] for i in rng.permutation(len(fit))[:count]]
    sources = [one for one in [*album.photos, *album.earlier] if one.person and not one.doubts]
    sources = [sources[int(i)] for i in rng.permutation(len(sources))]
    edits = list(EDITS) * round(count * REUSED_SHARE)
    codes = list(DOUBTED) * round(count * DOUBT_SHARE)
    for row in chosen:
        photo = _sent(desk, row)
        source = source_of(photo, sources) if edits else None
        if source is not None:
            reuse(photo, source, edits.pop())
        elif codes:
            _spoil(desk, row, photo, codes.pop())
        album.photos.append(photo)


def _sent(desk: Desk, row: SignIn) -> Photo:
    """An honest picture, taken while signing in."""
    file = desk.file(FOLDER, row.time_s, wechat=False)
    row.photo = file.rsplit("/", 1)[1]
    photo = Photo(file, row.person, row.duty, row.time_s, desk.fresh(), in_table=False)
    if desk.rng.random() < 0.7:
        photo.exif_s = row.time_s - float(desk.rng.integers(0, 40))
        photo.exif_lon_lat = desk.near(row.duty) if desk.rng.random() < 0.7 else None
    return photo


def source_of(photo: Photo, sources: list[Photo]) -> Photo | None:
    """Another person's picture of before, or one of the earlier day; taken out of the sources."""
    for number, one in enumerate(sources):
        if one.earlier or (one.person != photo.person and one.taken_s < photo.taken_s - 600):
            return sources.pop(number)
    return None


def reuse(photo: Photo, source: Photo, how: str) -> None:
    """Makes a picture an edited copy of another."""
    photo.scene, photo.licensed, photo.copy_of, photo.how = source.scene, source.licensed, source, how
    photo.doubts = {"photo_reused"}
    exact = how == "exact"
    photo.exif_s, photo.exif_lon_lat = (source.exif_s, source.exif_lon_lat) if exact else (None, None)


def _spoil(desk: Desk, row: SignIn, photo: Photo, code: str) -> None:
    photo.doubts = {code}
    photo.exif_s, photo.exif_lon_lat = None, None
    if code == "photo_elsewhere":
        photo.exif_s, photo.exif_lon_lat = photo.taken_s, desk.away(row.duty)
    elif code == "photo_other_time":
        photo.exif_s = photo.taken_s - float(desk.rng.integers(4 * 3600, 100 * 3600))
    else:
        photo.how = code
