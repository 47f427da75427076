"""One connection: its received and unread bytes, its sending, and the time limits of both."""
import socket
import struct
import time

from icap_request import bad

READ = 65536
# The kernel ends each wait after a second, and then the deadline is checked. Each read needs one system call less than with poll.
TICK = struct.pack("@ll", 1, 0)
MOST_LINE = 4096
MOST_TRAILER = 65536
CHUNK = b"0123456789abcdefABCDEF"


class Gone(Exception):
    """The other side has closed the connection."""


class TooSlow(Exception):
    """The other side exceeded a time limit."""


class Wire:
    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""
        self.at = 0
        self.received = 0
        connection.setblocking(True)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, TICK)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, TICK)

    def fill(self, deadline):
        """Waits for more bytes and keeps them."""
        data = None
        while data is None:
            if time.monotonic() >= deadline:
                raise TooSlow
            try:
                data = self.connection.recv(READ)
            except BlockingIOError:
                pass
        self.keep(data)

    def ready(self):
        """Keeps the bytes that have arrived, without waiting. False: there are none."""
        try:
            self.keep(self.connection.recv(READ, socket.MSG_DONTWAIT))
        except BlockingIOError:
            return False
        return True

    def keep(self, data):
        if not data:
            raise Gone
        self.received += len(data)
        self.buffer = self.buffer[self.at :] + data if self.at < len(self.buffer) else data
        self.at = 0

    def hung_up(self):
        """Whether the other side has closed a connection on which nothing is expected."""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) is not None
        except BlockingIOError:
            return False
        except OSError:
            return True

    def waiting(self):
        return len(self.buffer) - self.at

    def take(self, most):
        """At most that many of the received bytes."""
        at = self.at
        self.at = min(len(self.buffer), at + most)
        return self.buffer[at : self.at]

    def line(self):
        """A line without its CR LF, or None if its end has not arrived."""
        end = self.buffer.find(b"\n", self.at)
        if (len(self.buffer) if end < 0 else end) - self.at > MOST_LINE:
            raise bad("a line of the body is too long")
        if end < 0:
            return None
        line = self.buffer[self.at : end]
        if not line.endswith(b"\r"):
            raise bad("a line does not end in CR LF")
        self.at = end + 1
        return line[:-1]

    def exactly(self, count, deadline):
        while self.waiting() < count:
            self.fill(deadline)
        return self.take(count)

    def send(self, parts, deadline):
        """Sends everything, to a reader who may stop reading or read a byte at a time."""
        data = memoryview(b"".join(parts))
        while data:
            if time.monotonic() >= deadline:
                raise TooSlow
            try:
                data = data[self.connection.send(data) :]
            except BlockingIOError:
                pass


class Chunked:
    """A chunked body (RFC 9112 §7.1), read without waiting. Extensions and trailers are dropped."""

    SIZE, TRAILER = -1, -2

    def __init__(self, wire):
        self.wire = wire
        self.length = 0
        self.begin()

    def begin(self):
        """Prepares for the rest after a preview."""
        self.left = self.SIZE
        self.trailer = 0
        self.done = False
        self.whole = False

    def parts(self):
        """The body's bytes that have arrived, in pieces."""
        found = []
        wire = self.wire
        while not self.done:
            if self.left > 0:
                data = wire.take(self.left)
                if not data:
                    break
                self.left -= len(data)
                self.length += len(data)
                found.append(data)
                continue
            line = wire.line()
            if line is None:
                break
            self.read(line)
        return found

    def read(self, line):
        if self.left == 0:  # after a chunk's bytes
            if line:
                raise bad("a chunk is longer than its size")
            self.left = self.SIZE
        elif self.left == self.SIZE:
            size, _, extension = line.partition(b";")
            size = size.rstrip(b" \t")
            if not 0 < len(size) <= 16 or size.strip(CHUNK):
                raise bad("the size of a chunk is not a number")
            self.left = int(size, 16) or self.TRAILER
            if self.left == self.TRAILER:
                self.whole = extension.strip(b" \t").lower() == b"ieof"
        elif line:
            self.trailer += len(line)
            if self.trailer > MOST_TRAILER:
                raise bad("the trailer is too long")
        else:
            self.done = True
