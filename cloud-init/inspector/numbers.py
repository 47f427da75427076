"""Numbers as people write them: digits in groups, with one kind of separator between them."""
import re

#: Separators that no keyboard's ASCII key makes: no-break and other spaces, dashes, soft hyphen, zero width, middle dot, full width.
_RARE = (rb"(?:\xc2[\xa0\xad\xb7]|\xe2\x80[\x80-\x95\xa2\xaf]|\xe2\x81[\x9f\xa0]|\xe2\x88\x92|\xe3\x80\x80|\xe3\x83\xbb|\xef\xb9[\x98\xa3]"
         rb"|\xef\xbb\xbf|\xef\xbc[\x8c-\x8f]|\xa0|\xad)")
_NEWLINE = rb"(?:[ \t\r>|*#]{0,8}\n[ \t>|*#]{0,8})"
#: Separators by name: how often it stands between two groups at most, the bytes, and whether a line may be broken in its place.
SEPARATORS = {
    " ": rb" {1,3}", "-": rb"-{1,2}", "\t": rb"\t{1,2}", "\n": _NEWLINE, " - ": rb" [-/|.:] ", "rare": rb" ?" + _RARE + rb"{1,3} ?",
    **{sign: re.escape(sign.encode()) for sign in "./_,:|*+~#=;\\"},
}
_WRAPS = (" ", "-", "rare")

#: Before a number: nothing that makes it the end of a longer number or of a fraction.
LEAD = rb"(?:\A|[^0-9.]|[^0-9]\.)"
TAIL = rb"(?:\z|[^0-9])"


def grouped(separator: str, forms) -> bytes:
    """An expression for numbers in groups. `forms`: lists of expressions, one for each group. Only the first number of a row of groups is
    found, so that tables make few matches; `row` gives the rest."""
    gap = SEPARATORS[separator]
    alternatives = []
    for first, *others in forms:
        if separator in _WRAPS and len(others) < 6:
            broken = rb"(?:" + gap + rb"|" + _NEWLINE + rb")"
            alternatives.append(first + gap + broken.join(others))
            if len(others) > 1:
                alternatives.append(first + _NEWLINE + others[0] + gap + broken.join(others[1:]))
        else:
            alternatives.append(gap.join([first, *others]))
    body = rb"(?:" + rb"|".join(alternatives) + rb")"
    inside = {"rare": rb"\x80-\xff", " - ": rb" ", "\n": rb"\n"}.get(separator, re.escape(separator.encode()))
    one = {"rare": rb"[\x80-\xff]", " - ": rb" ", "\n": rb"\n"}.get(separator, re.escape(separator.encode()))
    lead = rb"(?:\A|[^0-9." + inside + rb"]|[^0-9]" + one + rb"|(?:\A|[^0-9])[0-9]{1,3}" + one + rb"|[^0-9]\.)"
    return lead + body + TAIL


_ROWS = {}


def row(data, separator: str, end: int):
    """The groups of digits around a match that ended before `end`: ([digits, ...], [start of each], end)."""
    if separator not in _ROWS:
        gap = SEPARATORS[separator]
        gap = rb"(?:" + gap + rb"|" + _NEWLINE + rb")" if separator in _WRAPS else gap
        _ROWS[separator] = re.compile(rb"[0-9]+(?:" + gap + rb"[0-9]+)*")
    first = max(0, end - 160)
    window = bytes(data[first:end + 160])
    for found in _ROWS[separator].finditer(window):
        if found.start() < end - first <= found.end() + 0:
            parts = [(part[0], first + found.start() + part.start()) for part in re.finditer(rb"[0-9]+", found[0])]
            return [digits for digits, _ in parts], [start for _, start in parts], first + found.end()
    return [], [], end


def luhn(digits: bytes) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    return not (sum(digits[-1::-2]) - 48 * len(digits[-1::-2]) + sum(digits[-2::-2].translate(_DOUBLED))) % 10


_DOUBLED = bytes((2 * (code - 48) - 9 * (code > 52)) % 256 if 48 <= code < 58 else 0 for code in range(256))
_SINGLE = bytes(code - 48 if 48 <= code < 58 else 0 for code in range(256))
_TENTHS = bytes(sum_ % 10 == 0 for sum_ in range(256))


def luhn_all(numbers) -> bytes:
    """For numbers of one length: 1 where the check digit is right, else 0. One addition adds a place of all of them: a byte each."""
    joined, length = b"".join(numbers), len(numbers[0])
    total = 0
    for place in range(length):
        table = _DOUBLED if (length - place) % 2 == 0 else _SINGLE
        total += int.from_bytes(joined[place::length].translate(table), "little")
    return total.to_bytes(len(numbers), "little").translate(_TENTHS)
