"""Excel's binary workbooks: .xls ([MS-XLS]) and the parts of .xlsb ([MS-XLSB])."""
import struct

from .. import codepages
from ..trouble import Trouble
from .numbers import formatted, number


class _Strings:
    """Strings of the shared table, which break off at the end of a record and go on in the next one (2.5.293)."""

    def __init__(self, records):
        self.records, self.at, self.now = records, 0, 0

    def take(self, size):
        data = b""
        while len(data) < size and self.now < len(self.records):
            piece = self.records[self.now][self.at:self.at + size - len(data)]
            data, self.at = data + piece, self.at + len(piece)
            if self.at >= len(self.records[self.now]):
                self.now, self.at = self.now + 1, 0
        return data

    def string(self):
        count, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        text = ""
        while len(text) < count and self.now < len(self.records):
            if self.at == 0 and text:
                flags = self.take(1)[0]  # a new record says anew how wide its signs are
            width = 1 + (flags & 1)
            room = (len(self.records[self.now]) - self.at) // width
            piece = self.take(width * min(room, count - len(text)))
            if not piece:
                break
            text += piece.decode("utf-16-le" if flags & 1 else "latin-1", "replace")
        self.take(4 * runs + extra)
        return text


def _short(data, page=""):
    """A string with its length before it. `page`: the code page before Excel 97."""
    count, = struct.unpack_from("<H", data)
    if page:
        return data[2:2 + count].decode(page, "replace")
    return data[3:3 + count * 2].decode("utf-16-le", "replace") if data[2] & 1 else data[3:3 + count].decode("latin-1")


def _packed(value):
    """A number in 30 bits (2.5.217)."""
    whole = value >> 2
    plain = float(whole) if value & 2 else struct.unpack("<d", struct.pack("<q", (value & 0xFFFFFFFC) << 32 & 0xFFFFFFFFFFFFFFFF
                                                                           if value >= 0 else ((value & 0xFFFFFFFC) << 32) - (1 << 64)))[0]
    return plain / 100 if value & 1 else plain


class Rows:
    """Cells of sheets, put in lines."""

    def __init__(self):
        self.formats, self.styles, self.lines, self.row = {}, [], [[]], None

    def cell(self, row, text):
        if row != self.row:
            self.lines.append([])
            self.row = row
        self.lines[-1].append(text)

    def number(self, row, style, value):
        plain = number(repr(value))
        code = self.formats.get(self.styles[style], "") if style < len(self.styles) else ""
        shown = formatted(plain, code) if code else plain
        self.cell(row, plain if shown == plain else f"{shown} {plain}")

    def text(self):
        return "\n".join("\t".join(line) for line in self.lines if line)


def _records(data):
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4:at + 4 + size]
        at += 4 + size


def read(data):
    """The cells of all sheets, then comments and text boxes."""
    rows, shared, texts, wide, page = Rows(), [], [], True, "cp1252"
    records = list(_records(data))
    for place, (kind, body) in enumerate(records):
        try:
            if kind == 0x2F:
                raise Trouble("encrypted", "the workbook needs a password")
            if kind in (0x809, 0x409, 0x209, 0x009):
                wide, rows.row = len(body) >= 2 and struct.unpack_from("<H", body)[0] >= 0x600, None
            elif kind == 0x42:
                page = codepages.known(f"cp{struct.unpack_from('<H', body)[0]}") or page
            elif kind in (0xFC, 0x1B6):
                more = []
                for follows, piece in records[place + 1:]:
                    if follows != 0x3C:
                        break
                    more.append(piece)
                if kind == 0x1B6:
                    texts += [piece[1:].decode("utf-16-le" if piece[0] & 1 else "latin-1", "replace") for piece in more[:-1] if piece]
                    continue
                strings = _Strings([body[8:], *more])
                for _ in range(min(struct.unpack_from("<I", body, 4)[0], 1 << 22)):
                    shared.append(strings.string())
            elif kind == 0xE0:
                rows.styles.append(struct.unpack_from("<H", body, 2)[0])
            elif kind in (0x41E, 0x1E):
                rows.formats[struct.unpack_from("<H", body)[0]] = _short(body[2:]) if wide else body[3:].decode(page, "replace")
            elif kind in (0xFD, 0x204, 0xD6, 0x203, 0x27E, 0x06, 0x406, 0x206, 0xBD):
                row, _, style = struct.unpack_from("<HHH", body)
                if kind == 0xFD:
                    rows.cell(row, shared[struct.unpack_from("<I", body, 6)[0]])
                elif kind in (0x204, 0xD6):
                    rows.cell(row, _short(body[6:], "" if wide else page))
                elif kind == 0x27E:
                    rows.number(row, style, _packed(struct.unpack_from("<i", body, 6)[0]))
                elif kind == 0xBD:
                    for at in range(4, len(body) - 6, 6):
                        style, value = struct.unpack_from("<Hi", body, at)
                        rows.number(row, style, _packed(value))
                elif body[12:14] != b"\xff\xff":
                    rows.number(row, style, struct.unpack_from("<d", body, 6)[0])
            elif kind == 0x207:
                rows.cell(rows.row, _short(body, "" if wide else page))
        except (struct.error, IndexError):
            continue
    yield rows.text()
    yield "\n".join(texts)
    yield data


def _binary(data):
    """Records of .xlsb (2.1.4): numbers and sizes in seven bits a byte."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 128 and at < len(data):
            kind = kind & 127 | data[at] << 7
            at += 1
        size = shift = 0
        while at < len(data):
            byte, at = data[at], at + 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128 or shift > 21:
                break
        yield kind, data[at:at + size]
        at += size


def _wide(data, at=0):
    count, = struct.unpack_from("<I", data, at)
    return data[at + 4:at + 4 + 2 * count].decode("utf-16-le", "replace")


def shared(data):
    """The shared strings of an .xlsb."""
    return [_wide(body, 1) for kind, body in _binary(data) if kind == 19]


def styles(data):
    """(formats by number, format of each style) of an .xlsb."""
    formats, cells, inside = {}, [], False
    for kind, body in _binary(data):
        inside = kind == 617 or inside and kind != 618
        if kind == 44:
            formats[struct.unpack_from("<H", body)[0]] = _wide(body, 2)
        elif kind == 47 and inside:
            cells.append(struct.unpack_from("<H", body, 2)[0])
    return formats, cells


def sheet(data, strings, formats, cells):
    """The cells of a sheet of an .xlsb, row by row, and its comments."""
    rows = Rows()
    rows.formats, rows.styles, row = formats, cells, 0
    for kind, body in _binary(data):
        try:
            if kind == 0:
                row, = struct.unpack_from("<I", body)
            elif kind == 637:
                rows.cell(-1, _wide(body, 1))
            elif 2 <= kind <= 9:
                style = int.from_bytes(body[4:7], "little")
                if kind == 2:
                    rows.number(row, style, _packed(struct.unpack_from("<i", body, 8)[0]))
                elif kind in (5, 9):
                    rows.number(row, style, struct.unpack_from("<d", body, 8)[0])
                elif kind in (6, 8):
                    rows.cell(row, _wide(body, 8))
                elif kind == 7:
                    rows.cell(row, strings[struct.unpack_from("<I", body, 8)[0]])
        except (struct.error, IndexError):
            continue
    return rows.text()
