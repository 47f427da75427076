"""Numbers as people write them: digits in groups, with one kind of separator between them.

The patterns are made for Hyperscan's speed, which depends on their form more than on their number: without a look at what stands before,
it skips to the rare pairs of a digit and a separator; with one it reads every digit.
"""
import re

#: Separators that no key of a keyboard makes: no-break and other spaces, dashes, soft hyphen, zero width, middle dot, full width.
_RARE = (rb"(?:\xc2[\x85\xa0\xad\xb7]|\xe2\x80[\x80-\x95\x98\x99\xa2\xa7-\xa9\xaf]|\xe2\x81[\x9f\xa0]|\xe2\x88\x92|\xe3\x80\x80|\xe3\x83\xbb"
         rb"|\xef\xb9[\x98\xa3]|\xef\xbb\xbf|\xef\xbc[\x8c-\x8f]|\xe2\xa0\x80|\xe3\x85\xa4)")
#: With the signs of comments, quoted lines, patches and strings in pieces.
_NEWLINE = rb"[ \t\r>|*#\"'\\+&]{0,8}\n[ \t\r\n>|*#/;%!+<\"'-]{0,8}"
#: Between two groups, by name; "\n": spaces or a new line in their place.
SEPARATORS = {
    "\n": rb"(?: {1,3}|" + _NEWLINE + rb")", " ": rb" {1,3}", "-": rb"(?:-{1,2}|-" + _NEWLINE + rb")", "\t": rb"\t{1,2}",
    " - ": rb"(?: (?:[-/|.:]|\xe2\x80[\x90-\x95]) |\) ?\()", "rare": _RARE + rb"{1,3}", **{sign: re.escape(sign.encode()) for sign in "./_,:|*+~#=;\\'"},
}
#: Signs of one separator at most, where that is not one.
_MOST = {"\n": 3, " ": 3, "-": 2, "\t": 2}
#: The separator of most tables: only the first groups of a row are looked at.
_OF_TABLES = ","

#: Around a number in one piece: nothing that makes it a part of a longer number or of a fraction.
LEAD = rb"(?:\A|[^0-9.])"
TAIL = rb"(?:\z|[^0-9])"


def digits(least: int, most: int = 0) -> bytes:
    return rb"[0-9]{%d}" % least if most == 0 else rb"[0-9]{%d,%d}" % (least, most)


def grouped(separator: str, *groups: bytes) -> bytes:
    """An expression for a number in these groups of digits."""
    body = SEPARATORS[separator].join(groups)
    if separator == "rare" or separator == " - ":
        return body + TAIL
    if separator != _OF_TABLES:  # in a row of more groups, the last ones of a line, because a code or an expiry date may follow
        sign, most = rb" " if separator == "\n" else rb"\x%02x" % ord(separator), _MOST.get(separator, 1)
        few = rb"{1,%d}(?:\z|[^0-9" % most + sign + rb"]|[0-9]{1,3}" + TAIL + rb")"
        return body + rb"(?:\z|[^0-9" + sign + rb"]|" + sign + few + rb"|" + sign + rb"{%d})" % (most + 1)
    body += TAIL
    sign = rb"\x%02x" % ord(separator)
    return rb"(?:\A|[^0-9." + sign + rb"]|[^0-9]" + sign + rb"|(?:\A|[^0-9])[0-9]{1,3}" + sign + rb")" + body


def end_of(data, end: int) -> int:
    """The end of a match's number. The match itself may have ended at a character after it (TAIL)."""
    while not 48 <= data[end - 1] < 58:
        end -= 1
    return end


_ROWS = {name: re.compile(rb"[0-9]+(?:" + gap + rb"[0-9]+)*") for name, gap in SEPARATORS.items()}
_DIGITS = re.compile(rb"[0-9]+")


def ends_of(data, ends):
    """The same for many matches of a number without groups, in the order of their ends."""
    return [end - 1 for end in ends[:-1]] + [end_of(data, end) for end in ends[-1:]]


def row(data, separator: str, end: int):
    """The groups of digits in the row around a number's end: ([digits, ...], [start of each], end of the row)."""
    first = max(0, end - 100)
    window = data[first:end + 100]
    for found in _ROWS[separator].finditer(window):
        if first + found.end() >= end:
            parts = [(part[0], first + found.start() + part.start()) for part in _DIGITS.finditer(found[0])]
            return [group for group, _ in parts], [start for _, start in parts], first + found.end()
    return [], [], end


def framed(data, start: int, end: int) -> bool:
    """Whether a value is a string of its own among other bytes: right before or behind it stands a control, or before it the letter that
    is its length (CBOR, RFC 8949 §3). A letter beside it is then none of a word."""
    return bool(_FRAMES.search(data[max(0, start - 1):start] + data[end:end + 1])) or data[max(0, start - 1):start] == b"%c" % (96 + end - start)


_FRAMES = re.compile(rb"[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def amid_hexadecimal(data, start: int, end: int, pairs: bool = False) -> bool:
    """Whether words of digits and letters A to F stand right before or behind groups, or in their row of words of four signs (or of two,
    for `pairs`): a dump, a table of characters, a UUID."""
    before, behind = data[max(0, start - 48):start], data[end:end + 48]
    found = [_HEX_BEFORE.search(before), _HEX_BEHIND.match(behind)] + ([_PAIRS_BEFORE.search(before), _PAIRS_BEHIND.match(behind)] if pairs else [])
    return any(words and _MIXED.search(words[0]) for words in found)


_HEX_BEFORE = re.compile(rb"(?<![0-9A-Za-z])(?:(?:[0-9A-Fa-f]{4} {1,2}){0,7}[0-9A-Fa-f]{4}|[0-9A-Fa-f]{8})[- \t]{1,3}\Z")
_HEX_BEHIND = re.compile(rb"[- \t]{1,3}(?:[0-9A-Fa-f]{4}(?: {1,2}[0-9A-Fa-f]{4}){0,7}|[0-9A-Fa-f]{8}|[0-9A-Fa-f]{12})(?![0-9A-Za-z])")
_PAIRS_BEFORE = re.compile(rb"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2} {1,2})+\Z")
_PAIRS_BEHIND = re.compile(rb"(?: {1,2}[0-9A-Fa-f]{2})+(?![0-9A-Za-z])")
_MIXED = re.compile(rb"[0-9][A-Fa-f]|[A-Fa-f][0-9]")


def luhn(number: bytes) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    return not (sum(number[-1::-2].translate(SINGLE)) + sum(number[-2::-2].translate(DOUBLED))) % 10


DOUBLED = bytes((2 * (code - 48) - 9 * (code > 52)) % 256 if 48 <= code < 58 else 0 for code in range(256))
SINGLE = bytes(code - 48 if 48 <= code < 58 else 0 for code in range(256))
TENTHS = bytes(total % 10 == 0 for total in range(256))
