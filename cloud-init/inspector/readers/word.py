"""Word's binary documents ([MS-DOC]): the text of all pieces, with notes, headers, comments and text boxes."""
import bisect
import re
import struct

from ..changes import NEW, NEW_END, OUT, OUT_END
from ..trouble import Trouble

_MARKS = str.maketrans("\r\x07\x0b\x0c\x0e\x1e", "\n\t\n\n\n-", "\x1f\x01\x08\0")
_FIELD = re.compile("\x13([^\x13\x14\x15]*)[\x14\x15]")
# Formats of text that is struck out, new and hidden (2.6.1: sprmCFRMarkDel, sprmCFRMarkIns, sprmCFVanish), and lengths of values
_CHANGES = {0x0800: (OUT, OUT_END), 0x0801: (NEW, NEW_END), 0x083C: (OUT, OUT_END)}
_LENGTHS = (1, 1, 2, 4, 2, 2, 0, 3)


def _changes(document, table):
    """(end, begin, marks in front, marks behind) of runs of characters that are changes (2.8.5: PlcBteChpx; 2.9.33: ChpxFkp)."""
    changes = []
    try:
        at, size = struct.unpack_from("<II", document, 0xFA)
        count = max(0, size - 4) // 8
        for page in set(struct.unpack_from(f"<{count}I", table, at + 4 * (count + 1))) if count else ():
            page = document[(page & 0x3FFFFF) * 512:((page & 0x3FFFFF) + 1) * 512]
            places = struct.unpack_from(f"<{page[511] + 1}I", page)
            for number, about in enumerate(page[4 * len(places):][:page[511]]):
                formats, front, behind = page[2 * about + 1:][:page[2 * about] if about else 0], "", ""
                while len(formats) > 2:
                    format, value = struct.unpack_from("<HB", formats)
                    if value and format in _CHANGES:
                        front, behind = front + _CHANGES[format][0], behind + _CHANGES[format][1]
                    formats = formats[2 + (_LENGTHS[format >> 13] or 1 + value):]
                if front and places[number] < places[number + 1]:
                    changes.append((places[number + 1], places[number], front, behind))
    except (struct.error, IndexError):
        pass  # the text is read without the formats
    return sorted(changes)


def _pieces(document, table):
    """Texts of the pieces, in their order (2.8.35: PlcPcd; 2.9.73: FcCompressed)."""
    changes = _changes(document, table)
    at, size = struct.unpack_from("<II", document, 0x1A2)
    end = at + size
    while at < end and table[at] == 1:  # formats of saved changes
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    size, = struct.unpack_from("<I", table, at + 1)
    count = (size - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    for number in range(count):
        start, = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * number + 2)
        length, encoding = places[number + 1] - places[number], "utf-16-le"
        if start & 0x40000000:
            start, encoding = (start & 0x3FFFFFFF) // 2, "cp1252"
        else:
            length *= 2
        end = start + length
        for change in range(bisect.bisect(changes, (start, end)), len(changes)):
            stop, begin, front, behind = changes[change]
            begin, stop = max(begin, start), min(stop, end)
            if begin >= end:
                break
            if encoding == "cp1252" or not (begin - start | stop - start) & 1:
                yield document[start:begin].decode(encoding, "replace") + front + document[begin:stop].decode(encoding, "replace") + behind
                start = stop
        yield document[start:end].decode(encoding, "replace")


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
