"""Zip files, read strictly: what the directory says and what stands before each member have to agree (APPNOTE 6.3.10).

Readers differ in which of the two they believe, so a file where they differ holds for one reader what another does not see.
"""
import io
import lzma
import struct
import zipfile
import zlib

from ..trouble import Trouble
from . import archives, deflate64

LOCAL = struct.Struct("<4s5H3I2H")
_DEFLATE64 = 9
BROKEN = (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, OSError, zlib.error, RuntimeError, LookupError,
           lzma.LZMAError)


class Zip:
    """A zip file in memory. `room()`: bytes that may still be unpacked."""

    def __init__(self, data, room):
        self.data, self.room = data, room
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN:
            raise Trouble("unreadable", "a zip file without a directory that can be read")
        self.members = {info.orig_filename: info for info in self.archive.infolist()}
        self.taken = []

    def _body(self, info):
        """The place of the member's data, after its record was compared with the directory."""
        start = info.header_offset
        if not 0 <= start <= len(self.data) - LOCAL.size:
            raise Trouble("unreadable", "a member stands outside of the zip file")
        mark, _, flags, method, _, _, crc, packed, size, name, extra = LOCAL.unpack_from(self.data, start)
        body = start + LOCAL.size + name + extra
        self.taken.append((start, body + info.compress_size))
        said = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        sizes = flags & 8 or 0xFFFFFFFF in (packed, size) or (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
        same = (mark, method, flags & 1) == (b"PK\3\4", info.compress_type, info.flag_bits & 1)
        if not same or not sizes or self.data[start + LOCAL.size:body - extra] != said:
            raise Trouble("unreadable", "a zip file's directory says something else of a member than the member itself")
        return body

    def read(self, info):
        """The unpacked bytes of a member."""
        body, most = self._body(info), self.room()
        if info.flag_bits & 1:
            raise Trouble("encrypted", "a member of a zip file needs a password")
        if info.file_size > most:
            raise Trouble("limit", "unpacks to more bytes than the limits allow")
        try:
            if info.compress_type == _DEFLATE64:
                content = deflate64.inflated(self.data[body:body + info.compress_size], info.file_size)
                if zlib.crc32(content) != info.CRC:
                    raise ValueError
                return content
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
                return self._other(info, body)
            if info.compress_type != zipfile.ZIP_DEFLATED:
                with self.archive.open(info) as member:
                    return member.read(most)
            inflater = zlib.decompressobj(-15)
            content = inflater.decompress(self.data[body:body + info.compress_size], info.file_size + 1)
        except BROKEN:
            raise Trouble("unreadable", f"a member of a zip file cannot be unpacked (method {info.compress_type})")
        if not inflater.eof or inflater.unused_data or len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise Trouble("unreadable", "a member of a zip file has another size or checksum than it says")
        return content

    def _other(self, info, body):
        """A member in Zstandard, XZ or PPMd, which libarchive undoes, as a zip file of its own: names need not be single."""
        name, flags, method = b"a", info.flag_bits & 6, info.compress_type
        fields = flags, method, 0, 33, info.CRC, info.compress_size, info.file_size, len(name), 0
        local = LOCAL.pack(b"PK\3\4", 63, *fields) + name
        packed = self.data[body:body + info.compress_size]
        entry = struct.pack("<4s6H3I2H", b"PK\1\2", 63, 63, *fields) + bytes(14) + name
        end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local) + len(packed), 0)
        try:
            read = list(archives.read(local + packed + entry + end, self, "zip"))
        except Trouble as trouble:
            if trouble.why == "limit":
                raise
            raise ValueError from None
        if len(read) != 1 or len(read[0][1]) != info.file_size or zlib.crc32(read[0][1]) != info.CRC:
            raise ValueError
        return read[0][1]

    def gaps(self):
        """Bytes that belong to no member: before the first, between two, after the last. Only known when all have been read."""
        at = 0
        for start, end in sorted(self.taken) + [(self.archive.start_dir, 0)]:
            piece = self.data[at:start]
            # a descriptor behind a member (4.3.9) has up to 24 bytes; signed packages are filled up with zeros
            if len(piece) > 24 and piece.strip(b"\0"):
                yield piece
            at = max(at, end)
        rest = self.data[self._end():].lstrip(b"\0")
        if rest:
            yield rest

    def _end(self):
        """The end of the record at the end of the directory (4.3.16); its comment, and all that follows, may be a file as well."""
        plain = len(self.data) - 22
        if self.data[plain:plain + 4] == b"PK\5\6" and self.data.endswith(b"\0\0"):
            return len(self.data)
        return self.data.rfind(b"PK\5\6", max(0, plain - 65535)) + 22


def read(data, about):
    """Each member, and the bytes between them."""
    archive = Zip(data, about.room)
    yield from everything(archive, archive.archive.infolist())


def everything(archive, infos):
    for info in infos:
        try:
            content = archive.read(info)
            if info.filename.endswith(".iwa"):
                raise Trouble("unreadable", "an iWork document, whose text is packed by Snappy")
        except Trouble as trouble:
            content = trouble
        if content or not info.is_dir():
            yield info.filename, content
    for piece in archive.gaps():
        yield "between members", piece
