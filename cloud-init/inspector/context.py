"""Words near a value, and values that must not count."""
import re
from functools import lru_cache
from typing import FrozenSet, NamedTuple, Optional, Tuple

from .text_forms import fold

#: Bytes of a character in UTF-8, at most.
_WIDEST = 4


class Context(NamedTuple):
    """`effect`: require, raise, lower or none. `within`: number of characters on either side of the value."""

    pattern: Optional["re.Pattern[str]"]
    within: int
    effect: str

    @staticmethod
    def read(entry: Optional[dict]) -> "Context":
        if entry is None:
            return Context(None, 0, "")
        if not isinstance(entry, dict) or set(entry) - {"words", "within", "effect"}:
            raise ValueError("context is not an object of words, within and effect")
        words, within, effect = entry.get("words"), entry.get("within", 100), entry.get("effect", "require")
        if not isinstance(words, list) or not words or not all(isinstance(word, str) and word.strip() for word in words):
            raise ValueError("context.words is not a list of words")
        if type(within) is not int or within < 1:
            raise ValueError("context.within is not a whole number from 1")
        if effect not in ("require", "raise", "lower"):
            raise ValueError("context.effect must be require, raise or lower")
        return Context(words_pattern(words), within, effect)

    def near(self, data, start: int, end: int) -> bool:
        return self.pattern is not None and (near(self.pattern, self.within, data, start, end) or headed(self.pattern, data, start, end))


#: Letters of scripts whose words stand without gaps: Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean.
_WITHOUT_GAPS = ("\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
                 "\U00020000-\U0003ffff")
_BEGINS_ANYWHERE = re.compile(f"[{_WITHOUT_GAPS}]")


def words_pattern(words, behind: bool = False) -> "re.Pattern[str]":
    """Finds one of the words at the beginning of a word (`card` in `cards` and `card_no`, not in `discard`), in `_plain` text. In a script
    without gaps, and behind a letter of one, a word begins anywhere. Between the words of a phrase may stand other signs, or none.
    `behind`: words that follow a number as in a sentence, of which short ones are whole words (`sin`, not `since`)."""
    whole = [r"s?(?![^\W_])" if behind and len(word) < 4 else "" for word in words]
    folded = [r"(?:\s+|[\W_]{0,3})".join(map(re.escape, fold(word).split())) + end for word, end in zip(words, whole)]
    anywhere = [word for word in folded if _BEGINS_ANYWHERE.match(word)]
    others = [rf"(?:(?<![^\W_])|(?<=[{_WITHOUT_GAPS}])){word}" for word in folded if word not in anywhere]
    return re.compile("|".join(anywhere + others))


def spelt(words) -> bytes:
    """The same words for Hyperscan, without regard to the beginnings of words. Abbreviations may have full stops."""
    return b"|".join(rb"[^0-9A-Za-z]{0,3}".join(
        (rb"\.?" if len(part) < 5 else b"").join(re.escape(letter.encode()) for letter in part) for part in word.split()) for word in words)


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")


def _plain(text: str) -> str:
    """Folded text, and the same text with the words of programs' names apart (`taxId`) and abbreviations without full stops (`S.S.N.`)."""
    apart = _HUMP.sub(lambda found: "" if found[0] else " ", text)
    return fold(text if apart == text else f"{text}\n{apart}")


def near(pattern, within: int, data, start: int, end: int) -> bool:
    """Whether a word is within that many characters before or after a value."""
    before, behind = data[max(0, start - _WIDEST * within):start], data[end:end + _WIDEST * within]
    if not (before + behind).translate(None, _NO_LETTERS):
        return False
    before, behind = before.decode(errors="replace")[-within:], behind.decode(errors="replace")[:within]
    return bool(pattern.search(_plain(before)) or pattern.search(_plain(behind)))


#: The most characters from a number in one piece to the end of a word behind it; and the same for Hyperscan, without digits.
_BEHIND, BEHIND = 40, rb"[^0-9\r\n]{0,80}"
_TO_DIGIT = re.compile(rb"[^0-9\r\n]{0,240}")
#: Names that belong to the value after them: `ssn: `, `<ssn`, `"ssn":`, and `ssn 12` right before a digit.
_NAME = re.compile(r"</?[\w:.-]+|(?<![\w .-])[\w .-]*[\"']?\s*[:=]")
_NAME_OF_NUMBER = re.compile(r"[^\W\d][\w -]*[^\W\d] ?#?\Z")


