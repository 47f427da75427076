"""The format of a file, by its bytes and never by its name. Pure.

A format that looks like two things is read as the first that its bytes claim; its bytes are searched as they are in any case.
"""
import re

# The formats, each with its kind in rules of the kind `type`, and its mark: a regular expression for the file's first bytes.
_FORMATS = (
    ("zip", "archive", rb"PK(?:\x03\x04|\x05\x06|\x07\x08PK|00PK\x03\x04)"),
    ("pdf", "pdf", rb"(?s:.{0,1019})%PDF-"),
    ("compound", "office", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("rtf", "office", rb"\s*\{\\rt"),
    ("gzip", "archive", rb"\x1f\x8b"),
    ("7z", "7z", rb"7z\xbc\xaf\x27\x1c"),
    ("archive", "archive", rb"Rar!\x1a\x07|MSCF\0\0\0\0|xar!|0707[0-9]{2}|\xc7\x71|\x71\xc7|!<arch>\n|(?s:.{2})-lh[0-7d]-"),
    ("archive", "archive", rb"(?s:.{257})ustar|(?s:.{32769})CD001"),
    ("stream", "archive", rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"
                          rb"|\xfd7zXZ\0|\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18|\x04\x22\x4d\x18|\x02\x21\x4c\x18"),
    ("stream", "archive", rb"LZIP|\x5d\0\0(?s:.)[\0-\x08]|\x1f\x9d|\x89LZO\0\r\n\x1a\n"),
    ("zlib", "archive", rb"\x78[\x01\x5e\x9c\xda]"),
    ("sqlite", "database", rb"SQLite format 3\0"),
    ("tnef", "mail", rb"\x78\x9f\x3e\x22"),
    ("flash", "media", rb"CWS"),
    ("store", "mail", rb"!BDN(?s:.{4})S[MO]"),
    ("array", "", rb"\x93NUMPY"),
    ("rows", "database", rb"[\x02-\x04\x30-\x32\x83\x8b\x8e\xcb\xf5\xfb](?s:.)[\1-\x0c][\1-\x1f](?s:.{8})\0\0"),
    ("cms", "", rb"\x30(?s:.{1,32}?)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"),
)
# Formats that no reader reads. They are reported, and handled by setting.
_UNREAD = (
    # RFC 9580 §5.1 and §5.3: the session's key, by a key (its version, whose it is, its algorithm) or by a password
    ("encrypted", "an OpenPGP message", rb"(?s:\x85..|\x84.|\xc1(?:[\0-\xbf]|[\xc0-\xdf].))\x03(?s:.{8})[\x01\x02\x10\x12\x16\x19]"
                                        rb"|(?s:[\x8c\xc3].[\x04-\x06]).{0,1}[\x07-\x0a][\0-\x03]"),
    ("encrypted", "an encrypted CMS message", rb"\x30(?s:.{0,32})(?:\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x03\x06]"
                                                 rb"|\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17)"),
    ("encrypted", "an age file", rb"age-encryption\.org/v"),
    ("encrypted", "an encrypted file", rb"Salted__|AES[\x01-\x03]\0|\x03\xd9\xa2\x9a[\x65-\x67]\xfb\x4b\xb5"
                                        rb"|LUKS\xba\xbe|(?s:.{3})-FVE-FS-|\$ANSIBLE_VAULT;"),
    ("unreadable", "compressed data", rb"LRZI|bvx[-12n]|\xff\x06\0\0sNaPpY|\xa3\x01|\xa3\x02\x78\x9c|\xa3\x03BZh|SZDD|KWAJ"),
    ("unreadable", "compressed CMS data", rb"\x30(?s:.{0,32})\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"),
    ("unreadable", "an archive of a kind that is not read", rb"(?s:.{7})\*\*ACE\*\*"
                   rb"|MSWIM\0\0\0|hsqs|7kSt|SIT!|StuffIt |(?s:.{20})\xdc\xa7\xc4\xfd|\x60\xea"
                   rb"|PACK\0\0\0[\x02\x03]|ALZ\x01|EGGA|ITSF"),
    ("unreadable", "a table of a kind that is not read", rb"PAR1|ORC|Obj\x01|ARROW1\0\0"),
)
_TROUBLES = [(why, detail, re.compile(mark)) for why, detail, mark in _UNREAD]
KINDS = {"docx": "office", "text": "", "html": "", "xml": "", "mail": "mail", "form": "", "binary": "", "picture": "pictures"}
KINDS.update({name: kind for name, kind, _ in _FORMATS})
_COMPILED = [(name, re.compile(mark)) for name, _, mark in _FORMATS]
_SOME = re.compile(b"|".join(mark for _, _, mark in _FORMATS))
# Kinds that need no reader, because their bytes are searched anyway.
_PLAIN = (
    ("pictures", rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|BM(?s:.{4})\0{4}|II\*\0|MM\0\*"
                 rb"|RIFF(?s:.{4})WEBP|(?s:.{4})ftyp(?:heic|mif1|avif)|\0\0\0\x0c(?:jP  |JXL )|8BPS|AT&TFORM"),
    ("media", rb"ID3|\xff[\xfb\xf3\xf1\xf9]|OggS|fLaC|RIFF(?s:.{4})(?:WAVE|AVI )|FORM(?s:.{4})AIFF|#!AMR|(?s:.{4})ftyp|\x1a\x45\xdf\xa3"
              rb"|\x30\x26\xb2\x75\x8e\x66\xcf\x11|\.RMF|\0\0\x01[\xba\xb3]|FLV\x01|[FZC]WS[\x01-\x30]"),
    ("executable", rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xca\xfe\xba\xbe|\0asm"),
)
_KINDS = [(kind, re.compile(mark)) for kind, mark in _PLAIN]
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|title|script|div|table|p|br|span|a|h[1-6]|meta|style|b|i|td|tr|!--)[\s/>]", re.I)
_XML = re.compile(rb"\s*<(?:\?xml|!DOCTYPE|[A-Za-z_][\w.-]*(?::[\w.-]+)?[\s/>])")
# Lines of vCard, iCalendar and LDIF have the form of a mail's headers
_CARD = re.compile(rb"\s*(?:BEGIN:V(?:CARD|CALENDAR|NOTE|TODO)|dn:)", re.I)
_FIELD = re.compile(rb"(?:[ \t]*\r?\n)*(?:From |>?[!-9;-~]{2,60}[ \t]*(?:\([^)\n]*\))?:)")
_MAIL = re.compile(
    rb"^(?:from|to|cc|bcc|subject|date|received|message-id|return-path|reply-to|delivered-to|mime-version|content-(?:type|transfer-encoding"
    rb"|disposition)|x-[a-z-]+|sender|envelope-to|status)[ \t]*(?:\([^)\n]*\))?:", re.I | re.M)
# The list of a zip file names the list of an OPC package's types, or the type of an OpenDocument file or an e-book.
_DOCUMENT = re.compile(rb"PK\x01\x02(?s:.{42})(?:\[Content_Types\]\.xml|mimetype)")
_BOUNDARY = re.compile(rb"(?:\r?\n)*--([^\r\n]{1,200})\r?\nContent-Disposition:", re.I)
_OBJECT, _STREAM = re.compile(rb"[0-9] [0-9]+ obj\b"), re.compile(rb"\bstream\r?\n")


def packs_text_as_pdf(data):
    """Whether a text is a PDF in ASCII with compressed streams, and does not only mention the mark."""
    return b"/Filter" in data and bool(_OBJECT.search(data) and _STREAM.search(data))


def kinds(data, encodings):
    """All types whose marks a file has. A file that fits two types has both."""
    found = {KINDS[name] for name, mark in _COMPILED if mark.match(data)}
    if encodings[:1] not in (["ascii"], ["utf-8"]):
        found |= {kind for kind, mark in _KINDS if mark.match(data)}
    return found & {"pdf", "office", "pictures", "media", "7z"}


def trouble(data, encodings):
    """(why, detail) for a file that no reader reads, from its first bytes, or None. A text may begin like an archive."""
    is_text = bool(encodings) and encodings[0] in ("ascii", "utf-8")
    for why, detail, mark in _TROUBLES:
        if mark.match(data) and not (is_text and why == "unreadable"):
            return why, detail
    if data[-512:-508] == b"koly":
        return "unreadable", "a disk image"
    return None


def format_of(data, content_type, encodings):
    """(format, kind) of a file. `encodings`: result of codepages.guesses."""
    for name, mark in _COMPILED if _SOME.match(data) else ():
        if mark.match(data):
            return ("docx", "office") if name == "zip" and _DOCUMENT.search(data) else (name, KINDS[name])
    for kind, mark in _KINDS if encodings[:1] not in (["ascii"], ["utf-8"]) else ():
        if mark.match(data):
            return "picture" if kind == "pictures" else "binary", kind
    start = data[:65536]
    if encodings and encodings[0].startswith(("utf-16", "utf-32")):
        start = start.decode(encodings[0], "ignore").encode("utf-8", "ignore")
    if content_type.lower().startswith("multipart/") or _BOUNDARY.match(start):
        return "form", ""
    if not encodings:
        return "binary", ""
    if _CARD.match(start):
        return "text", ""
    if _XML.match(start) and not re.match(rb"\s*<(?:!doctype\s+html|html|head|body)\b", start, re.I):
        return "xml", "office" if b"mso-application" in start[:4096] else ""
    if not content_type.startswith("text/plain; part") and _FIELD.match(start) and _MAIL.search(start):
        return "mail", "mail"
    if _HTML.search(start) or "html" in content_type.lower():
        return "html", ""
    return "text", ""
