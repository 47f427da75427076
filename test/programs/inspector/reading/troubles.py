"""Files that are made to keep a reader busy, to mislead it, or that nobody can read."""
import base64
import gzip
import json
import random
import zipfile
import zlib

from compounds import _compound
from pack import TYPES, docx, letterless, pdf, zipped

# the same in each run: by chance it could begin like a file of some format
_noise = random.Random(8).randbytes
LIMITS = {"depth": 5, "files": 2000, "bytes": 32 << 20, "ratio": 1000, "seconds": 120}


def archive_bomb():
    return zipped({f"{number}.zip": zipped({"zeros": bytes((8 << 20) + number)}) for number in range(8)})


def gzip_bomb():
    return gzip.compress(bytes(64 << 20))


def ten_thousand_members():
    empty = {f"{number:05}": b"" for number in range(10000)}
    return zipped(empty | {f"x{number:05}": b"%d" % number for number in range(10000)}, zipfile.ZIP_STORED)


def matryoshka():
    data = b"top secret"
    for _ in range(7):
        data = zipped({"a": data})
    return data


def pdf_bomb():
    zeros = zlib.compress(zlib.compress(b"BT /F1 9 Tf (x) Tj ET " * (8 << 20), 9), 9)
    return pdf(b"<</Type/Annot>>", content=zeros).replace(b"<</Length", b"<</Filter[/FlateDecode/FlateDecode]/Length")


def pdf_loop():
    return pdf(b"<</Type/Annot>>").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")


def entity_bomb():
    entities = "".join(f'<!ENTITY e{at} "{"&e%d;" % (at - 1) * 10}">' for at in range(1, 10))
    return zipped({**TYPES, "word/document.xml": f'<!DOCTYPE d [<!ENTITY e0 "lol">{entities}]><d>&e9;</d>'})


def path_tricks():
    return zipped({"../../etc/passwd": b"first", "/etc/shadow\x00.txt": b"second", "a\r\nX-Forged: 1": b"third"})


def unclosed_markup():
    return b"<html>" + b"<!--" * 100000 + b"<a href='" * 100000 + b"<script>" * 100000 + b"4111 1111"


def encrypted_zip():
    data = bytearray(zipped({"a": b"x" * 100}))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def zip_in_two_minds():
    return zipped({"harmless": b"x" * 50}).replace(b"harmless", b"shameful", 1)


