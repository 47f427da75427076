"""A value over the places where a format breaks its lines or pieces, and in spellings with one escape alone."""
_TEXT = b"top secret 4111 1111 1111 1111, DE89370400440532013000"
_MAIL = b"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\n\r\n"


def _pieces(size, text=_TEXT):
    return [text[at:at + size] for at in range(0, len(text), size)]


def ldif():
    return b"version: 1\n\ndn: cn=Anna\nstatus: open\ndescription: " + b"\n ".join(_pieces(9)) + b"\n"


def calendar_amid_a_text():
    return b"My appointment:\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:" + b"\r\n\t".join(_pieces(7)) + b"\r\nEND:VCALENDAR\r\n"


def statement():
    pieces = b"".join(b"?%d%s" % (20 + number, piece) for number, piece in enumerate(_pieces(27, b"SVWZ+0123456789 " + _TEXT)))
    return b":20:STARTUMS\r\n:61:2601010101C10,00N051NONREF\r\n:86:166?00GUTSCHRIFT" + pieces + b"\r\n:62F:C260101EUR10,\r\n-\r\n"


def statement_of_lines():
    return b":20:X\n:86:" + b"\n".join(_pieces(13)) + b"\n:62F:C260101EUR10,\n-\n"


def statement_without_blanks_at_ends():
    return b":20:X\n:86:166?00GUTSCHRIFT\n?20top\n?21secret 4111 1111\n?221111 1111, DE89370400440532013000\n-\n"


def chunks():
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(
        b"%x\r\n%s\r\n" % (len(piece), piece) for piece in _pieces(10)) + b"0\r\n\r\n"


def chunks_without_an_end():
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0"


def folds_behind_empty_lines():
    return b"dn: cn=Anna\nnote: top" + b"\n" * 9 + b" " * 9 + b"secret" + b"\\" * 500


def properties():
    return b"note=" + b"\\\n    ".join(_pieces(8)) + b"\n"


def bencode():
    return b"d7:comment%d:%s4:name3:abce" % (len(_TEXT), _TEXT)


def bencode_of_bytes():
    return b"d7:comment%d:%s6:pieces9:\xff\xfe\0\1\2\3\4\5\6e" % (len(_TEXT), _TEXT)


def registry():
    rows = [b",".join(b"%02x" % byte for byte in row) for row in _pieces(22, (_TEXT + b"\0").decode().encode("utf-16-le"))]
    return b"Windows Registry Editor Version 5.00\r\n\r\n\"note\"=hex(2):" + b",\\\r\n  ".join(rows) + b"\r\n"


def bytes_in_a_program():
    return b"char note[] = {\n  " + b",\n  ".join(b", ".join(b"0x%02x" % byte for byte in row) for row in _pieces(12)) + b"\n};\n"


def bytes_with_gaps():
    return b"\n".join(b" ".join(b"%02X" % byte for byte in row) for row in _pieces(16)) + b"\n"


def flowed():
    return _MAIL + b" \r\n".join(_pieces(9)) + b"\r\n"


def flowed_and_quoted():
    return _MAIL + b"> " + b" \r\n> ".join(_pieces(9)) + b"\r\n"


def _one(before, sign, behind=b" HTTP/1.1\n"):
    """One escape, in front of the number alone, and one amid the keyword alone, far from each other."""
    return before + b"top" + sign + b"secret" + behind + b"." * 1000 + b"\n" + before + sign + b"4111111111111111" + behind


def one_percent():
    return _one(b"GET /pay?note=", b"%20")


def one_percent_twice():
    return _one(b"GET /pay?note=", b"%2520")


def one_of_old_browsers():
    return _one(b"note=", b"%u0020")


def one_quoted_printable():
    return b"top=20secret" + b"." * 1000 + b" 4111=201111=201111=201111\n"


def one_backslash():
    return b"note=top\\ secret\n" + b"." * 1000 + b"\nn=4111\\ 1111\\ 1111\\ 1111\n"
