"""Social security numbers of the United States: nnn-nn-nnnn."""
import re

from ..context import BEGIN, ESCAPE, cells, follows, near, spelt, words_pattern
from ..hyperscan import CASELESS, DOTALL
from ..numbers import SEPARATORS, TAIL, digits, end_of, framed, grouped, row

NAMES = ("ssn", "social sec", "soc sec", "ss#", "social insurance", "seguro social", "tax id", "taxpayer")
_WORDS = words_pattern(NAMES)
#: With the type of an identifier in HL7 (v2, table 0203).
_BEHIND = re.compile(words_pattern(NAMES, True).pattern + r"|\^ss(?![^\W_])")
_NEAR = 60
#: Never given: areas 000, 666, 900 to 999, group 00, serial 0000 (Social Security Administration, POMS RM 10201.035).
_VALID = re.compile(rb"(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}\Z")
_IN_ONE_PIECE = re.compile(BEGIN + rb"(?<![.-])[0-8][0-9]{8}(?![0-9A-Za-z]|[.-][0-9A-Za-z])")
_NO_DIGITS = bytes(set(range(256)) - set(range(48, 58)))
#: In a field for each digit.
_COMB = rb"[ \t|_\[\]()-]{1,5}"
_DIGIT_BY_DIGIT = re.compile(rb"[0-9](?:" + _COMB + rb"[0-9]){8}\Z")
_MORE = re.compile(_COMB + rb"?[0-9]")
#: Some of these with one sign between the groups, which need no look at what stands around.
_NEVER = re.compile(rb"(?:000|666|9[0-9]{2})[^0-9][0-9]{2}[^0-9][0-9]{4}\Z")
#: In use on cards and letters; others are dates, versions and parts of tables more often.
_USUAL = (" ", "-", "rare", " - ")


class SsnFinder:
    only_digits = True
    needed, allowed = set(), set()

    def __init__(self, _settings: dict, single: bool = False):
        self._separators = [separator for separator in SEPARATORS if separator in " - ./_rare"]
        form = (digits(3), digits(2), digits(4))
        self.patterns = [(grouped(separator, *form), 0) for separator in self._separators]
        names = rb"(?:" + spelt(NAMES) + rb")"
        self.patterns += [(text, CASELESS | DOTALL) for text in (
            names + rb"[^0-9]{0,60}[0-8][0-9]{8}" + TAIL, names + rb"[^0-9]{0,60}[0-8](?:" + _COMB + rb"[0-9]){8}",
            names + rb"|\^ss[^0-9a-z]")]  # the number before it is searched for, which is faster

    def cells(self, data):
        ends = cells(_WORDS, _IN_ONE_PIECE, data)
        return [*([] for _ in self._separators), ends, [], []] if ends else []

    def find(self, data, hits):
        whole, comb, behind = hits[-3:]
        for end in (end_of(data, end) for end in whole):
            if _VALID.match(data[end - 9:end]):
                yield end - 9, end, data[end - 9:end].decode()
        for end in comb:
            found = _DIGIT_BY_DIGIT.search(data[max(0, end - 49):end])
            number = found[0].translate(None, b" \t|_[]()-") if found else b""
            if _VALID.match(number) and not _MORE.match(data[end:end + 6]):
                yield end - len(found[0]), end, number.decode()
        for end in behind:
            first = max(0, end - 100)
            before = data[first:end].rstrip(_NO_DIGITS)
            if not before[-9:].isdigit():
                continue
            stop = first + len(before)
            if _IN_ONE_PIECE.match(data, stop - 9) and _VALID.match(before[-9:]) and follows(_BEHIND, data, stop):
                yield stop - 9, stop, before[-9:].decode()
        for separator, end in ((separator, end_of(data, end)) for separator, ends in zip(self._separators, hits) for end in ends):
            if _NEVER.match(data[max(0, end - 11):end]):
                continue
            groups, starts, _ = row(data, separator, end)
            usual = separator in _USUAL
            for place in range(len(groups) - 2):
                number, start = b"".join(groups[place:place + 3]), starts[place]
                if [len(group) for group in groups[place:place + 3]] == [3, 2, 4] and _VALID.match(number) and starts[place + 2] + 4 <= end:
                    stop = starts[place + 2] + 4
                    alone = len(groups) == 3 and (framed(data, start, stop) or not _joined(data, start, stop))
                    if (usual and alone) or (len(groups) < 5 and near(_WORDS, _NEAR, data, start, stop)):
                        yield start, stop, number.decode()


def _joined(data, start: int, end: int) -> bool:
    """Whether letters or other characters make the number part of something longer, such as a part number."""
    before, behind = data[max(0, start - 2):start], data[end:end + 2]
    if re.match(ESCAPE, before):
        before = b"\n"
    return bool(re.search(rb"[0-9A-Za-z][-_]?\Z|[0-9][./]\Z|[^\n-][-_]\Z", before) or re.match(rb"[-_]?[0-9A-Za-z]|[./][0-9]", behind))
