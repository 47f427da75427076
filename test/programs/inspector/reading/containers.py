"""Archives, compressed files and forms, with a text inside."""
import base64
import bz2
import gzip
import io
import lzma
import os
import random
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib

import libarchive
from documents import word_runs
from pack import zipped

_TEXT = b"top secret 4111 1111 1111 1111 \xc3\xa4\n"


def _archived(form, packed_by=None):
    with tempfile.NamedTemporaryFile() as file:
        with libarchive.file_writer(file.name, form, packed_by) as archive:
            archive.add_file_from_memory("folder/letter.txt", len(_TEXT), _TEXT)
        return file.read()


def seven_zip():
    return _archived("7zip")


def iso():
    return _archived("iso9660")


def cpio_zstd():
    return _archived("cpio", "zstd")


def tar_lz4():
    return _archived("ustar", "lz4")


def tar_lzip():
    return _archived("ustar", "lzip")


def tar_compressed():
    return _archived("ustar", "compress")


def xar():
    return _archived("xar")


def ar():
    return _archived("ar_svr4")


def tar_gz():
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as file:
        about = tarfile.TarInfo("letter.docx")
        about.size = len(word_runs())
        file.addfile(about, io.BytesIO(word_runs()))
    return packed.getvalue()


def gzip_twice():
    return gzip.compress(b"first\n") + gzip.compress(_TEXT)


def gzip_with_a_tail():
    return gzip.compress(b"first\n") + b"\0\0" + _TEXT


def bzip2():
    return bz2.compress(_TEXT)


def xz():
    return lzma.compress(_TEXT)


def lzma_alone():
    return lzma.compress(_TEXT, lzma.FORMAT_ALONE)


def zlib_stream():
    return zlib.compress(_TEXT)


def deflate_alone():
    return zlib.compress(_TEXT * 9, wbits=-15)


def zip_bzip2():
    return zipped({"a": _TEXT}, zipfile.ZIP_BZIP2)


def zip_deflate64():
    """Made by 7-Zip (7z a -mm=Deflate64) of 40 lines."""
    return base64.b64decode(
        "UEsDBBUAAAAJAHAFfl1/R9aDKAAAAFAFAAAKAAAAbGV0dGVyLnR4dCvJL1AoTk0uSi1RMDE0NFQwRCUOL+Ea8SpGvIoRr2LEqxjxKohWAQBQSwECPwMVAAAA"
        "CQBwBX5df0fWgygAAABQBQAACgAkAAAAAAAAACCApIEAAAAAbGV0dGVyLnR4dAoAIAAAAAAAAQAYAJEvd9JjgN0BAAAAAAAAAAAAAAAAAAAAAFBLBQYAAAAA"
        "AQABAFwAAABQAAAAAAA=")


def zip_lzma():
    return zipped({"a": _TEXT}, zipfile.ZIP_LZMA)


def _xz_members(*texts, checksum=0):
    """A zip file of members of one name, in XZ. `checksum`: is added to each member's own."""
    local, entries = b"", b""
    for text in texts:
        packed = lzma.compress(text)
        fields = struct.pack("<4H3I2H", 0, 95, 0, 33, zlib.crc32(text) + checksum, len(packed), len(text), 1, 0)
        entries += b"PK\1\2" + struct.pack("<2H", 63, 63) + fields + bytes(10) + struct.pack("<I", len(local)) + b"a"
        local += b"PK\3\4" + struct.pack("<H", 63) + fields + b"a" + packed
    return local + entries + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(texts), len(texts), len(entries), len(local), 0)


def zip_xz_of_one_name():
    return _xz_members(_TEXT, b"harmless".ljust(len(_TEXT)))


def zip_xz_of_a_wrong_checksum():
    return _xz_members(_TEXT, checksum=1)


def zip_in_zip():
    return zipped({"b.zip": zipped({"a": _TEXT})})


def zip_behind_a_zip():
    return zipped({"a": _TEXT}) + zipped({"b": b"harmless"})


def zip_behind_a_picture():
    return b"\x89PNG\r\n\x1a\n" + random.Random(8).randbytes(50) + zipped({"a": _TEXT})


def seven_zip_behind_a_program():
    return b"MZ" + bytes(100) + seven_zip()


def form():
    head = b'--xx\r\nContent-Disposition: form-data; name="f"; filename="a.docx"\r\nContent-Type: application/octet-stream\r\n\r\n'
    second = b'\r\n--xx\r\nContent-Disposition: form-data; name="g"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head + word_runs() + second + b"dG9wIHNlY3JldA==\r\n--xx--\r\n", "multipart/form-data; boundary=xx"


def form_of_gzip():
    head = b'--xx\nContent-Disposition: form-data; name="f"\n\n'
    return head + gzip.compress(_TEXT) + b"\n--xx--\n", ""


def database():
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(os.path.join(folder, "base"))
        base.execute("CREATE TABLE customer (name TEXT, card INTEGER, letter BLOB)")
        base.execute("INSERT INTO customer VALUES (?, ?, ?)", ("Anna", 4111111111111111, word_runs()))
        base.commit()
        base.close()
        with open(os.path.join(folder, "base"), "rb") as file:
            return file.read()
