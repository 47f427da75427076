"""PowerPoint's binary slides ([MS-PPT]): atoms of text, and embedded documents."""
import struct
import zlib

from ..trouble import Trouble

_TEXT, _BYTES, _STRING, _EMBEDDED, _ENCRYPTED = 4000, 4008, 4026, 4113, 12052


def read(data):
    """All texts, line by line; then embedded documents."""
    at, texts, embedded = 0, [], []
    while at + 8 <= len(data):
        version, kind, size = struct.unpack_from("<HHI", data, at)
        at += 8
        if version & 15 == 15 and kind != _ENCRYPTED:
            continue  # a container, whose records follow
        value = data[at:at + size]
        if kind == _ENCRYPTED:
            raise Trouble("encrypted", "the presentation needs a password")
        if kind in (_TEXT, _STRING):
            texts.append(value.decode("utf-16-le", "replace"))
        elif kind == _BYTES:
            texts.append(value.decode("latin-1"))
        elif kind == _EMBEDDED:
            embedded.append(value)
        at += size
    yield "", "\n".join(texts).translate({13: "\n", 11: "\n"})
    for value in embedded:
        for start in (4, 0):
            try:
                value = zlib.decompressobj().decompress(value[start:], 64 << 20)
                break
            except zlib.error:
                continue
        yield "embedded", value
