"""Payment card numbers (ISO/IEC 7812-1): the networks' ranges and lengths, the check digit, and the usual groups."""
import re

from ..context import near, words_pattern
from ..hyperscan import DOTALL
from ..numbers import LEAD, SEPARATORS, TAIL, grouped, luhn, luhn_all, row

#: Ranges of issuers, as of November 2026: first digits, lengths. Sources: Visa, Mastercard ("Account Range"), American Express, Discover, JCB,
#: UnionPay, NPCI (RuPay), Mir, Elo and Troy as collected in the list of issuer identification numbers of ISO/IEC 7812.
ISSUERS = """
4 13,16,19 Visa
51-55 16 Mastercard
2221-2720 16 Mastercard
34 15 American Express
37 15 American Express
300-305 14,16,19 Diners Club
3095 14,16,19 Diners Club
36 14,16,19 Diners Club
38-39 14,16,19 Diners Club
3528-3589 16,19 JCB
6011 16,19 Discover
644-650 16,19 Discover, RuPay
651-659 16,19 Discover, RuPay, Elo, Troy
62 16,17,18,19 UnionPay
81 16,17,18,19 UnionPay, RuPay
60 16 RuPay
82 16 RuPay
508 16 RuPay
353 16 RuPay
356 16 RuPay
2200-2204 16,17,18,19 Mir
5018 12,13,14,15,16,17,18,19 Maestro
5020 12,13,14,15,16,17,18,19 Maestro
5038 12,13,14,15,16,17,18,19 Maestro
5893 12,13,14,15,16,17,18,19 Maestro
6304 12,13,14,15,16,17,18,19 Maestro
6759-6763 12,13,14,15,16,17,18,19 Maestro
5066-5067 16 Elo
509 16 Elo
6362-6363 16 Elo
9792 16 Troy
""".strip()


def _prefixes():
    """The lengths that belong to each beginning of four digits."""
    lengths = {}
    for line in ISSUERS.splitlines():
        begins, wanted = line.split(" ")[:2]
        first, _, last = begins.partition("-")
        last = last or first
        for four in range(int(first.ljust(4, "0")), int(last.ljust(4, "9")) + 1):
            lengths.setdefault(b"%04d" % four, set()).update(map(int, wanted.split(",")))
    return lengths


LENGTHS = _prefixes()


def _four(length=None) -> bytes:
    """An expression for the first four digits of numbers of this length, or of any."""
    begins = sorted(four for four, lengths in LENGTHS.items() if length is None or length in lengths)
    return _trie(begins)


def _trie(texts) -> bytes:
    """An expression for these texts, all of one length."""
    if texts[0] == b"":
        return b""
    by_first, same = {}, {}
    for text in texts:
        by_first.setdefault(text[:1], []).append(text[1:])
    for first, rest in by_first.items():
        same.setdefault(tuple(rest), []).append(first)
    options = [rb"[" + b"".join(first) + rb"]" + _trie(rest) for rest, first in same.items()]
    return options[0] if len(options) == 1 else rb"(?:" + rb"|".join(options) + rb")"


def valid(digits: bytes) -> bool:
    return len(digits) in LENGTHS.get(digits[:4], ()) and luhn(digits) and len(set(digits)) > 1


#: Groups on cards, in print and in forms; the others are columns of a table more often, so they want a word or to stand alone.
USUAL = [(4, 4, 4, 4, 3), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4, 1), (6, 13)]
RARE = [(8, 8), (6, 10), (4, 12), (12, 4), (6, 6, 4), (4, 8, 4), (4, 4, 8), (8, 4, 4), (4, 4, 4, 4, 2), (4, 4, 4, 4, 1), (4, 11), (4, 10)]
_WORDS = words_pattern(["card", "creditcard", "debitcard", "credit", "debit", "visa", "mastercard", "master card", "maestro", "amex", "american express", "discover", "jcb",
                        "diners", "unionpay", "rupay", "elo", "troy", "mir", "pan", "cc", "ccn", "cvv", "cvc", "cvc2", "cvv2", "karte", "kreditkarte", "kartennummer",
                        "carte", "carta", "cartao", "tarjeta", "kaart", "kort", "karta", "kortnummer", "карта", "карты", "カード", "卡号", "信用卡", "payment", "account number"])
_NEAR = 60
_DIGIT = rb"[0-9]"


def _digits(count: int) -> bytes:
    return rb"[0-9]{%d}" % count


