"""The server that haproxy gave each connection to, by the lines of its log that come to a socket of this worker."""
import os
import re
import socket
import threading
import time

LINE = re.compile(rb"([0-9.]{7,15}:\d{1,5}) ([A-Za-z0-9_.<>-]{1,64})\s*")
# haproxy's name for none.
NO_SERVER = "<NOSRV>"


class ServerNames:
    """One thread reads the socket; `of` waits for a connection's line."""

    def __init__(self, path):
        # {source as address:port: (server, when its line came)}; no more entries than ports of each address
        self.names = {}
        self.came = threading.Condition()
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        # haproxy is another user. A false line could only name another server in the log, or another error.
        os.chmod(path, 0o666)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            found = LINE.fullmatch(self.socket.recv(512))
            if found:
                with self.came:
                    self.names[found[1].decode()] = (found[2].decode(), time.monotonic())
                    self.came.notify_all()

    def of(self, source, since, seconds):
        """The server of the connection from there that began then (monotonic), or None when no line comes in time."""
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
