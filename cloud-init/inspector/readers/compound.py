"""Compound files ([MS-CFB]): Word, Excel and PowerPoint before 2007, Outlook's messages, installers, encrypted documents."""
import io
import struct

import olefile

from ..trouble import Trouble
from . import rich, slides, word, workbook


def read(data, about):
    """The content of each stream, at any depth. An embedded document is a folder of streams."""
    try:
        file = olefile.OleFileIO(io.BytesIO(data))
        names = file.listdir(streams=True, storages=False)
    except (OSError, ValueError, struct.error, IndexError, RecursionError) as problem:  # RecursionError: folders that contain each other
        raise Trouble("unreadable", f"a compound file that is broken ({type(problem).__name__})")
    def stream(path):
        if file.get_size(path) > about.room():
            raise Trouble("limit", "unpacks to more bytes than the limits allow")
        return file.openstream(path).read()
    for path in names:
        name, folder = path[-1], path[:-1]
        try:
            if name == "EncryptedPackage":
                raise Trouble("encrypted", "the document needs a password")
            content = stream(path)
            shown = "/".join(path)
            if name == "WordDocument":
                yield shown, word.text(content, lambda table: stream([*folder, table]) if [*folder, table] in names else b"")
            elif name in ("Workbook", "Book"):
                yield from ((shown, piece) for piece in workbook.read(content))
            elif name == "PowerPoint Document":
                yield from slides.read(content)
            elif name.startswith("__substg1.0_"):
                title = [*folder, "__substg1.0_3707001F"]
                attached = stream(title).decode("utf-16-le", "replace").rstrip("\0") if title in names else "attachment"
                yield from _property(name, content, attached)
            elif name[0] == "\x05":
                yield shown, "\n".join(_values(file, path))
            elif folder and folder[-1] == "VBA":
                yield shown, _macro(content)
            else:
                yield shown, content
        except Trouble as trouble:
            yield "/".join(path), trouble


def _values(file, path):
    """The texts of a stream of properties ([MS-OLEPS]): title, author, the user's own fields."""
    try:
        values = file.getproperties(path).values()
    except Exception:  # the bytes of the file are searched anyway
        return
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, (str, bytes)) and len(one) < 65536:
                yield one if isinstance(one, str) else one.rstrip(b"\0").decode("utf-8", "replace")


def _property(name, content, attached):
    """A property of a message ([MS-OXMSG] 2.1.4). The last eight digits of its name are its number and its type."""
    number, kind = name[12:16].upper(), name[16:20].upper()
    if number == "1009":
        yield from rich.inside(content)
    elif kind == "001F":
        yield "", content.decode("utf-16-le", "replace")
    else:
        yield attached if number == "3701" else number, content


def _macro(data):
    """The source of a module ([MS-OVBA] 2.4.1). Each place where a compressed container can begin is tried."""
    texts, at = [], data.find(b"\1")
    while at >= 0:
        text = bytearray()
        place = at + 1
        while place + 2 <= len(data) and data[place + 1] & 0x70 == 0x30:
            head, = struct.unpack_from("<H", data, place)
            end, place, start = min(len(data), place + (head & 4095) + 3), place + 2, len(text)
            if not head & 0x8000:
                text += data[place:end]
            while head & 0x8000 and place < end:
                flags, place = data[place], place + 1
                for bit in range(8):
                    if place >= end:
                        break
                    if not flags >> bit & 1:
                        text.append(data[place])
                        place += 1
                        continue
                    token = int.from_bytes(data[place:place + 2], "little")
                    place += 2
                    width = max(4, (len(text) - start - 1).bit_length())
                    back = (token >> 16 - width) + 1
                    if back > len(text):
                        break
                    for _ in range((token & (1 << 16 - width) - 1) + 3):
                        text.append(text[-back])
            place = end
        if text.startswith(b"Attribut"):
            texts.append(text.decode("cp1252", "replace"))
            break
        at = data.find(b"\1", at + 1)
    return "\n".join(texts) if texts else data
