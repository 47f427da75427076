"""Files inside the bytes of another file, with or without a mark at their beginning."""
import re

from . import detect, inside, signs
from .budget import About
from .encodings import Undecodable, undone
from .part import Part, Unread
from .readers import pictures
from .spellings import Spellings, certain
from .trouble import Trouble

# The beginnings of PNG, and of JPEG as cameras and programs write it
_PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff(?:\xe0(?s:..)JFIF|\xe1(?s:..)Exif|\xdb\0)")


class Amid(Spellings):
    """The part of a walk that searches bytes for files. `file`, `read` and `APART` belong to the whole walk."""

    def files_inside(self, path, data, kind, found, depth, wanted, sure=False):
        """Files inside the bytes, at each of their places. `sure`: marks of files in these bytes are not there by chance."""
        for sign in wanted:
            length, inner = signs.INSIDE[sign], (*path, f"{sign} inside")
            places = [end - length for end in found.get(sign, ()) if end > length]
            if sign == "PDF" and places and data.startswith(b"%PDF-"):
                places.insert(0, 0)
            if sign == "rar":  # its mark is too long to occur by chance
                for place in places[:inside.MOST]:
                    yield from self._one_inside(inner, "archive", data[place:], depth + 1, True)
                if len(places) > inside.MOST:
                    yield Unread(path, kind, "limit", "holds more places where a file (rar) may begin than are tried")
                continue
            try:
                for name, content in inside.files(sign, data, places, self.room):
                    items = self._one_inside(inner, name, content, depth + 1, sure)
                    yield from certain(inner, items) if sign == "zlib" else items
            except Trouble as trouble:
                yield Unread(path, kind, trouble.why, trouble.detail)

    def _one_inside(self, path, name, content, depth, sure):
        if not name:
            if content:
                yield from self.file(path, content, "", depth)
            return
        kind = detect.KINDS[name]
        self.count(path, kind, depth, 0)
        yield Part(path, b"", None, kind)  # its bytes were searched together with those around them
        items = self.read(self.APART[name](content, About(self.room, "", [], self.limits)), path, kind, depth)
        yield from items if sure else certain(path, items)

    def unmarked(self, path, data, depth):
        """Brotli and bare DEFLATE have no mark. Bytes that either of them decodes from the first to the last are such a stream."""
        for coding in ("br", "deflate") if len(data) > 16 else ():
            try:
                content = undone(data, [coding], self.room())
            except Undecodable:
                continue
            yield from self.file((*path, coding), content, "", depth + 1)

    def pictures_inside(self, path, data, kind, depth):
        """Pictures between other bytes, as in documents before 2007."""
        for count, found in enumerate(_PICTURE.finditer(data) if self.limits["ocr"] else ()):
            if count == pictures.MOST_PAGES:
                yield Unread(path, kind, "limit", "holds more pictures than are read")
                return
            yield from self.file((*path, "picture inside"), data[found.start():], "", depth + 1)
