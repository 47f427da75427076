"""Spellings of the same text: case, width, marks, invisible characters."""
import re
import unicodedata

#: All of the property Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties.txt), interlinear annotation, the empty sign of
#: Braille; the Arabic stroke that stretches a word; vowel points of Hebrew and Arabic; lines through and under letters; what makes a key
#: of a digit.
INVISIBLE = ("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
             "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\u2800"
             "\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670\u0332-\u0338\u20e3")
#: With them a terminal's colours (ECMA-48, SGR), a letter that was struck over, and stress of Markdown amid a word.
_INVISIBLE = re.compile(f"\x1b\\[[0-9;]*m|.\x08|(?<=[0-9A-Za-z -])\\*\\*|[{INVISIBLE}]")
#: Commands of printers right before a text: ZPL, PCL.
_COMMAND = re.compile(r"\^F[DV]|\x1b[!-/][a-z]?[0-9.+-]*[@-Z]")


def fold(text: str) -> str:
    """Text in which two spellings of the same letters are the same (NFKC, full case folding, Unicode Standard 3.13), also the Turkish
    dotted and dotless i."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())
    return folded.replace("i\u0307", "i").replace("\u0131", "i")


def normal_form(text: str) -> str:
    """Text without invisible characters and hyphens at ends of lines, in NFKC, with ASCII digits for all digits."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _BROKEN.sub("", _COMMAND.sub(" ", text))))
    return _DIGITS.sub(lambda found: "".join(str(unicodedata.decimal(one)) for one in found[0]), text)


_DIGITS = re.compile(r"(?:(?![0-9])\d)+")
_BROKEN = re.compile("(?<=[^\\W_])[-\u2010\u00ad][ \t]*\r?\n[ \t>]*(?=[^\\W_])")
#: Places in UTF-8 that have another normal form than the patterns expect: invisible characters, words broken at ends of lines, letters
#: and digits of compatibility (full and half width, circled, mathematical, ligatures, raised, Arabic forms), digits of other scripts.
ODD = [
    rb"\xc2\xad|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xcd\x8f|\xd8\x9c|\xd9\x80"
    rb"|\xe1(?:\x85[\x9f\xa0]|\x9e[\xb4\xb5]|\xa0[\x8b-\x8f])|\xe2\xa0\x80|\xe3\x85\xa4|\xef(?:\xbe\xa0|\xbf[\xb0-\xbb])"
    rb"|\xf0(?:\x9b\xb2[\xa0-\xa3]|\x9d\x85[\xb3-\xba])|\xf3\xa0[\x80-\xbf]"
    rb"|(?:[ -~]|[\xc3-\xdf][\x80-\xbf]|[\xe0\xe1\xe3-\xed][\x80-\xbf]{2})\xef\xb8[\x80-\x8f]"  # not behind a picture
    rb"|\^F[DV]|\x1b[(&*)][a-z]?[0-9]{0,4}[@-Z]|[0-9A-Za-z-]\*\*[0-9A-Za-z-]"
    rb"|\xd7[\x90-\xaa](?:\xd6[\x91-\xbf]|\xd7[\x81-\x87])|[\xd8-\xdb][\x80-\xbf]\xd9[\x8b-\x92\xb0]|\xcc[\xb2-\xb8]|\xe2\x83\xa3|\x1b\[[0-9;]{0,9}m|[!-~]\x08[!-~]{1,2}\x08[!-~]",
    rb"(?:[0-9A-Za-z]|[\x80-\xbf])(?:-|\xe2\x80\x90)[ \t]?\r?\n[ \t>]{0,8}[0-9A-Za-z\xc3-\xf0]",
    rb"\xef\xbc[\x90-\xba]|\xef\xbd[\x81-\x9a\xa6-\xbf]|\xef\xbe[\x80-\xbf]|\xef\xac[\x80-\x86]|\xf0\x9d[\x90-\x9f]|\xe2\x92[\x9c-\xbf]"
    rb"|\xe2\x81[\xb0-\xb9]|\xe2\x82[\x80-\x89]|\xe2\x91[\xa0-\xa8]|\xf0\x9f(?:\x84[\xb0-\xbf]|\x85[\x80-\x89]|\xaf[\xb0-\xb9])"
    rb"|\xe2\x93[\x80-\xaa]|\xef[\xad-\xb7\xba]|\xef\xb9[\xb0-\xbf]|\xef\xbb[\x80-\xbc]",
    rb"(?:[\xd9\xdb][\xa0-\xb9]|\xdf[\x80-\x89]|\xe0[\xa4-\xbc][\x80-\xbf]|\xe1[\x81-\xb1][\x80-\xbf]|\xea[\x98-\xaf][\x80-\xbf]){3}",
]
#: Six signs of ASCII in UTF-16.
WIDE = rb"(?:[ -~]\0){6}|(?:\0[ -~]){6}"

#: Cyrillic and Greek letters that look like Latin ones, with these (Unicode Technical Standard 39, confusables.txt).
_LOOKS = str.maketrans("АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορυ", "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXayivopu")
_ALIKE = "".join(map(chr, _LOOKS))
# Takes linear time: a run is tried from its first letter only, and cut short where another letter follows
_ALIKE_WORD = re.compile(f"(?<![^\\W\\d_])[A-Za-z{_ALIKE}]+(?![^\\W\\d_])")


def as_latin(text: str) -> str:
    """Text in which words of Latin letters and such that look like them have Latin letters alone."""
    return _ALIKE_WORD.sub(lambda word: word[0].translate(_LOOKS), text)


_ONE = b"(?:" + "|".join(_ALIKE).encode() + b")"
_NO_LETTER = rb"[^A-Za-z\x80-\xff]"
#: Places in UTF-8 with such letters: beside a Latin one, or in a word of nothing else.
ALIKE = [rb"[A-Za-z]" + _ONE + b"|" + _ONE + rb"[A-Za-z]", rb"(?:^|" + _NO_LETTER + b")" + _ONE + rb"{2,}(?:\z|" + _NO_LETTER + b")"]
