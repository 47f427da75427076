"""The budget of one file: the bytes, files and depth that its readers may still use."""

# The last three: languages of text in pictures, code pages of mainframes, whether stores of Outlook are read.
LIMITS = {"depth": 8, "files": 10000, "bytes": 256 << 20, "ratio": 200, "seconds": 60, "ocr": (), "pages": (), "stores": False}
# Size below which a ratio is not checked: a megabyte of one character compresses to a kilobyte.
_SMALL = 16 << 20


class Full(Exception):
    """A limit was reached, so nothing more is read."""


class About:
    """The facts that a reader gets with its file. `limits`: see LIMITS."""

    def __init__(self, room, content_type, encodings, limits):
        self.room, self.content_type, self.encodings, self.limits = room, content_type, encodings, limits


class Budget:
    """`size`: size of the file itself in bytes."""

    def __init__(self, limits, size):
        self.limits = {**LIMITS, **limits}
        self.size, self.used, self.files, self.seen, self.inside = size, 0, 0, set(), False

    def room(self):
        """Number of bytes that may still be unpacked."""
        by_ratio = max(_SMALL, self.limits["ratio"] * self.size)
        return max(0, min(self.limits["bytes"], by_ratio) - self.used)

    def count(self, path, kind, depth, size):
        self.files += 1
        self.used += size if depth else 0
        if self.files > self.limits["files"]:
            raise Full(path, kind, f"holds more than {self.limits['files']} files")
        if depth > self.limits["depth"]:
            raise Full(path, kind, f"holds files in files, more than {self.limits['depth']} deep")
        if self.room() == 0:
            raise Full(path, kind, "unpacks to more bytes than the limits allow")
