"""A store of Outlook ([MS-PST], Unicode), made record by record: a folder, a message in it, its attachment."""
import struct
import zlib

from documents import word_runs

LIMITS = {"stores": True}


def _crc(data):
    """The checksum of 5.3: of zlib's without its inversions."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _heap(kind, *pieces):
    """A heap on a node (2.3.1) whose pieces are allocated from number 1 on; the first is its root."""
    places = [12]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    body = b"".join(pieces)
    body += bytes(len(body) % 2)
    table = struct.pack(f"<HH{len(places)}H", len(pieces), 0, *places)
    return struct.pack("<HBBII", 12 + len(body), 0xEC, kind, 0x20, 0) + body + table


def _properties(*values):
    """A property context (2.3.3) of (number, type, value): numbers in their place, others as pieces."""
    records, pieces = b"", []
    for number, kind, value in sorted(values):
        if not isinstance(value, int):
            pieces.append(value)
            value = (len(pieces) + 2) << 5
        records += struct.pack("<HHI", number, kind, value)
    return _heap(0xBC, struct.pack("<BBBBI", 0xB5, 2, 6, 0, 0x40), records, *pieces)


def _table(*rows):
    """A table context (2.3.4) whose rows have a number and nothing else."""
    info = struct.pack("<BB4HIII", 0x7C, 1, 4, 4, 4, 5, 0x40, 0x60 if rows else 0, 0) + struct.pack("<IHBB", 0x67F20003, 0, 4, 0)
    index = struct.pack("<BBBBI", 0xB5, 4, 4, 0, 0x80 if rows else 0)
    cells = b"".join(struct.pack("<IB", row, 0xFF) for row in rows)
    return _heap(0x7C, info, index, cells, b"".join(struct.pack("<II", row, place) for place, row in enumerate(rows)))


def _store(nodes):
    """The file of nodes: number, its parent's, content, (number, content) of nodes inside."""
    file, blocks, entries = bytearray(0x4600), [], []

    def signed(number):
        both = len(file) ^ number
        return (both >> 16 ^ both) & 0xFFFF

    def block(data, internal=0):
        number, size = 4 * len(blocks) + 4 | internal, (len(data) + 16 + 63) // 64 * 64
        blocks.append(struct.pack("<QQHHI", number, len(file), len(data), 2, 0))
        file.extend(data.ljust(size - 16, b"\0") + struct.pack("<HHIQ", len(data), signed(number), _crc(data), number))
        return number

    def page(kind, lines, size):
        file.extend(bytes(-len(file) % 512))
        number, start = 0x1000 + kind * 4, len(file)
        body = b"".join(lines).ljust(488, b"\0") + struct.pack("<BBBBI", len(lines), 488 // size, size, 0, 0)
        file.extend(body + struct.pack("<BBHIQ", kind, kind, signed(number), _crc(body), number))
        return number, start

    for number, parent, data, inner in sorted(nodes):
        lines = b"".join(struct.pack("<QQQ", one, block(content), 0) for one, content in inner)
        inside = block(struct.pack("<BBHI", 2, 0, len(inner), 0) + lines, 2) if inner else 0
        entries.append(struct.pack("<QQQII", number, block(data), inside, parent, 0))
    of_blocks, of_nodes = page(0x80, blocks, 24), page(0x81, entries, 32)
    root = struct.pack("<IQQQQQQQQBBH", 0, len(file), 0x4400, 0, 0, *of_nodes, *of_blocks, 2, 0, 0)
    struct.pack_into("<4sI2sHHBB", file, 0, b"!BDN", 0, b"SM", 23, 19, 1, 1)
    struct.pack_into("<QQI", file, 24, 0, 0x1000, 1)
    file[180:252] = root
    file[512] = 0x80
    struct.pack_into("<I", file, 524, _crc(file[8:524]))
    struct.pack_into("<I", file, 4, _crc(file[8:479]))
    return bytes(file)


def _text(number, text):
    return number, 0x1F, text.encode("utf-16-le")


def store():
    names = ((1, 3, 251), (2, 0x102, bytes(16)), (3, 0x102, struct.pack("<IHH", 0x8005, 2, 0)), (4, 0x102, bytes(8)))
    letter = word_runs()
    attached = _properties(_text(0x3704, "letter.docx"), (0x3705, 3, 1), (0x3701, 0x102, letter), (0x0E20, 3, len(letter)))
    message = _properties(_text(0x1A, "IPM.Note"), _text(0x37, "Betreff Ü"), _text(0x1000, "top secret 5500 0000 0000 0004"))
    empty = [(number, 0, _table(), []) for number in (0x12E, 0x12F, 0x802D, 0x802F)]
    return _store([
        (0x21, 0, _properties(_text(0x3001, "Store"), (0x35E0, 0x102, bytes(24))), []), (0x61, 0, _properties(*names), []),
        (0x122, 0x122, _properties(_text(0x3001, "Root"), (0x360A, 0xB, 1)), []), (0x12D, 0, _table(0x8022), []), *empty,
        (0x8022, 0x122, _properties(_text(0x3001, "Inbox")), []), (0x802E, 0, _table(0x200024), []),
        (0x200024, 0x8022, message, [(0x671, _table(0x8025)), (0x8025, attached)]),
    ])


def cut_off():
    return store()[:-600]


def of_a_later_kind():
    data = bytearray(store())
    data[10] = 99
    return bytes(data)
