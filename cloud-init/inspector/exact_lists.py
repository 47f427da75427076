"""Values of the administrator's own, such as customer numbers, which a gateway knows as keyed digests alone.

A list's file: a line of JSON with `version` 1, `made` (UTC), `salt` (hexadecimal), `shapes` and `count`; eight bytes of each value's digest,
sorted; 64 bytes of a digest of all that. Each is BLAKE2b with the stack's key, a value's with the salt besides. A value has no separators
and capital letters only. A shape says how values are written: 9 is a digit, A a letter, and a separator may be missing or be another one.
On a gateway the key stands before it in the same file, so that both change at once.
"""
import bisect
import hashlib
import json
import os
import re
from typing import NamedTuple, Sequence

from .context import compact
from .hyperscan import DOTALL

FOLDER = os.environ.get("LISTS_FOLDER", "/var/lib/icap-gateway/lists")
MOST, MOST_SHAPES, KEY, LONGEST = 1_000_000, 100, 32, 60
_SEAL = 64
_EDGE = rb"[^0-9A-Za-z]"


class ExactList(NamedTuple):
    made: str
    salt: bytes
    shapes: Sequence[str]
    digests: Sequence[int]


def digest(key: bytes, salt: bytes, value: str) -> bytes:
    return hashlib.blake2b(value.encode(), digest_size=8, key=key, salt=salt).digest()


def seal(key: bytes, content: bytes) -> bytes:
    return hashlib.blake2b(content, key=key, person=b"whole list").digest()


def opened(key: bytes, file: bytes) -> ExactList:
    """Raises ValueError with the reason for a file that is incomplete or was made with another key."""
    content, end = memoryview(file)[:-_SEAL], file[-_SEAL:]
    head, _, _ = file[:1 << 16].partition(b"\n")
    try:
        header = json.loads(head)
        version, count, salt = header["version"], header["count"], bytes.fromhex(header["salt"])
        found = ExactList(header["made"], salt, header["shapes"], content[len(head) + 1:].cast("Q"))
    except (ValueError, KeyError, TypeError):
        raise ValueError("it is not a list that `npm run policy -- digest` has made, or not all of one") from None
    if version != 1 or not 0 < count <= MOST or len(found.digests) != count:
        raise ValueError(f"it is incomplete, of another version, or has more than {MOST} values")
    if seal(key, content) != end:
        raise ValueError("it was made with another key than this stack's, or changed since")
    return found


def state_of(path):
    """A value that distinguishes a file from others of the same name, earlier or later; None if there is none. `path`: path or descriptor."""
    try:
        status = os.stat(path)
        return status.st_ino, status.st_mtime_ns, status.st_size
    except OSError:
        return None


class ListFinder:
    needed, allowed = {"file"}, set()

    def __init__(self, settings: dict, _single: bool = False):
        self.path = os.path.join(FOLDER, settings["file"])
        with open(self.path, "rb") as file:
            self.state, self._key, content = state_of(file.fileno()), file.read(KEY), file.read()
        self._list = opened(self._key, content)
        self.digest = content[-_SEAL:].hex()[:32]
        bodies = [b"".join(map(_sign, shape)) for shape in self._list.shapes]
        self.patterns = [(rb"(?:\A|" + _EDGE + rb")" + text + rb"(?:\z|" + _EDGE + rb")", DOTALL) for text in bodies]
        self._exact = [re.compile(rb"(?<![0-9A-Za-z])" + text + rb"\Z") for text in bodies]

    def find(self, data, hits):
        digests, last = self._list.digests, len(self._list.digests) - 1
        for number, _, end in hits:
            if not chr(data[end - 1]).isalnum() or data[end - 1] > 127:
                end -= 1
            found = self._exact[number].search(bytes(data[max(0, end - LONGEST - 1):end]))
            if found:
                value = compact(found[0].decode())
                own = int.from_bytes(digest(self._key, self._list.salt, value), "little")
                if digests[min(bisect.bisect_left(digests, own), last)] == own:
                    yield end - len(found[0]), end, value


def _sign(sign: str) -> bytes:
    return {"9": b"[0-9]", "A": b"[A-Za-z]"}.get(sign, b"[ ./_-]?")
