"""Documents in zip format: Word, Excel, PowerPoint (ECMA-376), OpenDocument and EPUB.

Their XML is read as text only. Its numbers that nobody sees (places, colours, revisions) would look like numbers of people.
"""
import re

from .. import codepages, markup
from ..trouble import Trouble
from . import sheets, zips

# Parts whose XML programs write; any other XML in a document is a separate file
_XML = re.compile(r"(?:^|/)(?:word|xl|ppt|visio|_rels)/.*\.(?:xml|rels|vml)$|\[Content_Types\]\.xml$"
                  r"|(?:^|/)(?:content|styles|settings|manifest|current)\.xml$", re.I)
# Parts with running text: all of Word's, PowerPoint's and OpenDocument's
_RUNNING = re.compile(r"(?:^|/)(?:(?:word|ppt|visio)/.*|(?:content|styles))\.xml$", re.I)


def decoded(data):
    """The text of an XML file in its encoding. Raises Trouble for invalid bytes, which no program would show."""
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)", data)
    names = codepages.guesses(data, [declared[1].decode("ascii", "replace")] if declared else ["utf-8"])
    try:
        text = data.decode(names[0] if names else "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise Trouble("unreadable", "the XML is not in the encoding that it should have")
    shown = text.lstrip("\ufeff\0 \t\r\n")
    if shown and not shown.startswith("<"):
        raise Trouble("unreadable", "a part is no XML, but its name says so")
    if "<!ENTITY" in text:
        raise Trouble("unreadable", "the XML declares entities")
    return text


def read(data, about):
    """The text of each part, then everything that is not XML: pictures, embedded documents, macros."""
    archive = zips.Zip(data, about.room)
    sheet = sheets.Workbook(archive, decoded) if "xl/workbook.xml" in archive.members or "xl/workbook.bin" in archive.members else None
    others = []
    for name, info in archive.members.items():
        part = sheet.part(name) if sheet else None
        if not part and not _XML.search(name):
            others.append(info)
            continue
        try:
            content = archive.read(info)
            if part:
                yield name, part(content)
                continue
            text = decoded(content)
            yield name, markup.xml_text(text, bool(_RUNNING.search(name)))
            yield name, markup.attributes(text)
        except Trouble as trouble:
            yield name, trouble
            if trouble.why == "unreadable":
                others.append(info)
    yield from zips.everything(archive, others)
