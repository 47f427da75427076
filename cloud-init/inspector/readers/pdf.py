"""PDF, through poppler's tools: the text as it is read, attachments, and the strings of annotations, forms and properties.

With OCR also the pages that show pictures, or text that no tool can tell.
"""
import fcntl
import os
import re
import subprocess
import zlib

from .. import detect
from ..trouble import Trouble
from . import pictures

_STRING = re.compile(rb"\(((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*)\)|<((?:[0-9A-Fa-f]{2}\s?){2,})>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|[\s\S])")
_LETTERS = {b"n": b"\n", b"r": b"\n", b"t": b"\t", b"b": b"", b"f": b"\n", b"\n": b"", b"\r\n": b""}
_OCTAL = frozenset(b"%d" % digit for digit in range(8))
_SCRIPT = re.compile(rb"\b(?:function\b|var \w|app\.|this\.|event\.)")
# A font whose glyphs have no letters: of the types with glyph numbers (§9.7), without a table that leads back (the column "uni")
_UNMAPPED = re.compile(rb" CID T.* no +(?:\d+ +\d+|\[none\])$", re.M)
# The same of other types, whose glyphs have numbers as names
_CUSTOM = re.compile(rb" Custom .* no +(?:\d+ +\d+|\[none\])$", re.M)
_NUMBERED = re.compile(rb"/Differences\s*\[[^\]]*/(?:[gG]|glyph|cid|index)\d+\b")
# Pieces of words, one under the other: of text that lies aslant, as a watermark does. In the order of the file they are whole
_SCATTERED = re.compile(r"(?:^[^\n]{1,6}\n+){4}", re.M)
_SIZE = re.compile(rb"^Page +(\d+) size: +([\d.]+) x ([\d.]+) pts", re.M)
_FINE, _COARSE = 300, 150  # dots per inch: of most pages, and the least at which small print is read
# Poppler's messages (Stream.cc, JBIG2Stream.cc, Gfx.cc) of a stream that it did not decode, or not to its end: at an operator
# with too few operands it leaves the page
_UNDECODED = re.compile(rb"Unknown filter|Unknown crypt filter|non decrypt streams|\b(?:flate|JBIG2|LZW|CCITTFax|DCT|JPX) stream|Bad LZW"
                        rb"|Unknown operator|Illegal character|Too few ")
_SAID = 1 << 20  # bytes of messages that are kept
_DATE = re.compile(r"D:\d{8}")


def _tool(data, room, *words):
    """(exit code, output, what it said) of a tool that reads the file from a descriptor: nothing is written to a disk."""
    most = room()
    with open(os.memfd_create("pdf"), "w+b") as file, open(os.memfd_create("said", os.MFD_ALLOW_SEALING), "w+b") as said:
        file.write(data)
        file.flush()
        said.truncate(_SAID)
        fcntl.fcntl(said, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW)  # what is said beyond is lost
        number = file.fileno()
        with subprocess.Popen([f"/proc/self/fd/{number}" if word is None else word for word in words], pass_fds=[number],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said) as tool:
            output = tool.stdout.read(most + 1)
            if len(output) > most:
                tool.kill()
                raise Trouble("limit", "the PDF holds more than the limits allow")
        said.seek(0)
        return tool.returncode, output, said.read().rstrip(b"\0")


def _whole(said):
    """Ends the reading where a tool has said that there is a stream which it did not decode: it goes on without it, and succeeds."""
    if _UNDECODED.search(said):
        raise Trouble("unreadable", "the PDF has a stream that is broken or packed in a way that no reader knows")
    if len(said) > _SAID - 4096:
        raise Trouble("limit", "the PDF has more faults than are looked at")


def _streams(data, room):
    """(the bytes from the last stream on, the stream's content or None where a filter is not ours or it is broken), to the end of the file."""
    at = 0
    while (start := data.find(b"stream", at)) >= 0:
        before, end = data[at:start], data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        about, content = before[-1000:], data[start + 6:end].lstrip(b"\r\n")
        at = end + 9
        if b"/Image" in about:
            content = None
        elif b"/FlateDecode" in about:
            try:
                content = zlib.decompressobj().decompress(content, min(room(), 64 << 20))
            except zlib.error:
                content = None
        elif b"/Filter" in about:
            content = None
        yield before, content
    yield data[at:], None


def _objects(data, room):
    """The file without its streams, then the object streams (ISO 32000-1 §7.5.7) XML (properties, XFA forms) and scripts unpacked."""
    plain = []
    for before, content in _streams(data, room):
        plain.append(before)
        about = before[-1000:]
        if content is None:
            continue
        if b"/FlateDecode" not in about:
            if b"/XML" in about:
                yield content
        elif b"/ObjStm" in about:
            plain.append(content)
        elif (content.lstrip()[:1] == b"<" or _SCRIPT.search(content[:4096])) and b"/EmbeddedFile" not in about:
            yield content
    yield b"\n".join(plain), None


def _shown(data, room):
    """Strings that pages show (§9.4.3) by fonts which are not in the file: pdftotext prints none of them. In one piece and apart."""
    for _, content in _streams(data, room):
        if content is not None and b"BT" in content:
            strings = [*_strings(content, 1)]
            yield "\n".join(strings) + "\n" + "".join(strings)


