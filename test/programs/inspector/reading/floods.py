"""A secret behind more escapes than are noted one by one."""
import base64
import importlib

signs = importlib.import_module("inspector.signs")
signs.MOST = 1000
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