def zip_with_a_longer_member():
    data = zipped({"a": b"top secret " * 10})
    return data.replace((110).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def zip_cut_off():
    return zipped({"a": b"top secret"})[:-30]


def zip_of_an_unknown_method():
    return zipped({"a": b"x" * 50}).replace(b"\x08\0", b"\x60\0")


def zip_lzma_with_a_huge_dictionary():
    data = bytearray(zipped({"a": b"top secret " * 10}, zipfile.ZIP_LZMA))
    dictionary = data.index(b"\x05\x00\x5d") + 3
    data[dictionary:dictionary + 4] = b"\xff\xff\xff\xf0"
    return bytes(data)


def compound_in_a_circle():
    """The first thing in the root folder is the root folder, as a folder like others."""
    data = bytearray(_compound({"a": b"top secret"}))
    root = data.index("Root Entry".encode("utf-16-le"))
    data[root + 66], data[root + 76:root + 80] = 1, bytes(4)
    return bytes(data)


def gzip_cut_off():
    return gzip.compress(_noise(3000) + b"x")[:-9]


def pdf_with_a_password():
    key = b"<" + b"61" * 32 + b">"
    file = pdf(b"<</Type/Annot>>", b"<</Filter/Standard/V 1/R 2/O%s/U%s/P -4>>" % (key, key))
    return file.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 7 0 R/ID[<00><00>]")


def pdf_cut_off():
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + _noise(500)


def _armored(packet, gap=b"\n"):
    """A message (RFC 9580 §6.2) of a packet that begins so."""
    lines = [b"-----BEGIN PGP MESSAGE-----", b"Comment: of a test", b""]
    body = base64.encodebytes(packet + bytes(range(100))).rstrip().split(b"\n")
    return gap.join([*lines, *body, b"=abcd", b"-----END PGP MESSAGE-----", b""])


_TO_A_KEY, _BY_A_PASSWORD = b"\x85\x01\x8c\x03", b"\xc3\x0d\x04\x09\x03"


def pgp_message():
    return b"see below\n" + _armored(_TO_A_KEY)


def pgp_message_in_a_reply():
    return b"you wrote:\n> " + _armored(_BY_A_PASSWORD, b"\n> ")


def pgp_message_in_json():
    return b'{"to": {"body": "' + _armored(_TO_A_KEY, b"\\r\\n") + b'"}}'


def pgp_message_in_a_page():
    return b"<html><p>" + _armored(_TO_A_KEY, b"<br>\n") + b"</p></html>"


def pgp_message_that_is_signed():
    return _armored(b"\xa3\x01\x5b\xc0")


def pgp_message_in_bytes():
    return _TO_A_KEY + bytes(range(8)) + b"\x01" + bytes(range(250))


def _cms(kind, rest=bytes(100)):
    """CMS (RFC 5652 §3) of the type with this object identifier."""
    content = bytes([6, len(kind)]) + kind + b"\xa0\x80" + rest + bytes(4)
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


_PKCS7, _SMIME = bytes.fromhex("2a864886f70d0107"), bytes.fromhex("2a864886f70d01091001")


def _pem(data, name=b"CMS"):
    return b"-----BEGIN " + name + b"-----\n" + base64.encodebytes(data) + b"-----END " + name + b"-----\n"


def cms_to_a_key():
    return _pem(_cms(_PKCS7 + b"\3"))


def cms_to_a_key_in_a_reply():
    return b"> " + _pem(_cms(_PKCS7 + b"\3"), b"PKCS7").replace(b"\n", b"\n> ")


def cms_to_a_key_in_json():
    return json.dumps({"body": _pem(_cms(_PKCS7 + b"\3")).decode()}).encode()


def cms_of_encrypted_data():
    return _pem(_cms(_PKCS7 + b"\6"))


def cms_that_tells_of_changes():
    return _cms(_SMIME + b"\x17")


def cms_that_is_compressed():
    return _pem(_cms(_SMIME + b"\x09"))


def mail_to_a_key():
    head = b"From: a@example.org\nContent-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    return head + base64.encodebytes(_cms(_PKCS7 + b"\3"))


def signed_letter():
    inner = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"\xe4 4111 1111 1111 1111 \xff" * 3)
    pieces = b"".join(b"\x04\x82" + len(one).to_bytes(2, "big") + one for one in (inner[:100], inner[100:]))
    data = bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80\x24\x80" + pieces + bytes(6)
    return _cms(_PKCS7 + b"\2", b"\x30\x80\2\1\1\x31\x00\x30\x80" + data + bytes(8))


def certificates():
    return _pem(_cms(_PKCS7 + b"\2", b"\x30\x09\2\1\1\x31\0\x30\x0b" + bytes.fromhex("06092a864886f70d010701") + bytes(100)), b"PKCS7")


def words_about_encryption():
    return (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA... is how it begins; smime-type=\"enveloped-data\", -----BEGIN CMS-----, -----BEGIN PKCS7-----\n"
            b"-----BEGIN AGE ENCRYPTED FILE-----\nfollows; test('-----BEGIN PGP MESSAGE-----\\n\\nhQEMA');\n")


def age():
    return b"-----BEGIN AGE ENCRYPTED FILE-----\r\n" + base64.encodebytes(b"age-encryption.org/v1\n-> X25519 " + bytes(60))


def openssl_in_base64():
    return b'{"token": "' + base64.b64encode(b"Salted__" + _noise(24)) + b'"}'


def words_about_openssl():
    return b"# Notes\nSuch a text begins with `U2FsdGVkX1`: test(text.startsWith('U2FsdGVkX1')).\n"


