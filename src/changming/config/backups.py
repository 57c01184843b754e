"""Backups: every row as text, every file as it is, and a manifest with the hash of each; the same for both databases.

    manifest.json        what stands below, with hashes; written last
    tables/APP.MODEL.jsonl   a line of column names, then one line of values for each row
    home/…               files, fixes, likenesses and exported heads of the audit chains, as they lie in CHANGMING_HOME

Who is signed in stands in no backup: after `restore` everybody signs in again. Passwords (hashed) and second factors
do, so a backup is as secret as the database.
"""

import base64
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from changming import __version__
from changming.kernel.progress import Progress

MANIFEST, ROWS, FILES = "manifest.json", "tables", "home"
KEPT = ("files", "lake", "likenesses", "audit", "incoming")  # folders of CHANGMING_HOME
DRAFT = ".draft-"  # what a process was writing when it was copied
NOT_KEPT = frozenset({"contenttypes", "auth", "sessions", "usersessions"})  # made by Django, or of who is signed in
PASSING = frozenset({"people.Throttled"})
SNAPSHOT = "snapshot"
CHUNK_ROWS, CHUNK_BYTES = 500, 2**20


class Unfit(Exception):
    """A backup that cannot be restored, or a place where none can be: the message says why."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds, in numbers."""

    rows: int
    files: int


