"""Spellings of the same text: case, width, marks, invisible characters."""
import re
import unicodedata

#: Soft hyphen, zero width, direction marks, word joiner, byte order mark: nobody sees them.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u034f\u061c\u180e"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def fold(text: str) -> str:
    """Text in which two spellings of the same letters are the same (NFKC, full case folding, Unicode Standard 3.13), also the Turkish
    dotted and dotless i."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.replace("i\u0307", "i").replace("\u0131", "i")


def normal_form(text: str) -> str:
    """Text without invisible characters, in NFKC, with ASCII digits for all digits."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _DIGITS.sub(lambda found: "".join(str(unicodedata.decimal(one)) for one in found[0]), text)


_DIGITS = re.compile(r"(?:(?![0-9])\d)+")
