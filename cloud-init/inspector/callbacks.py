"""Gives a forked child its own copy of the memory of ctypes' callbacks.

Under MemoryDenyWriteExecute= (systemd), libffi keeps callbacks in an unnamed file that it maps twice, shared with forked children. A
child would write into its parent's callbacks, and the next callback of either would end it (SIGABRT, SIGSEGV).
"""
import ctypes
import mmap
import os

_FILE = "/memfd:libffi"
_FIXED = 0x10  # MAP_FIXED (asm-generic/mman-common.h)
_PROTECTION = {"r": mmap.PROT_READ, "w": mmap.PROT_WRITE, "x": mmap.PROT_EXEC}


def mappings():
    """(address, bytes, permissions, place in the file) of each mapping of that file (proc_pid_maps(5))."""
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
        lines = [line.split() for line in file if _FILE in line]
    for addresses, permissions, place, *_ in lines:
        start, end = (int(address, 16) for address in addresses.split("-"))
        yield start, end - start, permissions, int(place, 16)


def own():
    """Replaces the mapping of the parent's file by a copy. Raises OSError."""
    shared = list(mappings())
    if not shared:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    copy = os.memfd_create("libffi")
    try:
        for start, length, _, place in shared:
            os.pwrite(copy, ctypes.string_at(start, length), place)
        for start, length, permissions, place in shared:
            protection = sum(bit for sign, bit in _PROTECTION.items() if sign in permissions)
            if libc.mmap(start, length, protection, mmap.MAP_SHARED | _FIXED, copy, place) != start:
                raise OSError(ctypes.get_errno(), "callbacks have no memory of their own")
    finally:
        os.close(copy)