def _strings(objects, least=4):
    """Text strings (§7.9.2) of at least so many signs: of annotations, fields of forms, bookmarks, properties, scripts."""
    for literal, digits in _STRING.findall(objects):
        if digits:
            value = bytes.fromhex(digits.decode("ascii"))
        else:
            value = _ESCAPE.sub(lambda sign: _LETTERS.get(sign[1]) if sign[1] in _LETTERS else
                                bytes([int(sign[1], 8) & 255]) if sign[1][:1] in _OCTAL else sign[1], literal)
        if digits and value[:2] not in (b"\xfe\xff", b"\xff\xfe") and not value.isascii():
            continue  # a digest
        text = value.decode("utf-16", "replace") if value[:2] in (b"\xfe\xff", b"\xff\xfe") else value.decode("cp1252", "replace")
        if len(text) >= least and not _DATE.match(text) and sum(sign.isprintable() or sign in "\r\n\t" for sign in text) > 0.9 * len(text):
            yield text


def read(data, about):
    """Text first, as the file may be cut: then what stands beside it."""
    room = about.room
    code, text, said = _tool(data, room, "pdftotext", "-enc", "UTF-8", None, "-")
    if code != 0 or b"\f" not in text:  # the end of a page
        if code == 1 and b"ncorrect password" in said:
            raise Trouble("encrypted", "the PDF needs a password")
        if not data.startswith(b"%PDF-") and data.isascii() and not detect.packs_text_as_pdf(data):
            return  # a text that speaks of the mark
        raise Trouble("unreadable", "the PDF is broken or encrypted in an unknown way")
    text = text.decode("utf-8", "replace")
    yield text
    if _SCATTERED.search(text):
        yield _tool(data, room, "pdftotext", "-raw", "-enc", "UTF-8", None, "-")[1].decode("utf-8", "replace")
    if not text.strip() or b"No font in show" in said:
        for page in _shown(data, room):
            yield "text of a font that is not in the file", page
    objects = b""
    for piece in _objects(data, room):
        if isinstance(piece, tuple):
            objects = piece[0]
        else:
            yield "properties", piece
    if b"/Encrypt" not in objects:
        yield "annotations, fields and properties", "\n".join(dict.fromkeys(_strings(objects)))
    if b"/EmbeddedFile" in objects or b"/Encrypt" in objects:
        names = _tool(data, room, "pdfdetach", "-list", None)[1].decode("utf-8", "replace").split("\n")[1:]
        for number, name in enumerate(filter(None, names), 1):
            _, content, said_of_it = _tool(data, room, "pdfdetach", "-save", str(number), "-o", "/dev/stdout", None)
            yield name.partition(": ")[2], content
            said += said_of_it
    _whole(said)
    unmapped = _unmapped(data, room, objects)
    if about.limits["ocr"]:
        yield from _seen(data, about, {number for number, page in enumerate(text.split("\f")[:-1], 1) if unmapped or not page.strip()})
    elif unmapped:
        raise Trouble("unreadable", "the PDF has text in numbers of glyphs, without their letters")
    elif not text.strip() and b"/Image" in data + objects:
        raise Trouble("type-only", "the PDF has pictures and no text")


def _unmapped(data, room, objects):
    """Whether there is text whose letters nobody could tell."""
    numbered = _NUMBERED.search(objects)
    if not numbered and b"/Type0" not in objects and b"/Encrypt" not in objects:
        return False
    fonts = _tool(data, room, "pdffonts", None)[1]
    return bool(_UNMAPPED.search(fonts) or numbered and _CUSTOM.search(fonts))


def _seen(data, about, wanted):
    """The text that is seen on the wanted pages, and on those with a picture that no page before it has."""
    shown = {}
    for line in _tool(data, about.room, "pdfimages", "-list", None)[1].splitlines()[2:]:
        number, _, _, width, height, *_, one = line.split()[:11]
        if pictures.may_have_text(int(width), int(height)):
            shown.setdefault(one if one.isdigit() else line, int(number))
    sizes = _SIZE.findall(_tool(data, about.room, "pdfinfo", "-f", "1", "-l", "100000", None)[1])
    sizes = {int(number): float(width) * float(height) for number, width, height in sizes}
    for count, number in enumerate(sorted({*wanted, *shown.values()})):
        fine = min(_FINE, int(72 * (pictures.MOST_PIXELS / max(sizes.get(number, 0), 1)) ** 0.5))
        if count == pictures.MOST_PAGES or fine < _COARSE or number not in sizes:
            raise Trouble("limit", "the PDF has more or larger pages to look at than are read")
        page = str(number)
        with pictures.Turn():
            code, picture, said = _tool(data, about.room, "pdftoppm", "-gray", "-r", str(fine), "-f", page, "-l", page, None)
            if code or not picture:
                raise Trouble("failed", "a page of the PDF could not be drawn")
            yield f"page {page} as a picture", pictures.recognised(picture, about.limits["ocr"])
            _whole(said)
