"""All parts of a file: what it is, the text in it, the files in it, and what could not be read."""
import hashlib
import re

from . import armor, codepages, detect, escapes, inside, markup, sandbox, signs
from .encodings import Undecodable, undone
from .part import Part, Seen, Unread
from .readers import archives, cms, compound, database, forms, mail, ooxml, pdf, pictures, rich, rtf, stores, zips
from .trouble import Trouble

# The last three: languages of text in pictures, code pages of mainframes, whether stores of Outlook are read.
LIMITS = {"depth": 8, "files": 10000, "bytes": 256 << 20, "ratio": 200, "seconds": 60, "ocr": (), "pages": (), "stores": False}
# Below this a ratio says nothing: a megabyte of one sign is packed to a kilobyte.
_SMALL = 16 << 20
_SPELLINGS = 6  # other spellings, one in another

# The beginnings of PNG, and of JPEG as cameras and programs write it
_PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff(?:\xe0(?s:..)JFIF|\xe1(?s:..)Exif|\xdb\0)")
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.I)
_DECLARED = re.compile(rb"(?:charset|encoding) ?= ?[\"']?([A-Za-z][\w.:-]*)")


def _html(data, about):
    text = data.decode(about.encodings[0], "replace")
    yield markup.html_text(text)
    yield markup.escaped_attributes(text)


def _xml(data, about):
    text = data.decode(about.encodings[0], "replace")
    yield markup.xml_text(text)
    yield markup.escaped_attributes(text)
    if markup.has_own_entities(text):
        raise Trouble("unreadable", "the XML declares entities")


# Readers that cut text apart where it stands, in this process: they parse nothing that could harm it.
_HERE = {"html": _html, "xml": _xml, "form": forms.read, "card": mail.card}
# Readers of formats, which run in a child.
_APART = {
    "zip": zips.read, "docx": ooxml.read, "pdf": pdf.read, "compound": compound.read, "rtf": rtf.read, "mail": mail.read, "tnef": rich.tnef,
    "gzip": archives.gzip, "zlib": archives.deflate, "flash": archives.flash, "stream": archives.stream, "archive": archives.read,
    "7z": archives.read, "sqlite": database.read, "picture": pictures.read, "store": stores.read, "cms": cms.read,
}
# Formats that have no other file in front of or behind their members, but what the reader hands on itself.
_CLOSED = {"zip", "docx", "mail", "form"}
# Formats in which any file may stand; behind all others those whose marks are told from chance, and in a text PDF
_OPEN = {"binary", "picture", "pdf", "rtf", "compound"}
_BEHIND, _PDFS = ("zip", "rar", "7z"), ("PDF",)


class _Full(Exception):
    """A limit was reached: nothing more is read."""


class About:
    """What a reader is told of its file. `limits`: as in LIMITS."""

    def __init__(self, room, content_type, encodings, limits):
        self.room, self.content_type, self.encodings, self.limits = room, content_type, encodings, limits