def follows(pattern, data, end: int) -> bool:
    """Whether a word follows a number in its line, before the next digit, and is not the name of a value after it."""
    text = _TO_DIGIT.match(data, end)[0]
    stop = end + len(text)
    text = _NAME.sub(" ", text.decode(errors="replace"))
    if data[stop:stop + 1].isdigit():
        text = _NAME_OF_NUMBER.sub("", text)
    return bool(pattern.search(_plain(text[:_BEHIND])))


#: A line's end or a tab as an escape in a program's text (`\n`); and the beginning of a word or number, also right behind such an escape.
ESCAPE = rb"\\[nrtl]"
BEGIN, ROUGH_BEGIN = rb"(?:(?<![0-9A-Za-z])|(?<=" + ESCAPE + rb"))", rb"(?:\A|[^0-9A-Za-z]|" + ESCAPE + rb")"
_QUOTED = re.compile(rb'"[^"\n]*"')
#: The most bytes of a table's first lines, which may name its columns, and of a row up to a value.
_HEAD = 4096


@lru_cache(maxsize=64)
def _columns(pattern, head: bytes):
    """The columns that one of the words names in the first lines of a table: (separator of the columns, position)."""
    return {(sign, place) for line in head.split(b"\n")[:4] for sign in (b"\t", b",", b";", b"|") if sign in line
            for place, name in enumerate(line.split(sign)) if pattern.search(_plain(name.decode(errors="replace")))}


@lru_cache(maxsize=64)
def _printed(pattern, head: bytes):
    """The columns' names in a table that has blanks between its columns: (begin, end, whether two or more blanks stand around the name)."""
    return [(*name.span(), form is _APART) for line in head.decode(errors="replace").split("\n")[:4] for form in (_APART, _WORD)
            for name in form.finditer(line) if name[0] != line.strip() and pattern.search(_plain(name[0]))]


_APART, _WORD = re.compile(r"\S+(?: \S+)*"), re.compile(r"\S+")


def headed(pattern, data, start: int, end: int) -> bool:
    """Whether a value is in a column that one of the words names."""
    head = bytes(data[:_HEAD])
    columns, names = _columns(pattern, head), _printed(pattern, head)
    first = data.rfind(b"\n", max(0, start - _HEAD), start) + 1 if columns or names else 0
    if not first:
        return False
    row = bytes(data[first:start])
    left = len(row.decode(errors="replace"))
    right, row = left + end - start, _QUOTED.sub(b"", row)
    return any(row.count(sign) == place for sign, place in columns) or any(
        left < stop and begin < right if apart else left == begin or right == stop for begin, stop, apart in names)


def cells(pattern, number, data):
    """Ends of the numbers (matches of an expression) in such columns."""
    head = bytes(data[:_HEAD])
    if not _columns(pattern, head) and not _printed(pattern, head):
        return []
    return [found.end() for found in number.finditer(data) if headed(pattern, data, *found.span())]


_NO_LETTERS = b"0123456789 \t\r\n.,;:-+/|\"'"


class Exceptions(NamedTuple):
    """Values (in a finder's form), beginnings of values, and types of files that do not count."""

    values: FrozenSet[str]
    prefixes: Tuple[str, ...]
    types: FrozenSet[str]

    @staticmethod
    def read(entry: Optional[dict], kind: str) -> "Exceptions":
        entry = {} if entry is None else entry
        if not isinstance(entry, dict) or set(entry) - {"values", "prefixes", "types"}:
            raise ValueError("except is not an object of values, prefixes and types")
        lists = {key: entry.get(key, []) for key in ("values", "prefixes", "types")}
        for key, texts in lists.items():
            if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
                raise ValueError(f"except.{key} is not a list of texts")
        plain = {"expression": str, "keywords": fold, "api-key": str, "private-key": str}.get(kind, compact)
        return Exceptions(frozenset(map(plain, lists["values"])), tuple(map(plain, lists["prefixes"])), frozenset(lists["types"]))


def compact(text: str) -> str:
    """A number without the separators of its groups."""
    return re.sub(r"[^0-9a-zA-Z]", "", text).upper()
