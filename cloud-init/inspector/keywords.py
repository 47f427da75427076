"""Words and phrases in any spelling, as patterns over UTF-8 bytes, so that the text itself is not changed for the search."""
import codecs
import re
import unicodedata
from functools import lru_cache

from .codepages import CODE_PAGES
from .hyperscan import CASELESS, SINGLEMATCH
from .text_forms import fold

_SPACE = rb"(?:[\t-\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8b\xa8\xa9\xaf]|\xe2\x81\x9f|\xe2\xa0\x80|\xe3\x80\x80|\xe3\x85\xa4)"
#: The bytes of spaces and of signs at the beginning of quoted lines, as a class: Hyperscan compiles it fifty times faster; the exact
#: expression is asked of what it finds.
_ROUGHLY = rb"[\0\t-\r -/:-@[-`{-~\x80-\xaf\xc2\xe1-\xe3]"
#: Between two words, also with the signs of Markdown for stress around, and of quoted lines and comments before; a line's end with signs
#: of comments, patches and strings in pieces around; the blank of forms and of TeX.
_BETWEEN = (rb"[*_]{0,3}(?:" + _SPACE + rb"{1,64}(?:[>|*#/]{1,4}" + _SPACE + rb"{1,8})?"
            rb"|[ \t\"'\\+&]{0,4}\r?\n[ \t!-/:-@[-`{-~]{0,64}|[+~])[*_]{0,3}")
_DASH = rb"(?:-|\xe2\x80[\x90-\x95]|\xe2\x88\x92|\xef\xb9[\x98\xa3]|\xef\xbc\x8d)"
_AFTER_DASH = _SPACE + rb"{0,64}"
_APOSTROPHE = rb"(?:'|\xe2\x80[\x98\x99]|\xca\xbc|\xef\xbc\x87)"
#: Letters that fold to others: ss from the German letter, i from the Turkish ones.
_SHARP, _TURKISH = rb"(?:ss|\xc3\x9f|\xe1\xba\x9e)", rb"(?:i|\xc4[\xb0\xb1])"
#: A keyword of fewer bytes counts as a whole word only; in unknown bytes only amid printable text.
_SHORT = 4
#: Bytes of a keyword that no chance makes of bytes that are no text.
_LEAST = 6
#: The code page of Vietnamese, with the tones that it has apart.
_TONES_APART, _TONES = "cp1258", "\u0300\u0301\u0303\u0309\u0323"
_CONTROL = re.compile("[^\t\r\n -\x7e\x85\xa0-\U0010ffff]")


class KeywordFinder:
    needed, allowed = {"keywords"}, set()

    def __init__(self, settings: dict, single: bool = False):
        words = settings["keywords"]
        if not isinstance(words, list) or not words or not all(isinstance(word, str) and word.strip() for word in words):
            raise ValueError("keywords is not a list of words")
        self.short = [len(fold(word).encode()) < _SHORT for word in words]
        texts, rough = [pattern_of(word) for word in words], [pattern_of(word, True) for word in words]
        sure = [single and not short and one == text for one, text, short in zip(rough, texts, self.short)]
        self.patterns = [(text, CASELESS | (SINGLEMATCH if first else 0)) for text, first in zip(rough, sure)]
        self._owners = [(number, "utf-8") for number in range(len(words))]
        for number, word in enumerate(words):
            for text, encoding in in_code_pages(word).items():
                self.patterns.append((text, CASELESS))
                self._owners.append((number, encoding))
        self._backwards = [re.compile(rb"(?:" + text + rb")\Z", re.IGNORECASE) for text in texts]
        self._values = [fold(word) for word in words]

    def find(self, data, hits):
        for number, _, end in hits:
            first = max(0, end - 1000)
            number, encoding = self._owners[number]
            text = bytes(data[first:end])
            if encoding != "utf-8":
                text = text[len(text) % 2 * encoding.startswith("utf"):].decode(encoding, "replace")
                text = (unicodedata.normalize("NFC", text) if encoding == _TONES_APART else text).encode("utf-8", "replace")
            found = self._backwards[number].search(text)
            if not found:
                continue
            start = end - len(found[0].decode().encode(encoding, "ignore") if encoding != _TONES_APART else _written(data[first:end], found[0]))
            if not self.short[number] or _is_word(bytes(data[max(0, start - 12):start]), bytes(data[end:end + 12])):
                yield start, end, self._values[number]


