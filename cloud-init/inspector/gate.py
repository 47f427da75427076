"""Stretches of bytes in which something can stand at all: only these are searched for what takes longer to look for."""
from .hyperscan import DOTALL, SINGLEMATCH, Database

_BLOCK = 16384
#: Bytes on each side, within which begins and ends what the gate has noticed a part of.
_MARGIN = 512


class Gate:
    """`pattern`: a part of all that is looked for, found quickly."""

    def __init__(self, pattern: bytes):
        self._database = Database([(pattern, DOTALL | SINGLEMATCH)])

    def stretches(self, data):
        """(start, stop) of each, in order, without overlaps."""
        found = []
        for start in range(0, len(data), _BLOCK):
            noticed = []
            self._database.scan(data, lambda hits: noticed.append(1) or True, 1, max(0, start - _MARGIN), start + _BLOCK)
            if noticed:
                begin, end = max(0, start - 2 * _MARGIN), min(len(data), start + _BLOCK + _MARGIN)
                if found and begin <= found[-1][1]:
                    found[-1][1] = end
                else:
                    found.append([begin, end])
        return found


#: Nine digits, between two of them no letter and at most so many other bytes: a line break with indents, or three odd spaces. Every
#: number that is looked for here has as many together (social security numbers have nine, cards twelve, IBANs at least ten).
NUMBERS = Gate(rb"[0-9](?:[^0-9A-Za-z]{0,24}[0-9]){8}")
#: A change of case inside a word, or to a digit: hardly any base64 of text is without one, and few words of a language have one.
MIXED = Gate(rb"[a-z][A-Z0-9]|[A-Z]{2}[a-z]|[A-Z][0-9]")
