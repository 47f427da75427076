"""Payment card numbers (ISO/IEC 7812-1): the networks' ranges and lengths, the check digit, and the usual groups."""
import re
from bisect import bisect
from itertools import compress

from ..columns import by_length, uncrowded, uncrowded_rows
from ..context import near, words_pattern
from ..gate import Gate
from ..hyperscan import DOTALL
from ..numbers import LEAD, SEPARATORS, TAIL, amid_hexadecimal, digits, end_of, ends_of, grouped, luhn, row

#: Ranges of issuers, as of November 2026: first digits, lengths. Sources: the networks' own pages on their account ranges, as collected
#: in "Payment card number: issuer identification number" (Wikipedia, read in 2026), after ISO/IEC 7812-1.
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
    """The possible lengths of a number by its first four digits."""
    lengths = {}
    for line in ISSUERS.splitlines():
        begins, wanted = line.split(" ")[:2]
        first, _, last = begins.partition("-")
        last = last or first
        for four in range(int(first.ljust(4, "0")), int(last.ljust(4, "9")) + 1):
            lengths.setdefault(b"%04d" % four, set()).update(map(int, wanted.split(",")))
    return lengths


LENGTHS = _prefixes()
#: Digits of a number in one piece, from and to.
_IN_ONE_PIECE = (13, 19)


def _trie(texts) -> bytes:
    """An expression for these texts, which all have the same length."""
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
    # round groups are measures, as in a drawing
    return len(digits) in LENGTHS.get(digits[:4], ()) and luhn(digits) and len(set(digits)) > 1 and set(digits[2::4] + digits[3::4]) != {48}


#: Groups on cards, in print and in forms; the others are columns of a table more often, so they want a word or to stand alone.
_USUAL = [(4, 4, 4, 4, 3), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4, 1), (6, 13)]
_OTHERS = [(8, 8), (6, 10), (4, 12), (4, 3, 3, 3), (2,) * 8, (2,) * 7, (4, 4, 4, 4, 2), (4, 4, 4, 4, 1)]
_CARD_WORDS = (
    "card,creditcard,debitcard,credit,debit,visa,mastercard,maestro,amex,american express,discover,jcb,diners,unionpay,rupay,elo,troy,mir,pan,"
    "cc,ccn,ccnum,cvv,cvc,karte,kreditkarte,carte,carta,cartao,tarjeta,kaart,kort,karta,\u043a\u0430\u0440\u0442,\u30ab\u30fc\u30c9,\u5361\u53f7,"
    "\u4fe1\u7528\u5361").split(",")
_WORDS = words_pattern(_CARD_WORDS)
#: The first word of each that is of ASCII, and any sign that is not.
_SOME_WORD = Gate(
    rb"(?i)(?:\A|[^0-9A-Za-z])(?:" + "|".join(word.split()[0] for word in _CARD_WORDS if word.isascii()).encode() + rb")|[\x80-\xff]")
_NEAR = 60
#: Bytes that are asked at once whether there is a word, with those around in which one may begin; hits of a separator that are many.
_BLOCK, _MARGIN, _MANY = 4096, 1024, 64
_BEGINS = _trie(sorted({begin[:2] for begin in LENGTHS}))


def _patterns():
    """Expressions, each with its separator; no separator for numbers without groups."""
    yield LEAD + _BEGINS + digits(_IN_ONE_PIECE[0] - 2, _IN_ONE_PIECE[1] - 2) + TAIL, None
    for separator in SEPARATORS:
        if separator != " ":
            yield grouped(separator, digits(4), digits(4), digits(4), digits(1, 4)), separator
        if separator not in ",|:;":
            yield grouped(separator, digits(4), digits(6), digits(4, 5)), separator
    for separator in " -":
        yield grouped(separator, digits(4, 8), digits(8, 13)), separator
        yield grouped(separator, digits(4), digits(3), digits(3), digits(3)), separator
        sign = separator.encode()
        for count, least, most in ((1, 12, 18), (2, 6, 7)):
            for before in (rb"[^0-9" + sign + rb"]", rb"[^0-9] ")[:2 if separator == " " else 1]:
                alone = rb"(?:\A|" + before + rb")" + digits(count) + rb"(?:" + sign + digits(count) + rb"){%d,%d}" % (least, most)
                yield alone + rb"(?:\z|[^0-9" + sign + rb"]|" + sign + rb"[^0-9])", separator


class CardFinder:
    only_digits = True
    needed, allowed = set(), set()

    def __init__(self, _settings: dict, single: bool = False):
        made = list(_patterns())
        self.patterns = [(expression, DOTALL) for expression, _ in made]
        self._separators = [separator for _, separator in made]

    def find(self, data, hits):
        by_separator, words = {}, _Words(data)
        for separator, ends in zip(self._separators, hits):
            by_separator.setdefault(separator, []).extend(ends)
        whole = by_separator.pop(None)
        for length, ends, right in by_length(data, ends_of(data, whole), *_IN_ONE_PIECE) if whole else ():
            yield from _in_one_piece(data, length, ends, right, words)
        for separator, ends in by_separator.items():
            ends.sort()
            if len(ends) > _MANY:
                may = uncrowded_rows(data, ends, _TWO_BY_LENGTH)
                near_words = (place for place in words.places(ends) if near(_WORDS, _NEAR + 100, data, ends[place], ends[place]))
                ends = [ends[place] for place in sorted({*compress(range(len(ends)), may), *near_words})]
            reached = 0
            for end in ends:
                if end > reached:
                    groups, starts, reached = row(data, separator, end_of(data, end))
                    yield from _in_row(data, groups, starts)


