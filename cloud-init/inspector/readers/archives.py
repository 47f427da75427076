"""Archives and compressed files, through libarchive and zlib."""
import ctypes
import logging
import zlib

import libarchive
from libarchive.ffi import libarchive as _library

from ..trouble import Trouble

logging.getLogger("libarchive").disabled = True
_library.archive_filter_bytes.restype = ctypes.c_int64
_library.archive_filter_bytes.argtypes = [ctypes.c_void_p, ctypes.c_int]


def _wrong(problem):
    text = str(problem)
    if "ncrypt" in text or "assphrase" in text:
        return Trouble("encrypted", "an archive that needs a password")
    return Trouble("unreadable", "an archive that is broken, cut off or packed in a way that no reader knows")


def _content(entry, room):
    """(the bytes up to the end or a fault, Trouble or None) of a member."""
    content, most = bytearray(), room()
    try:
        for block in entry.get_blocks():
            content += block
            if len(content) > most:
                return bytes(content), Trouble("limit", "unpacks to more bytes than the limits allow")
    except libarchive.exception.ArchiveError as problem:
        return bytes(content), _wrong(problem)
    return bytes(content), None


def _end(archive, data):
    """The end of an archive or a compressed file, for formats that record it."""
    if data[:2] == b"7z":  # its header is last: place and size, counted from the end of the first 32 bytes
        return 32 + int.from_bytes(data[12:20], "little") + int.from_bytes(data[20:28], "little")
    taken = _library.archive_filter_bytes(archive._pointer, -1)
    # libarchive looks for a further mark of LZ4, and counts the bytes that it read for that
    return taken - 4 if data[:4] == b"\x04\x22\x4d\x18" and taken < len(data) else taken


def read(data, about, form="all"):
    """Each member of an archive, then the bytes after the archive."""
    rest = b""
    try:
        with libarchive.memory_reader(data, form) as archive:
            count = 0
            for count, entry in enumerate(archive, 1):
                content, trouble = _content(entry, about.room)
                if content or not entry.isdir:
                    yield str(entry.pathname or "member"), content
                if trouble:
                    raise trouble
            if form == "raw" or data[:2] == b"7z" or data[257:262] == b"ustar":
                rest = data[_end(archive, data):].lstrip(b"\0")
    except libarchive.exception.ArchiveError as problem:
        raise _wrong(problem)
    if count == 0 and not (data == b"!<arch>\n" or data[:2] == b"7z" and len(data) == 32):  # these two are empty archives, which are complete
        raise _wrong("no member was found")
    if rest:
        yield "after the end", rest


def stream(data, about):
    """A single compressed file: bzip2, xz, LZMA, Zstandard, LZ4, lzip, compress."""
    for name, content in read(data, about, "raw"):
        if content == data:  # no filter of libarchive has accepted it
            raise _wrong("no filter")
        yield name if name == "after the end" else "content", content


def inflated(data, bits, room):
    """(content, bytes after it, Trouble or None) of a DEFLATE stream."""
    inflater, content, most = zlib.decompressobj(bits), b"", room()
    try:
        content = inflater.decompress(data, most)
    except zlib.error:
        # the valid beginning, block by block
        inflater, pieces = zlib.decompressobj(bits), []
        try:
            for at in range(0, len(data), 1024):
                pieces.append(inflater.decompress(data[at:at + 1024], most))
        except zlib.error:
            pass
        return b"".join(pieces), b"", Trouble("unreadable", "compressed data with a fault in them")
    if inflater.unconsumed_tail or not inflater.eof:
        full = len(content) >= most
        why = ("limit", "unpacks to more bytes than the limits allow") if full else ("unreadable", "compressed data that are cut off")
        return content, b"", Trouble(*why)
    return content, inflater.unused_data, None


def gzip(data, about):
    """All members of a gzip file (RFC 1952 §2.2) as one file, then the bytes after them."""
    pieces, trouble = [], None
    while data.startswith(b"\x1f\x8b") and not trouble:
        piece, data, trouble = inflated(data, 31, lambda: about.room() - sum(map(len, pieces)))
        pieces.append(piece)
    yield "content", b"".join(pieces)
    if data.strip(b"\0"):
        yield "after the end", data.lstrip(b"\0")
    if trouble:
        raise trouble


def deflate(data, about):
    """A stream of zlib (RFC 1950)."""
    content, rest, trouble = inflated(data, 15, about.room)
    yield "content", content
    if rest:
        yield "after the end", rest
    if trouble:
        raise trouble


def flash(data, about):
    """Flash with zlib inside (SWF 19, "The SWF header")."""
    yield from deflate(data[8:], about)
