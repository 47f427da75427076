"""A body in a file without a name: in memory while it is small, then on the disk."""
import os
import tempfile

IN_MEMORY = 1024 * 1024
PIECE = 65536
FOLDER = os.environ.get("SPOOL_DIRECTORY", "/var/tmp")


def write_all(descriptor, data):
    """Writes everything, in as many steps as the kernel takes."""
    left = memoryview(data)
    while left:
        written = os.write(descriptor, left)
        if written == 0:
            raise OSError("no byte could be written to the file")
        left = left[written:]


class Spool:
    """`descriptor`, `size`: of the written bytes. A failure is an OSError."""

    def __init__(self):
        self.size = 0
        self.file = None
        self.descriptor = os.memfd_create("body")

    def write(self, data):
        if self.file is None and self.size + len(data) > IN_MEMORY:
            self.move()
        write_all(self.descriptor, data)
        self.size += len(data)

    def move(self):
        """Moves the file from memory to the disk."""
        file = tempfile.TemporaryFile(dir=FOLDER, buffering=0)  # pylint: disable=consider-using-with
        for data in self.pieces():
            write_all(file.fileno(), data)
        os.close(self.descriptor)
        self.file, self.descriptor = file, file.fileno()

    def pieces(self):
        at = 0
        while at < self.size:
            data = os.pread(self.descriptor, PIECE, at)
            if not data:
                raise OSError("the file is shorter than what was written")
            yield data
            at += len(data)

    def close(self):
        if self.file is None:
            os.close(self.descriptor)
        else:
            self.file.close()
