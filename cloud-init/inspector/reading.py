"""All parts of a file: its format, its text, the files in it, and the pieces that could not be read."""
import hashlib
import re

from . import changes, codepages, detect, escapes, inside, markup, sandbox, signs
from .amid import Amid
from .budget import About, Full
from .part import Part, Seen, Unread
from .readers import archives, cms, compound, database, forms, mail, ooxml, pdf, pictures, rich, rtf, stores, tables, zips
from .trouble import Trouble

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.I)
_DECLARED = re.compile(rb"(?:charset|encoding) ?= ?[\"']?([A-Za-z][\w.:-]*)")


def _html(data, about):
    text = data.decode(about.encodings[0], "replace")
    yield markup.html_text(text)
    yield markup.escaped_attributes(text)


def _xml(data, about):
    text = data.decode(about.encodings[0], "replace")
    yield from markup.pages([markup.xml_text(text), markup.escaped_attributes(text)])
    if markup.has_own_entities(text):
        raise Trouble("unreadable", "the XML declares entities")


# Readers that split text in this process. They parse nothing that could do harm.
_HERE = {"html": _html, "xml": _xml, "form": forms.read}
# Readers of formats, which run in a child process.
_APART = {
    "zip": zips.read, "docx": ooxml.read, "pdf": pdf.read, "compound": compound.read, "rtf": rtf.read, "mail": mail.read, "tnef": rich.tnef,
    "gzip": archives.gzip, "zlib": archives.deflate, "flash": archives.flash, "stream": archives.stream, "archive": archives.read,
    "7z": archives.read, "sqlite": database.read, "picture": pictures.read, "store": stores.read, "cms": cms.read,
    "array": tables.array, "rows": tables.rows,
}
# Formats that have no other file in front of or behind their members, but what the reader hands on itself.
_CLOSED = {"zip", "docx", "mail", "form"}
# Formats in which any file may stand; behind all others those whose marks are told from chance, and in a text PDF
_OPEN = {"binary", "picture", "pdf", "rtf", "compound"}
_BEHIND, _PDFS = ("zip", "rar", "7z"), ("PDF",)
# Bytes that are all of one text, so that nothing else is between them
_PLAIN = (["ascii"], ["utf-8"])


