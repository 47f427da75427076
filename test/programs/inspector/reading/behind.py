"""A file with a secret behind a harmless one."""
import bz2
import gzip
import io
import lzma
import tarfile

from containers import _archived
from pack import pdf, zipped

_SECRET = b"top secret 4111 1111 1111 1111\n" * 3
_HARMLESS = b"harmless\n" * 20
_ZIP = zipped({"h": _HARMLESS})
_PDF = pdf(b"<</Type/Annot>>", content=b"BT /F1 12 Tf 72 700 Td (harmless) Tj ET")


def _tar():
    packed = io.BytesIO()
    tarfile.open(fileobj=packed, mode="w").close()
    return packed.getvalue()


_FRONTS = {
    "zip": _ZIP, "pdf": _PDF, "bzip2": bz2.compress(_HARMLESS), "lzma": lzma.compress(_HARMLESS, lzma.FORMAT_ALONE),
    "seven_zip": _archived("7zip"), "tar": _tar(), "rtf": b"{\\rtf1 harmless}", "program": b"\x7fELF" + bytes(range(256)) * 9,
    "film": b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 9, "script": b"#!/bin/sh\ntail -c +30 $0 | xz -d\nexit 0\n",
}
_BACKS = {"gzip": gzip.compress(_SECRET), "xz": lzma.compress(_SECRET), "bzip2": bz2.compress(_SECRET), "zip": zipped({"s": _SECRET * 20})}


def _sample(data):
    def make():
        return data
    return make


globals().update({f"{back}_behind_{front}": _sample(head + tail) for front, head in _FRONTS.items() for back, tail in _BACKS.items()
                  if (front, back) != ("bzip2", "bzip2")})


def pdf_behind_zip():
    return _ZIP + pdf(b"<</Type/Annot>>", content=b"BT /F1 12 Tf 72 700 Td (4111 1111 1111 1111) Tj ET")


def comment_of_a_zip():
    comment = _BACKS["gzip"]
    return _ZIP[:-2] + len(comment).to_bytes(2, "little") + comment


def zeros_behind_an_archive():
    return _BACKS["zip"] + bytes(50)
