"""Regular expressions of the administrator's own, over bytes as they are and over text as UTF-8.

Over bytes a letter beyond ASCII is two signs or more, so that a class, a repetition and a dot would mean something else. An expression in
which that matters is searched in text alone (`in_text`), whose letters are composed; one with a dot in both.
"""
import re
import unicodedata

from .hyperscan import CASELESS, PREFILTER, SINGLEMATCH, SOM_LEFTMOST, UTF8, Database, HyperscanError


#: Bytes of a value that are kept to tell it from others.
_LONGEST = 1000
_BYTE = re.compile(r"\\x[89a-fA-F][0-9a-fA-F]")
# Parts of an expression that match letters beyond ASCII without naming one
_ANY = re.compile(r"\.|\[\^|\\[DWS]")


class ExpressionFinder:
    """Searches bytes, or UTF-8 text if `in_text`."""

    needed, allowed, in_text = {"expression"}, {"ignoreCase"}, False
    #: Whether text is left to another finder.
    amid_bytes = False

    def __init__(self, settings: dict, single: bool = False):
        text = settings["expression"]
        if not isinstance(text, str) or not text:
            raise ValueError("expression is not a text")
        text = unicodedata.normalize("NFC", text) if self.in_text else text
        pattern, case = text.encode(), (CASELESS if settings.get("ignoreCase") else 0) | (UTF8 if self.in_text else 0)
        self._confirm = None
        for flags in (SINGLEMATCH,) if single else (SOM_LEFTMOST, 0):
            if _takes(pattern, case | flags):
                self._knows_start = flags == SOM_LEFTMOST
                self.patterns = [(pattern, case | flags)]
                return
        self._confirm = re.compile(text if self.in_text else pattern, re.IGNORECASE if case & CASELESS else 0)
        self.patterns = [(pattern, case | PREFILTER | SINGLEMATCH)]
        Database(self.patterns)

    @classmethod
    def all_of(cls, settings: dict, single: bool) -> list:
        """The finders that an expression needs."""
        text = settings["expression"] if isinstance(settings["expression"], str) else ""
        named, bytewise = not text.isascii(), _BYTE.search(text)
        if named and bytewise:
            raise ValueError("expression has letters beyond ASCII and bytes beyond \\x7F")
        if named:
            return [TextExpressionFinder(settings, single)]
        found = [cls(settings, single)]
        if _ANY.search(text) and not bytewise:
            found[0].amid_bytes = True
            found.append(TextExpressionFinder(settings, single))
        return found

    def find(self, data, hits):
        if self._confirm is not None:
            yield from self._confirmed(data)
            return
        longest = {start if self._knows_start else end: (start if self._knows_start else end, end) for _, start, end in hits}
        reached = 0
        for start, end in longest.values():
            if start >= reached:
                reached = end
                yield start, end, _text(data[max(start, end - _LONGEST):end] if self._knows_start else data[max(0, end - 32):end])

    def _confirmed(self, data):
        text, at, place = data.decode() if self.in_text else data, 0, 0
        for found in self._confirm.finditer(text):
            value = _encoded(found[0])
            at, place = at + len(_encoded(text[place:found.start()])), found.start()
            yield at, at + len(value), _text(value)


class TextExpressionFinder(ExpressionFinder):
    in_text = True


def _encoded(text):
    return text.encode() if isinstance(text, str) else text


def _text(data) -> str:
    return bytes(data).decode(errors="backslashreplace")


def _takes(pattern: bytes, flags: int) -> bool:
    try:
        Database([(pattern, flags)])
        return True
    except HyperscanError:
        return False