def _is_word(before: bytes, behind: bytes) -> bool:
    """Whether a word ends at both places, in text and not in other bytes."""
    try:
        first = before.lstrip(bytes(range(0x80, 0xC0))).decode()
        last = codecs.getincrementaldecoder("utf-8")().decode(behind)
    except UnicodeDecodeError:
        return False
    return not any(letter.isalnum() for letter in first[-1:] + last[:1]) and not _CONTROL.search(first + last)


def pattern_of(keyword: str, roughly: bool = False) -> bytes:
    """All spellings of a keyword as an expression over UTF-8: case (full folding), composed or not, any spaces, dashes, apostrophes."""
    words = [b"".join(map(_letter, _pieces(word))) for word in fold(keyword).split()]
    if roughly:
        return (_ROUGHLY + b"+").join(words).replace(_AFTER_DASH, _ROUGHLY + b"*")
    return _BETWEEN.join(words)


def in_code_pages(keyword: str) -> dict:
    """Its spellings in encodings other than UTF-8, as expressions with the encoding, because a short text does not show its encoding."""
    found = {}
    for text in {keyword, keyword.lower(), keyword.upper(), keyword.title()} if not keyword.isascii() else ():
        for encoding in CODE_PAGES:
            try:
                spelt = {encoded(text, encoding)} | ({encoded(text, encoding, True)} if encoding == _TONES_APART else set())
            except UnicodeEncodeError:
                continue
            for words in map(bytes.split, spelt):
                if sum(map(len, words)) >= _LEAST:
                    found.setdefault((_ROUGHLY + b"+").join(b"".join(rb"\x%02x" % byte for byte in word) for word in words), encoding)
    return found


def encoded(text: str, encoding: str, apart: bool = False) -> bytes:
    """The text in a code page. That of Vietnamese has tones as signs of their own behind a letter, which its programs write of some letters
    or, as keyboards do, of all (`apart`)."""
    if encoding != _TONES_APART:
        return text.encode(encoding)
    signs = unicodedata.normalize("NFC", text)
    return b"".join(_vietnamese(sign, apart) for sign in signs)


def _written(text: bytes, end: bytes) -> bytes:
    """The last bytes of a text in that code page that spell this text."""
    return next((text[-count:] for count in range(1, len(text) + 1)
                if unicodedata.normalize("NFC", text[-count:].decode(_TONES_APART, "replace")).encode("utf-8", "replace") == end), end)


def _vietnamese(sign: str, apart: bool) -> bytes:
    parts = unicodedata.normalize("NFD", sign)
    tones = [part for part in parts[1:] if part in _TONES]
    if not apart or not tones:
        try:
            return sign.encode(_TONES_APART)
        except UnicodeEncodeError:
            pass
    letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
    return (letter + "".join(tones)).encode(_TONES_APART)


def _pieces(word: str):
    return re.findall(r"ss|.", word)


def _letter(piece: str) -> bytes:
    if piece == "ss":
        return _SHARP
    if piece == "i":
        return _TURKISH
    if piece.isascii():
        return {"-": _DASH + _AFTER_DASH, "'": _APOSTROPHE}.get(piece) or re.escape(piece.encode())
    # capital Greek letters are written without the accent
    bare = unicodedata.normalize("NFD", piece)[0] if "\u0370" <= piece < "\u0400" else piece
    spellings = {piece, bare, *_folding_to().get(piece, ()), *_folding_to().get(bare, ())}
    spellings |= {unicodedata.normalize("NFD", one) for one in spellings}
    alternatives = sorted(re.escape(one.encode()) for one in spellings)
    optional = _SPACE + rb"?" if _is_ideograph(piece) else b""
    return rb"(?:" + rb"|".join(alternatives) + rb")" + optional


def _is_ideograph(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) == "W"


@lru_cache(maxsize=None)
def _folding_to():
    """Letters of the Basic Multilingual Plane by the letter to which they fold."""
    by_folded = {}
    for code in range(0x80, 0x10000):
        letter = chr(code)
        folded = fold(letter) if not 0xD800 <= code < 0xE000 else letter
        if folded != letter and len(folded) == 1:
            by_folded.setdefault(folded, []).append(letter)
    return by_folded
