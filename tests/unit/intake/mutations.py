"""Inputs changed at random, from a seed: bytes flipped, cut and doubled, and good containers with changed contents."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

Mutation = Callable[[bytes, random.Random], bytes]

NASTY = (
    "", " ", "\0", "\ufeff", "'", '"', '""', "=1+1", "-", "NaN", "inf", "-0", "1e309", "9" * 400, "٣", "𝟙", "½", "²",
    "①", "2026-02-30", "24:00:01", "0000-00-00", "9999-12-31 24:00", "1899-12-30", "25:00", "上午", "00:00 PM", "合计",
    "#REF!", ";;;", "、", "\u202e", "a\nb", "\r", "路" * 5000, "-180.0000001", "1,2", "1.2.3", "true", "None", "{}",
    "[1]", "../../x", "POINT (1e308 -1e308)", "POLYGON EMPTY", "9999-12-31",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (None, True, -1, 0, 1e308, -1e-308, 10**30, [], {}, [[1]], {"a": {"b": 1}}, *NASTY)


def flipped(data: bytes, rng: random.Random) -> bytes:
    """A few bytes replaced."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: random.Random) -> bytes:
    """The end, or something inside, missing."""
    start = rng.randrange(len(data))
    return data[:start] + (data[start + rng.randrange(1, 200) :] if rng.random() < 0.5 else b"")


def doubled(data: bytes, rng: random.Random) -> bytes:
    """A piece of the input once more, somewhere else."""
    start, length, to = rng.randrange(len(data)), rng.randrange(1, 500), rng.randrange(len(data))
    return data[:to] + data[start : start + length] + data[to:]


def raw(data: bytes, rng: random.Random) -> bytes:
    """One of the changes that know nothing of the format."""
    return rng.choice((flipped, cut, doubled))(data, rng)


def text_cells(data: bytes, rng: random.Random) -> bytes:
    """A text table with some cells replaced by nasty ones."""
    rows = [line.split(",") for line in data.decode().splitlines()]
    for _ in range(rng.randrange(1, 6)):
        row = rng.choice(rows)
        row[rng.randrange(len(row))] = rng.choice(NASTY)
    return "\n".join(",".join(row) for row in rows).encode(rng.choice(("utf-8", "gb18030")), "replace")


def json_values(data: bytes, rng: random.Random) -> bytes:
    """JSON with some values replaced by odd ones, some of them containers."""
    loaded = json.loads(data)
    for _ in range(rng.randrange(1, 6)):
        holder = loaded
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = rng.choice(keys)
            if isinstance(holder[key], dict | list) and rng.random() < 0.9:
                holder = holder[key]
                continue
            holder[key] = rng.choice(ODD_VALUES)
            break
    return json.dumps(loaded, ensure_ascii=False).encode("utf-8", "surrogatepass")


def zip_members(data: bytes, rng: random.Random) -> bytes:
    """A good archive, a member of which is changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice([name for name in members if members[name]])
    members[name] = rng.choice((raw, xml_numbers))(members[name], rng)
    if rng.random() < 0.1:
        del members[name]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(each, content)
    return buffer.getvalue()


def xml_numbers(data: bytes, rng: random.Random) -> bytes:
    """Digits replaced by other, longer numbers: counts, references and dates that cannot be."""
    digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return raw(data, rng)
    place = rng.choice(digits)
    return data[:place] + str(rng.choice((-1, 0, 7, 65536, 1048577, 4294967295, 10**20))).encode() + data[place + 1 :]
