"""Social security numbers of the United States: nnn-nn-nnnn."""
import re

from ..context import near, words_pattern
from ..numbers import SEPARATORS, grouped, row

_WORDS = words_pattern(["ssn", "social security", "social sec", "soc sec", "sozialversicherung", "ss#", "tax id", "taxpayer"])
_NEAR = 60
#: Never given: areas 000, 666, 900 to 999, group 00, serial 0000 (Social Security Administration, POMS RM 10201.035).
_VALID = re.compile(rb"(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}\Z")
#: In use on cards and letters; others are dates, versions and parts of tables more often.
_USUAL = (" ", "-", "rare", " - ")


class SsnFinder:
    needed, allowed = set(), set()

    def __init__(self, _settings: dict, single: bool = False):
        form = (rb"[0-8][0-9]{2}", rb"[0-9]{2}", rb"[0-9]{4}")
        self._separators = [separator for separator in SEPARATORS if separator not in ("\n", ",", ":", "=")]
        self.patterns = [(grouped(separator, [form]), 0) for separator in self._separators]
        self.patterns.append((rb"(?:\A|[^0-9A-Za-z.])[0-8][0-9]{8}(?:\z|[^0-9A-Za-z])", 0))

    def find(self, data, hits):
        for pattern, _, end in hits:
            if end < len(data) or not 48 <= data[end - 1] < 58:
                end -= 1
            if pattern == len(self._separators):
                groups, starts, usual = [bytes(data[end - 9:end])], [end - 9], False
            else:
                separator = self._separators[pattern]
                groups, starts, _ = row(data, separator, end)
                usual = separator in _USUAL
            for place in range(len(groups)):
                some = groups[place:place + 3] if len(groups) > 1 else groups
                digits = b"".join(some)
                if [len(one) for one in some] not in ([3, 2, 4], [9]) or not _VALID.match(digits) or len(groups) > 4:
                    continue
                last = starts[place] + len(digits) if len(some) == 1 else starts[place + 2] + 4
                if (usual and len(groups) == 3) or near(_WORDS, _NEAR, data, starts[place], last):
                    yield starts[place], last, digits.decode()
