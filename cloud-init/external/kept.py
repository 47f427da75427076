"""Keeps the sent bytes of a message, so that they can be sent again: in memory while they are few, then on the disk."""
import os
import tempfile

IN_MEMORY = 1024 * 1024
PIECE = 65536
FOLDER = os.environ.get("SPOOL_DIRECTORY", "/var/tmp")


class Kept:
    """The sent bytes. A failure is an OSError. In memory, the received pieces are kept without a copy."""

    def __init__(self):
        self.size = 0
        self.parts = []
        self.file = None

    def write(self, data):
        self.size += len(data)
        if self.file is not None:
            self.append(data)
            return
        self.parts.append(data)
        if self.size > IN_MEMORY:
            self.file = tempfile.TemporaryFile(dir=FOLDER, buffering=0)  # pylint: disable=consider-using-with
            for part in self.parts:
                self.append(part)
            self.parts = []

    def append(self, data):
        left = memoryview(data)
        while left:
            written = self.file.write(left)
            if not written:
                raise OSError("no byte could be written to the file")
            left = left[written:]

    def pieces(self):
        """Yields the bytes once, from the beginning; then more may be written. A server must not judge a part of a message as the whole."""
        left = self.size
        yield from self.parts
        if self.file is None:
            return
        self.file.seek(0)
        while data := self.file.read(PIECE):
            left -= len(data)
            yield data
        if left:
            raise OSError("a message was read shorter than it was written")

    def close(self):
        self.parts = []
        if self.file is not None:
            self.file.close()
