"""Other spellings of text, decoded where they stand: percent, form, quoted-printable, entities, JavaScript's escapes, base64."""
import binascii
import html
import re
import urllib.parse

_B64 = rb"[A-Za-z0-9+/_-]"
_RUN = re.compile(
    _B64 + rb"{40,}(?:\r?\n[ \t>]*" + _B64 + rb"{40,})*(?:\r?\n[ \t>]*" + _B64 + rb"+)?={0,2}|" + _B64 + rb"{12,}={0,2}")
_BLANKS = b" \t\r\n>="
_SIGNS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-")
_STANDARD = bytes.maketrans(b"-_", b"+/")
_LONG = re.compile(rb"(?<![A-Za-z0-9+/_-])" + _B64 + rb"{40}")
# Bytes of which no reader knows the layout: only ASCII's signs are told from chance
_PRINTED = rb"[\t\n\r -~]"
_WIDE = [re.compile(one.replace(b"%", _PRINTED)) for one in (
    rb"(?:%\0){5,}", rb"(?<!%)(?:\0%){5,}", rb"(?:%\0{3}){5,}", rb"(?<!%)(?:\0{3}%){5,}")]
_ESCAPED = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})(?:\\u([dD][c-fC-F][0-9A-Fa-f]{2}))?|x([0-9A-Fa-f]{2})|([nrt\"/\\]))")
_SOFT = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*\r?\n)")


def _character(found):
    unit, low, byte, sign = found.groups()
    if sign:
        return {b"n": b"\n", b"r": b"\n", b"t": b"\t"}.get(sign, sign)
    code = int(unit or byte, 16)
    if low and 0xD800 <= code < 0xDC00:
        return chr(0x10000 + (code - 0xD800) * 1024 + int(low, 16) - 0xDC00).encode("utf-8")
    return (chr(code) + (chr(int(low, 16)) if low else "")).encode("utf-8", "replace")


def respelt(data, found):
    """The whole text with all escapes replaced, or None where it has none. `data`: ASCII or UTF-8; `found`: of signs.find."""
    text = data
    if "form" in found:
        text = text.replace(b"+", b" ")
    if "form" in found or "percent" in found:
        text = urllib.parse.unquote_to_bytes(text)
    if "quoted" in found:
        text = _SOFT.sub(lambda sign: bytes([int(sign[1], 16)]) if sign[1] else b"", text)
    if "unicode" in found:
        text = _ESCAPED.sub(_character, text)
    if "entity" in found:
        text = html.unescape(text.decode("utf-8", "surrogateescape")).encode("utf-8", "replace")
    return None if text == data else text


def _base64(data, start, done):
    """(end, bytes) of the run of base64 that has begun before `start`."""
    while start > done and data[start - 1] in _SIGNS:
        start -= 1
    run = _RUN.match(data, start)
    if not run:
        return None
    signs = run[0].translate(_STANDARD, _BLANKS)
    whole = len(signs) // 4 * 4
    rest = signs[whole:] + b"==" if len(signs) - whole > 1 else b""
    return run.end(), binascii.a2b_base64(signs[:whole] + rest[:4])


def packed(data, found):
    """Bytes that stand in base64."""
    for name, back in (("base64", 16), ("base64 file", 12)):
        done = 0
        for end in found.get(name, ()):
            run = _base64(data, end - back, done) if end > done else None
            if run:
                done = run[0]
                yield run[1]
    if "base64 lines" in found:  # the word stands there: all long runs, of whatever bytes
        for run in _LONG.finditer(data):
            yield _base64(data, run.start(), run.start())[1]


def wide(data):
    """Text in UTF-16 and UTF-32 between other bytes: of programs, databases, documents of unknown make."""
    for run in _WIDE:
        yield b"\n".join(piece.replace(b"\0", b"") for piece in run.findall(data)).decode("ascii")
