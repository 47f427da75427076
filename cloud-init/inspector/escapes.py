"""Other spellings of text, decoded in place: percent, form, quoted-printable, entities, JavaScript's, exponents, base64, hexadecimal."""
import base64
import binascii
import html
import re
import urllib.parse

from . import signs
from .readers.numbers import number

_B64 = rb"[A-Za-z0-9+/_-]"
_RUN = re.compile(
    _B64 + rb"{40,}(?:\r?\n[ \t>]*" + _B64 + rb"{40,})*(?:\r?\n[ \t>]*" + _B64 + rb"+(?![\w+/:;. -]))?={0,2}|" + _B64 + rb"{12,}={0,2}")
_BLANKS = b" \t\r\n>="
_SIGNS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})+")
_LENGTHS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# Single bytes, as in source code, exports of a registry and dumps
_HEX_LIST = re.compile(rb"(?<![0-9A-Za-z])(?:(?:0x)?[0-9A-Fa-f]{2}[,:\s]\\?\s{0,20}){7,}(?:0x)?[0-9A-Fa-f]{2}(?![0-9A-Za-z])")
_LENGTH = re.compile(rb"([0-9]{1,9}):")
_NO_HEX = re.compile(rb"0x|[^0-9A-Fa-f]")
_DIGITS, _TEXT = frozenset(b"0123456789abcdefABCDEF"), bytes({9, 10, 13, *range(32, 127)})
_STANDARD = bytes.maketrans(b"-_", b"+/")
# Bytes of which no reader knows the layout: only ASCII's signs are told from chance. The name of a code before a comment (Exif 3.0, 4.6.6.3)
# ends with a zero as well
_PRINTED = rb"[\t\n\r -~]"
_WIDE = [re.compile(one.replace(b"%", _PRINTED)) for one in (
    rb"(?:(?<!UNICOD)%\0){5,}", rb"(?<!%)(?:\0%){5,}", rb"(?:%\0{3}){5,}", rb"(?<!%)(?:\0{3}%){5,}")]
# Text inside text inside text has a further backslash for each level
_ESCAPED = re.compile(rb"(?:(?<!\\)\\+|%(?=u))(?:u([0-9A-Fa-f]{4})(?:\\+u([dD][c-fC-F][0-9A-Fa-f]{2}))?|x([0-9A-Fa-f]{2}))")
# The end of a line that continues in the next, and a blank there that counts (YAML 1.2.2, 7.3.1)
_CONTINUED = re.compile(rb"\\\r?\n[ \t]*(?:\\(?= ))?")
# A blank, a comma or a hyphen with a backslash (java.util.Properties, shells, LaTeX)
_BARE = re.compile(rb"(?<=[0-9A-Za-z])\\(?:,|([ -]))(?=[0-9A-Za-z])")
# By their signs: what stands where a line goes on in the next. Where it was taken out, hardly any is left or arises, so no level is lost
_FOLDS = {"folded": re.compile(rb"(?<!\n)(?:\r?\n)+[ \t]"), "chunked": re.compile(rb"\r?\n[0-9A-Fa-f]{1,8}\r?\n"),
          "statement": re.compile(rb"(?:\r?\n)?[?~<^][0-9]{2}|\r?\n(?![:-])")}
_SIMPLE, _PLAIN = re.compile(rb"(?<!\\)\\+([nrt\"/])"), {b"n": b"\n", b"r": b"\n", b"t": b"\t"}
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_REPLACED = ("exponent", "percent", "form", "quoted", "entity", "named", "unicode")
#: Signs of what `packed` undoes, one end after the other
PACKED = ("base64", "base64 file", "hex", "uu", "git", "yenc")
_EXPONENT = re.compile(rb"(?<![\w.])([1-9])[.,]([0-9]{11,18}[eE]\+?1[1-8])(?![\w.,][0-9])")
_NEAR = 400  # bytes before and after an escape that are searched again with it
# A line of at most 45 bytes in uuencode, with the characters that programs add to it
_LINE = re.compile(rb"([ -`]{1,80})(?:\r?\n|\Z)")
# A line of git's binary patches: its length, then groups of five characters for four bytes
_GIT_LINE = re.compile(rb"([A-Za-z])([!-~]{5,65})(?:\r?\n|\Z)")
_YENC = bytes((byte - 42) % 256 for byte in range(256))
# Characters of escapes that were escaped again and again, as programs do with already escaped text
_PERCENTS, _AMPERSANDS = re.compile(rb"%(?:25)+(?=[0-9A-Fa-f]{2})"), re.compile(rb"&(?:amp;)+")
_SOFT = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*\r?\n)")


def _character(found):
    unit, low, byte = found.groups()
    code = int(unit or byte, 16)
    if low and 0xD800 <= code < 0xDC00:
        return chr(0x10000 + (code - 0xD800) * 1024 + int(low, 16) - 0xDC00).encode("utf-8")
    return (chr(code) + (chr(int(low, 16)) if low else "")).encode("utf-8", "replace")


def _around(data, found):
    """The stretches of the text with escapes; all of the text if there are more than can be noted."""
    if not signs.full(found).isdisjoint(_REPLACED):
        return data
    pieces, first, last = [], 0, 0
    for end in sorted(end for name in _REPLACED for end in found.get(name, ())):
        if end - _NEAR > last:
            pieces.append(data[first:last])
            first = end - _NEAR
        last = end + _NEAR
    pieces.append(data[first:last])
    return b"\n|\n".join(filter(None, pieces))


