"""Office documents before 2007 and Outlook's messages, made record by record."""
import struct

from documents import word_runs
from mails import _rtf
from pack import TYPES, zipped

_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def _entry(name, kind, right, child, start, size):
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(text), kind, 1, _NONE, right, child, start, size)


def _compound(tree):
    """A compound file ([MS-CFB]) of streams and folders of streams; each stream is filled up to 4096 bytes, so that none is a small one."""
    sectors, chains, entries = [], [], [None]

    def stored(data):
        data = data.ljust(4096, b"\0")
        start = len(sectors)
        count = (len(data) + 511) // 512
        sectors.extend(data[at * 512:at * 512 + 512].ljust(512, b"\0") for at in range(count))
        chains.extend([*range(start + 1, start + count), _END])
        return start, len(data)

    def folder(items):
        places = []
        for name, content in items.items():
            places.append(len(entries))
            entries.append(None)
            if isinstance(content, dict):
                entries[places[-1]] = (name, 1, folder(content), 0, 0)
            else:
                entries[places[-1]] = (name, 2, _NONE, *stored(content))
        for place, right in zip(places, [*places[1:], _NONE]):
            name, kind, child, start, size = entries[place]
            entries[place] = _entry(name, kind, right, child, start, size)
        return places[0] if places else _NONE

    entries[0] = _entry("Root Entry", 5, _NONE, folder(tree), _END, 0)
    start, _ = stored(b"".join(entries))
    table = len(sectors)
    fats = (table + table // 127 + 2) // 128 + 1
    chains += [_FAT] * fats
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(512 * fats, b"\xff")
    head = struct.pack("<8s16x5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, fats, start, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", *[*range(table, table + fats), *[_FREE] * (109 - fats)]) + b"".join(sectors) + fat


def word():
    first, second = "top secret 4111 ".encode("cp1252"), "1111 1111 1111 Ж\rnext\x07cell \x13HYPERLINK x\x14link\x15".encode("utf-16-le")
    document = bytearray(0x200)
    struct.pack_into("<HH", document, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", document, 10, 0x200)
    clx = struct.pack("<3I", 0, len(first), len(first) + len(second) // 2)
    clx += struct.pack("<HIHHIH", 0, 0x40000000 | 0x200 * 2, 0, 0, 0x200 + len(first), 0)
    clx = b"\2" + struct.pack("<I", len(clx)) + clx
    struct.pack_into("<II", document, 0x1A2, 0, len(clx))
    return _compound({"WordDocument": bytes(document) + first + second, "1Table": clx})


def word_with_a_password():
    document = bytearray(0x200)
    struct.pack_into("<HH", document, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", document, 10, 0x300)
    return _compound({"WordDocument": bytes(document), "1Table": b"\2"})


def _record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data


def _wide(text):
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def sheet():
    shared = struct.pack("<II", 2, 2) + struct.pack("<HB", 3, 0) + b"SSN" + struct.pack("<HB", 10, 0) + b"top s"
    cells = (
        _record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)) + _record(0x203, struct.pack("<HHHd", 0, 1, 1, 12345678))
        + _record(0x203, struct.pack("<HHHd", 0, 2, 0, 4111111111111111.0)) + _record(0x27E, struct.pack("<HHHi", 1, 0, 0, 42 << 2 | 2))
        + _record(0xBD, struct.pack("<HHHiHiH", 1, 1, 0, 314 << 2 | 3, 0, 7 << 2 | 2, 2)) + _record(0xFD, struct.pack("<HHHI", 2, 0, 0, 1))
        + _record(0x1B6, bytes(18)) + _record(0x3C, b"\0a comment") + _record(0x3C, bytes(8))
    )
    book = (
        _record(0x809, struct.pack("<HH", 0x600, 5)) + _record(0x41E, struct.pack("<H", 165) + _wide("000\\-00\\-0000"))
        + _record(0xE0, struct.pack("<HH", 0, 0)) + _record(0xE0, struct.pack("<HH", 0, 165))
        + _record(0xFC, shared) + _record(0x3C, b"\1" + "ecrét".encode("utf-16-le")) + _record(10, b"")
        + _record(0x809, struct.pack("<HH", 0x600, 16)) + cells + _record(10, b"")
    )
    return _compound({"Workbook": book})


def sheet_with_a_password():
    return _compound({"Workbook": _record(0x809, struct.pack("<HH", 0x600, 5)) + _record(0x2F, bytes(6))})


def _part(kind, data):
    """A record of .xlsb: its number and size in seven bits a byte."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return number + bytes([len(data)]) + data


def binary_sheet():
    def cell(column, style, value):
        return struct.pack("<II", column, style) + value
    def text(value):
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")
    styles = _part(44, struct.pack("<H", 165) + text("000\\-00\\-0000")) + _part(617, b"") + _part(47, struct.pack("<HHH", 0, 0, 0))
    styles += _part(47, struct.pack("<HHH", 0, 165, 0)) + _part(618, b"")
    cells = (
        _part(0, struct.pack("<I", 0)) + _part(7, cell(0, 0, struct.pack("<I", 0))) + _part(5, cell(1, 1, struct.pack("<d", 12345678)))
        + _part(5, cell(2, 0, struct.pack("<d", 4111111111111111.0))) + _part(0, struct.pack("<I", 1))
        + _part(2, cell(0, 0, struct.pack("<i", 170)))
        + _part(6, cell(1, 0, text("inline Ж")))
    )
    return zipped({
        **TYPES, "xl/workbook.bin": b"\x83\1\0", "xl/styles.bin": styles, "xl/sharedStrings.bin": _part(19, b"\0" + text("SSN")),
        "xl/worksheets/sheet1.bin": cells, "xl/comments1.bin": _part(637, b"\0" + text("a comment")),
    })


def _atom(kind, data, version=0):
    return struct.pack("<HHI", version, kind, len(data)) + data


def slides():
    texts = _atom(4000, "top secret Ж".encode("utf-16-le")) + _atom(4008, b"4111 1111\r1111")
    return _compound({"PowerPoint Document": _atom(1006, _atom(3999, bytes(4)) + texts, 15), "Current User": b"x"})


def message():
    return _compound({
        "__substg1.0_0037001F": "Betreff Ü".encode("utf-16-le"), "__substg1.0_10090102": _rtf(b"top {\\b sec}ret 4111 1111"),
        "__attach_version1.0_#00000000": {
            "__substg1.0_3707001F": "letter.docx".encode("utf-16-le"), "__substg1.0_37010102": word_runs(),
        },
        "__attach_version1.0_#00000001": {"__substg1.0_3701000D": {"__substg1.0_1000001F": "inner text".encode("utf-16-le")}},
    })


def document_with_a_password():
    return _compound({"EncryptedPackage": bytes(64), "EncryptionInfo": bytes(64)})


def macro():
    source = b'Attribute VB_Name = "M"\r\nk = "top secret 4111"\r\n'
    packed = b"".join(b"\0" + source[at:at + 8] for at in range(0, len(source), 8))
    return _compound({"Macros": {"VBA": {"Module1": b"compiled" + b"\1" + struct.pack("<H", 0xB000 | len(packed) - 1) + packed}}})


def sheet_of_excel_95():
    label = "совершенно секретно".encode("cp1251")
    book = _record(0x809, struct.pack("<HH", 0x500, 5)) + _record(0x42, struct.pack("<H", 1251)) + _record(10, b"") + _record(
        0x809, struct.pack("<HH", 0x500, 16)) + _record(0x204, struct.pack("<4H", 0, 0, 0, len(label)) + label) + _record(10, b"")
    return _compound({"Book": book})
