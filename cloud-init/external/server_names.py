"""The server that haproxy gave each connection to, by the lines of its log that come to a port of this worker.

UDP on this machine: a Unix socket holds ten lines where nobody says otherwise (net.unix.max_dgram_qlen), and haproxy drops the next
while this thread waits for its turn.
"""
import re
import socket
import threading
import time

LINE = re.compile(rb"([0-9.]{7,15}:\d{1,5}) ([A-Za-z0-9_.<>-]{1,64})\s*")
# The name that haproxy logs for a connection without a server.
NO_SERVER = "<NOSRV>"
# Bytes of the socket's buffer, including the kernel's overhead. It holds thousands of lines, if the kernel allows that much.
WAITING = 4 * 1024 * 1024


class ServerNames:
    """Server names by connection. One thread reads the socket; `of` waits for a connection's line."""

    def __init__(self, port):
        # {source as address:port: (server, time of its line)}; at most one entry for each port of each address
        self.names = {}
        self.came = threading.Condition()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WAITING)
        # A program on this machine could send a false line. That can only put another server's name into the log, or lead to another error.
        self.socket.bind(("127.0.0.1", port))
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            found = LINE.fullmatch(self.socket.recv(512))
            if found:
                with self.came:
                    self.names[found[1].decode()] = (found[2].decode(), time.monotonic())
                    self.came.notify_all()

    def of(self, source, since, seconds):
        """The server of the connection from that source that began then (monotonic), or None if its line does not come in time."""
        until = time.monotonic() + seconds
        with self.came:
            while True:
                name, when = self.names.get(source, (None, 0))
                if name is not None and when >= since:
                    return name
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self.came.wait(left)
