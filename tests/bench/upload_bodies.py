"""Changed bodies of uploads: files, archives with names that climb, nest or unfold, and the multipart text itself."""

import io
import random
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from tests.bench.fuzz_changes import changes_of
from tests.unit.intake import mutations

BOUNDARY = "----changming"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
NAMES = (
    "../../../out.csv", "/etc/out.csv", "..\\..\\out.csv", "C:\\out.csv", "a/../../out.csv", "....//out.csv", "\0.csv",
    "签到.csv\0.exe", "路" * 300 + ".csv", "签到/" * 40 + "签到.csv", "签到", "签到/", ".", "..", "/", "", " ",
    "~$签到.xlsx", "__MACOSX/签到.csv", ".DS_Store", "CON", "district.toml", "x/district.toml", "history/x/签到.csv",
    "tracks/签到", "tracks", "photos", "photos/一队/10001 王明/a.jpg", "a.zip", "inner/a.zip", "roads.shp",
    "roads.shp.zip", "\u202egpj.csv",
    "签到表-二队.csv", "人员.csv", "%2e%2e%2fout.csv", "a\nb.csv", 'a"b.csv', "签到." + "x" * 400, "looked.json",
    "files",
)  # fmt: skip
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
HEADERS = (
    CONTENT_TYPE, CONTENT_TYPE, CONTENT_TYPE, CONTENT_TYPE, "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/mixed; boundary=x", f"{CONTENT_TYPE}; charset=utf-16", "application/x-www-form-urlencoded",
    "application/json", "text/plain; charset=none", f"multipart/form-data; boundary={'x' * 300}",
)  # fmt: skip


def body(seeds: Mapping[str, bytes], rng: random.Random) -> tuple[str, bytes]:
    """A content type and a body, made of some of the good files."""
    chosen = rng.choices(sorted(seeds), k=rng.choice((1, 1, 2, 3)))
    files = [(_name(name, rng), _changed(name, seeds[name], rng)) for name in chosen]
    form = rng.random()
    if form < 0.45:
        return CONTENT_TYPE, multipart(files, paths=_paths(files, rng))
    if form < 0.8:
        packed = archive(files, rng)
        packed = mutations.raw(packed, rng) if rng.random() < 0.3 else packed
        return CONTENT_TYPE, multipart([(rng.choice(("day.zip", "数据.ZIP", "../day.zip")), packed)])
    changed = multipart(files, paths=_paths(files, rng))
    for _ in range(rng.randrange(1, 4)):
        changed = _headers_changed(changed, rng)
    return rng.choice(HEADERS), changed


def multipart(files: list[tuple[str, bytes]], paths: list[str] | None = None) -> bytes:
    """A body as a browser sends it, but that names are not made harmless."""
    out = io.BytesIO()
    for path in paths or ():
        out.write(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="path"\r\n\r\n{path}\r\n'.encode())
    for name, content in files:
        quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        begin = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{quoted}"\r\n'
        out.write(begin.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    out.write(f"--{BOUNDARY}--\r\n".encode())
    return out.getvalue()


def archive(files: list[tuple[str, bytes]], rng: random.Random) -> bytes:
    """A zip of these files, a few of which nest, unfold to too much, say a wrong size or are locked."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", rng.choice(PACKINGS)) as packed:
        warnings.simplefilter("ignore")  # the same name twice is what is wanted
        for name, content in [*files, *((_name("签到.csv", rng), b"x") for _ in range(rng.randrange(3)))]:
            packed.writestr(name.strip("\0") or "a.csv", content)
        if rng.random() < 0.1:
            packed.writestr("签到-多.csv", b"\0" * 30_000_000, zipfile.ZIP_DEFLATED)
        if rng.random() < 0.1:
            packed.writestr("深/里面.zip", archive(files, random.Random(0)))  # noqa: S311 -- a seed, no secret
        if rng.random() < 0.1:
            link = zipfile.ZipInfo("人员.csv")
            link.external_attr = 0o120777 << 16
            packed.writestr(link, "/etc/passwd")
    return _lied(out.getvalue(), rng) if rng.random() < 0.3 else out.getvalue()


def _lied(packed: bytes, rng: random.Random) -> bytes:
    """One field of an entry of the list at the archive's end says something else: a flag, a way, a size, an offset."""
    changed = bytearray(packed)
    entry = packed.rfind(b"PK\x01\x02")
    spot, length = rng.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
    changed[entry + spot : entry + spot + length] = rng.choice((b"\1\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\0"))[:length]
    return bytes(changed)


def _name(name: str, rng: random.Random) -> str:
    return name if rng.random() < 0.6 else rng.choice(NAMES)


def _changed(name: str, good: bytes, rng: random.Random) -> bytes:
    way = rng.random()
    if way < 0.25:
        return good
    return (changes_of(PurePosixPath(name)) if way < 0.65 else mutations.raw)(good, rng)


def _paths(files: list[tuple[str, bytes]], rng: random.Random) -> list[str]:
    """As the page sends them beside a folder; sometimes too few or too many."""
    if rng.random() < 0.5:
        return []
    return [rng.choice(NAMES) for _ in range(max(0, len(files) + rng.choice((0, 0, 0, -1, 1))))]


def _headers_changed(changed: bytes, rng: random.Random) -> bytes:
    """The multipart text itself: bytes anywhere, or the lines that say what a part is."""
    lines = (
        (b'name="files"', rng.choice((b'name="folder"', b'name=""', b"name", b'name="path"', b"name*=x''%ff"))),
        (
            b'filename="',
            rng.choice((b"filename=", b"filename*=utf-8''", b"filename*=x''%ff%00", b'filename="\xff')),
        ),
        (b"application/octet-stream", rng.choice((b"multipart/mixed; boundary=x", b"\xff", b"text/plain; charset=x"))),
        (b"\r\n\r\n", rng.choice((b"\r\n", b"\n\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", b""))),
        (f"{BOUNDARY}--".encode(), b""),
        (b"form-data", rng.choice((b"attachment", b"form-data; form-data", b""))),
    )
    if rng.random() < 0.3:
        return mutations.raw(changed, rng)
    what, instead = rng.choice(lines)
    return changed.replace(what, instead, rng.choice((1, -1)))
