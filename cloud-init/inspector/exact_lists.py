"""Values of the administrator's own, such as customer numbers, known to the gateway only as salted digests.

A list's file: a line of JSON with `version` 1, `salt` (hexadecimal), `shapes` and `count`; then the first eight bytes of
SHA-256(salt + value) of each value, sorted. A value has no separators and capital letters only. A shape says how values are written: 9 is a
digit, A a letter, and a separator may be missing or be another one.
"""
import array
import bisect
import hashlib
import json
import re
import struct
import sys

from .context import compact
from .hyperscan import DOTALL

MOST = 1_000_000
#: Shorter values, and values without a digit, are in any text.
_SHORTEST = 5
_EDGE = rb"[^0-9A-Za-z]"


def _digest(salt: bytes, value: str) -> int:
    return int.from_bytes(hashlib.sha256(salt + value.encode()).digest()[:8], "big")


def shape_of(text: str) -> str:
    return re.sub("[A-Za-z]", "A", re.sub("[0-9]", "9", text))


def make(values, salt: bytes) -> bytes:
    """The file of these values. Raises ValueError for one that is too short or has no digit, naming its line, never the value."""
    for line, value in enumerate(values, 1):
        if len(compact(value)) < _SHORTEST or not re.search("[0-9]", value) or not re.fullmatch("[0-9A-Za-z ./_-]+", value):
            needs = f"{_SHORTEST} letters or digits, one of them a digit, and no signs but . / _ - and spaces"
            raise ValueError(f"line {line}: a value needs {needs}")
    digests = sorted({_digest(salt, compact(value)) for value in values})
    header = {"version": 1, "salt": salt.hex(), "shapes": sorted(set(map(shape_of, values))), "count": len(digests)}
    return json.dumps(header).encode() + b"\n" + struct.pack(f">{len(digests)}Q", *digests)


class ListFinder:
    needed, allowed = {"file"}, set()

    def __init__(self, content: bytes):
        head, _, body = content.partition(b"\n")
        try:
            header = json.loads(head)
            salt, shapes, count = bytes.fromhex(header["salt"]), header["shapes"], header["count"]
        except (ValueError, KeyError, TypeError):
            raise ValueError("the list's file has no header") from None
        if header.get("version") != 1 or not 0 < count <= MOST or len(body) != 8 * count or not shapes:
            raise ValueError(f"the list's file is incomplete, or has more than {MOST} values")
        self._salt, self._digests = salt, array.array("Q", body)
        if sys.byteorder == "little":
            self._digests.byteswap()
        bodies = [b"".join(map(_sign, shape)) for shape in shapes]
        self.patterns = [(rb"(?:\A|" + _EDGE + rb")" + text + rb"(?:\z|" + _EDGE + rb")", DOTALL) for text in bodies]
        self._exact = [re.compile(rb"(?<![0-9A-Za-z])" + text + rb"\Z") for text in bodies]

    def find(self, data, hits):
        for number, _, end in hits:
            if not chr(data[end - 1]).isalnum() or data[end - 1] > 127:
                end -= 1
            found = self._exact[number].search(data[max(0, end - 128):end])
            value = compact(found[0].decode()) if found else ""
            digest = _digest(self._salt, value)
            place = bisect.bisect_left(self._digests, digest)
            if place < len(self._digests) and self._digests[place] == digest:
                yield end - len(found[0]), end, value


def _sign(sign: str) -> bytes:
    return {"9": b"[0-9]", "A": b"[A-Za-z]"}.get(sign, b"[ ./_-]?")
