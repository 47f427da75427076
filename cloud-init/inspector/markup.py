"""Text of HTML and XML: what a person sees, in the order of the file. Pure, and linear in the length of the text.

Tags inside a paragraph leave no gap, because programs change a format in the middle of a number; the end of a paragraph, a cell or a
row does. Markup that is wrong is read as far as it goes: a check is no parser that refuses.
"""
import html
import html.entities
import re

from . import prose
from .changes import OUT, OUT_END, TAGS

# A tag, with its slash and name, and a slash at its end. Quoted values may contain the characters of tags.
_TAG = re.compile(
    r"<(/?[A-Za-z_][\w:.-]*)(?![\w:.-])[^<>\"']*(?:(?:\"[^\"<]{0,4000}\"|'[^'<]{0,4000}')[^<>\"']*)*(?:(?<=(/))>|>)|<[^<>]*>"
)
# Beginnings of comments. HTML has odd ones too, and CDATA, which end at the next bracket (HTML, 13.2.5.41), as an empty comment does
_HIDDEN = re.compile(r"<(?:!--|(script|style)(?=[\s/>])|[!?](?!doctype\b)|/(?=[^A-Za-z>]))", re.I)
_HIDDEN_XML = re.compile(r"<(?:!--|!\[CDATA\[|\?)()")
_CLOSE = {name: re.compile(f"</{name}", re.I) for name in ("script", "style")}
_ENDS = {"-": re.compile("-->"), "[": re.compile(r"\]\]>"), "?": re.compile(r"\?>")}
_EMPTY = re.compile("-?>")
_COMMENT, _BRACKET = re.compile("--!?>"), re.compile(">")
# Struck-out text, or the number of a note after a value
_OUT = frozenset("s strike sup sub".split())
# An element that is not shown, and a tag of any element
_UNSHOWN = re.compile(r"<([A-Za-z][\w:-]*)(?![\w:-])[^<>]*?(?:\shidden(?=[\s=/>])|display\s*:\s*none)[^<>]*>", re.I)
_ANY = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Markup as text of XML: pages in feeds and notes
_PAGE = re.compile(r"</[A-Za-z][A-Za-z0-9]*>")

