"""All parts of a file: what it is, the text in it, the files in it, and what could not be read."""
import hashlib

from . import codepages, detect, markup, sandbox
from .part import Part, Unread
from .readers import ooxml, pdf, zips
from .trouble import Trouble

LIMITS = {"depth": 8, "files": 10000, "bytes": 256 << 20, "ratio": 200, "seconds": 60}
# Below this a ratio says nothing: a megabyte of one sign is packed to a kilobyte.
_SMALL = 16 << 20


def _html(text):
    yield markup.html_text(text)


def _xml(text):
    yield markup.xml_text(text)


# Formats whose text is read where it stands, in this process: regular expressions over text that is decoded already.
_TEXTS = {"html": _html, "xml": _xml}
# Formats with a parser, which runs in a child.
_READERS = {"zip": zips.read, "docx": ooxml.read, "pdf": pdf.read}


class _Full(Exception):
    pass


class Walk:
    """One file on its way through the readers, with what it may still cost."""

    def __init__(self, limits, size):
        self.limits = {**LIMITS, **limits}
        self.size, self.used, self.files, self.seen, self.inside = size, 0, 0, set(), False

    def room(self):
        """Bytes that may still be unpacked."""
        by_ratio = max(_SMALL, self.limits["ratio"] * self.size)
        return max(0, min(self.limits["bytes"], by_ratio) - self.used)

    def _text(self, path, text, kind):
        self.used += len(text)
        if text.strip():
            yield Part(path, text.encode("utf-8", "replace"), "utf-8", kind)

    def file(self, path, data, content_type, depth):
        """Parts of a file, the file's own bytes first."""
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if depth and digest in self.seen:
            return  # the same again; also a file that holds itself
        self.seen.add(digest)
        self.files += 1
        self.used += len(data) if depth else 0
        declared = [item.partition("=")[2] for item in content_type.split(";")[1:] if item.strip().lower().startswith("charset=")]
        encodings = codepages.guesses(data, declared)
        name, kind = detect.format_of(data, content_type, encodings)
        for encoding in encodings or [None]:
            yield Part(path, data, encoding, kind)
        for limit, value in (("files", self.files), ("depth", depth)):
            if value > self.limits[limit]:
                raise _Full(path, kind, f"more than {self.limits[limit]} in {limit}")
        if self.room() == 0:
            raise _Full(path, kind, "unpacks to more bytes than the limits allow")
        if name in _TEXTS:
            for encoding in encodings[:1]:
                for text in _TEXTS[name](data.decode(encoding, "replace")):
                    yield from self._text(path, text, kind)
        elif name in _READERS:
            if self.inside:
                yield from self._read(_READERS[name], path, data, kind, depth)
            else:
                yield from self._isolated(_READERS[name], path, data, kind, depth)

    def _isolated(self, reader, path, data, kind, depth):
        def work():
            self.inside = True
            try:
                yield from self._read(reader, path, data, kind, depth)
            except _Full as full:
                yield Unread(*full.args[:2], "limit", full.args[2])
        for item in sandbox.isolated(work, self.limits, path, kind):
            if isinstance(item, Part):
                self.used += len(item.data)
                self.files += 1
            yield item

    def _read(self, reader, path, data, kind, depth):
        try:
            for item in reader(data, self.room):
                name, content, *more = item if isinstance(item, tuple) else ("", item)
                inner = (*path, _shown(name)) if name else path
                if isinstance(content, str):
                    yield from self._text(inner, content, kind)
                elif isinstance(content, Trouble):
                    yield Unread(inner, kind, content.why, content.detail)
                else:
                    yield from self.file(inner, content, more[0] if more else "", depth + 1)
        except Trouble as trouble:
            yield Unread(path, kind, trouble.why, trouble.detail)
        except _Full:
            raise
        except Exception as problem:
            yield Unread(path, kind, "failed", f"the reader failed: {type(problem).__name__}")


def _shown(name):
    """A member's name as it may stand in a log: one line, no more than 100 signs."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[-100:])


def parts(data, name, content_type, limits):
    """Yields Part and Unread for the bytes of a file; the first Part is the file itself. `name` is only shown."""
    data = data if isinstance(data, bytes) else bytes(data)
    walk = Walk(limits, len(data))
    try:
        yield from walk.file((_shown(name),), data, content_type or "", 0)
    except _Full as full:
        yield Unread(*full.args[:2], "limit", full.args[2])
