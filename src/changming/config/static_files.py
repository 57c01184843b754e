"""The pages' own files: under names with their hash once they were collected, as they lie in the package before."""

import hashlib
import shutil
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from changming import __version__
from changming.kernel.progress import Progress

MADE_OF = ".made-of"  # from which files the folder was made


class PageFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # -- whitenoise says nothing of its types
    """Collected by `collect`, which `serve` runs; tests and tools need no collecting."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name with its hash, or the plain one where nothing was collected."""
        return str(super().stored_name(name)) if self.hashed_files else name


def collect(folder: Path, url: str, *, progress: Progress, says: str) -> bool:
    """Fill a folder with the files of all apps; False where it holds them already.

    A new folder is made beside the old one and takes its place whole.
    """
    found = {path: storage for finder in get_finders() for path, storage in finder.list([])}
    made_of = _fingerprint(found)
    if (folder / MADE_OF).is_file() and (folder / MADE_OF).read_text(encoding="utf-8") == made_of:
        return False
    fresh = folder.with_name(folder.name + ".part")
    shutil.rmtree(fresh, ignore_errors=True)
    target = PageFiles(location=str(fresh), base_url=url)
    for path, storage in found.items():
        with storage.open(path) as file:
            target.save(path, file)
    paths = {path: (target, path) for path in found}
    for done, (path, _hashed, outcome) in enumerate(target.post_process(paths)):
        if isinstance(outcome, Exception):
            raise ValueError(f"{path}: {outcome}") from outcome  # noqa: TRY004 -- an outcome, no argument
        progress(says, done, 0)
    (fresh / MADE_OF).write_text(made_of, encoding="utf-8")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
    return True


def _fingerprint(found: dict[str, Storage]) -> str:
    parts = [__version__]
    for path, storage in sorted(found.items()):
        state = Path(storage.path(path)).stat()
        parts.append(f"{path} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
