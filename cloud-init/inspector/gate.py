"""Stretches of bytes in which something can stand at all: only these are searched for what takes longer to look for."""
from .hyperscan import DOTALL, SINGLEMATCH, Database
from .text_forms import WIDE

_BLOCK = 16384
#: Bytes on each side, within which begins and ends what the gate has noticed a part of.
_MARGIN = 512


class Gate:
    """`pattern`: a part of all that is looked for, found quickly. `first`: a part of the pattern that is found faster still."""

    def __init__(self, pattern: bytes, first: bytes = b""):
        self._databases = [Database([(one, DOTALL | SINGLEMATCH)]) for one in (first, pattern) if one]

    def notices(self, data, start: int, stop: int) -> bool:
        return self._databases[-1].matches(data, [(max(0, start), stop)])[0]

    def stretches(self, data, most=0):
        """(start, stop) of each, in order. `most`: bytes of one, about, where longer ones are to be cut into some that overlap."""
        found = []
        if not all(database.matches(data, [(0, len(data))])[0] for database in self._databases):
            return found
        starts = range(0, len(data), _BLOCK)
        noticed = self._databases[-1].matches(data, [(max(0, start - _MARGIN), start + _BLOCK) for start in starts])
        for start, here in zip(starts, noticed):
            if here:
                begin, end = max(0, start - 2 * _MARGIN), min(len(data), start + _BLOCK + _MARGIN)
                if found and begin <= found[-1][1] and not 0 < most <= end - found[-1][0]:
                    found[-1][1] = end
                else:
                    found.append([begin, end])
        return found


#: Nine digits without a letter among them: at least so many are in every number that is looked for here (social security numbers
#: have nine, cards twelve, IBANs ten together).
NUMBERS = Gate(rb"[0-9](?:[^0-9A-Za-z]*[0-9]){8}")
#: A change of case inside a word, or to a digit: hardly any base64 of text is without one, and few words of a language have one.
MIXED = Gate(rb"[a-z][A-Z0-9]|[A-Z]{2}[a-z]|[A-Z][0-9]", rb"[A-Za-z]")
#: Text in two bytes a sign, in bytes of which no encoding is known.
TWO_BYTES = Gate(WIDE)
