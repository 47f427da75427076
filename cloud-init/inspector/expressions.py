"""Regular expressions of the administrator's own, over bytes as they are and over text as UTF-8."""
import re

from .hyperscan import CASELESS, PREFILTER, SINGLEMATCH, SOM_LEFTMOST, Database, HyperscanError


#: Bytes of a value that are kept to tell it from others.
_LONGEST = 1000


class ExpressionFinder:
    needed, allowed = {"expression"}, {"ignoreCase"}

    def __init__(self, settings: dict, single: bool = False):
        text = settings["expression"]
        if not isinstance(text, str) or not text:
            raise ValueError("expression is not a text")
        pattern, case = text.encode(), CASELESS if settings.get("ignoreCase") else 0
        self._confirm = None
        for flags in (SINGLEMATCH,) if single else (SOM_LEFTMOST, 0):
            if _takes(pattern, case | flags):
                self._knows_start = flags == SOM_LEFTMOST
                self.patterns = [(pattern, case | flags)]
                return
        self._confirm = re.compile(pattern, re.IGNORECASE if case else 0)
        self.patterns = [(pattern, case | PREFILTER | SINGLEMATCH)]
        Database(self.patterns)

    def find(self, data, hits):
        if self._confirm is not None:
            for found in self._confirm.finditer(data):
                yield found.start(), found.end(), _text(found[0])
            return
        longest = {start if self._knows_start else end: (start if self._knows_start else end, end) for _, start, end in hits}
        reached = 0
        for start, end in longest.values():
            if start >= reached:
                reached = end
                yield start, end, _text(data[max(start, end - _LONGEST):end] if self._knows_start else data[max(0, end - 32):end])


def _text(data) -> str:
    return bytes(data).decode(errors="backslashreplace")


def _takes(pattern: bytes, flags: int) -> bool:
    try:
        Database([(pattern, flags)])
        return True
    except HyperscanError:
        return False
