"""Text in other spellings, also nested: the decoded text of escapes and base64 is read again."""
from . import armor, codepages, detect, escapes, signs
from .budget import Budget
from .encodings import Undecodable, undone
from .part import Part, Seen, Unread

_SPELLINGS = 6  # other spellings, one in another


class Spellings(Budget):
    """The part of a walk that reads text. `file` and `isolated` belong to the whole walk."""

    def text(self, path, text, kind, depth, level=0):
        if not text.strip():
            return
        data = text.encode("utf-8", "replace")
        self.used += len(data)
        seen = Seen()
        yield Part(path, data, "utf-8", kind, seen)
        yield from self.spellings(path, data, kind, signs.find(data, seen), depth, level)

    def spellings(self, path, data, kind, found, depth, level):
        """The text with its escapes decoded, and the files in base64."""
        yield from self.marked(path, data, kind, found)
        inner = (*path, "decoded")
        text = escapes.respelt(data, found)
        if level == _SPELLINGS:
            if text is not None or any(_is_read(*_format(content), content) for content in escapes.packed(data, found)):
                yield Unread(path, kind, "limit", f"is spelt in other ways, more than {_SPELLINGS} in one another")
            return
        if text is not None:
            self.count(inner, kind, 1, len(text))
            encodings = codepages.guesses(text)
            seen = Seen()
            yield Part(inner, text, encodings[0] if encodings else None, kind, seen)
            yield from self.otherwise(inner, text, encodings[1:], kind)
            yield from self.spellings(inner, text, kind, signs.find(text, seen), depth, level + 1)
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
        yield from self.isolated(work, inner, kind) if len(files) > 1 and not self.inside else work
        yield from self.text(inner, "\n".join(short), kind, depth, level + 1)

    def _packed(self, path, files, depth, level):
        for name, content in files:
            items = certain(path, self.file(path, content, "", depth))
            # blanks in place of plus signs have damaged a picture, which was complete in the text before
            yield from items if level == 0 or name != "picture" else (item for item in items if isinstance(item, Part))

    def marked(self, path, data, kind, found):
        for trouble in filter(None, (armor.trouble(data, end) for end in found.get("PGP", ()))):
            yield Unread(path, kind, *trouble)
            break
        for sign, why in signs.WHOLE.items():
            if sign in found:
                yield Unread(path, kind, why, sign)


def _format(content):
    """(format, encoding) of bytes that were decoded from another spelling."""
    encoding = codepages.unicode(content)
    return detect.format_of(content, "", [encoding] if encoding else [])[0], encoding


def _is_read(name, _encoding, content):
    """Whether the bytes are more than the decoding of a random word would give."""
    if name != "binary" or len(content) >= 1024:
        return True
    try:
        return len(content) > 32 and bool(undone(content, ["deflate"], 1 << 21))  # as diagrams have it; it cannot hold more
    except Undecodable:
        return False


def certain(path, items):
    """The pieces of a possible file. Its mark may be there by chance, or be a piece of another spelling."""
    return (item for item in items if isinstance(item, Part) or item.path != path or item.why not in ("unreadable",))
