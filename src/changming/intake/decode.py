"""Bytes of a text file, whatever program wrote them, become text."""

import codecs

from changming.intake.problem import Unreadable, marked

UNKNOWN = "\ufffd"
FIRST_HAN = "\u2e80"  # GBK read as UTF-8 hardly ever gives a character from here on
ASCII = bytes(range(128))
SAMPLE_BYTES = 100_000
MOST_BROKEN_SHARE = 0.02  # of the characters beyond ASCII


def decode_text(data: bytes) -> str:
    """The text of UTF-8, UTF-16 with a byte order mark, GBK or GB18030; single broken characters become U+FFFD.

    Raises Unreadable for bytes that are no text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").removeprefix("\ufeff")
    if b"\0" in data:
        raise Unreadable(marked("a text in UTF-8 or GBK"))
    data = data.removeprefix(codecs.BOM_UTF8)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and _nearly_utf8(data):
                return data.decode("utf-8", "replace")
    return _least_broken(data)


def _nearly_utf8(data: bytes) -> bool:
    """UTF-8 with few broken characters: GB18030 reads nearly any bytes, though into nonsense."""
    text = data.translate(None, ASCII)[:SAMPLE_BYTES].decode("utf-8", "replace")
    broken = text.count(UNKNOWN)
    han = sum(1 for character in text if FIRST_HAN <= character < UNKNOWN)
    return broken <= max(len(text) * MOST_BROKEN_SHARE, 1) and 2 * han > len(text)


def _least_broken(data: bytes) -> str:
    texts = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    best = min(texts, key=lambda text: text.count(UNKNOWN))
    if best.count(UNKNOWN) > max(len(data) * MOST_BROKEN_SHARE, 20):
        raise Unreadable(marked("a text in UTF-8 or GBK"))
    return best
