"""Files inside other bytes. Each place where one may begin is tried, within limits."""
import bz2
import io
import lzma
import re
import struct
import zipfile
import zlib

from . import detect, escapes
from .hyperscan import DOTALL, Database
from .readers import archives, zips
from .trouble import Trouble

#: Places of one sign that are tried, and bytes that are handed to readers for them; beyond these the file is not read.
MOST, MOST_BYTES = 1000, 1 << 29
_STREAMS = {"gzip": lambda: zlib.decompressobj(31), "zlib": zlib.decompressobj, "bzip2": bz2.BZ2Decompressor, "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ)}
_READERS = {"compound": "compound", "cab": "archive", "tar": "archive", "sqlite": "sqlite"}
_BROKEN = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
# Deflate64, bzip2, LZMA, Zstandard, MP3, XZ, PPMd (APPNOTE 6.3.10, §4.4.5)
_OTHER_METHODS = {9, 12, 14, 93, 94, 95, 98}
# Bytes of a compressed stream that are read at once, so that those before a fault are kept
_PIECE = 1024
# The head of a stream of zlib with a window of 32 KiB (RFC 1950 §2.2) and of a block (RFC 1951 §3.2.3): stored bytes, whose length comes
# twice, once with all bits turned; or codes
_CODES = b"[" + b"".join(b"\\x%02x" % sign for sign in range(256) if sign & 6 == 2 or sign & 6 == 4 and sign < 240) + b"]"
_HEAD = rb"x[\x01\x5e\x9c\xda](?:[\0\1](?:[\0-\x7f].[\x80-\xff]|[\x80-\xff].[\0-\x7f])|" + _CODES + rb".{3})"
# A text of PNG (§11.3.3 of its specification) up to its stream, whose window may be smaller
_PNG_TEXT = rb"zTXt[^\0]{1,79}\0\0|iTXt[^\0]{1,79}\0\x01\0[^\0]{0,99}\0[^\0]{0,400}\0"
_ZLIB = Database([(_HEAD, DOTALL), (_PNG_TEXT, DOTALL)])
# Limits: heads that are tried, streams that are read, and bytes of the first try. Random bytes fail within a few
_TRIED, _STREAMED, _FIRST = 1 << 18, 10_000, 512
# Metadata in hexadecimal, as ImageMagick writes it into PNG
_PROFILE = re.compile(rb"\n\w+\n *[0-9]+\n((?:[0-9a-f]{2,}\n)+)")


def zlib_places(data, picture):
    """Places of streams of zlib, and whether there may be more of them. `picture`: only in a picture's texts, because its pixels are compressed."""
    places, tried = [], 0

    def take(hits):
        nonlocal tried
        tried += len(hits)
        for in_text, _, end in hits:
            place = end if in_text else end - 6
            if (in_text or not picture and data[place - 4:place] != b"IDAT") and _begins(data[place:place + _FIRST]):
                places.append(place)
        return tried > _TRIED or len(places) > _STREAMED

    _ZLIB.scan(data, take)
    return places, tried > _TRIED or len(places) > _STREAMED


def _begins(piece):
    try:
        zlib.decompressobj().decompress(piece, _FIRST)
    except zlib.error:
        return False
    return True


def files(sign, data, places, room):
    """(format, bytes) of a possible file, or ("", content) if it is unpacked already. Raises Trouble if there is more."""
    done = budget = 0
    for count, place in enumerate(places):
        if place < done:
            continue
        if count >= MOST and sign != "zlib" or budget > MOST_BYTES:
            raise Trouble("limit", f"holds more places where a file ({sign}) may begin than are tried")
        if sign in _STREAMS:
            content, done, taken = _unpacked(data, place, _STREAMS[sign](), room)
            budget += taken
            profile = _PROFILE.fullmatch(content)
            yield "", bytes.fromhex(profile[1].decode()) if profile else content
        elif sign == "yenc":
            done, content = escapes.yenc(data, place)
            yield "", content
        elif sign == "zip":
            if count == 0 and _has_directory(data[place:]):
                yield detect.format_of(data[place:], "", [])[0], data[place:]
                return
            content, done = _member(data, place, [*places, len(data)][count + 1], room)
            yield "", content
        elif sign == "7z":
            start, = struct.unpack_from("<I", data[:place + 32].ljust(place + 32, b"\0"), place + 8)
            if zlib.crc32(data[place + 12:place + 32]) == start:
                done = place + 32 + sum(struct.unpack_from("<QQ", data, place + 12))
                yield "7z", data[place:done]
                budget += done - place
        elif sign == "zstd":
            done = _end_of_frame(data, place + 4)
            if done:
                yield "stream", data[place:done]
                budget += done - place
        elif sign == "PDF":  # a reader uses the last table in its bytes, so that the first of two files would be lost
            for end in {len(data), [*places, len(data)][count + 1]}:
                yield "pdf", data[place:end]
                budget += end - place
        else:
            begin = place - 257 if sign == "tar" else place
            if begin >= 0:
                yield _READERS[sign], data[begin:]
                budget += len(data) - begin
            if sign == "tar":  # its reader returns the bytes after the end
                return


def _unpacked(data, place, decoder, room):
    """(content as far as it is valid, place where the stream ends or may begin anew, number of bytes that were read) of a compressed stream."""
    pieces, size, at = [], 0, place
    try:
        while not decoder.eof and at < len(data):
            pieces.append(decoder.decompress(data[at:at + _PIECE]))
            size, at = size + len(pieces[-1]), at + _PIECE
            if size > room():
                raise Trouble("limit", "unpacks to more bytes than the limits allow")
    except _BROKEN:
        return b"".join(pieces), place + 1, at - place
    end = min(at, len(data)) - len(decoder.unused_data)
    return b"".join(pieces), end, end - place


def _end_of_frame(data, at):
    """The end of a Zstandard frame (RFC 8878 §3.1.1), or 0 if there is none."""
    about = data[at] if at < len(data) else 0xFF
    if about & 8:
        return 0
    single = about >> 5 & 1
    at += 2 - single + (0, 1, 2, 4)[about & 3] + (single, 2, 4, 8)[about >> 6]
    last = 0
    while not last:
        head = int.from_bytes(data[at:at + 3], "little")
        last, kind = head & 1, head >> 1 & 3
        if kind == 3 or at + 3 > len(data):
            return 0
        at += 3 + (1 if kind == 1 else head >> 3)
    return at + (about & 4)


def _has_directory(data):
    try:
        return bool(zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zips.BROKEN:
        return False


def _member(data, place, following, room):
    """(content, end) of a member of a zip file without its directory, or nothing if the mark is not a member's."""
    head = zips.LOCAL.size
    if place + head > len(data):
        return b"", place + 1
    _, version, flags, method, _, _, _, packed, _, name, extra = zips.LOCAL.unpack_from(data, place)
    start = place + head + name + extra
    title = data[place + head:place + head + name]
    if version & 255 > 63 or not 0 < name < 1024 or min(title, default=0) < 32 or start >= len(data):
        return b"", place + 1
    known = not flags & 8 and packed != 0xFFFFFFFF
    packed = data[start:start + packed if known else following]
    if method == zipfile.ZIP_DEFLATED:
        return archives.inflated(packed, -15, room)[0], start
    if method == zipfile.ZIP_STORED:
        return packed, start
    if method in _OTHER_METHODS:
        raise Trouble("unreadable", "a member of a zip file without a directory, packed in a way that is not read")
    return b"", place + 1