class CardFinder:
    needed, allowed = set(), set()
    _bare = [(16,), (14, 15), (12, 13, 17, 18, 19)]

    def __init__(self, _settings: dict, single: bool = False):
        self.patterns, self._separators = [], []
        for lengths in self._bare:
            bodies = [_four(length) + _digits(length - 4) for length in lengths if _four(length)]
            self.patterns.append((LEAD + rb"(?:" + rb"|".join(bodies) + rb")" + TAIL, DOTALL))
        two = _trie(sorted({begin[:2] for begin in LENGTHS}))
        usual = [(two + _digits(2), _digits(4), _digits(4), rb"[0-9]{1,4}"), (rb"3[0-9]{3}", _digits(6), rb"[0-9]{4,5}")]
        rare = [(two + _digits(form[0] - 2), *map(_digits, form[1:])) for form in RARE[:8] + [(6, 13)]]
        for separator in SEPARATORS:
            forms = usual + (rare if separator in " -" else [])
            for some in (forms, [] if separator in "rare\n" else [(rb"[2-689]", *[_DIGIT] * 12)]):
                if not some:
                    continue
                self.patterns.append((grouped(separator, some), DOTALL))
                self._separators.append(separator)

    def find(self, data, hits):
        bare, rows = {}, []
        for pattern, _, end in hits:
            if end < len(data) or not 48 <= data[end - 1] < 58:
                end -= 1
            (bare.setdefault(pattern, []) if pattern < len(self._bare) else rows).append(end if pattern < len(self._bare) else (pattern, end))
        for pattern, ends in bare.items():
            yield from self._find_bare(data, pattern, ends)
        reached = {}
        for pattern, end in rows:
            separator = self._separators[pattern - len(self._bare)]
            if end > reached.get(separator, 0):
                groups, starts, last = row(data, separator, end)
                reached[separator] = last
                yield from _in_row(data, groups, starts, separator)

    def _find_bare(self, data, pattern, ends):
        if pattern == 0:
            numbers = [bytes(data[end - 16:end]) for end in ends]
            right = luhn_all(numbers)
        else:
            numbers = [_last_number(data, end) for end in ends]
            right = bytes(valid(number) for number in numbers)
        place = right.find(1)
        while place >= 0:
            number, end = numbers[place], ends[place]
            start = end - len(number)
            if valid(number) and not _in_longer(data, start, end):
                around = right[max(0, place - 4):place + 5]
                near_by = ends[min(place + 4, len(ends) - 1)] - ends[max(0, place - 4)] < 4096
                crowded = near_by and len(around) - sum(around) > max(2, 2 * sum(around))
                if self._counts(data, start, end, crowded, pattern == 2):
                    yield start, end, number.decode()
            place = right.find(1, place + 1)

    def _counts(self, data, start, end, crowded, weak):
        if near(_WORDS, _NEAR, data, start, end):
            return True
        return not crowded and not _crowd(data, start, end, weak)


def _last_number(data, end: int) -> bytes:
    return re.search(rb"[0-9]+\Z", bytes(data[max(0, end - 19):end]))[0]


_WORD = re.compile(rb"[0-9A-Za-z]+")
_FRACTION = re.compile(rb"\.(?!0+(?![0-9]))[0-9]|[eE][+-]?[0-9]")


def _in_longer(data, start: int, end: int) -> bool:
    """Whether the number is a part of something else: a word with more digits, a hash, a UUID, a fraction."""
    before = re.search(rb"[0-9A-Za-z]*\Z", bytes(data[max(0, start - 40):start]))[0]
    behind = bytes(data[end:end + 40])
    after = re.match(rb"[0-9A-Za-z]*", behind)[0]
    if re.search(rb"[0-9]", before + after) or _FRACTION.match(behind):
        return True
    return len(before + after) > 1 and not (before + after).strip(b"abcdefABCDEF")


_ALONE = re.compile(rb"(?<![0-9])[0-9]{8,}(?![0-9])")
_BARE = re.compile(rb"(?<![0-9A-Za-z.])[0-9]{12,19}(?![0-9A-Za-z])")


def _crowd(data, start: int, end: int, weak: bool) -> bool:
    """Whether the number stands among others of its form that are no cards. One in ten of any numbers has the right check digit."""
    window = bytes(data[max(0, start - 600):start]) + b" " + bytes(data[end:end + 600])
    if weak:
        return bool(_ALONE.search(window))
    others = {number for number in _BARE.findall(window) if len(number) == end - start}
    right = sum(map(valid, others))
    return len(others) - right > max(2, 2 * (right + 1))


def _in_row(data, groups, starts, separator):
    """Cards in a row of groups: as many as there are, with few other groups around them."""
    lengths = [len(group) for group in groups]
    place, found, others, weak = 0, [], [], False
    while place < len(groups):
        for form in _forms(lengths, place):
            digits = b"".join(groups[place:place + len(form)])
            if valid(digits):
                last = place + len(form) - 1
                found.append((starts[place], starts[last] + lengths[last], digits.decode(), form))
                place += len(form)
                break
        else:
            others.append(groups[place])
            place += 1
    if not found or len(others) > 2 * len(found) + 1:
        return
    for start, end, digits, form in found:
        weak = form not in USUAL or separator not in " - rare"
        if _in_longer(data, start, end):
            continue
        if near(_WORDS, _NEAR, data, start, end) or not (_crowd_of_rows(data, start, end, form) or (weak and others)):
            yield start, end, digits


def _forms(lengths, place):
    for form in USUAL + RARE:
        if tuple(lengths[place:place + len(form)]) == form:
            yield form
    ones = 0
    while place + ones < len(lengths) and lengths[place + ones] == 1:
        ones += 1
    if 13 <= ones <= 19 and (place == 0 or lengths[place - 1] != 1):
        yield (1,) * ones


def _crowd_of_rows(data, start: int, end: int, form) -> bool:
    window = bytes(data[max(0, start - 600):start]) + b"\n" + bytes(data[end:end + 600])
    pattern = rb"(?<![0-9])" + rb"[^0-9A-Za-z]{1,3}".join(_digits(count) for count in form) + rb"(?![0-9])"
    others = {re.sub(rb"[^0-9]", b"", text) for text in re.findall(pattern, window)}
    right = sum(map(valid, others))
    return len(others) - right > max(2, 2 * (right + 1))
