"""Signed messages (CMS, RFC 5652 §5.2): the content, joined from its pieces in BER. It may be a mail with attachments."""
from ..trouble import Trouble

_DATA = bytes.fromhex("06092a864886f70d010701")
_PIECE, _PIECES, _END = 0x04, 0x24, 0x00


def read(data, about):
    """The signed content; nothing if the signature is separate from it."""
    at = data.find(_DATA) + len(_DATA)
    if at < len(_DATA) or data[at:at + 1] != b"\xa0":
        return
    try:
        yield "content", b"".join(_pieces(data, _header(data, at)[1]))
    except IndexError:
        raise Trouble("unreadable", "a signed message that is cut off")


def _header(data, at):
    """(tag, beginning of the value, its length or None if its end is marked) of a value (X.690 §8.1)."""
    tag, length, at = data[at], data[at + 1], at + 2
    if length < 128:
        return tag, at, length
    size = length & 127
    return tag, at + size, int.from_bytes(data[at:at + size], "big") if size else None


def _pieces(data, at):
    tag, start, length = _header(data, at)
    if tag == _PIECE:
        yield data[start:start + length]
    if tag != _PIECES:
        return
    end = len(data) if length is None else start + length
    while start < end:
        tag, start, length = _header(data, start)
        if tag != _PIECE or length is None:
            return
        yield data[start:start + length]
        start += length