class _Words:
    """The places in a text where words that go with cards may be."""

    def __init__(self, data):
        self._data, self._blocks = data, {}

    def places(self, ends):
        """Places in `ends`, which is in order, of those that have such a word in the block around them."""
        place = 0
        while place < len(ends):
            block = ends[place] // _BLOCK
            behind = bisect(ends, (block + 1) * _BLOCK - 1, place)
            if block not in self._blocks:
                self._blocks[block] = _SOME_WORD.notices(self._data, block * _BLOCK - _MARGIN, (block + 1) * _BLOCK + _MARGIN)
            if self._blocks[block]:
                yield from range(place, behind)
            place = behind


def _in_one_piece(data, length, ends, right, words):
    """Cards among the numbers of this length that end there. One in ten of all numbers has a correct check digit."""
    for place in sorted({*compress(range(len(ends)), uncrowded(ends, right)), *words.places(ends)}):
        end = ends[place]
        start = end - length
        number = data[start:end]
        if right[place] and length in LENGTHS.get(number[:4], ()) and len(set(number)) > 1:
            around = right[max(0, place - 16):place + 17]
            together = ends[min(place + 16, len(ends) - 1)] - ends[max(0, place - 16)] < 8192
            crowded = together and len(around) - sum(around) > max(2, 2 * sum(around))
            if (not crowded or near(_WORDS, _NEAR, data, start, end)) and not _in_longer(data, start, end):
                if crowded or not _crowd(data, start, end, not 14 <= length <= 16) or near(_WORDS, _NEAR, data, start, end):
                    yield start, end, number.decode()


#: Behind a number as a card's chip gives it (EMV 4.4 Book 3, Track 2 Equivalent Data): D, year and month of expiry, service code.
_TRACK = re.compile(rb"D[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}")
_FRACTION = re.compile(rb"\.(?!0+(?![0-9]))[0-9]|[eE][+-]?[0-9]")


def _in_longer(data, start: int, end: int) -> bool:
    """Whether the number is part of something else: a word with more digits, a hash, a UUID, a fraction."""
    before = re.search(rb"[0-9A-Za-z]*\Z", data[max(0, start - 40):start])[0]
    behind = data[end:end + 40]
    after = b"" if _TRACK.match(behind) else re.match(rb"[0-9A-Za-z]*", behind)[0]
    if re.search(rb"[0-9]", before + after) or _FRACTION.match(behind):
        return True
    return len(before + after) > 1 and not (before + after).strip(b"abcdefABCDEF")


_ALONE = re.compile(rb"(?<![0-9.])[0-9]{8,}(?![0-9])")
_BARE = re.compile(rb"(?<![0-9A-Za-z.])[0-9]{12,19}(?![0-9A-Za-z])")


def _crowd(data, start: int, end: int, weak: bool) -> bool:
    """Whether the number is among others of its form that are not cards. One in ten of all numbers has a correct check digit."""
    window = data[max(0, start - 600):start] + b" " + data[end:end + 600]
    if weak:
        return bool(_ALONE.search(window))
    others = {number for number in _BARE.findall(window) if len(number) == end - start}
    right = sum(map(valid, others))
    return len(others) - right > max(2, 2 * (right + 1))


def _in_row(data, groups, starts):
    """Cards in a row of groups: all of them, if there are few other groups around them."""
    lengths = [len(group) for group in groups]
    place, found, others = 0, [], 0
    while place < len(groups):
        for form in _forms(groups, lengths, place):
            number = b"".join(groups[place:place + len(form)])
            if valid(number):
                last = place + len(form) - 1
                found.append((starts[place], starts[last] + lengths[last], number.decode(), form))
                place += len(form)
                break
        else:
            others += 1
            place += 1
    many = others > 2 * len(found) + 1
    if not found or others > 2 * len(found) + 5:
        return
    for start, end, number, form in found:
        if _in_longer(data, start, end) or amid_hexadecimal(data, start, end, form[0] == 2) or (many and form not in _USUAL):
            continue
        crowded = many or _crowd_of_rows(data, start, end, form) or (others and form not in _USUAL)
        if not crowded or near(_WORDS, _NEAR, data, start, end):
            yield start, end, number


def _forms(groups, lengths, place):
    first = lengths[place]
    if first > 1:
        if groups[place][:2] in _TWO:
            for form in _FORMS.get(first, ()):
                if lengths[place:place + len(form)] == form:
                    yield tuple(form)
        return
    ones = 0
    while place + ones < len(lengths) and lengths[place + ones] == 1:
        ones += 1
    if 13 <= ones <= 19 and (place == 0 or lengths[place - 1] != 1):
        yield (1,) * ones


_TWO = {begin[:2] for begin in LENGTHS}
_TWO_BY_LENGTH = {length: {begin[:2] for begin, lengths in LENGTHS.items() if length in lengths} for length in range(13, 20)}
_FORMS = {first: [list(form) for form in _USUAL + _OTHERS if form[0] == first] for first in (2, 4, 6, 8)}


def _crowd_of_rows(data, start: int, end: int, form) -> bool:
    window = data[max(0, start - 600):start] + b"\n" + data[end:end + 600]
    pattern = rb"(?<![0-9])" + rb"[^0-9A-Za-z]{1,3}".join(map(digits, form)) + rb"(?![0-9])"
    others = {re.sub(rb"[^0-9]", b"", text) for text in re.findall(pattern, window)}
    right = sum(map(valid, others))
    return len(others) - right > max(2, 2 * (right + 1))
