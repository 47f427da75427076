"""The head of an ICAP request, read strictly (RFC 3507). Pure.

c-icap is sent a head made anew, never the client's own: offsets that fall or a preview of a terabyte damage its memory.
"""
import re
from collections import namedtuple

# The three words of the request line, with one blank between them.
LINE = re.compile(rb"([!-~]+) ([!-~]+) ICAP/(\d{1,9})\.(\d{1,9})")
# icap://host:port/service?arguments. The arguments are c-icap's own settings, which a client must not choose.
URI = re.compile(rb"icaps?://[^/?]*/([^?]*)(?:\?.*)?", re.IGNORECASE)
# A header on one line (RFC 9110 §5.6.2); a folded header is joined before.
HEADER = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\0-\x08\x0a-\x1f\x7f]*)")
FOLD = re.compile(rb"\r\n[ \t]+")
PART = re.compile(rb"\s*([a-z]+-[a-z]+)\s*=\s*(\d{1,8})\s*")
BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
# The parts that a message may have (§4.4.1).
PARTS = {
    "REQMOD": ((b"req-hdr", b"req-body"), (b"req-hdr", b"null-body"), (b"req-body",)),
    "RESPMOD": (
        *((b"req-hdr", b"res-hdr", b"res-body"), (b"req-hdr", b"res-hdr", b"null-body")),
        *((b"res-hdr", b"res-body"), (b"res-hdr", b"null-body"), (b"req-hdr", b"res-body"), (b"req-hdr", b"null-body")),
        (b"res-body",),
    ),
    "OPTIONS": ((), (b"null-body",)),
}
# Largest size of all HTTP heads together, in bytes: four times the usual limit of proxies.
MOST_HTTP_HEAD = 256 * 1024

# `sizes`: of each HTTP head in front of the body. `judged`: the part that the body belongs to. `preview`: whether there is one; its
# length is as its chunks say. `headers`: {name in small letters: [values]}, none of which holds a control character.
Request = namedtuple("Request", "method service parts sizes judged has_body allow204 preview close headers")


class Refusal(Exception):
    """An ICAP error for a message, which then gets no verdict."""

    def __init__(self, status, reason):
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason


def bad(reason):
    return Refusal(400, f"Bad Request: {reason}")


def service_of(uri, services):
    """The service's name in a URI. Slashes at its ends and capitals are ignored."""
    found = URI.fullmatch(uri)
    if not found:
        raise bad("the URI is not icap://host/service")
    service = services.get(found[1].strip(b"/").lower())
    if service is None:
        raise Refusal(404, "ICAP Service not found")
    return service


def headers_of(lines):
    """{name in small letters: [values]} of the lines after the first."""
    headers = {}
    for line in lines:
        found = HEADER.fullmatch(line)
        if not found:
            raise bad("a line is not a header")
        headers.setdefault(found[1].lower(), []).append(found[2].rstrip())
    return headers


def only(headers, name):
    """The value of a header that may occur once, or nothing."""
    values = headers.get(name, ())
    if len(values) > 1:
        raise bad(f"{name.decode()} is given twice")
    return values[0] if values else None


def parts_of(method, value):
    """Names of the parts, and the sizes of all but the last."""
    found = [PART.fullmatch(part) for part in value.split(b",")] if value is not None else []
    if not all(found):
        raise bad("Encapsulated is not a list of parts")
    names = tuple(part[1] for part in found)
    if names not in PARTS[method]:
        raise bad(f"Encapsulated does not list the parts of {method}")
    offsets = [int(part[2]) for part in found]
    sizes = [after - before for before, after in zip(offsets, offsets[1:])]
    if offsets and (offsets[0] != 0 or min(sizes, default=1) <= 0 or offsets[-1] > MOST_HTTP_HEAD):
        raise bad("the offsets in Encapsulated do not grow from 0")
    return names, sizes


def parse(head, services):
    """The request in a head (without its empty line). `services`: {name in small letters: (name at c-icap, method)}."""
    if BARE_END.search(head):
        raise bad("a line does not end in CR LF")
    first, *lines = FOLD.sub(b" ", head).split(b"\r\n")
    found = LINE.fullmatch(first)
    if not found:
        raise bad("the first line is not METHOD URI ICAP/1.0")
    method, uri, major, minor = found.groups()
    if (int(major), int(minor)) != (1, 0):
        raise Refusal(505, "ICAP Version Not Supported")
    method = method.decode()
    if method not in PARTS:
        raise Refusal(501, "Method not implemented")
    service, serves = service_of(uri, services)
    if method not in ("OPTIONS", serves):
        raise Refusal(405, "Method not allowed for service")
    headers = headers_of(lines)
    names, sizes = parts_of(method, only(headers, b"encapsulated"))
    preview = only(headers, b"preview")
    if preview is not None and not preview.isdigit():
        raise bad("Preview is not a number")
    return Request(
        method=method,
        service=service,
        parts=names,
        sizes=sizes,
        judged=b"req-hdr" if method == "REQMOD" else b"res-hdr",
        has_body=bool(names) and names[-1] != b"null-body",
        allow204=any(b"204" in value.replace(b",", b" ").split() for value in headers.get(b"allow", ())),
        preview=preview is not None,
        close=any(b"close" in value.lower() for value in headers.get(b"connection", ())),
        headers=headers,
    )


def encapsulated(request):
    """The Encapsulated line for a message's parts, or nothing."""
    offsets = [sum(request.sizes[:at]) for at in range(len(request.parts))]
    parts = b", ".join(b"%s=%d" % part for part in zip(request.parts, offsets))
    return b"Encapsulated: %s\r\n" % parts if parts else b""


def rebuilt(request, allow204):
    """The head for c-icap. The relay answers previews itself, so c-icap gets none."""
    return b"%s icap://127.0.0.1/%s ICAP/1.0\r\nHost: 127.0.0.1\r\n%s%s\r\n" % (
        request.method.encode(),
        request.service,
        b"Allow: 204\r\n" if allow204 else b"",
        encapsulated(request),
    )
