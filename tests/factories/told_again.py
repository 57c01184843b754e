"""A track that comes a second time under another folder's name, some of its fixes elsewhere."""

import re

LONGITUDE = re.compile(r"\b(11\d\.\d{3,})(\d)\b")


def tell_again(folder):
    """Beside the first track that is text: the same fixes, every fifth of them moved a little."""
    track = next(path for path in sorted((folder / "tracks").iterdir()) if path.suffix in {".csv", ".gpx"})
    text, count = track.read_text("utf-8"), 0

    def moved(found):
        nonlocal count
        count += 1
        return found[1] + str((int(found[2]) + 1) % 10) if count % 5 == 0 else found[0]

    again = track.parent / "again" / track.name
    again.parent.mkdir()
    again.write_text(LONGITUDE.sub(moved, text), "utf-8")
    assert count > 100
