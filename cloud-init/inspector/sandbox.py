"""A child process for each file whose format must be parsed. If it crashes, hangs or uses too much memory, its parent only notices that."""
import json
import os
import resource
import select
import signal
import struct
import time

from . import callbacks
from .part import Part, Unread

HEAD = struct.Struct("!II")
LONGEST_HEAD = 65536


def _address_space():
    """Bytes of address space in use (proc(5), statm). The limit is added to it."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _confine(limits, keep):
    os.setsid()  # a process group of its own, so that tools that it started die with it
    seconds = int(limits["seconds"]) + 1
    most = _address_space() + limits.get("memory", 768 << 20)
    for what, value in (
        (resource.RLIMIT_AS, most), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64), (resource.RLIMIT_FSIZE, limits["bytes"]),
    ):
        resource.setrlimit(what, (value, value))
    os.closerange(3, keep)
    os.closerange(keep + 1, 4096)


def _send(pipe, item):
    is_part = isinstance(item, Part)
    head = json.dumps([True, item.path, item.encoding, item.kind] if is_part else [False, *item]).encode()
    data = item.data if is_part else b""
    for piece in (HEAD.pack(len(head), len(data)) + head, data):
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(pipe, rest):]


def _work(make, limits, pipe):
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        callbacks.own()
        _confine(limits, pipe)
        for item in make():
            _send(pipe, item)
        os.write(pipe, HEAD.pack(0, 0))
        status = 0
    finally:
        os._exit(status)


class _Overrun(Exception):
    pass


def _read(pipe, size, end):
    data = bytearray()
    while len(data) < size:
        left = end - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise _Overrun("overran its time")
        piece = os.read(pipe, min(size - len(data), 1 << 20))
        if not piece:
            raise _Overrun("ended before it was done")
        data += piece
    return bytes(data)


def _items(pipe, limits, end):
    left = 4 * limits["bytes"]  # a text is yielded once for each possible code page
    while True:
        length, size = HEAD.unpack(_read(pipe, HEAD.size, end))
        if length == 0:
            return
        left -= size
        if length > LONGEST_HEAD or left < 0:
            raise _Overrun("said more than the limits allow")
        is_part, path, *rest = json.loads(_read(pipe, length, end))
        data = _read(pipe, size, end)
        yield Part(tuple(path), data, *rest) if is_part else Unread(tuple(path), *rest)


def isolated(make, limits, path, kind):
    """Yields what the generator `make()` yields in a child. A child that fails in any way yields an Unread with the reason `failed`."""
    end = time.monotonic() + limits["seconds"]
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _work(make, limits, theirs)
    os.close(theirs)
    try:
        yield from _items(ours, limits, end)
    except (_Overrun, ValueError, TypeError) as problem:
        yield Unread(path, kind, "failed", f"the reader {problem}" if isinstance(problem, _Overrun) else "the reader's answer is broken")
    finally:
        os.close(ours)
        for kill, whom in ((os.killpg, child), (os.kill, child)):
            try:
                kill(whom, signal.SIGKILL)
            except ProcessLookupError:
                pass
        os.waitpid(child, 0)