class Walk(Amid):
    """One file on its way through the readers, with its remaining budget."""

    APART = _APART

    def file(self, path, data, content_type, depth):
        """The parts of a file; the file's own bytes come first."""
        if depth:
            digest = hashlib.blake2b(data, digest_size=16).digest()
            if digest in self.seen:
                return  # the same bytes again, or a file that contains itself
            self.seen.add(digest)
        declared = _CHARSET.findall(content_type) + [name.decode("ascii") for name in _DECLARED.findall(data[:2048])]
        encodings = codepages.guesses(data, declared)
        name, kind = detect.format_of(data, content_type, encodings)
        seen = Seen()
        yield Part(path, data, encodings[0] if encodings else None, kind, seen)
        yield from self.otherwise(path, data, encodings[1:] + codepages.mainframe(data, self.limits["pages"]), kind)
        self.count(path, kind, depth, len(data))
        for other in sorted(detect.kinds(data, encodings) - {kind}):
            yield Unread((*path, f"as {other}"), other, "type-only", "begins like a file of this type as well")
        trouble = detect.trouble(data, encodings)
        if trouble:
            yield Unread(path, kind, *trouble)
        found = {} if name in ("zip", "docx", "gzip", "stream", "7z") else signs.find(data, seen)
        if name == "pdf":  # its reader reports other spellings and encryption
            found = {sign: ends for sign, ends in found.items() if sign in signs.INSIDE}
        if encodings not in _PLAIN and name not in _CLOSED and (name not in _APART or name == "picture"):
            found["zlib"], more = inside.zlib_places(data, name == "picture")
            if more:
                yield Unread(path, kind, "limit", "holds more places where a file (zlib) may begin than are tried")
        about = About(self.room, content_type, encodings, self.limits)
        if name == "picture" and not self.limits["ocr"]:
            name = "binary"
        work = self._contents(path, data, name, kind, about, found, depth)
        apart = name in _APART or any(found.get(sign) for sign in signs.INSIDE)
        yield from self.isolated(work, path, kind) if apart and not self.inside else work

    def otherwise(self, path, data, encodings, kind):
        """The same bytes in the other likely code pages."""
        for encoding in encodings:
            yield Part(path, data.decode(encoding, "replace").encode("utf-8", "replace"), "utf-8", kind)

    def isolated(self, work, path, kind):
        def confined():
            self.inside = True
            try:
                yield from work
            except Full as full:
                yield Unread(*full.args[:2], "limit", full.args[2])
        for item in sandbox.isolated(confined, self.limits, path, kind):
            if isinstance(item, Part):
                self.used += len(item.data)
                self.files += 1
            yield item

    def _contents(self, path, data, name, kind, about, found, depth):
        """The pieces that a reader finds in a file; then the file's other spellings, and files inside its bytes."""
        if name in _HERE or name in _APART:
            yield from self.read((_HERE.get(name) or _APART[name])(data, about), path, kind, depth)
        if "bencode" in found:
            yield from self.text(path, escapes.strings(data), kind, depth)
        if about.encodings:
            text, encoding = data, about.encodings[0]
            if encoding not in ("ascii", "utf-8"):
                text = data.decode(encoding, "replace").encode("utf-8", "replace")
            found.pop({"html": "named", "xml": "named", "rtf": "unicode"}.get(name), None)
            yield from self.spellings(path, text, kind, found if text is data else signs.find(text), depth, 0)
            if about.encodings not in _PLAIN and name not in _CLOSED:
                yield from self.files_inside(path, data, kind, found, depth, signs.INSIDE)
            elif "PDF" in found and name not in _CLOSED and name != "pdf" and detect.packs_text_as_pdf(data):
                yield from self.files_inside(path, data, kind, found, depth, _PDFS, True)
            return
        for content in pictures.comments(data) if data[:4] == b"GIF8" else ():
            yield from self.file((*path, "comment"), content, "", depth + 1)
        if "wide" in found and name != "compound":
            for text in escapes.wide(data):
                yield from self.text(path, text, kind, depth)
        if name == "binary" and not kind:
            yield from self.unmarked(path, data, depth)
            yield from self.pictures_inside(path, data, kind, depth)
        yield from self.marked(path, data, kind, found)
        if name in _OPEN:
            yield from self.files_inside(path, data, kind, found, depth, signs.INSIDE)
        elif name not in _CLOSED:
            yield from self.files_inside(path, data, kind, found, depth, _BEHIND)

    def read(self, items, path, kind, depth):
        try:
            for item in items:
                name, content, *more = item if isinstance(item, tuple) else ("", item)
                inner = (*path, _shown(name)) if name else path
                if isinstance(content, str):
                    for text in changes.readings(content):
                        yield from self.text(inner, text, kind, depth)
                elif isinstance(content, Trouble):
                    yield Unread(inner, kind, content.why, content.detail)
                elif content:
                    yield from self.file(inner, content, more[0] if more else "", depth + 1)
        except Trouble as trouble:
            yield Unread(path, kind, trouble.why, trouble.detail)
        except Full:
            raise
        except MemoryError:
            yield Unread(path, kind, "limit", "needs more memory than the limits allow")
        except Exception as problem:
            yield Unread(path, kind, "failed", f"the reader failed: {type(problem).__name__}")


def _shown(name):
    """A member's name for a log: one line of at most 100 characters."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[-100:])


def parts(data, name, content_type, limits):
    """Yields Part and Unread for the bytes of a file; the first Part is the file itself. `name` is only shown."""
    data = data if isinstance(data, bytes) else bytes(data)
    walk = Walk(limits, len(data))
    try:
        yield from walk.file((_shown(name),), data, content_type or "", 0)
    except Full as full:
        yield Unread(*full.args[:2], "limit", full.args[2])
