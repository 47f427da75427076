"""Mails and saved web pages (MIME, RFC 2045 to 2047), mailboxes."""
import email
import email.errors
import email.header
import email.policy
import re

_FROM = re.compile(rb"(?:^|\n)(?=From [^\n]{1,300}\d\d:\d\d)")


def _decoded(value):
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, email.errors.MessageError):
        return str(value)


def _parameters(part):
    """Names in parameters, which may be encoded and split (RFC 2231)."""
    for name in (part.get_filename(), part.get_param("name")):
        if name:
            yield _decoded(email.utils.collapse_rfc2231_value(name))


def read(data, about):
    """All headers decoded, then all parts, at whatever depth."""
    pieces = _FROM.split(data) if data.startswith(b"From ") else [data]
    if len(pieces) > 2:
        for number, piece in enumerate(filter(None, pieces), 1):
            yield f"message {number}", piece, "message/rfc822"
        return
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    for part in message.walk():
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
            yield names[0] if names else kind, content, f"{kind}; part; charset={part.get_content_charset('')}"


def card(data, about):
    """vCard and iCalendar: lines that were folded, joined (RFC 6350 §3.2, RFC 5545 §3.1), and their escapes."""
    text = re.sub(r"\r?\n[ \t]", "", data.decode(about.encodings[0], "replace"))
    yield re.sub(r"\\([nN,;\\])", lambda sign: "\n" if sign[1] in "nN" else sign[1], text)
