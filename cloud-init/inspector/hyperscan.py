"""Hyperscan (on Arm: Vectorscan, the same interface) through ctypes: many patterns at once, over bytes as they are.

Interface: hs_compile.h, hs_runtime.h and hs_common.h of version 5.4, "Developer's Reference Guide".
"""
import contextlib
import ctypes
import weakref

CASELESS, DOTALL, SINGLEMATCH, UTF8, PREFILTER, SOM_LEFTMOST = 1, 2, 8, 32, 128, 256
_SUCCESS, _SCAN_TERMINATED, _MODE_BLOCK = 0, -3, 1
_ON_MATCH = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint, ctypes.c_ulonglong, ctypes.c_ulonglong)
_LIBRARIES = ("libhs.so.5", "libhyperscan.so.5", "libvectorscan.so.5")


class HyperscanError(Exception):
    """The library is missing, a pattern is not accepted, or a scan failed."""


class _CompileError(ctypes.Structure):
    _fields_ = [("message", ctypes.c_char_p), ("expression", ctypes.c_int)]


class _Buffer(ctypes.Structure):  # Py_buffer, of which only the first fields are used
    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.py_object), ("len", ctypes.c_ssize_t), ("rest", ctypes.c_byte * 128)]


def _load():
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        pointer = ctypes.c_void_p
        library.hs_scan.argtypes = [pointer, pointer, ctypes.c_uint, ctypes.c_uint, pointer, _ON_MATCH, pointer]
        library.hs_free_compile_error.argtypes = [pointer]
        library.hs_alloc_scratch.argtypes = [pointer, pointer]
        return library
    raise HyperscanError(f"none of {', '.join(_LIBRARIES)} is installed (Debian, Ubuntu: libhyperscan5, on Arm libvectorscan5)")


def _free(library, database, scratch):
    library.hs_free_scratch(scratch)
    library.hs_free_database(database)


class Database:
    """Patterns compiled together. `patterns`: (expression in bytes, flags); a match names the pattern by its position in the list."""

    def __init__(self, patterns):
        self._library = library = _load()
        self._count = count = len(patterns)
        expressions = (ctypes.c_char_p * count)(*[expression for expression, _ in patterns])
        flags = (ctypes.c_uint * count)(*[flag for _, flag in patterns])
        self._database, error = ctypes.c_void_p(), ctypes.POINTER(_CompileError)()
        code = library.hs_compile_multi(expressions, flags, (ctypes.c_uint * count)(*range(count)), count, _MODE_BLOCK, None,
                                        ctypes.byref(self._database), ctypes.byref(error))
        if code != _SUCCESS:
            failure = HyperscanError(error.contents.message.decode(errors="replace"))
            library.hs_free_compile_error(error)
            raise failure
        self._scratch = ctypes.c_void_p()
        if library.hs_alloc_scratch(self._database, ctypes.byref(self._scratch)) != _SUCCESS:
            raise HyperscanError("no memory for scanning")
        weakref.finalize(self, _free, library, self._database, self._scratch)

    def scan(self, data, take, most=1024, start=0, stop=None):
        """Calls take([(pattern, start, end), ...]) with matches in the order of their ends, at most so many at once; a true answer ends
        the scan. `start` of a match is 0 without SOM_LEFTMOST. An exception in `take` ends the scan and is raised. `start`, `stop`: only
        these bytes, as if there were no others; places are those in all of the data."""
        hits, failure = [], []
        append, first = hits.append, start

        def on_match(pattern, begin, end):
            append((pattern, first + begin, first + end))
            if len(hits) < most:
                return 0
            try:
                if take(hits):
                    return 1
            except BaseException as problem:  # ctypes would print the exception and continue
                failure.append(problem)
                return 1
            finally:
                hits.clear()
            return 0

        with _bytes_of(data) as (address, length):
            self._scan(address, length, start, stop, _ON_MATCH(on_match))
        if failure:
            raise failure[0]
        if hits:
            take(hits)

    def ends(self, data, start, stop):
        """Ends of each pattern's matches in these bytes alone, in order, as positions in all of the data."""
        found = [[] for _ in range(self._count)]
        append = [ends.append for ends in found]

        def on_match(pattern, _begin, end):
            append[pattern](end)
            return 0

        with _bytes_of(data) as (address, length):
            self._scan(address, length, start, stop, _ON_MATCH(on_match))
        return [sorted([start + end for end in ends]) if ends else ends for ends in found]

    def matches(self, data, ranges):
        """Whether there is a match between each start and stop, in those bytes alone."""
        with _bytes_of(data) as (address, length):
            return [self._scan(address, length, start, stop, _STOP) == _SCAN_TERMINATED for start, stop in ranges]

    def _scan(self, address, length, start, stop, on_match):
        length = (length if stop is None else min(stop, length)) - start
        if length <= 0:
            return _SUCCESS
        if length >= 1 << 32:
            raise HyperscanError("more than 4 GiB at once")
        code = self._library.hs_scan(self._database, address + start, length, 0, self._scratch, on_match, None)
        if code not in (_SUCCESS, _SCAN_TERMINATED):
            raise HyperscanError(f"scanning failed with code {code}")
        return code


#: Ends a scan at its first match: a function in C that answers 1, as an exception could end one in Python.
_STOP = ctypes.cast(ctypes.pythonapi.Py_IsInitialized, _ON_MATCH)


@contextlib.contextmanager
def _bytes_of(data):
    """(address, length) of the data's bytes."""
    view = _Buffer()
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(data), ctypes.byref(view), 0)
    try:
        yield view.buf, view.len
    finally:
        ctypes.pythonapi.PyBuffer_Release(ctypes.byref(view))
