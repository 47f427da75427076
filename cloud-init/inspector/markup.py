"""Text of HTML and XML: what a person sees, in the order of the file. Pure, and linear in the length of the text.

Tags inside a paragraph leave no gap, because programs change a format in the middle of a number; the end of a paragraph, a cell or a
row does. Markup that is wrong is read as far as it goes: a check is no parser that refuses.
"""
import html
import html.entities
import re

from . import prose

# A tag, with its name; quoted values may hold the signs of tags.
_TAG = re.compile(
    r"</?([A-Za-z_][\w:.-]*)[^<>\"']*(?:(?:\"[^\"<]{0,4000}\"|'[^'<]{0,4000}')[^<>\"']*)*>|<[^<>]*>"
)
# Beginnings of comments. HTML has odd ones too, and CDATA, which end at the next bracket (HTML, 13.2.5.41), as an empty comment does
_HIDDEN = re.compile(r"<(?:!--|(script|style)(?=[\s/>])|[!?](?!doctype\b)|/(?=[^A-Za-z>]))", re.I)
_HIDDEN_XML = re.compile(r"<(?:!--|!\[CDATA\[|\?)()")
_CLOSE = {name: re.compile(f"</{name}", re.I) for name in ("script", "style")}
_ENDS = {"-": re.compile("-->"), "[": re.compile(r"\]\]>"), "?": re.compile(r"\?>")}
_EMPTY = re.compile("-?>")
_COMMENT, _BRACKET = re.compile("--!?>"), re.compile(">")
_BREAKS = frozenset(
    "address article aside blockquote body br button caption center dd details div dl dt fieldset figcaption figure footer form"
    " frame h1 h2 h3 h4 h5 h6 head header hr html iframe input label legend li main menu nav object ol optgroup option p"
    " pre section select summary table tbody td textarea tfoot th thead title tr ul".split()
)


# A value with an entity
_ESCAPED_VALUE = re.compile(r"=\s*(\"[^\"<>&]*&[^\"<>]*\"|'[^'<>&]*&[^'<>]*'|[^\s\"'<>&=]*&[A-Za-z]{2,8};[^\s\"'<>]*)")
# A name, and its value in either kind of quotes
_ATTRIBUTE = re.compile(r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ODD = re.compile(r"=\s*'|\s=\s*\"|=\s+\"|=\"[^\"<>]*>[^<>]*\"")
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:")
_LOOSE_END = re.compile(r"(</[\w.-]+)\s+>")
# An entity with its value in the document. One that is fetched from elsewhere brings nothing that this file holds.
_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?([\w:.-]+)\s+(?!\s|(?:SYSTEM|PUBLIC)\b(?!(?s:.{0,999}?)data:))")
_USED = re.compile(r"&([A-Za-z_][\w:.-]*;)")


class _Html(dict):
    """The text that replaces a tag of this name."""

    def __missing__(self, name):
        self[name] = "\n" if name and name.lower() in _BREAKS else ""
        return self[name]


def _without_tags(text, gaps):
    pieces = _TAG.split(text)
    pieces[1::2] = map(gaps.__getitem__, pieces[1::2])
    return html.unescape("".join(pieces))


def _visible(text, cdata):
    """HTML without comments, scripts, styles and CDATA; XML (`cdata`) without comments and instructions, with what is in CDATA."""
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
    """The text that a browser shows of a page."""
    return _without_tags(_visible(text, False), _Html())


def escaped_attributes(text):
    """Values of attributes in which something is escaped, a line each: the text of a page is without them."""
    return html.unescape("\n".join(value.strip("\"'") for value in _ESCAPED_VALUE.findall(text)))


def xml_text(text, running=False):
    """The text of an XML document, paragraph by paragraph. `running`: of a document, where each element but a few is within one."""
    visible = prose.lifted(_visible(text, True))
    lines = _without_tags(visible, prose.Gaps(running)).split("\n")
    return "\n".join(line for line in lines if line and not line.isspace())


def _quoted(found):
    value = found[1] if found[1] is not None else found[2]
    return '="' + value.replace('"', "&quot;").replace(">", "&gt;") + '"'


def spelt_alike(text):
    """XML as programs mostly write it: no comments and CDATA, names without prefixes, attributes in double quotes."""
    text = _LOOSE_END.sub(r"\1>", _PREFIX.sub(r"\1", _visible(text, True)))
    return _TAG.sub(lambda found: _ATTRIBUTE.sub(_quoted, found[0]), text) if _ODD.search(text) else text


def has_own_entities(text):
    """Whether text between tags holds an entity that the document declares itself: its value stands elsewhere."""
    if "<!ENTITY" not in text:
        return False
    text = _visible(text, True)
    declared = _ENTITY.findall(text)
    if not declared:
        return False
    used = set(_USED.findall("".join(_TAG.split(text[text.rindex("<!ENTITY"):])[::2])))
    names = {name + ";" for _, name in declared}
    return bool(used & names or any(sign for sign, _ in declared) and used - html.entities.html5.keys())


def attributes(text, names):
    """Values of attributes of these names (a regular expression), a line each."""
    return "\n".join(html.unescape(value) for value in re.findall(r"\s(?:[\w.-]+:)?(?:" + names + r")=[\"']([^\"'<]+)", text))