class Walk:
    """One file on its way through the readers, with what it may still cost."""

    def __init__(self, limits, size):
        self.limits = {**LIMITS, **limits}
        self.size, self.used, self.files, self.seen, self.inside = size, 0, 0, set(), False

    def room(self):
        """Bytes that may still be unpacked."""
        by_ratio = max(_SMALL, self.limits["ratio"] * self.size)
        return max(0, min(self.limits["bytes"], by_ratio) - self.used)

    def _count(self, path, kind, depth, size):
        self.files += 1
        self.used += size if depth else 0
        if self.files > self.limits["files"]:
            raise _Full(path, kind, f"holds more than {self.limits['files']} files")
        if depth > self.limits["depth"]:
            raise _Full(path, kind, f"holds files in files, more than {self.limits['depth']} deep")
        if self.room() == 0:
            raise _Full(path, kind, "unpacks to more bytes than the limits allow")

    def file(self, path, data, content_type, depth):
        """Parts of a file, the file's own bytes first."""
        if depth:
            digest = hashlib.blake2b(data, digest_size=16).digest()
            if digest in self.seen:
                return  # the same again; also a file that holds itself
            self.seen.add(digest)
        declared = _CHARSET.findall(content_type) + [name.decode("ascii") for name in _DECLARED.findall(data[:2048])]
        encodings = codepages.guesses(data, declared)
        name, kind = detect.format_of(data, content_type, encodings)
        seen = Seen()
        yield Part(path, data, encodings[0] if encodings else None, kind, seen)
        yield from self._otherwise(path, data, encodings[1:] + codepages.mainframe(data, self.limits["pages"]), kind)
        self._count(path, kind, depth, len(data))
        for other in sorted(detect.kinds(data, encodings) - {kind}):
            yield Unread((*path, f"as {other}"), other, "type-only", "begins like a file of this type as well")
        trouble = detect.trouble(data, encodings)
        if trouble:
            yield Unread(path, kind, *trouble)
        found = {} if name in ("zip", "docx", "gzip", "stream", "7z") else signs.find(data, seen)
        if name == "pdf":  # of other spellings and encryption its reader tells
            found = {sign: ends for sign, ends in found.items() if sign in signs.INSIDE}
        about = About(self.room, content_type, encodings, self.limits)
        if name == "picture" and not self.limits["ocr"]:
            name = "binary"
        work = self._contents(path, data, name, kind, about, found, depth)
        apart = name in _APART or not found.keys().isdisjoint(signs.INSIDE)
        yield from self._isolated(work, path, kind) if apart and not self.inside else work

    def _otherwise(self, path, data, encodings, kind):
        """The same bytes in the code pages that are likely as well."""
        for encoding in encodings:
            yield Part(path, data.decode(encoding, "replace").encode("utf-8", "replace"), "utf-8", kind)

    def _isolated(self, work, path, kind):
        def confined():
            self.inside = True
            try:
                yield from work
            except _Full as full:
                yield Unread(*full.args[:2], "limit", full.args[2])
        for item in sandbox.isolated(confined, self.limits, path, kind):
            if isinstance(item, Part):
                self.used += len(item.data)
                self.files += 1
            yield item

    def _contents(self, path, data, name, kind, about, found, depth):
        """What a reader finds in a file; then its other spellings, and files that stand in its bytes."""
        if name in _HERE or name in _APART:
            yield from self._read((_HERE.get(name) or _APART[name])(data, about), path, kind, depth)
        if about.encodings:
            text, encoding = data, about.encodings[0]
            if encoding not in ("ascii", "utf-8"):
                text = data.decode(encoding, "replace").encode("utf-8", "replace")
            found.pop({"html": "named", "xml": "named", "rtf": "unicode"}.get(name), None)
            yield from self._spellings(path, text, kind, found if text is data else signs.find(text), depth, 0)
            if encoding not in ("ascii", "utf-8") and name not in _CLOSED:
                yield from self._files_inside(path, data, kind, found, depth, signs.INSIDE)
            elif name not in _CLOSED and name != "pdf" and detect.packs_text_as_pdf(data):
                yield from self._files_inside(path, data, kind, found, depth, _PDFS, True)
            return
        if "wide" in found and name != "compound":
            for text in escapes.wide(data):
                yield from self._text(path, text, kind, depth)
        if name == "binary" and not kind:
            yield from self._unmarked(path, data, depth)
            yield from self._pictures(path, data, kind, depth)
        yield from self._marked(path, data, kind, found)
        if name in _OPEN:
            yield from self._files_inside(path, data, kind, found, depth, signs.INSIDE)
        elif name not in _CLOSED:
            yield from self._files_inside(path, data, kind, found, depth, _BEHIND)

    def _files_inside(self, path, data, kind, found, depth, wanted, certain=False):
        """Files that stand in the bytes, at each of their places. `certain`: what looks like a file's mark is none by chance."""
        for sign in wanted:
            length, inner = signs.INSIDE[sign], (*path, f"{sign} inside")
            places = [end - length for end in found.get(sign, ()) if end > length]
            if sign == "PDF" and places and data.startswith(b"%PDF-"):
                places.insert(0, 0)
            if sign == "rar":  # its mark is too long for chance
                for place in places[:inside.MOST]:
                    yield from self._one_inside(inner, "archive", data[place:], depth + 1, True)
                if len(places) > inside.MOST:
                    yield Unread(path, kind, "limit", "holds more places where a file (rar) may begin than are tried")
                continue
            try:
                for name, content in inside.files(sign, data, places, self.room):
                    yield from self._one_inside(inner, name, content, depth + 1, certain)
            except Trouble as trouble:
                yield Unread(path, kind, trouble.why, trouble.detail)

    def _one_inside(self, path, name, content, depth, certain):
        if not name:
            if content:
                yield from self.file(path, content, "", depth)
            return
        kind = detect.KINDS[name]
        self._count(path, kind, depth, 0)
        yield Part(path, b"", None, kind)  # its bytes were searched with those around
        items = self._read(_APART[name](content, About(self.room, "", [], self.limits)), path, kind, depth)
        yield from items if certain else _certain(path, items)

    def _unmarked(self, path, data, depth):
        """Brotli and bare DEFLATE have no mark: what either undoes from its first byte to its last is such a stream."""
        for coding in ("br", "deflate") if len(data) > 16 else ():
            try:
                content = undone(data, [coding], self.room())
            except Undecodable:
                continue
            yield from self.file((*path, coding), content, "", depth + 1)

    def _pictures(self, path, data, kind, depth):
        """Pictures between other bytes: documents before 2007 hold them so."""
        for count, found in enumerate(_PICTURE.finditer(data) if self.limits["ocr"] else ()):
            if count == pictures.MOST_PAGES:
                yield Unread(path, kind, "limit", "holds more pictures than are read")
                return
            yield from self.file((*path, "picture inside"), data[found.start():], "", depth + 1)

    def _marked(self, path, data, kind, found):
        for trouble in filter(None, (armor.trouble(data, end) for end in found.get("PGP", ()))):
            yield Unread(path, kind, *trouble)
            break
        for sign, why in signs.WHOLE.items():
            if sign in found:
                yield Unread(path, kind, why, sign)

    def _text(self, path, text, kind, depth, level=0):
        if not text.strip():
            return
        data = text.encode("utf-8", "replace")
        self.used += len(data)
        seen = Seen()
        yield Part(path, data, "utf-8", kind, seen)
        yield from self._spellings(path, data, kind, signs.find(data, seen), depth, level)

    def _spellings(self, path, data, kind, found, depth, level):
        """Text as it reads when its escapes are decoded, and files in base64."""
        yield from self._marked(path, data, kind, found)
        inner = (*path, "decoded")
        text = escapes.respelt(data, found)
        if level == _SPELLINGS:
            if text is not None or any(_is_read(*_format(content), content) for content in escapes.packed(data, found)):
                yield Unread(path, kind, "limit", f"is spelt in other ways, more than {_SPELLINGS} in one another")
            return
        if text is not None:
            self._count(inner, kind, 1, len(text))
            encodings = codepages.guesses(text)
            seen = Seen()
            yield Part(inner, text, encodings[0] if encodings else None, kind, seen)
            yield from self._otherwise(inner, text, encodings[1:], kind)
            yield from self._spellings(inner, text, kind, signs.find(text, seen), depth, level + 1)
        if not signs.full(found).isdisjoint(escapes.PACKED):
            yield Unread(path, kind, "limit", "holds more pieces in base64 or hexadecimal than are read")
        short, files = [], []
        for content in escapes.packed(data, found):
            name, encoding = _format(content)
            if name == "text" and len(content) < 4096:
                short.append(content.decode(encoding, "replace"))
            elif _is_read(name, encoding, content):
                files.append((name, content))
        work = self._packed(inner, files, depth + 1, level)
        yield from self._isolated(work, inner, kind) if len(files) > 1 and not self.inside else work
        yield from self._text(inner, "\n".join(short), kind, depth, level + 1)

    def _packed(self, path, files, depth, level):
        for name, content in files:
            items = _certain(path, self.file(path, content, "", depth))
            # where plus signs became blanks a picture is broken; it was whole in the text before
            yield from items if level == 0 or name != "picture" else (item for item in items if isinstance(item, Part))

    def _read(self, items, path, kind, depth):
        try:
            for item in items:
                name, content, *more = item if isinstance(item, tuple) else ("", item)
                inner = (*path, _shown(name)) if name else path
                if isinstance(content, str):
                    yield from self._text(inner, content, kind, depth)
                elif isinstance(content, Trouble):
                    yield Unread(inner, kind, content.why, content.detail)
                elif content:
                    yield from self.file(inner, content, more[0] if more else "", depth + 1)
        except Trouble as trouble:
            yield Unread(path, kind, trouble.why, trouble.detail)
        except _Full:
            raise
        except MemoryError:
            yield Unread(path, kind, "limit", "needs more memory than the limits allow")
        except Exception as problem:
            yield Unread(path, kind, "failed", f"the reader failed: {type(problem).__name__}")


def _format(content):
    """(format, encoding) of what stood in another spelling."""
    encoding = codepages.unicode(content)
    return detect.format_of(content, "", [encoding] if encoding else [])[0], encoding


def _is_read(name, _encoding, content):
    """Whether it is more than chance makes of any word."""
    if name != "binary" or len(content) >= 1024:
        return True
    try:
        return len(content) > 32 and bool(undone(content, ["deflate"], 1 << 20))  # as diagrams have it
    except Undecodable:
        return False


def _certain(path, items):
    """What is told of a file that may be none: its mark can be chance, or a piece of another spelling."""
    return (item for item in items if isinstance(item, Part) or item.path != path or item.why not in ("unreadable",))


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
