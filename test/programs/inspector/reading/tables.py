"""Tables without a sign between their values, byte by byte: arrays of NumPy, dBASE."""
import struct

_VALUES = ("4111111111111111", "top secret", "219-09-9999")


def _array(descr, values):
    head = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': (3,), }}".ljust(117) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head.encode() + values


def array_of_bytes():
    return _array("|S16", b"".join(value.encode().ljust(16, b"\0") for value in _VALUES))


def array_of_text():
    return _array("<U16", b"".join(value.ljust(16, "\0").encode("utf-32-le") for value in _VALUES))


def array_of_numbers():
    return _array(">i8", struct.pack(">3q", 4111111111111111, -1, 7))


def array_of_fractions():
    return _array("<f8", struct.pack("<3d", 0.5, 2.5, 4111111111111111))


def array_cut_off():
    return array_of_bytes()[:-20]


def _rows(width):
    fields = b"".join(struct.pack("<11sc4xB15x", *field) for field in ((b"ID", b"N", 6), (b"VALUE", b"C", 20)))
    head = struct.pack("<B3BIHH20x", 3, 126, 11, 30, len(_VALUES), 32 + len(fields) + 1, width) + fields + b"\r"
    return head + b"".join(f" {number:6}{value:20}".encode() for number, value in enumerate(_VALUES)) + b"\x1a"


def rows():
    return _rows(27)


def rows_of_another_length():
    return _rows(26)
