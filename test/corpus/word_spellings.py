"""Spellings of a keyword as people and programs write them, and the phrases of the policy that they are to be found by. Pure."""

import unicodedata

# Phrases of the policy beside the seeded English one. None is in a harmless text.
PHRASES = {
    "german": "strenge größenprüfung",
    "sharp s": "großer verschluss",
    "french": "réservé déjà contrôlé",
    "turkish": "gizli iptal kaydı",
    "greek": "απόρρητος φάκελος",
    "russian": "совершенно секретно",
    "polish": "ściśle tajne żółć",
    "czech": "přísně tajné řízení",
    "japanese": "社外秘資料",
    "katakana": "マル秘データ",
    "chinese": "绝密文件",
    "traditional": "絕密檔案",
    "korean": "대외비 문서",
    "hebrew": "סודי ביותר",
    "arabic": "سري للغاية",
    "hindi": "अति गोपनीय",
    "thai": "ลับที่สุด",
    "ligature": "classified office file",
    "three": "qzx",
    "hyphened": "need-to-know",
    "apostrophe": "board's eyes",
}

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def with_every(text, inserted):
    return inserted.join(text)


def mathematical(text, first):
    return "".join(chr(first + ord(letter) - ord("a")) if letter.isascii() and letter.isalpha() else letter for letter in text)


def keyword_spellings(phrase):
    """(name, text, encoding) of each spelling; `phrase` is two English words."""
    one, other = phrase.split()
    p = PHRASES
    plain = [
        ("as it is", phrase),
        ("capitals", phrase.upper()),
        ("capitals at the start", phrase.title()),
        ("mixed case", "".join(c.upper() if i % 2 else c for i, c in enumerate(phrase))),
        ("two spaces", f"{one}  {other}"),
        ("tab", f"{one}\t{other}"),
        ("line feed", f"{one}\n{other}"),
        ("line break", f"{one}\r\n{other}"),
        ("line break and indent", f"{one}\n      {other}"),
        ("no-break space", f"{one}\u00a0{other}"),
        ("thin space", f"{one}\u2009{other}"),
        ("ideographic space", f"{one}\u3000{other}"),
        ("soft hyphen in a word", f"{one[:3]}\u00ad{one[3:]} {other}"),
        ("hyphenated at a line's end", f"{one} {other[:3]}-\n{other[3:]}"),
        ("zero-width space in a word", f"{one[:3]}\u200b{one[3:]} {other}"),
        ("zero-width joiner in a word", f"{one[:2]}\u200d{one[2:]} {other}"),
        ("word joiner between", f"{one} \u2060{other}"),
        ("byte order mark in a word", f"{one[:3]}\ufeff{one[3:]} {other}"),
        ("full-width", phrase.translate(FULL_WIDTH)),
        ("full-width capitals", phrase.upper().translate(FULL_WIDTH)),
        ("mathematical bold", mathematical(phrase, 0x1D41A)),
        ("mathematical sans", mathematical(phrase, 0x1D5BA)),
        ("circled letters", mathematical(phrase, 0x24D0)),
        ("bold in Markdown", f"**{one} {other}**"),
        ("quoted mail", f"> {one}\n> {other}"),
        ("in brackets", f"[{phrase}]"),
        ("before a comma", f"{phrase}, and"),
        ("German", p["german"]),
        ("German, capitals", p["german"].upper()),
        ("German, combining marks", unicodedata.normalize("NFD", p["german"])),
        ("sharp s as ss", p["sharp s"].replace("ß", "ss")),
        ("sharp s in capitals", p["sharp s"].upper()),
        ("capital sharp s", p["sharp s"].replace("ß", "ẞ")),
        ("French, capitals", p["french"].upper()),
        ("French, combining marks", unicodedata.normalize("NFD", p["french"])),
        ("Turkish, dotted capital", "GİZLİ İPTAL KAYDI"),
        ("Turkish, capitals without dots", "GIZLI IPTAL KAYDI"),
        ("Greek, capitals", p["greek"].upper()),
        ("Greek, title case", p["greek"].title()),
        ("Russian, capitals", p["russian"].upper()),
        ("Polish, capitals", p["polish"].upper()),
        ("Czech, combining marks", unicodedata.normalize("NFD", p["czech"])),
        ("Japanese", p["japanese"]),
        ("Japanese, in a sentence", f"これは{p['japanese']}です"),
        ("katakana, half-width", "ﾏﾙ秘ﾃﾞｰﾀ"),
        ("Chinese", p["chinese"]),
        ("Chinese, spaced", with_every(p["chinese"], " ")),
        ("Chinese, wrapped", f"{p['chinese'][:2]}\n{p['chinese'][2:]}"),
        ("Chinese, traditional", p["traditional"]),
        ("Korean", p["korean"]),
        ("Korean, combining", unicodedata.normalize("NFD", p["korean"])),
        ("Hebrew", p["hebrew"]),
        ("Arabic", p["arabic"]),
        ("Arabic, stretched", p["arabic"].replace("سري", "ســـري")),
        ("Hindi", p["hindi"]),
        ("Thai", p["thai"]),
        ("ligatures", p["ligature"].replace("ffi", "ﬃ").replace("fi", "ﬁ")),
        ("ligatures, ff and i", p["ligature"].replace("ff", "ﬀ")),
        ("three letters", p["three"]),
        ("three letters, capitals", p["three"].upper()),
        ("non-breaking hyphens", p["hyphened"].replace("-", "\u2011")),
        ("en dashes", p["hyphened"].replace("-", "\u2013")),
        ("curly apostrophe", p["apostrophe"].replace("'", "\u2019")),
    ]
    coded = [
        ("German", p["german"], "cp1252"),
        ("French", p["french"], "iso-8859-15"),
        ("German", p["german"], "mac_roman"),
        ("German", p["german"], "cp850"),
        ("Polish", p["polish"], "cp1250"),
        ("Czech", p["czech"], "iso-8859-2"),
        ("Russian", p["russian"], "cp1251"),
        ("Russian", p["russian"], "koi8-r"),
        ("Russian", p["russian"], "cp866"),
        ("Greek", p["greek"], "cp1253"),
        ("Turkish", p["turkish"], "cp1254"),
        ("Hebrew", p["hebrew"], "cp1255"),
        ("Arabic", p["arabic"], "cp1256"),
        ("Japanese", p["japanese"], "shift_jis"),
        ("Japanese", p["japanese"], "euc_jp"),
        ("Japanese", p["japanese"], "iso2022_jp"),
        ("Chinese", p["chinese"], "gb18030"),
        ("Chinese, traditional", p["traditional"], "big5"),
        ("Korean", p["korean"], "euc_kr"),
        ("as it is", phrase, "utf-16"),
        ("Russian", p["russian"], "utf-16-le"),
        ("Russian", p["russian"], "utf-16-be"),
        ("Russian", p["russian"], "utf-32"),
    ]
    return [(name, text, "utf-8") for name, text in plain] + [(f"{name}, {encoding}", text, encoding) for name, text, encoding in coded]
