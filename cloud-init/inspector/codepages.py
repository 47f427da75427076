"""Code pages that a text may be in, the likeliest first. Pure.

A wrong guess costs a search more and loses nothing: the bytes themselves are searched as well.
"""
import codecs
import re

SAMPLE = 4096
CONTROLS = bytes({*range(9), *range(14, 27), *range(28, 32)})
# Letters that are frequent in texts of the languages that need one of these code pages.
FREQUENT = set("оеаинтсрвлкмдпуяыьгзбчйхіїαοιετσνηυρκπμάίόέήéèàçêâôîûäöüßñóíáúãõåæøąęśżćńłźěščřžýůőűşığçțăâșаשהויתלארמבןالمينتردوبکه“”’–…€°§ ")
TABLES = ("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "koi8_r", "cp866", "cp1255", "cp1256", "mac_roman", "cp850", "iso8859_5", "iso8859_2", "iso8859_7")
WIDE = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def known(name):
    """Python's name of an encoding of text, or None."""
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None  # hex, base64 and rot13 are no code pages


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
    """UTF-16 and UTF-32 without a mark: at the same place of each unit stands nearly always one of two bytes."""
    for name, width, high in (("utf-32-le", 4, (2, 3)), ("utf-32-be", 4, (0, 1)), ("utf-16-le", 2, (1,)), ("utf-16-be", 2, (0,))):
        columns = [sample[at::width] for at in range(width)]
        fixed = [max(column.count(a) for a in set(column[:64])) / (len(column) or 1) for column in columns if column]
        if len(fixed) < width or any(fixed[at] < 0.7 for at in high) or all(part > 0.7 for part in fixed):
            continue
        text = sample[:len(sample) // width * width].decode(name, "replace")
        if sum(sign.isprintable() or sign in "\r\n\t" for sign in text) > 0.9 * len(text):
            return name
    return None


def _likeness(sample, name):
    """A score of how much the sample looks like text in this code page."""
    text = sample.decode(name, "replace" if name in WIDE else "strict")
    score = last = 0
    for sign in text:
        code = ord(sign)
        if code < 128:
            last = 0 if not sign.isalpha() else 1 if sign.islower() else 2
            continue
        if name in WIDE:
            usual = 0x3040 <= code < 0x3100 or 0xAC00 <= code < 0xD7A4 or 0x3000 <= code < 0x3020 or 0xFF00 <= code < 0xFF61
            score += 3 if usual else 1 if 0x4E00 <= code < 0x9FA6 else -4
            continue
        score += 2 if sign in FREQUENT else 1 if sign.lower() in FREQUENT or sign.isalpha() else -2
        now = 0 if not sign.isalpha() else 1 if sign.islower() else 2
        score -= 3 if now == 2 and last == 1 else 0
        last = now
    return score


def guesses(data, declared=()):
    """Encodings to read these bytes in, best first; none for bytes that are no text."""
    for mark, name in MARKS:
        if data.startswith(mark) and (name != "utf-16" or data[2:4] != b"\0\0"):  # properties of compound files begin so
            return [name]
    declared = [name for name in map(known, declared) if name]
    middle = len(data) // 2 & ~3
    sample = data[:SAMPLE] + (data[middle:middle + SAMPLE] + data[-SAMPLE & ~3:] if len(data) > 3 * SAMPLE else data[SAMPLE:])
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls > len(sample) // 20:
        name = _sixteen(sample[:len(sample) & ~3])
        return [name] if name else declared[:1] if declared and declared[0].startswith(("utf-16", "utf-32")) else []
    if data.isascii():
        others = [name for name in declared if name not in ("ascii", "utf-8", "iso8859-1", "cp1252")]
        return (["iso2022_jp"] if b"\x1b$" in data else []) + others[:1] or ["ascii"]
    if _valid(data):
        return ["utf-8"]
    name = _sixteen(sample[:len(sample) & ~3])
    if name:
        return [name]
    sample = b"\n".join(re.findall(rb"[^\n]*[\x80-\xff][^\n]*", data[:1 << 20])[:200])[:SAMPLE] or sample
    scores = []
    for name in TABLES + WIDE:
        try:
            scores.append((_likeness(sample, name), name))
        except UnicodeDecodeError:
            pass
    best = [name for score, name in sorted(scores, key=lambda one: -one[0])[:3] if score > 0]
    return list(dict.fromkeys(declared[:1] + best))[:3]