def back_up(home: Path, target: Path, *, at: datetime, progress: Progress) -> Held:
    """Write everything into a new folder, which appears whole or not at all. Rows are those of one moment."""
    if target.exists():
        raise Unfit(_("%(folder)s is there already; name a new folder") % {"folder": target})
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.with_name(f".{target.name}.part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    try:
        tables = _write_tables(making / ROWS, progress)
        files = _copy(home, making / FILES, progress)  # after the rows: whatever a row names was written before it
        manifest = {
            "changming": __version__,
            "made_at": at.isoformat(),
            "migrations": _migrations(),
            "tables": tables,
            "files": files,
        }
        _write_manifest(making / MANIFEST, manifest)
        making.replace(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return Held(sum(table["rows"] for table in tables.values()), len(files))


def restore(source: Path, home: Path, *, progress: Progress) -> Held:
    """Put a backup into an empty database and an empty home. Nothing is written before every hash was right."""
    manifest = _read_manifest(source)
    _refuse_what_is_there(home)
    _verify(source, manifest, progress)
    files = manifest["files"]
    for done, name in enumerate(files, 1):
        progress(_("Copying files"), done, len(files))
        _copy_one(source / FILES / name, home / name)
    with transaction.atomic(), connection.constraint_checks_disabled():
        for name, told in manifest["tables"].items():
            progress(_("Restoring %(table)s") % {"table": name}, 0, told["rows"])
            _read_table(source / ROWS / f"{name}.jsonl", apps.get_model(name))
        connection.check_constraints()
        _count_on()
    return Held(sum(table["rows"] for table in manifest["tables"].values()), len(files))


def _models() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if _about(model).app_label not in NOT_KEPT]
    return sorted((model for model in found if _about(model).label not in PASSING), key=lambda one: _about(one).label)


def _about(model: type[models.Model]) -> Any:  # noqa: ANN401 -- what Django knows of a model has no public type
    return model._meta  # noqa: SLF001 -- Django's own name for it


def _write_tables(folder: Path, progress: Progress) -> dict[str, Any]:
    """Every table, all as of the moment at which the first was read."""
    folder.mkdir()
    told = {}
    with transaction.atomic(using=SNAPSHOT):
        for model in _models():
            name = _about(model).label
            rows: models.QuerySet[Any] = models.QuerySet(model).using(SNAPSHOT).order_by("pk")
            progress(_("Saving %(table)s") % {"table": name}, 0, 0)
            with (folder / f"{name}.jsonl").open("x", encoding="utf-8") as file:
                count = _write_rows(file, model, rows.iterator(chunk_size=CHUNK_ROWS))
            told[name] = {"rows": count, "sha256": _hash_of(folder / f"{name}.jsonl")}
    return told


def _write_rows(file: IO[str], model: type[models.Model], rows: Iterable[models.Model]) -> int:
    fields = _about(model).concrete_fields
    file.write(json.dumps([field.attname for field in fields]) + "\n")
    count = 0
    for row in rows:
        count += 1
        values = [_plain(field.value_from_object(row)) for field in fields]
        file.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n")
    return count


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any value of a column, plain JSON out
    match value:
        case datetime() | date() | time():
            return value.isoformat()  # with its microseconds: they are in the hashes of the audit chain
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case None | bool() | int() | float() | str() | list() | dict():
            return value
    return str(value)


def _read_table(path: Path, model: type[models.Model]) -> None:
    fields = {field.attname: field for field in _about(model).concrete_fields}
    with path.open(encoding="utf-8") as file:
        columns = [fields[name] for name in json.loads(file.readline())]
        rows = (_row(model, columns, json.loads(line)) for line in file)
        while batch := list(islice(rows, CHUNK_ROWS)):
            everything: models.QuerySet[Any] = models.QuerySet(model)
            everything.bulk_create(batch)


def _row(model: type[models.Model], columns: list[Any], values: list[Any]) -> models.Model:
    named = {column.attname: column.to_python(value) for column, value in zip(columns, values, strict=True)}
    return model(**named)


def _count_on() -> None:
    """Let the database number new rows behind the restored ones."""
    statements = connection.ops.sequence_reset_sql(no_style(), _models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _copy(home: Path, target: Path, progress: Progress) -> dict[str, Any]:
    told: dict[str, Any] = {}
    target.mkdir()
    for path in _kept_files(home):
        name = path.relative_to(home).as_posix()
        progress(_("Copying files"), len(told) + 1, 0)
        try:
            sha256 = _copy_one(path, target / name)
        except FileNotFoundError:
            continue  # a drop that was confirmed or thrown away meanwhile; its rows are older or it has none
        told[name] = {"sha256": sha256, "bytes": (target / name).stat().st_size}
    return told


def _kept_files(home: Path) -> Iterator[Path]:
    for folder in KEPT:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and not path.name.startswith(DRAFT):
                yield path


def _copy_one(source: Path, target: Path) -> str:
    """Copy a file; the hash of what was copied."""
    hashed = hashlib.sha256()
    with source.open("rb") as from_:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as to:
            while chunk := from_.read(CHUNK_BYTES):
                hashed.update(chunk)
                to.write(chunk)
    return hashed.hexdigest()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def _write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    with path.open("x", encoding="utf-8") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _read_manifest(source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        made_by, migrations, tables = manifest["changming"], manifest["migrations"], set(manifest["tables"])
        outside = [name for name in manifest["files"] if Path(name).parts[0] not in KEPT or ".." in Path(name).parts]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        words = _("%(folder)s holds no backup that can be read: %(why)s")
        raise Unfit(words % {"folder": source, "why": error}) from error
    if migrations != _migrations() or tables != {_about(model).label for model in _models()}:
        words = _("The backup has other tables than this program; restore it with version %(version)s.")
        raise Unfit(words % {"version": made_by})
    if outside:
        raise Unfit(_("The manifest names a file outside the backup: %(name)s") % {"name": outside[0]})
    return manifest


def _verify(source: Path, manifest: dict[str, Any], progress: Progress) -> None:
    """Raises Unfit for the first file that is missing or other than the manifest says."""
    wanted = {f"{ROWS}/{name}.jsonl": told["sha256"] for name, told in manifest["tables"].items()}
    wanted |= {f"{FILES}/{name}": told["sha256"] for name, told in manifest["files"].items()}
    for done, (name, sha256) in enumerate(wanted.items(), 1):
        progress(_("Verifying"), done, len(wanted))
        try:
            found = _hash_of(source / name)
        except OSError as error:
            raise Unfit(_("%(name)s of the backup cannot be read: %(why)s") % {"name": name, "why": error}) from error
        if found != sha256:
            raise Unfit(_("%(name)s of the backup is not as it was written.") % {"name": name})


def _refuse_what_is_there(home: Path) -> None:
    for model in _models():
        if models.QuerySet(model).exists():
            words = _("The database holds rows already (%(table)s); restore into an empty one.")
            raise Unfit(words % {"table": _about(model).label})
    if there := next(_kept_files(home), None):
        raise Unfit(_("%(file)s is there already; restore into an empty folder.") % {"file": there})
