"""Processes many numbers at once. Each place of their digits is a column with a byte for each number: one long integer, which is added in one step."""
from itertools import compress
from operator import sub

from .numbers import DOUBLED, SINGLE, TENTHS

_IS_DIGIT = bytes(48 <= code < 58 for code in range(256))
_NO_DIGITS = bytes(set(range(256)) - set(range(48, 58)))
#: Bytes before a row's end in which a card's digits are, even where lines are indented; and the number of digits that are kept.
_BACK, _KEPT = 60, 26
_ZEROS = b"0" * _KEPT
#: Numbers of digits that may follow a card in its row: a code of three, a day or a year of expiry, or both, or an amount's whole part.
_BEHIND = (0, 1, 2, 3, 4, 7)
#: A hit is part of a crowd by this many hits on each side of it, if they are within so many bytes.
_AROUND, _TOGETHER = 16, 8192
#: Hits with a correct check digit, among the 32, from which on it is no crowd: for numbers in one piece, which the finder then checks
#: exactly; for rows with one number of digits behind; and for rows with any of these numbers, half of which are correct by chance.
_ENOUGH, _ENOUGH_ALIKE, _ENOUGH_ROWS = 10, 12, 26


def _column(joined, width: int, place: int, table: bytes) -> int:
    """The characters at a place, counted from the end, of equally long texts that follow each other, each translated."""
    return int.from_bytes(joined[width - 1 - place::width].translate(table), "little")


def by_length(data, ends, least: int, longest: int):
    """Numbers in one piece of at least so many digits that end there: (length, ends of those that have it, of each whether its check
    digit is right)."""
    count, width, total = len(ends), longest + 1, 0
    joined = b"".join([data[end - width:end] if end >= width else data[:end].rjust(width) for end in ends])
    whole = int.from_bytes(b"\1" * count, "little")
    for length in range(width):
        digit = _column(joined, width, length, _IS_DIGIT) if length >= least else whole
        exact = whole & ~digit
        if exact:
            flags = exact.to_bytes(count, "little")
            yield length, list(compress(ends, flags)), bytes(compress(total.to_bytes(count, "little").translate(TENTHS), flags))
        whole &= digit
        total += _column(joined, width, length, DOUBLED if length % 2 else SINGLE)


def _amid_others(right: int, count: int, enough: int) -> int:
    """The correct numbers (one byte each) that have enough other correct numbers around them."""
    near = right << 8 * _AROUND
    for step in (1, 2, 4, 8, 16):
        near += near >> 8 * step
    ones = ((1 << 8 * count) - 1) // 255
    return right & (near + (32 - enough) * ones >> 5)


def _with_alone(ends, good: int) -> bytes:
    """The correct numbers, and those with too few others nearby to be part of a crowd."""
    spans = map(sub, ends[2 * _AROUND:], ends)
    alone = (b"\1" * _AROUND + bytes(map(_TOGETHER.__lt__, spans)) + b"\1" * _AROUND)[:len(ends)]
    return (good | int.from_bytes(alone, "little")).to_bytes(len(ends), "little")


def uncrowded(ends, right: bytes) -> bytes:
    """For each of many numbers, in the order of their ends, whether it may stand outside a crowd. A crowd is many numbers close together
    of which most have a wrong check digit. `right`: for each number, whether its check digit is correct."""
    return _with_alone(ends, _amid_others(int.from_bytes(right, "little"), len(ends), _ENOUGH))


def uncrowded_rows(data, ends, begins) -> bytes:
    """The same for rows of groups that end there, each of which may have a card at its end or a few digits before it. `begins`: by the
    number of digits of a card, the first two."""
    count = len(ends)
    joined = b"".join([(_ZEROS + data[end - _BACK if end > _BACK else 0:end].translate(None, _NO_DIGITS))[-_KEPT:] for end in ends])
    single, doubled = [[_column(joined, _KEPT, place, table) for place in range(_KEPT)] for table in (SINGLE, DOUBLED)]
    first = [b""] + [(10 * tens + ones).to_bytes(count, "little") for ones, tens in zip(single, single[1:])]
    tables = {length: bytes(b"%02d" % code in two for code in range(100)).ljust(256, b"\0") for length, two in begins.items()}
    good = anywhere = 0
    for behind in _BEHIND:
        total = right = 0
        for length in range(1, max(tables) + 1):
            place = behind + length - 1
            total += (single if length % 2 else doubled)[place]
            if length in tables:
                checked = total.to_bytes(count, "little").translate(TENTHS)
                right |= int.from_bytes(checked, "little") & int.from_bytes(first[place].translate(tables[length]), "little")
        good |= _amid_others(right, count, _ENOUGH_ALIKE)
        anywhere |= right
    return _with_alone(ends, good | _amid_others(anywhere, count, _ENOUGH_ROWS))
