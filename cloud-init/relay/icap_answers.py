"""The answers to a client, as bytes. Pure.

Every way of blocking gives the same answer, so that no client, whichever sign it goes by, takes one for a pass: 200 with an HTTP
response 403 in place of the message, X-Infection-Found, X-Virus-ID and X-Violations-Found.
"""
import os
import re

NAME = b"icap-gateway"
VIA = b"Via: ICAP/1.0 " + NAME + b"\r\n"
CONTINUE = b"ICAP/1.0 100 Continue\r\n\r\n"
PREVIEW = 1024
# Seconds for which a client may cache the answer to OPTIONS.
OPTIONS_TTL = 3600

# Names of the relay's own rules. The scanner's rules are in gateway.ldb.
UNREADABLE_ENCODING = "Gateway.Unreadable.Encoding"
WITHOUT_BODY = "Gateway.WithoutBody"
UNNAMED = "Gateway.Unnamed"
# Maximum number of findings in an answer; the log has all of them.
MOST_FOUND = 10
# The scanner's name for the same limit.
TOO_LARGE = "Heuristics.Limits.Exceeded.MaxFileSize"

# The page beside this file, which a setting may replace. Nothing of the message stands in it: what renders it would run what a URL
# brings along.
with open(os.path.join(os.path.dirname(__file__), "blocked.html"), encoding="utf-8") as _page:
    PAGE = _page.read()


def head(status, istag, close, *lines):
    return b"ICAP/1.0 %s\r\nISTag: %s\r\nConnection: %s\r\n%s\r\n" % (
        status,
        istag,
        b"close" if close else b"keep-alive",
        b"".join(lines),
    )


def refused(refusal, istag):
    return head(f"{refusal.status} {refusal.reason}".encode(), istag, True, b"Encapsulated: null-body=0\r\n")


def no_content(istag, close):
    return head(b"204 No Content", istag, close)


def findings(rule, found=()):
    """{header in small letters: its line}: the signs of a block in the head. `found`: see `blocked`."""
    violations = [(plain(one["part"]) or "-", f"{word(one['rule'])} ({one['count']})") for one in found[:MOST_FOUND]] or [("-", rule)]
    lines = "".join(f"\t{part}\r\n\t{what}\r\n\t0\r\n\t0\r\n" for part, what in violations)
    return {
        b"x-infection-found": b"X-Infection-Found: Type=0; Resolution=2; Threat=%s;\r\n" % rule.encode(),
        b"x-virus-id": b"X-Virus-ID: %s\r\n" % rule.encode(),
        b"x-violations-found": f"X-Violations-Found: {len(violations)}\r\n{lines}".encode(),
    }


def word(name):
    """A rule's name in the form of a header value."""
    return re.sub(r"[^0-9A-Za-z._:-]", "_", name)


def plain(text):
    """Names from an archive, which anybody may have chosen, in printable ASCII and at most one line long."""
    return re.sub(r"[^ -~]", "_", text).strip()[:200]


def blocked(rule, istag, close, found=()):
    """`found`: the findings of an engine that counts, each with its rule, its count and the part of the file in which it is."""
    rule = word(rule)
    page = PAGE.replace("{rule}", rule.removesuffix(".UNOFFICIAL")).encode()
    response = (
        b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
        b"Cache-Control: no-store\r\nConnection: close\r\n\r\n" % len(page)
    )
    return head(
        b"200 OK",
        istag,
        close,
        *findings(rule, found).values(),
        b"Encapsulated: res-hdr=0, res-body=%d\r\n" % len(response),
    ) + b"%s%x\r\n%s\r\n0\r\n\r\n" % (response, len(page), page)


def unchanged(part, http_head, has_body, istag, close):
    """The heads of a message that is returned unchanged; its body follows in chunks."""
    if http_head.endswith(b"\r\n\r\n"):
        http_head = http_head[:-2] + VIA + b"\r\n"
    kind = part.replace(b"hdr", b"body") if has_body else b"null-body"
    first = b"%s=0, " % part if http_head else b""
    return head(b"200 OK", istag, close, b"Encapsulated: %s%s=%d\r\n" % (first, kind, len(http_head))) + http_head


def options(method, connections, istag, close):
    return head(
        b"200 OK",
        istag,
        close,
        b"Methods: %s\r\nService: %s\r\nMax-Connections: %d\r\n" % (method.encode(), NAME, connections),
        b"Options-TTL: %d\r\nAllow: 204\r\nPreview: %d\r\n" % (OPTIONS_TTL, PREVIEW),
        b"Transfer-Preview: *\r\nEncapsulated: null-body=0\r\n",
    )