def openssl():
    return b"Salted__" + _noise(64)


def parquet():
    return b"PAR1\0\xff" + bytes(64) + b"PAR1"


def arrow():
    return b"ARROW1\0\0\xff\xff\xff\xff" + bytes(64) + b"ARROW1"


def rar_of_noise():
    return b"Rar!\x1a\x07\x01\0" + _noise(64)


def rar_in_a_form():
    return b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nRar!\x1a\x07\x01\0' + _noise(64) + b"\r\n--b--\r\n"


def iwork():
    return zipped({"Index/Document.iwa": _noise(50)})


def rar_of_nothing():
    return b"Rar!\x1a\x07\x01\0"


def lzip_of_noise():
    return b"LZIP\x01" + _noise(64)


def rar_behind_a_program():
    return b"MZ" + bytes(100) + b"Rar!\x1a\x07\x01\0" + _noise(64)


def binhex():
    return b"(This file must be converted with BinHex 4.0)\n\n:abc:\n"


def _page(content, filters):
    return pdf(b"<</Type/Annot>>", content=content).replace(b"<</Length", b"<</Filter" + filters + b"/Length")


_PAGE = zlib.compress(b"BT /F1 12 Tf 72 700 Td (4111 1111 1111 1111) Tj ET")


def pdf_with_a_wrong_byte():
    return _page(_PAGE[:12] + bytes([_PAGE[12] ^ 0x55]) + _PAGE[13:], b"/FlateDecode")


def pdf_with_a_stream_cut_off():
    return _page(_PAGE[:20], b"/FlateDecode")


def pdf_with_an_unknown_filter():
    return _page(_PAGE, b"/Zzz")


def pdf_with_brotli():
    return _page(_PAGE, b"/BrotliDecode")


def pdf_with_a_stream_for_pictures():
    return _page(_PAGE, b"/JBIG2Decode")


def pdf_with_many_faults():
    return pdf(b"<</Type/Annot>>", content=b"(x) Tj " * 30000)


def pdf_with_a_page_left_early():
    return pdf(b"<</Type/Annot>>", content=b"1 m BT /F1 12 Tf 72 700 Td (4111 1111 1111 1111) Tj ET")


def pdf_with_a_font_that_is_missing():
    shown = b"BT /F1 12 Tf 72 700 Td (harmless) Tj ET BT /F9 12 Tf 72 600 Td (4111 1111 1111 1111) Tj ET"
    return _page(zlib.compress(shown), b"/FlateDecode")


def pdf_in_ascii_broken():
    return b"\n" + _ascii().replace(b"/Root 1 0 R", b"/Root 9 0 R")


def pdf_in_ascii_broken_behind_a_text():
    return b"x" * 2000 + b"\n" + _ascii().replace(b"/Root 1 0 R", b"/Root 9 0 R")


def pdf_in_ascii_behind_a_text():
    return b"x" * 2000 + b"\n" + _ascii()


def _ascii():
    return _page(_PAGE.hex().encode() + b">", b"[/ASCIIHexDecode/FlateDecode]").replace(b"%\xe2\xe3\xcf\xd3\n", b"")


def text_on_pdf():
    return b"A file begins with %PDF-1.7, has `1 0 obj` and each /Filter of a stream\nis named.".replace(b"stream\n", b"stream ")


def scanned_pdf():
    picture = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>\nstream\n0\nendstream"
    return pdf(b"<</Type/Annot>>", picture, content=b"")


def page_without_letters():
    return letterless()


def page_of_numbered_glyphs():
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 1/LastChar 2/Widths[9 9]/Encoding<</Differences[1/g36/g37]>>>>"
    return pdf(b"<</Type/Annot>>", font, content=b"BT /F1 12 Tf 72 700 Td (\1\2) Tj ET").replace(b"/F1 5 0 R", b"/F1 7 0 R")


def harmless_words():
    return docx("<w:p><w:r><w:t>nothing</w:t></w:r></w:p>")


def outlook_store():
    return b"!BDN\0\0\0\0SM" + bytes(600)