# A value with an entity
_ESCAPED_VALUE = re.compile(r"=\s*(\"[^\"<>&]*&[^\"<>]*\"|'[^'<>&]*&[^'<>]*'|[^\s\"'<>&=]*&[A-Za-z]{2,8};[^\s\"'<>]*)")
# A name with its value in either kind of quotes
_ATTRIBUTE = re.compile(r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ODD = re.compile(r"=\s*'|\s=\s*\"|=\s+\"|=\"[^\"<>]*>[^<>]*\"")
# White space in InDesign's XML, where all text is in elements of this name
_LAID_OUT = re.compile(r">\s+<(?!/Content)")
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:")
_LOOSE_END = re.compile(r"(</[\w.-]+)\s+>")
# A link's target, an alternative text, an author, a name, a value of a document's, a form's or a pivot table's field, a cell's messages;
# no small number, nor a number of a revision
_SPOKEN = re.compile(
    r"\s(?:[\w.-]+:)?(?:Target|instr|descr|title|author|user|alt|tooltip|display|href|name|value|displayText|string|string-value|content|text"
    r"|formula|prompt|promptTitle|error|errorTitle|comment|v(?:al)?(?==.(?!(?:\d{1,10}|[\dA-F]{8})[\"'])))=(\"[^\"<]+|'[^'<]+)")
_HUSH = re.compile(r"http://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.o)[^\n]*\n?"
                   r"|(?:\.\./)*[\w/-]+\.(?:xml|bin|vml)\n?")
# An entity with its value in the document. An entity from elsewhere adds nothing that this file contains.
_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?([\w:.-]+)\s+(?!\s|(?:SYSTEM|PUBLIC)\b(?!(?s:.{0,999}?)data:))")
_USED = re.compile(r"&([A-Za-z_][\w:.-]*;)")


class _Html(dict):
    """The text that replaces a tag of this name."""

    def __missing__(self, tag):
        name = (tag[0] or "").lower()
        plain = name.lstrip("/")
        mark = "\n" if plain in prose.BREAKS else TAGS.get(name, "") if plain not in _OUT else OUT if plain == name else OUT_END
        self[tag] = mark
        return mark

    def between(self, texts, tags):
        """The replacement of each tag. `texts`: the texts around the tags."""
        return map(self.__getitem__, tags)


def _unshown(text):
    """The text with marks around the parts that their elements declare as not shown."""
    kept, at, low = [], 0, text.lower()
    if "hidden" not in low and "display" not in low:
        return text
    for found in _UNSHOWN.finditer(text):
        name = found[1].lower()
        if found.start() < at or name in _VOID or found[0].endswith("/>"):
            continue
        kept += text[at:found.start()], OUT
        at, depth, start = len(text), 1, found.start()
        for tag in _ANY.finditer(text, found.end()):
            depth += 0 if tag[2].lower() != name else -1 if tag[1] else 1
            if not depth:
                at = tag.start()
                break
        kept += text[start:at], OUT_END
    return "".join(kept) + text[at:]


def _without_tags(text, gaps):
    pieces = _TAG.split(_unshown(text))
    tags = list(zip(pieces[1::3], pieces[2::3]))
    del pieces[2::3]
    pieces[1::2] = gaps.between(pieces[::2], tags)
    return html.unescape("".join(pieces))


def _visible(text, cdata):
    """HTML without comments, scripts, styles and CDATA; XML (`cdata`) without comments and instructions, but with the content of CDATA."""
    kept, at, hidden = [], 0, _HIDDEN_XML if cdata else _HIDDEN
    while True:
        found = hidden.search(text, at)
        if not found:
            return "".join(kept) + text[at:]
        kept.append(text[at:found.start()])
        inner = found[0].endswith("[")
        if found[1]:
            ends = _CLOSE[found[1].lower()]
        elif cdata:
            ends = _ENDS[found[0][-1]]
        else:
            ends = _COMMENT if found[0] == "<!--" and not _EMPTY.match(text, found.end()) else _BRACKET
        end = ends.search(text, found.end())
        at = len(text) if not end else end.start() if found[1] else end.end()
        if cdata and inner:
            kept.append(html.escape(text[found.end():end.start() if end else at], quote=False))


def html_text(text):
    """The text that a browser shows for a page."""
    return _without_tags(_visible(text, False), _Html())


def pages(texts):
    """The texts of XML. Texts that contain markup themselves follow again without it."""
    for text in texts:
        yield text
        if _PAGE.search(text):
            yield html_text(text)


def escaped_attributes(text):
    """Values of attributes with escapes, a line each, because the text of a page does not contain them."""
    return html.unescape("\n".join(value.strip("\"'") for value in _ESCAPED_VALUE.findall(text)))


def xml_text(text, running=False):
    """The text of an XML document, by paragraphs. `running`: of a document in which nearly every element is inside a paragraph."""
    visible = prose.lifted(prose.restored(_visible(text, True)))
    if "<CharacterStyleRange" in text:
        visible = _LAID_OUT.sub("><", visible)
    lines = prose.ended(_without_tags(visible, prose.Gaps(running))).split("\n")
    return "\n".join(line for line in lines if line and not line.isspace())


def _quoted(found):
    value = found[1] if found[1] is not None else found[2]
    return '="' + value.replace('"', "&quot;").replace(">", "&gt;") + '"'


def spelt_alike(text):
    """XML in the form that most programs write: no comments and CDATA, names without prefixes, attributes in double quotes."""
    text = _LOOSE_END.sub(r"\1>", _PREFIX.sub(r"\1", _visible(text, True)))
    return _TAG.sub(lambda found: _ATTRIBUTE.sub(_quoted, found[0]), text) if _ODD.search(text) else text


def has_own_entities(text):
    """Whether text between tags contains an entity that the document itself declares, so that its value is elsewhere."""
    if "<!ENTITY" not in text:
        return False
    text = _visible(text, True)
    declared = _ENTITY.findall(text)
    if not declared:
        return False
    used = set(_USED.findall("".join(_TAG.split(text[text.rindex("<!ENTITY"):])[::3])))
    names = {name + ";" for _, name in declared}
    return bool(used & names or any(sign for sign, _ in declared) and used - html.entities.html5.keys())


def attributes(text):
    """Values of attributes that a person may have written, each once and on its own line."""
    values = dict.fromkeys(value[1:] for value in _SPOKEN.findall(text))
    return _HUSH.sub("", html.unescape("\n".join(values)) + "\n")