def respelt(data, found):
    """The text around its escapes with all of them replaced, or None if it has none. `data`: ASCII or UTF-8; `found`: result of signs.find."""
    is_json = b"\\" in data and _JSON.match(data)
    folds = [fold for sign, fold in _FOLDS.items() if sign in found and fold.search(data)]
    text = before = data if is_json or "folded" in found or folds else _around(data, found)
    for fold in folds:  # inside a word, and between two words
        text = b"|".join(fold.sub(by, text) for by in (b"", b" "))
    if "folded" in found:
        text = re.sub(rb"\\+([nN,;\\])", lambda sign: b"\n" if sign[1] in b"nN" else sign[1], text)
    if is_json:
        text = _SIMPLE.sub(lambda sign: _PLAIN.get(sign[1], sign[1]), text)
    if "exponent" in found:
        text = _EXPONENT.sub(lambda sign: number(f"{sign[1].decode()}.{sign[2].decode()}").encode(), text)
    if "form" in found:
        text = text.replace(b"+", b" ")
    if "form" in found or "percent" in found:
        text = urllib.parse.unquote_to_bytes(_PERCENTS.sub(b"%", text))
    if "quoted" in found:
        text = _SOFT.sub(lambda sign: bytes([int(sign[1], 16)]) if sign[1] else b"", text)
    if "unicode" in found:
        text = _BARE.sub(lambda sign: sign[1] or b" ", _CONTINUED.sub(b"", text))
        text = _ESCAPED.sub(_character, text)
    if "entity" in found or "named" in found:
        text = html.unescape(_AMPERSANDS.sub(b"&", text).decode("utf-8", "surrogateescape")).encode("utf-8", "replace")
    return None if text == before else text


def _base64(data, start, done):
    """(end, bytes) of the run of base64 that began before `start`."""
    while start > done and data[start - 1] in _SIGNS:
        start -= 1
    run = _RUN.match(data, start)
    if not run:
        return None
    text = run[0].translate(_STANDARD, _BLANKS)
    whole = len(text) // 4 * 4
    rest = text[whole:] + b"==" if len(text) - whole > 1 else b""
    return run.end(), binascii.a2b_base64(text[:whole] + rest[:4])


def _uu(data, start):
    """(end, bytes) of the uuencoded lines of a file, up to the first other line."""
    pieces, line = [], _LINE.match(data, start)
    while line:
        try:
            # lines of GNU's uuencode end with unused bits
            pieces.append(binascii.a2b_uu(line[1][:1 + ((line[1][0] - 32 & 63) * 8 + 5) // 6]))
        except binascii.Error:
            break
        start = line.end()
        line = _LINE.match(data, start)
    return start, b"".join(pieces)


def _git(data, start):
    """(end, bytes) of the lines of a binary patch, which are a stream of zlib, up to the first other line."""
    pieces, line = [], _GIT_LINE.match(data, start)
    while line:
        try:
            pieces.append(base64.b85decode(line[2])[:_LENGTHS.index(line[1]) + 1])
        except ValueError:
            break
        start = line.end()
        line = _GIT_LINE.match(data, start)
    return start, b"".join(pieces)


def yenc(data, start):
    """(end, bytes) of a file in yEnc, after its first line."""
    end = data.find(b"\n=yend", start) % (len(data) + 1)
    if data.startswith(b"=ypart", start):
        start = data.find(b"\n", start, end) % (end + 1)
    text = re.sub(rb"(?s)=(.)", lambda sign: bytes([(sign[1][0] - 64) % 256]), data[start:end].translate(None, b"\r\n"))
    return end, text.translate(_YENC)


def packed(data, found):
    """Bytes that are encoded in base64 or hexadecimal."""
    for name, back in (("base64", 16), ("base64 file", 12)):
        done = 0
        for end in found.get(name, ()):
            run = _base64(data, end - back, done) if end > done else None
            if run:
                done = run[0]
                yield run[1]
    done = 0
    for end in found.get("hex", ()):
        start = end - 6
        while start > done and data[start - 1] in _DIGITS:
            start -= 1
        run = _HEX.match(data, start)
        done = max(done, run.end()) if run else done
        if run and end <= done and len(run[0]) >= 16:
            content = bytes.fromhex(run[0].decode("ascii"))
            if not content.translate(None, _TEXT):
                yield content
    for run in _HEX_LIST.findall(data) if "hex list" in found else ():
        content = bytes.fromhex(_NO_HEX.sub(b"", run).decode())
        if not content.translate(None, _TEXT + b"\0"):
            yield content
    for name, lines, back in (("uu", _uu, 1), ("git", _git, 1), ("yenc", yenc, 0)):
        done = 0
        for end in found.get(name, ()):
            if end > done:
                done, content = lines(data, end - back)
                yield content
    if "base64 lines" in found:  # the word base64 is there, so all long runs are decoded, whatever their bytes
        for start in signs.long_runs(data):
            run = _base64(data, start, start) if start >= done else None
            if run:
                done = run[0]
                yield run[1]


def strings(data):
    """Those of bencode (BEP 3), each of which stands right behind its length and before the next one's."""
    found, length = [], _LENGTH.search(data)
    while length:
        end = length.end() + int(length[1])
        found.append(data[length.end():end])
        length = _LENGTH.search(data, end)
    return b"\n".join(found).decode("utf-8", "replace")


def wide(data):
    """Text in UTF-16 and UTF-32 between other bytes: in programs, databases, documents of unknown formats."""
    for run in _WIDE:
        yield b"\n".join(piece.replace(b"\0", b"") for piece in run.findall(data)).decode("ascii")
