"""Word's binary documents ([MS-DOC]): the text of all pieces, with notes, headers, comments and text boxes."""
import re
import struct

from ..trouble import Trouble

_MARKS = str.maketrans("\r\x07\x0b\x0c\x0e\x1e", "\n\t\n\n\n-", "\x1f\x01\x08\0")
_FIELD = re.compile("\x13([^\x13\x14\x15]*)[\x14\x15]")


def _pieces(document, table):
    """Texts of the pieces, in their order (2.8.35: PlcPcd; 2.9.73: FcCompressed)."""
    at, size = struct.unpack_from("<II", document, 0x1A2)
    end = at + size
    while at < end and table[at] == 1:  # formats of saved changes
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    size, = struct.unpack_from("<I", table, at + 1)
    count = (size - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    for number in range(count):
        start, = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * number + 2)
        length = places[number + 1] - places[number]
        if start & 0x40000000:
            start = (start & 0x3FFFFFFF) // 2
            yield document[start:start + length].decode("cp1252", "replace")
        else:
            yield document[start:start + 2 * length].decode("utf-16-le", "replace")


def text(document, stream):
    """The document's text. `stream`: gives the bytes of a stream beside it by its name."""
    try:
        version, = struct.unpack_from("<H", document, 2)
        flags, = struct.unpack_from("<H", document, 10)
        if flags & 0x100:
            raise Trouble("encrypted", "the document needs a password")
        if version < 0xC1:  # Word 6 and 95
            start, end = struct.unpack_from("<II", document, 0x18)
            whole = document[start:end].decode("cp1252", "replace")
        else:
            whole = "".join(_pieces(document, stream("1Table" if flags & 0x200 else "0Table")))
    except (struct.error, IndexError):
        raise Trouble("unreadable", "a Word document without a table of its text")
    instructions = "\n".join(_FIELD.findall(whole))
    return (_FIELD.sub("", whole) + "\n" + instructions).translate(_MARKS)
