"""Mails and saved web pages (MIME, RFC 2045 to 2047), mailboxes."""
import binascii
import email.feedparser
import email.message
import email.policy
import email.utils
import re

from .. import codepages
from ..trouble import Trouble

# An encoded word, with the gap before a further one, which does not count (RFC 2047 §6.2)
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,40})?\?([bBqQ])\?([^?]*)\?=(?:\s+(?==\?))?")
# Maximum number of characters of a field with parameters. Python's parser takes time with the square of their number
_LONGEST_FIELD = 16384
# Maximum depth of nested messages and parts. Python's parser examines each line once for each of them
_DEEPEST = 32
_FROM = re.compile(rb"(?:^|\n)(?=From [^\n]{1,300}\d\d:\d\d)")


class _Message(email.message.Message):
    """Parameters whose code page has a zero in its name count as having none, because Python's codecs fail on it."""

    def get_param(self, *asked, **more):
        value = super().get_param(*asked, **more)
        return (None, *value[1:]) if isinstance(value, tuple) and "\0" in (value[0] or "") else value


class _Bounded(email.policy.Compat32):
    message_factory = _Message

    def header_source_parse(self, sourcelines):
        if sourcelines[0][:8].lower() == "content-" and sum(map(len, sourcelines)) > _LONGEST_FIELD:
            raise Trouble("limit", "a mail with a longer field of parameters than is read")
        return super().header_source_parse(sourcelines)


class _Parser(email.feedparser.BytesFeedParser):
    def _new_message(self):
        if len(self._msgstack) > _DEEPEST:
            raise Trouble("limit", f"a mail with parts in parts, more than {_DEEPEST} deep")
        super()._new_message()


def _decoded(value):
    """A header with its encoded words decoded. The border of two words may be inside a character."""
    pieces, at, raw, charset = [], 0, bytearray(), ""
    for found in _WORD.finditer(value):
        if raw and (found.start() > at or found[1].lower() != charset):
            pieces.append(_text(raw, charset))
            raw.clear()
        pieces.append(value[at:found.start()])
        at, charset = found.end(), found[1].lower()
        raw += _unpacked(found[2] in "bB", found[3].encode("utf-8", "surrogateescape"))
    return "".join([*pieces, _text(raw, charset), value[at:]])


def _unpacked(is_base64, data):
    if not is_base64:
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data + b"===")
    except binascii.Error:
        return data


def _text(raw, charset):
    return raw.decode(codepages.known(charset) or "cp1252", "replace")


def _parameters(part):
    """Names in parameters, which may be encoded and split (RFC 2231)."""
    for name in (part.get_filename(), part.get_param("name")):
        if name:
            yield _decoded(email.utils.collapse_rfc2231_value(name))


def read(data, about):
    """All headers decoded, then all parts, at any depth."""
    pieces = _FROM.split(data) if data.startswith(b"From ") else [data]
    if len(pieces) > 2:
        for number, piece in enumerate(filter(None, pieces), 1):
            yield f"message {number}", piece, "message/rfc822"
        return
    parser = _Parser(policy=_Bounded())
    parser.feed(data.lstrip())
    message = parser.close()
    for count, part in enumerate(message.walk()):
        if count > about.limits["files"]:
            raise Trouble("limit", f"a mail with more than {about.limits['files']} parts")
        names = list(_parameters(part))
        headers = [f"{name}: {_decoded(value)}" for name, value in part.raw_items()]
        yield "\n".join(headers + names)
        if part.is_multipart():
            for text in (part.preamble, part.epilogue):
                if text and text.strip():
                    yield text
            continue
        content = part.get_payload(decode=True)
        if content and (part is not message or content != data):
            kind = part.get_content_type()
            found = names[0] if names else kind, content, f"{kind}; part; charset={part.get_content_charset('')}"
            yield found
            if part.get_param("delsp"):  # the blank before a soft break is not part of the text (RFC 3676 §4.1)
                yield found[0], re.sub(rb" \r?\n>* ?", b"", content), found[2]
