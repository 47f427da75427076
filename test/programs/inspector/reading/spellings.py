"""Texts in other spellings and code pages."""
import base64
import json
import quopri
import urllib.parse

LIMITS = {"pages": ["cp037"]}
_TEXT = "Größe top secret 4111 1111 1111 1111"


def percent():
    return ("next=" + urllib.parse.quote(_TEXT)).encode()


def form():
    return b"a=1&note=top+secret+card+4111+1111+1111+1111&b=2"


def quoted_printable():
    return quopri.encodestring((_TEXT + " " + "x" * 60 + " 5500 0000 0000 0004").encode())


def entities():
    return "".join(f"&#{ord(sign)};" for sign in _TEXT).encode()


def javascript():
    return json.dumps({"note": "".join(_TEXT)}).replace("4111 ", "\\u0034\\x3111 ").encode()


def json_lines():
    return json.dumps({"note": "top secret\n4111 1111 1111 1111\tand"}).encode()


def json_in_json():
    inner = json.dumps({"note": "Gr\u00f6\u00dfe top\u0020secret\n4111 1111\t1111", "path": "a/b"}).replace("/", "\\/")
    return b" \n" + json.dumps({"body": json.dumps({"inner": inner})}).encode()


def base64_four_deep():
    data = _TEXT.encode()
    for _ in range(4):
        data = base64.b64encode(data)
    return data


def base64_nine_deep():
    data = _TEXT.encode()
    for _ in range(9):
        data = base64.b64encode(data)
    return data


def percent_nine_deep():
    text = _TEXT
    for _ in range(9):
        text = urllib.parse.quote(text)
    return text.encode()


def entities_nine_deep():
    text = _TEXT.replace(" ", "&nbsp;")
    for _ in range(9):
        text = text.replace("&", "&amp;")
    return text.encode()


def base64_in_a_program():
    return b"MZ\x90\0\3\0\0\0\xff\xff" + bytes(60) + base64.b64encode(_TEXT.encode()).decode().encode("utf-16-le") + b"\xff\xfe\xfd" * 20


def base64_short():
    return b'{"note": "' + base64.b64encode(b"top secret 4111111111111111") + b'"}'


def base64_safe():
    return b"token=" + base64.urlsafe_b64encode(b"top secret >>>??? 4111111111111111") + b"; x"


def base64_of_utf_16():
    return b"powershell -enc " + base64.b64encode("top secret 4111111111111111".encode("utf-16-le"))


def base64_of_cyrillic():
    return b"Content: base64\n\n" + base64.encodebytes("совершенно секретно, не передавать третьим лицам".encode())


def base64_of_zip():
    from pack import zipped
    return b"<img src='data:application/zip;base64," + base64.b64encode(zipped({"a": _TEXT})) + b"'>"


def uuencoded():
    import binascii
    lines = b"".join(binascii.b2a_uu((_TEXT * 3).encode()[at:at + 45]) for at in range(0, len(_TEXT) * 3, 45))
    return b"see below\nbegin 644 letter.txt\n" + lines + b"`\nend\n"


def uuencoded_short():
    import binascii
    return b"begin 644 n\r\n" + binascii.b2a_uu(b"card 4111 1111 1111 1111").rstrip() + b"\r\n`\r\nend\r\n"


def base64_of_few_signs():
    return b"dn: cn=a\ndescription:: " + base64.b64encode(b"219-09-9999") + b"\n"


def base64_in_front_of_a_word():
    return b"BEGIN:VCARD\r\nPHOTO:" + base64.b64encode(_TEXT.encode() * 2) + b"\r\nEND:VCARD\r\n"


def diagram():
    import zlib
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(urllib.parse.quote(f"<mxCell value='{_TEXT}'/>").encode()) + packer.flush()
    return b"<mxfile><diagram id='x'>" + base64.b64encode(packed) + b"</diagram></mxfile>"


def form_of_cyrillic():
    return ("note=" + urllib.parse.quote_plus("совершенно секретно")).encode()


def form_with_one_sign():
    return b"a=1&note=R%26D+ledger&b=2"


def yaml_over_lines():
    return ("note: \"" + "".join(f"\\u{ord(sign):04x}" for sign in "совершенно") + "\\\n  \\ " + "\\u0441екретно\"\n").encode()


def struck_twice():
    return "".join(f"{sign}\b{sign}" for sign in "secret 4111").encode()


def hexadecimal():
    return b"0x" + "top secret 4111 1111".encode().hex().encode() + b";"


def three_deep():
    return urllib.parse.quote(base64.b64encode(urllib.parse.quote(_TEXT).encode()).decode()).encode()


def utf_32():
    return _TEXT.encode("utf-32-le")


def utf_16_in_a_program():
    return b"MZ\x90\0\3\0\0\0\xff\xff" + bytes(60) + "top secret 4111 1111".encode("utf-16-le") + b"\xff\xfe\xfd" * 20


def cp1251():
    return "Совершенно секретно: список клиентов и номера карт".encode("cp1251")


def shift_jis():
    return "社外秘：この文書は関係者以外に渡してはいけません。".encode("shift_jis")


def cp1254():
    return "Çok gizli: şirket dışına çıkarılması yasaktır, ığdır".encode("cp1254")


def utf_8_with_a_wrong_byte():
    return ("Überweisung für die größte Prüfung, " + _TEXT).encode() + b"\xff" + "ärgerlich".encode()


def utf_16_be():
    return _TEXT.encode("utf-16-be")


def mainframe():
    return "".join(f"{number:06}TOP SECRET, 4111 1111 1111 1111".ljust(80) for number in range(40)).encode("cp037") + bytes(50)


def exponents():
    return b"id;number\n1;4,111111111111111E+15\n2;9.876543210987655e15\n3;1.2345678901234567e12\n"
