"""Streams of zlib without a head of their own amid other bytes, and files in the spellings of git, yEnc and GNU's uuencode."""
import base64
import binascii
import importlib
import io
import pickle
import random
import struct
import zlib
from email.message import EmailMessage

from pack import zipped
from PIL import Image

inside = importlib.import_module("inspector.inside")
inside._TRIED, inside._STREAMED = 3000, 900
LIMITS = {"depth": 8, "files": 10000, "bytes": 64 << 20, "ratio": 1000, "seconds": 120}
_SECRET = b"top secret 4111 1111 1111 1111\n" * 9
_NOISE = random.Random(5).randbytes(5000)


def _amid(packed):
    return lambda: _NOISE + packed + _NOISE


level_1, level_5, level_6, level_9 = (_amid(zlib.compress(_SECRET, level)) for level in (1, 5, 6, 9))
a_code_of_two_signs = _amid(zlib.compress(b"4111 1111 1111 1111"))
a_document_in_it = _amid(zlib.compress(zipped({"a": _SECRET})))
behind_another = _amid(zlib.compress(_NOISE[:99]) + zlib.compress(_SECRET))


def stored_then_packed():
    raw, noise = zlib.compressobj(wbits=-15), _NOISE[:300]
    stored = b"\0" + struct.pack("<HH", 300, 300 ^ 0xFFFF) + noise
    end = struct.pack(">I", zlib.adler32(noise + _SECRET))
    return _NOISE + b"x\x01" + stored + raw.compress(_SECRET) + raw.flush() + end + _NOISE


def cut_off():
    return _NOISE + zlib.compress(_SECRET + _NOISE.hex().encode())[:-900]


def pickled():
    return pickle.dumps({"a": 1, "b": zlib.compress(_SECRET)})


def amid_utf_8():
    return "Größe\n".encode() * 9000 + zlib.compress(_SECRET) + "Größe\n".encode() * 9000


def git_bundle():
    return b"# v2 git bundle\n" + b"6" * 40 + b" HEAD\n\nPACK\0\0\0\2\0\0\0\1\xb6\x11" + zlib.compress(_SECRET) + _NOISE[:20]


def _chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _png(*texts, pixels=b"\0" * 4):
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return head + b"".join(_chunk(*text) for text in texts) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")


def _narrow(content):
    packer = zlib.compressobj(9, wbits=9)
    return packer.compress(content) + packer.flush()


def png_ztxt():
    return _png((b"zTXt", b"Comment\0\0" + zlib.compress(_SECRET)))


def png_ztxt_of_a_small_window():
    return _png((b"zTXt", b"Comment\0\0" + _narrow(_SECRET)))


def png_itxt():
    return _png((b"iTXt", b"Comment\0\1\0en\0Bemerkung\0" + zlib.compress(_SECRET)))


def png_profile_in_hexadecimal():
    image = b"Exif\0\0II*\0" + _NOISE[:200] + b" charge 4111 1111 1111 1111 now" + _NOISE[:90]
    lines = "".join(image.hex()[at:at + 72] + "\n" for at in range(0, 2 * len(image), 72))
    return _png((b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(f"\nexif\n{len(image):8}\n{lines}".encode())))


def png_in_a_document():
    return _NOISE + png_ztxt() + _NOISE


def exif_comment_in_utf_16():
    data, about = io.BytesIO(), Image.Exif()
    about[0x9286] = b"UNICODE\0" + "4111 1111 1111 1111".encode("utf-16-le")
    Image.new("RGB", (9, 9)).save(data, "jpeg", exif=about)
    return data.getvalue()


def gif_comment_over_two_blocks():
    data = io.BytesIO()
    Image.new("P", (9, 9)).save(data, "gif", comment=b"x" * 245 + b" 4111 1111 1111 1111 and more")
    return data.getvalue()


def exif_in_utf_16():
    data, about = io.BytesIO(), Image.Exif()
    about[0x9c9c] = "4111 1111 1111 1111\0".encode("utf-16-le")
    Image.new("RGB", (9, 9)).save(data, "jpeg", exif=about)
    return data.getvalue()


def _binary_patch(content, ending="\n"):
    packed = zlib.compress(content)
    lines = [packed[at:at + 52] for at in range(0, len(packed), 52)]
    letters = " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    body = [f"{letters[len(line)]}{base64.b85encode(line, pad=True).decode()}" for line in lines]
    return ending.join(["diff --git a/a b/a", "index 1..2 100644", "GIT binary patch", f"literal {len(content)}", *body, "",
                        "literal 0", "HcmV?d00001", "", ""]).encode()


def git_binary_patch():
    return _binary_patch(b"\0\1" + _NOISE[:300] + _SECRET)


def git_binary_patch_in_a_mail():
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.org", "[PATCH] one"
    mail.set_content(_binary_patch(b"\0\1" + _NOISE[:300] + _SECRET, "\r\n").decode(), cte="base64")
    return mail.as_bytes()


def _yenc(content, part=""):
    escaped = {0, 10, 13, 61}
    signs = [(byte + 42) % 256 for byte in content]
    lines = [b"".join(b"=%c" % ((sign + 64) % 256) if sign in escaped else b"%c" % sign for sign in signs[at:at + 128])
             for at in range(0, len(signs), 128)]
    return b"=ybegin line=128 size=%d name=a\r\n%s%s\r\n=yend size=%d\r\n" % (len(content), part.encode(), b"\r\n".join(lines), len(content))


def yenc():
    return _yenc(b"4111-1111-1111-1111")


def yenc_of_any_bytes():
    return b"Hello\r\n" + _yenc(bytes(range(256)) * 9 + zipped({"a": _SECRET}), "=ypart begin=1 end=9\r\n") + b"bye\r\n"


def yenc_in_a_mail():
    return b"From: a@example.org\r\nSubject: a.zip (1/1) yEnc\r\n\r\n" + _yenc(zipped({"a": _SECRET + _NOISE}))


def uuencode_of_gnu():
    """Its last line ends with bits of no byte."""
    lines = binascii.b2a_uu(b"x" * 45) * 2 + binascii.b2a_uu(b"4111 1111 1111 1111 ab\xff\xff")
    last = lines.index(b"\n8") + 1
    return b"begin 600 a\n" + lines[:last] + b"6" + lines[last + 1:] + b"`\nend\n"


def pixels():
    return _png(pixels=_SECRET)


def heads_alone():
    return _NOISE + b"x\x9c\3\0\1\2\0\0" * 2000


def too_many_heads():
    return _NOISE + b"x\x9c\3\0\1\2\0\0" * 4000 + zlib.compress(_SECRET)


def too_many_streams():
    return _NOISE + b"".join(zlib.compress(b"%d" % one) + b"\x93" for one in range(2000))
