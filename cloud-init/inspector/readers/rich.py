"""Outlook's compressed RTF ([MS-OXRTFCP]) and its winmail.dat (TNEF, [MS-OXTNEF])."""
import re
import struct

_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n" rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompressed(data):
    """The RTF of a compressed stream, as far as it goes."""
    packed, size, kind = struct.unpack_from("<II4s", data)
    if kind == b"MELA":
        return data[16:16 + size]
    window, at, end, text = bytearray(_START.ljust(4096, b"\0")), len(_START), 16, bytearray()
    last = min(len(data), packed + 4)

    def put(byte):
        nonlocal at
        text.append(byte)
        window[at] = byte
        at = (at + 1) & 4095

    while end < last and len(text) < size:
        control = data[end]
        end += 1
        for bit in range(8):
            if end + (control >> bit & 1) >= last:
                break
            if not control >> bit & 1:
                put(data[end])
                end += 1
                continue
            place, = struct.unpack_from(">H", data, end)
            end += 2
            if place >> 4 == at:
                return bytes(text)
            for step in range((place & 15) + 2):
                put(window[(place >> 4) + step & 4095])
    return bytes(text)


def inside(data):
    """All compressed RTF that stands anywhere in the bytes."""
    for found in re.finditer(rb"LZFu|MELA", data):
        if found.start() >= 8:
            text = decompressed(data[found.start() - 8:])
            if text.startswith(b"{\\rtf"):
                yield "text", text


def tnef(data, about):
    """Attributes of a winmail.dat: attachments as files, texts, and the message's properties (which hold the RTF)."""
    at, name = 6, "attachment"
    while at + 9 <= len(data):
        _, number, size = struct.unpack_from("<BII", data, at)
        value = data[at + 9:at + 9 + size]
        at += 11 + size
        number &= 0xFFFF
        if number == 0x8010:  # attAttachTitle
            name = value.rstrip(b"\0").decode("cp1252", "replace")
        if number == 0x800F:  # attAttachData
            yield name, value
        elif number in (0x9003, 0x9005):  # attMAPIProps, attAttachment
            yield "properties", value
            yield from inside(value)
        else:
            yield "attribute", value
