"""A secret behind more escapes than are noted one by one."""
import base64
import binascii
import importlib

signs = importlib.import_module("inspector.signs")
signs.MOST = 1000
LIMITS = {"files": 2000, "seconds": 60}
_MAIL = b"From: a@example.org\nMIME-Version: 1.0\n"
_SECRET = " 4111 1111 1111 1111 "


def percent():
    return b"%41%41 " * 2000 + "".join(f"%{ord(sign):02x}" for sign in _SECRET).encode()


def entities():
    return b"&#65;\n" * 2000 + "".join(f"&#{ord(sign)};" for sign in _SECRET).encode()


def javascript():
    return b"x" + b"\\u0041\n" * 2000 + "".join(f"\\u{ord(sign):04x}" for sign in _SECRET).encode()


def quoted_printable():
    return b"=41=41 \n" * 2000 + b"x" * 500 + "".join(f"={ord(sign):02X}" for sign in _SECRET).encode()


def base64_lines():
    return b"aGVsbG8gd29ybGQgb2s=\n" * 2000 + base64.b64encode(b"charge 4111 1111 1111 1111 now and then")


def base64_in_measure():
    return b"aGVsbG8gd29ybGQgb2s=\n" * 200 + base64.b64encode(b"charge 4111 1111 1111 1111 now and then")


def uuencoded():
    begins = b"begin 644 x\nM\n" * 990
    lines = b"begin 644 x\n" + binascii.b2a_uu(b"x" * 45) * 1000
    return begins + lines + b"begin 644 y\n" + binascii.b2a_uu(_SECRET.encode())


def encoded_words():
    secret = base64.b64encode(_SECRET.encode()).decode()
    return _MAIL + f"Subject: {'=?utf-8?Q?abc?= =?x-none?B?YWJj?= ' * 1000}=?utf-8?b?{secret}?=\n\n".encode()


def parameters():
    return _MAIL + b"Content-Type: text/plain; " + b"name*0*=utf-8''a; " * 1000 + b"\n\n"


def parts_in_parts():
    return _MAIL + b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (one, one) for one in range(40)) + b"\n"


def parts():
    return _MAIL + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2100 + b"--b--\n"


def fields():
    return b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n" * 2100 + b"--b--\r\n"


def names_in_markup():
    return b"<html><p hidden>" + b"<" + b"a" * 200_000 + b"<x" + b":a" * 100_000 + b"</p><p>" + _SECRET.encode() + b"</p></html>"
