"""Code pages that a text may be in, the likeliest first. Pure.

A wrong guess costs a search more and loses nothing: the bytes themselves are searched as well.
"""
import bisect
import codecs
import re

SAMPLE = 4096
CONTROLS = bytes({*range(8), *range(14, 27), *range(28, 32)})
# Letters that are frequent in texts of the languages that need one of these code pages.
FREQUENT = set("оеаинтсрвлкмдпуяыьгзбчйхіїαοιετσνηυρκπμάίόέήéèàçêâôîûäöüßñóíáúãõåæøąęśżćńłźěščřžýůőűşığțăș"
               "שהויתלארמבןالمينتردوبکه“”’–…€°§ ")
FREQUENT_SIGNS = set("的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手"
                     "這來國個說們為時會著過學對裡後麼還發從與無開日本年月者書密機業員会社様社外秘関")
TABLES = ("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "koi8_r", "cp866", "cp1255", "cp1256", "mac_roman", "cp850",
          "iso8859_5", "iso8859_2", "iso8859_7")
_MAINFRAME = bytes((0x40, *(first + place for first in (0x80, 0x90, 0xA0, 0xC0, 0xD0, 0xE0, 0xF0) for place in range(10))))
_HIGH = re.compile(rb"[\x80-\xff][^\n]{0,60}")
#: All in which a keyword is looked for, whatever a text is taken for.
CODE_PAGES = ("cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_2 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8"
              " iso8859_13 iso8859_15 koi8_r koi8_u mac_roman mac_latin2 mac_cyrillic mac_greek mac_turkish cp437 cp737 cp775 cp850 cp852"
              " cp855 cp857 cp860 cp861 cp862 cp865 cp866 cp1125 cp874 gb18030 big5hkscs cp932 euc_jp cp949 johab"
              " utf-16-le utf-16-be").split()
WIDE = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def known(name):
    """Python's name of a text encoding, or None."""
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None  # hex, base64 and rot13 are not code pages


def _valid(data):
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), 1 << 20):
            decoder.decode(data[at:at + (1 << 20)])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _sixteen(sample):
    """UTF-16 and UTF-32 without a mark, recognised by the high bytes, which are the same in most units."""
    if b"\0" not in sample:
        return None
    for name, width, high in (("utf-32-le", 4, (2, 3)), ("utf-32-be", 4, (0, 1)), ("utf-16-le", 2, (1,)), ("utf-16-be", 2, (0,))):
        columns = [sample[at::width] for at in range(width)]
        fixed = [max(column.count(a) for a in set(column[:64])) / (len(column) or 1) for column in columns if column]
        if len(fixed) < width or any(fixed[at] < 0.7 for at in high) or all(part > 0.7 for part in fixed):
            continue
        text = sample[:len(sample) // width * width].decode(name, "replace")
        if sum(sign.isprintable() or sign in "\r\n\t" for sign in text) > 0.9 * len(text):
            return name
    return None


def _script(code):
    """A number for a group of letters that are next to each other in a word."""
    return bisect.bisect((0x250, 0x400, 0x530, 0x600, 0x1100, 0xAC00), code) + 1


def _likeness(sample, name):
    """A score of how much the sample looks like text in this code page."""
    text = sample.decode(name, "replace" if name in WIDE else "strict")
    score, last, group = 0, "a", 0
    for sign in text:
        code = ord(sign)
        if code < 128:
            last, group = sign, 0
            continue
        now = _script(code)
        if name in WIDE:
            usual = 0x3040 <= code < 0x3100 or 0xAC00 <= code < 0xD7A4 or 0x3000 <= code < 0x3020 or 0xFF00 <= code < 0xFF61
            score += 3 if usual or sign in FREQUENT_SIGNS else 1 if 0x4E00 <= code < 0x9FA6 else -4
            score -= 3 if {now, group} == {6, 7} and not usual else 0  # Hangul beside Chinese signs
        else:
            score += 2 if sign in FREQUENT else 1 if sign.lower() in FREQUENT or sign.isalpha() else -2
            # a capital within a word, two accents side by side, two alphabets in a word
            score -= 3 * (sign.isupper() and last.islower()) + (now == group == 1) + 3 * (sign.isalpha() and group not in (0, now))
        last, group = sign, now if sign.isalpha() else 0
    return score


def unicode(data):
    """The encoding of ASCII or Unicode text, which can be recognised without a guess, or None."""
    for mark, name in MARKS:
        if data.startswith(mark) and (name != "utf-16" or data[2:4] != b"\0\0"):  # properties of compound files begin so
            return name
    sample = _sample(data)
    if len(sample) - len(sample.translate(None, CONTROLS)) > len(sample) // 20:
        return _sixteen(sample[:len(sample) & ~3])
    return "ascii" if data.isascii() else "utf-8" if _valid(data) else _sixteen(sample[:len(sample) & ~3])


def _sample(data):
    middle = len(data) // 2 & ~3
    return data if len(data) <= 3 * SAMPLE else data[:SAMPLE] + data[middle:middle + SAMPLE] + data[-SAMPLE & ~3:]


def mainframe(data, pages):
    """The requested code pages of EBCDIC in which at least half of the bytes are letters, digits and blanks."""
    sample = _sample(data) if pages else b""
    return list(pages) if sample and 2 * len(sample.translate(None, _MAINFRAME)) <= len(sample) else []


def guesses(data, declared=()):
    """Encodings in which these bytes should be read, the best first; none for bytes that are not text."""
    declared = [name for name in map(known, declared) if name]
    name = unicode(data)
    if name == "ascii":
        others = [name for name in declared if name.startswith(("iso2022", "hz", "utf-7"))]  # the rest has characters beyond ASCII
        return (["iso2022_jp"] if b"\x1b" in data and b"\x1b$" in data else []) + others[:1] or ["ascii"]
    if name:
        return [name]
    sample = _sample(data)
    if len(sample) - len(sample.translate(None, CONTROLS)) > len(sample) // 200:  # random bytes look like letters in some code page
        return declared[:1] if declared and declared[0].startswith(("utf-16", "utf-32")) else []
    sample = b"\n".join(_HIGH.findall(data[:1 << 20])[:200])[:SAMPLE]
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd") * 4 < sum(sign > "\x7f" for sign in text)  # a byte that is wrong or cut off
    scores = [(1 << 20, "utf-8")] if damaged else []
    for name in (*declared[:1], *TABLES, *WIDE):
        try:
            score = _likeness(sample, name)
        except UnicodeDecodeError:
            continue
        if name in declared and score > 0:
            return [name]
        scores.append((score, name))
    best = [name for score, name in sorted(scores, key=lambda one: -one[0])[:3] if score > 0]
    return list(dict.fromkeys(declared[:1] + best))[:3]
