"""Stretches of bytes that have digits enough for a number: only these are searched for card, account and social security numbers."""
from .hyperscan import DOTALL, SINGLEMATCH, Database

#: Nine digits, between two of them no letter and at most so many other bytes: a line break with indents, or three odd spaces. Every
#: number that is looked for here has as many together (social security numbers have nine, cards twelve, IBANs at least ten).
_GATE = rb"[0-9](?:[^0-9A-Za-z]{0,24}[0-9]){8}"
_BLOCK = 16384
#: Bytes on each side, within which a number that the gate has noticed begins and ends.
_MARGIN = 512
_DATABASE = Database([(_GATE, DOTALL | SINGLEMATCH)])


def stretches(data):
    """(start, stop) of each, in order, without overlaps."""
    found = []
    for start in range(0, len(data), _BLOCK):
        noticed = []
        _DATABASE.scan(data, lambda hits: noticed.append(1) or True, 1, max(0, start - _MARGIN), start + _BLOCK)
        if noticed:
            begin, end = max(0, start - 2 * _MARGIN), min(len(data), start + _BLOCK + _MARGIN)
            if found and begin <= found[-1][1]:
                found[-1][1] = end
            else:
                found.append([begin, end])
    return found
