"""The questions of the monitor to an ICAP server, and the meaning of the answers. Pure.

OPTIONS says whether a service is there; the canary whether it blocks: a planted text must come back blocked in the product's own
way, a clean one allowed.
"""
import zlib
from collections import namedtuple

from server_answers import Garbage
from verdicts import Question, verdict_of, verdict_statuses

# `wrong`: a wrong verdict, which counts at once; else no right answer came, which may be chance. `blocks_all`: wrong, and each
# such answer is an incident at the product.
Trouble = namedtuple("Trouble", "sentence wrong blocks_all", defaults=(False, False))

URL = b"http://canary.invalid/"
GET = b"GET " + URL + b" HTTP/1.1\r\nHost: canary.invalid\r\n\r\n"


def options_message(service, parts=b""):
    return b"OPTIONS icap://icap/%s ICAP/1.0\r\nHost: icap\r\n%s\r\n" % (service.path, parts)


def canary_message(service, text, product):
    """(the message, its Question)"""
    body = text.encode()
    entity = b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(body)
    if service.method == "REQMOD":
        heads = [(b"req-hdr", b"POST " + URL + b" HTTP/1.1\r\nHost: canary.invalid\r\n" + entity)]
    else:
        heads = [(b"req-hdr", GET), (b"res-hdr", b"HTTP/1.1 200 OK\r\n" + entity)]
    parts, offset = [], 0
    for name, head in heads:
        parts.append(b"%s=%d" % (name, offset))
        offset += len(head)
    parts.append(b"%s-body=%d" % (heads[-1][0][:3], offset))
    offers204 = product.answers204 != "never"
    message = b"%s icap://icap/%s ICAP/1.0\r\nHost: icap\r\n%sEncapsulated: %s\r\n\r\n%s%x\r\n%s\r\n0\r\n\r\n" % (
        service.method.encode(),
        service.path,
        b"Allow: 204\r\n" if offers204 else b"",
        b", ".join(parts),
        b"".join(head for _, head in heads),
        len(body),
        body,
    )
    return message, Question(service.method, heads[-1][1], len(body), zlib.crc32(body), offers204)


def named(what, service):
    return f"{what} /{service.path.decode()}"


def status_trouble(answer, good, what, address, product):
    """The Trouble of an answer with an unexpected status, or None."""
    if answer.status in good:
        return None
    if answer.status in product.overload:
        return Trouble(f"{address} is overloaded: it answers {what} with {answer.status}")
    if answer.status == 404:
        return Trouble(f"{address} does not know the path of {what} (404): is it another one in the product's settings?")
    return Trouble(f"{address} answers {what} with ICAP status {answer.status}")


def options_trouble(answer, service, address, product):
    what = named("OPTIONS", service)
    trouble = status_trouble(answer, {200}, what, address, product)
    offered = b",".join(answer.headers.get(b"methods", ())).upper()
    if trouble is None and offered and service.method.encode() not in offered.replace(b",", b" ").split():
        return Trouble(f"{address} does not offer {service.method} at /{service.path.decode()}")
    return trouble


def canary_trouble(answer, question, planted, service, address, product):
    """The problem with the answer to the planted text, or to the clean one; None if the answer is right."""
    what = named(service.method, service)
    trouble = status_trouble(answer, verdict_statuses(product), what, address, product)
    if trouble is not None:
        return trouble
    try:
        blocked = verdict_of(answer, question, product).word == "blocked"
    except Garbage as garbage:
        return Trouble(f"{address} answers {what} with something other than a verdict: {garbage}")
    if planted and not blocked:
        reason = "is it in monitoring or trial mode, or is the canary's rule missing?"
        return Trouble(f"{address} answers but does not block: {reason}", wrong=True)
    if blocked and not planted:
        reason = "is one of its rules too wide, or does it block on an error of its own?"
        return Trouble(f"{address} blocks everything, a clean text too: {reason}", wrong=True, blocks_all=True)
    return None
