"""Tables whose values follow each other without a separator: arrays of NumPy (NEP 1), dBASE."""
import re
import struct

#: Bytes of an array that become one text.
_AT_ONCE = 1 << 21
#: An array of text of a fixed width and for whole numbers that can be an account's.
_ARRAY = re.compile(rb"\x93NUMPY[\1-\3]\0.{2,4}\{'descr': '([<>|])(?:([SU])([1-9][0-9]{0,6})|[iu]8)'[^\n]*\n", re.S)


def array(data, _about):
    """The values of an array, one a line; nothing for arrays of other types."""
    found = _ARRAY.match(data)
    if not found:
        return
    order, kind, signs = found.groups()
    width = (4 if kind == b"U" else 1) * int(signs or 8)
    step = max(_AT_ONCE // width, 1) * width
    for start in range(found.end(), len(data) - width + 1, step):
        piece = data[start:start + step]
        piece = piece[:len(piece) // width * width]
        if kind == b"S":
            yield b"\n".join(piece[at:at + width].rstrip(b"\0") for at in range(0, len(piece), width))
        elif kind == b"U":
            text = piece.decode("utf-32-be" if order == b">" else "utf-32-le", "replace")
            yield "\n".join(text[at:at + width // 4].rstrip("\0") for at in range(0, len(text), width // 4))
        else:
            yield "\n".join(str(number) for number, in struct.iter_unpack(">q" if order == b">" else "<q", piece))


def rows(data, _about):
    """The records of a dBASE file with their fields apart; nothing if they do not have the announced length."""
    head, width = struct.unpack_from("<HH", data, 8)
    ends = [1]
    for at in range(32, min(head, len(data)) - 16, 32):
        if data[at] == 13:
            break
        ends.append(ends[-1] + data[at + 16])
    if ends[-1] == width > 1:
        records = (data[start:start + width] for start in range(head, len(data), width))
        yield b"\n".join(b"\t".join(map(record.__getitem__, map(slice, ends, ends[1:]))) for record in records)
