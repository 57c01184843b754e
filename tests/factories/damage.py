"""Files damaged by a seed, as transfers, tools and hands damage them."""

import random

ODD = [
    b"NaN",
    b"1e999",
    b"-",
    b"9" * 400,
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"[[[[",
    b"}}",
    b"</a>",
    b"\n\n",
    b",,,,",
    b"\xd5\xc5",
]


def damaged(content: bytes, seed: int) -> bytes:
    """The content with one to eight damages."""
    chance = random.Random(seed)  # noqa: S311 -- a test draws no secrets
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if not data:
            break
        place = chance.randrange(len(data))
        _damage(data, place, chance)
    return bytes(data)


def _damage(data: bytearray, place: int, chance: random.Random) -> None:
    length = chance.choice([1, 2, 4, 16, 200])
    kind = chance.randrange(7)
    if kind == 0:
        data[place] ^= 1 << chance.randrange(8)
    elif kind == 1:
        data[place : place + length] = bytes(chance.randrange(256) for _ in range(length))
    elif kind == 2:
        del data[place : place + length]
    elif kind == 3:
        del data[place:]
    elif kind == 4:
        data[place:place] = chance.choice(ODD)
    elif kind == 5:
        data[place:place] = data[place : place + length] * chance.randint(1, 50)
    else:
        data[place : place + 4] = chance.choice([b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x00"])
