"""Decodes a body's codings (RFC 9110 §8.4) strictly. It is an error if another reader would continue where this one stops. Pure."""
import ctypes
import zlib

PIECE = 65536


class Undecodable(Exception):
    """The body does not have that coding, is cut short or too large, or is followed by something else."""


def _inflated(data, gzip, most):
    out, size, first = [], 0, True
    while first or data.strip(b"\0") if gzip else first:
        with_head = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        inflater = zlib.decompressobj(31 if gzip else 15 if with_head else -15)
        first = False
        try:
            while not inflater.eof:
                piece = inflater.decompress(data, 1 << 20)
                if not piece and not inflater.unconsumed_tail and not inflater.eof:
                    raise Undecodable
                data = inflater.unconsumed_tail
                size += len(piece)
                if size > most:
                    raise Undecodable
                out.append(piece)
        except zlib.error:
            raise Undecodable from None
        data = inflater.unused_data
    if data and not gzip:
        raise Undecodable
    return b"".join(out)


def _brotli():
    library = ctypes.CDLL("libbrotlidec.so.1")
    library.BrotliDecoderCreateInstance.restype = ctypes.c_void_p
    library.BrotliDecoderTakeOutput.restype = ctypes.c_void_p
    return library


def _unbrotlied(data, most):
    """Decodes Brotli with the library itself, because Python's module has no limit and ten bytes can hold gigabytes (RFC 7932)."""
    library = _brotli()
    state = ctypes.c_void_p(library.BrotliDecoderCreateInstance(None, None, None))
    left, at, none = ctypes.c_size_t(len(data)), ctypes.c_char_p(data), ctypes.c_size_t(0)
    out, size = [], 0
    try:
        while True:
            result = library.BrotliDecoderDecompressStream(state, ctypes.byref(left), ctypes.byref(at), ctypes.byref(none), None, None)
            while True:
                given = ctypes.c_size_t(1 << 20)
                pointer = library.BrotliDecoderTakeOutput(state, ctypes.byref(given))
                if not given.value:
                    break
                size += given.value
                if size > most:
                    raise Undecodable
                out.append(ctypes.string_at(pointer, given.value))
            if result == 3:  # there is more output
                continue
            if result != 1 or left.value:
                raise Undecodable
            return b"".join(out)
    finally:
        library.BrotliDecoderDestroyInstance(state)


def undone(data, codings, most):
    """The body without its codings, of which the last is removed first. Raises Undecodable. `most`: maximum number of bytes."""
    for coding in reversed(codings if data else ()):
        if coding in ("gzip", "x-gzip"):
            data = _inflated(data, True, most)
        elif coding == "deflate":
            data = _inflated(data, False, most)
        elif coding == "br":
            data = _unbrotlied(data, most)
        else:
            raise Undecodable
    return data
