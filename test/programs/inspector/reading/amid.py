"""Files amid other bytes, none of them at the first place where one of its kind begins."""
import bz2
import gzip
import io
import lzma
import random
import zipfile
import zlib

from compounds import _compound
from containers import _archived
from pack import pdf, zipped

LIMITS = {"depth": 8, "files": 10000, "bytes": 32 << 20, "ratio": 1000, "seconds": 120}
_SECRET = b"top secret 4111 1111 1111 1111\n" * 9
_NOISE = random.Random(9).randbytes(9000)


class _Pipe(io.BytesIO):
    """A stream that cannot be rewound: sizes of a zip file stand behind a member, as they are not known before."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError

    def tell(self):
        raise OSError


def _piped(content):
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a", content)
    return pipe.getvalue()


def _page(text):
    shown = zlib.compress(b"BT /F1 12 Tf 72 700 Td (" + text[:4] + b") Tj 30 0 Td (" + text[4:] + b") Tj ET")
    return pdf(b"<</Type/Annot>>", content=shown).replace(b"<</Length", b"<</Filter/FlateDecode/Length")


def _second(first, second):
    def make():
        return _NOISE + first + _NOISE[:3000] + second + _NOISE
    return make


gzip_amid_noise = _second(gzip.compress(_NOISE[:500]), gzip.compress(_SECRET))
gzip_cut_off = _second(gzip.compress(_NOISE[:500]), gzip.compress(_SECRET + _NOISE.hex().encode())[:-900])
bzip2_amid_noise = _second(bz2.compress(_NOISE[:500]), bz2.compress(_SECRET))
xz_amid_noise = _second(lzma.compress(_NOISE[:500]), lzma.compress(_SECRET))
zip_amid_noise = _second(zipped({"a": _NOISE[:500]}), zipped({"a": _SECRET}) + _NOISE * 8)
zip_cut_off = _second(zipped({"a": _NOISE[:500]}), zipped({"a": _SECRET})[:-60])
zip_through_a_pipe = _second(_piped(_NOISE[:500]), _piped(_SECRET)[:-60])
seven_zip_amid_noise = _second(b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24), _archived("7zip"))
zstandard_amid_noise = _second(b"", _archived("cpio", "zstd"))
tar_amid_noise = _second(b"", zlib.compress(b"") + _archived("ustar"))
pdf_amid_noise = _second(_page(b"harmless"), _page(b"4111 1111 1111 1111"))
pdf_before_another = _second(_page(b"4111 1111 1111 1111"), _page(b"harmless"))
compound_amid_noise = _second(_compound({"a": _NOISE}), _compound({"a": gzip.compress(_SECRET)}))


def pdf_in_front_of_a_pdf():
    return _page(b"4111 1111 1111 1111") + _page(b"harmless")


def gzip_behind_a_compound():
    return _compound({"a": _NOISE}) + gzip.compress(_SECRET)


def zip_behind_a_compound():
    return _compound({"a": _NOISE}) + zipped({"a": _SECRET})


def zip_in_the_middle_of_a_text():
    return b"Sch\xf6ne Gr\xfc\xdfe\n" * 9000 + zipped({"a": _SECRET}) + b"Sch\xf6ne Gr\xfc\xdfe\n" * 9000


def many():
    return _NOISE + b"".join(gzip.compress(b"%d" % one) + _NOISE[one:one + 9] for one in range(900)) + gzip.compress(_SECRET)


def too_many():
    return _NOISE + b"".join(gzip.compress(b"%d" % one) + _NOISE[one:one + 9] for one in range(1100)) + gzip.compress(_SECRET)


def too_many_rar():
    return _NOISE[:100] + b"".join(b"Rar!\x1a\x07\x01\0" + b"%04d" % one for one in range(1100))


def pdf_with_odd_escapes():
    return pdf(b"<</Type/Annot/Contents(\\8 \\9 \\101)>>")


def marks_alone():
    marks = [b"PK\3\4", b"7z\xbc\xaf\x27\x1c", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08\0\0\0\0\0\0\3", b"BZh91AY&SY", b"\xfd7zXZ\0",
             b"%PDF-1.7", b"MSCF\0\0\0\0", b"\x28\xb5\x2f\xfd", b"ustar\x0000", b"SQLite format 3\0"]
    return b"\x7fELF" + bytes(2000) + b"\xff\0\0\0\x90".join(marks * 3) + b"\xff" * 300
