"""Stretches of bytes that may contain a match at all. Only these are searched for patterns that take longer."""
from itertools import compress

from .hyperscan import DOTALL, SINGLEMATCH, Database
from .text_forms import WIDE

_BLOCK = 16384
#: Bytes on each side, within which begins and ends what the gate has noticed a part of.
_MARGIN = 512


class Gate:
    """`pattern`: a part of all that is looked for, found quickly. `first`: a part of the pattern that is found faster still. `then`: what
    has to stand where the pattern was found, which takes longer to find."""

    def __init__(self, pattern: bytes, first: bytes = b"", then: bytes = b""):
        self._databases = [Database([(one, DOTALL | SINGLEMATCH)]) for one in (first, pattern) if one]
        self._asked = self._databases[-1:] + ([Database([(then, DOTALL | SINGLEMATCH)])] if then else [])

    def notices(self, data, start: int, stop: int) -> bool:
        return self._databases[-1].matches(data, [(max(0, start), stop)])[0]

    def stretches(self, data, most=0):
        """(start, stop) of each stretch, in order. `most`: approximate maximum size in bytes; longer stretches are cut into overlapping ones."""
        found = []
        if not all(database.matches(data, [(0, len(data))])[0] for database in self._databases):
            return found
        starts = range(0, len(data), _BLOCK)
        for database in self._asked:
            starts = list(compress(starts, database.matches(data, [(max(0, start - _MARGIN), start + _BLOCK) for start in starts])))
        for start in starts:
            begin, end = max(0, start - 2 * _MARGIN), min(len(data), start + _BLOCK + _MARGIN)
            if found and begin <= found[-1][1] and not 0 < most <= end - found[-1][0]:
                found[-1][1] = end
            else:
                found.append([begin, end])
        return found


#: Nine digits without a letter among them: at least so many are in every number that is looked for here (social security numbers
#: have nine, cards twelve, IBANs ten together).
NUMBERS = Gate(rb"[0-9](?:[^0-9A-Za-z]*[0-9]){8}")
#: Text in two bytes a sign, in bytes of which no encoding is known.
TWO_BYTES = Gate(WIDE)
