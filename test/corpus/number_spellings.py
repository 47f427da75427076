"""Spellings of a number as people and programs write them: (name, text) pairs. Pure."""

from synthetic import grouped

SEPARATORS = {
    "space": " ",
    "two spaces": "  ",
    "hyphen": "-",
    "hyphen with spaces": " - ",
    "no-break space": "\u00a0",
    "narrow no-break space": "\u202f",
    "thin space": "\u2009",
    "figure space": "\u2007",
    "en space": "\u2002",
    "ideographic space": "\u3000",
    "hyphen U+2010": "\u2010",
    "non-breaking hyphen": "\u2011",
    "en dash": "\u2013",
    "em dash": "\u2014",
    "minus sign": "\u2212",
    "soft hyphen": "\u00ad",
    "zero-width space": "\u200b",
    "zero-width non-joiner": "\u200c",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "full stop": ".",
    "comma": ",",
    "slash": "/",
    "underscore": "_",
    "middle dot": "\u00b7",
    "tab": "\t",
    "line feed": "\n",
    "line break": "\r\n",
    "line break and indent": "\n    ",
}

ZEROES = {
    "full-width digits": 0xFF10,
    "Arabic-Indic digits": 0x0660,
    "Persian digits": 0x06F0,
    "Devanagari digits": 0x0966,
    "Bengali digits": 0x09E6,
    "Thai digits": 0x0E50,
    "mathematical bold digits": 0x1D7CE,
    "mathematical monospace digits": 0x1D7F6,
}


def in_digits(number, zero):
    return "".join(chr(zero + int(character)) if character.isdigit() else character for character in number)


def card_spellings(source):
    """62 of a card number, each with a number of its own."""
    one = source.card
    visa = lambda: one("visa")
    found = [
        ("in one piece, 16 digits", visa()),
        ("in one piece, 15 digits", one("amex")),
        ("in one piece, 14 digits", one("diners")),
        ("in one piece, 13 digits", one("visa13")),
        ("in one piece, 19 digits", one("unionpay19")),
        ("4-6-5 with spaces", grouped(one("amex"), 4, 6, 5)),
        ("4-6-5 with hyphens", grouped(one("amex"), 4, 6, 5, by="-")),
        ("4-6-4 with spaces", grouped(one("diners"), 4, 6, 4)),
        ("4-4-4-4-3 with spaces", grouped(one("visa19"), 4)),
        ("6-13 with a space", grouped(one("unionpay19"), 6, 13)),
        ("13 digits, 4-3-3-3", grouped(one("visa13"), 4, 3)),
        ("8-8 with a space", grouped(visa(), 8)),
        ("6-10 with a space", grouped(visa(), 6, 10)),
        ("in pairs", grouped(visa(), 2)),
        ("digit by digit, spaces", grouped(visa(), 1)),
        ("digit by digit, hyphens", grouped(visa(), 1, by="-")),
    ]
    found += [(f"4-4-4-4 with {name}", grouped(visa(), 4, by=text)) for name, text in SEPARATORS.items()]
    found += [(name, in_digits(visa(), zero)) for name, zero in ZEROES.items()]
    found += [
        ("full-width digits in groups", in_digits(grouped(visa(), 4, by="\u3000"), 0xFF10)),
        ("in quotation marks", f'"{visa()}"'),
        ("in brackets", f"({grouped(visa(), 4)})"),
        ("after letters", f"VISA{visa()}"),
        ("after a number sign", f"#{visa()}"),
        ("in a query", f"https://shop.example/pay?pan={visa()}&cvv=123"),
        ("before a full stop", f"{visa()}."),
        ("two, with a comma", f"{visa()},{one('mastercard')}"),
        ("bold in Markdown", f"**{grouped(visa(), 4)}**"),
    ]
    return found


def ssn_spellings(source):
    """17 of a social security number. The bare ones stand after a word that says what they are."""
    number = lambda by: source.ssn().replace("-", by)
    found = [("hyphens", number("-"))]
    chosen = ["no-break space", "thin space", "non-breaking hyphen", "en dash", "minus sign", "soft hyphen", "space", "hyphen with spaces"]
    found += [(name, number(SEPARATORS[name])) for name in chosen]
    found += [(name, in_digits(number("-"), ZEROES[name])) for name in ("full-width digits", "Arabic-Indic digits")]
    found += [
        ("bare, after SSN", f"SSN {number('')}"),
        ("bare, after social security number", f"social security number: {number('')}"),
        ("full stops, after SSN", f"SSN {number('.')}"),
        ("in brackets", f"({number('-')})"),
        ("after SSN without a space", f"SSN:{number('-')}"),
        ("in quotation marks", f"'{number('-')}'"),
    ]
    return found


def iban_spellings(source):
    """18 of an account number."""
    number = lambda: source.iban(source.random.choice(("DE", "AT", "ES", "PL")))
    found = [
        ("in one piece", number()),
        ("in small letters", number().lower()),
        ("in small letters and groups", grouped(number().lower(), 4)),
        ("after IBAN", f"IBAN{number()}"),
        ("after IBAN and a colon", f"IBAN:{number()}"),
        ("Belgian, in groups", grouped(source.iban("BE"), 4)),
        ("Norwegian, in one piece", source.iban("NO")),
        ("full-width", "".join(chr(ord(character) + 0xFEE0) for character in number())),
    ]
    chosen = [
        "space",
        "hyphen",
        "no-break space",
        "narrow no-break space",
        "thin space",
        "full stop",
        "zero-width space",
        "soft hyphen",
        "line feed",
        "tab",
    ]
    return found + [(f"in groups with {name}", grouped(number(), 4, by=SEPARATORS[name])) for name in chosen]
