"""RTF (Rich Text Format Specification 1.9.1): text across its groups, and what is embedded in it."""
import binascii
import re

from ..changes import NEW, NEW_END, OUT, OUT_END

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([\s\S])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_HEX = {b"pict", b"objdata", b"themedata", b"colorschememapping", b"datastore", b"passwordhash", b"blipuid"}
_APART = frozenset(
    b"fonttbl colortbl stylesheet info header headerl headerr footer footerl footerr footnote annotation shptxt listtable listoverridetable"
    b" rsidtbl generator fldinst xmlnstbl atnid atnauthor bkmkstart bkmkend atrfstart atrfend atnref pn pntext htmltag mmathPr latentstyles"
    b" xe tc".split()
)
_SIGNS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\t", b"nestcell": "\t", b"tab": "\t",
          b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
          b"emspace": " ", b"enspace": " "}
_PLAIN = {b"~": "\xa0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
_CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 177: "cp1255",
             178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
# Text that is new, struck out, hidden, raised or lowered, each with a bit of its own
_CHANGES = {b"revised": 1, b"deleted": 2, b"strike": 4, b"v": 8, b"super": 16, b"sub": 16}
_MARKS = [(NEW * (bits & 1) + OUT * (bits > 1), OUT_END * (bits > 1) + NEW_END * (bits & 1)) for bits in range(32)]


def read(data, about):
    """The body's text, then text that stands elsewhere (headers, notes, fields' instructions), then embedded files."""
    page, fonts, font = "cp1252", {}, None
    body, apart, objects = [], [], []
    sink, skip, unicode_skip, left = body, None, 1, 0
    stack, raw = [], bytearray()
    end = changed = 0

    def put(text):
        begin, behind = _MARKS[changed]
        sink.append(begin + text + behind)

    def flush():
        if raw:
            code = fonts.get(font, page)
            put(bytes(raw).decode(code, "replace"))
            raw.clear()

    for token in _TOKEN.finditer(data):
        if token.start() < end:
            continue
        word, value, byte, sign, brace, text = token.groups()
        if byte and sink is not None:
            if left:
                left -= 1
            else:
                raw += bytes.fromhex(byte.decode())
            continue
        if text is not None:
            if sink is None:
                skip += text
            else:
                raw += text[left:]
                left = max(0, left - len(text))
            continue
        if brace == b"{":
            flush()
            stack.append((sink, skip, unicode_skip, font, changed))
            continue
        if brace == b"}":
            flush()
            if stack:
                before = sink
                sink, skip, unicode_skip, font, changed = stack.pop()
                if before is not sink and before is apart:
                    apart.append("\n")
            left = 0
            continue
        if sign:
            if sign == b"*":
                flush()
                sink = apart if sink is body else sink
            elif sink is not None and sign in _PLAIN:
                flush()
                put(_PLAIN[sign])
            continue
        if word is None:
            continue
        number = int(value or 0)
        if word == b"bin":
            end = token.end() + max(0, number)
            objects.append(data[token.end():end])
        elif word in _HEX:
            flush()
            sink, skip = None, bytearray()
            objects.append(skip)
        elif sink is None:
            pass
        elif word == b"u":
            flush()
            put(chr(number & 0xFFFF))
            left = unicode_skip
        elif word == b"uc":
            unicode_skip = min(number, 8)
        elif word in _SIGNS:
            flush()
            put(_SIGNS[word])
        elif word in _CHANGES:
            flush()
            bit = _CHANGES[word]
            changed = changed & ~bit if value == b"0" else changed | bit
        elif word in (b"plain", b"nosupersub"):
            flush()
            changed = changed & 15 if word == b"nosupersub" else 0
        elif word == b"ansicpg":
            page = _known(f"cp{number}", page)
        elif word == b"f":
            flush()
            font = number
        elif word == b"fcharset" and number in _CHARSETS:
            fonts[font] = _CHARSETS[number]
        elif word in _APART:
            flush()
            sink = apart
    flush()
    for pieces in (body, apart):
        text = "".join(pieces)
        for begin, behind in _MARKS[1:4]:
            text = text.replace(behind + begin, "")
        yield text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for number, content in enumerate(objects, 1):
        if isinstance(content, bytearray):
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", content)
            content = binascii.unhexlify(digits[:len(digits) & ~1])
        if len(content) > 16:
            yield f"object {number}", content


def _known(name, otherwise):
    try:
        "".encode(name)
        return name
    except LookupError:
        return otherwise
