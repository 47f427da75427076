"""The meaning of an ICAP server's answer, according to its product's description. Pure."""
import re
from collections import namedtuple

from icap_request import FOLD
from server_answers import Garbage, name_of, status_of

# Headers by which any product may say that it blocks (draft-stecher-icap-subid), in addition to those in its settings.
SIGNS = frozenset({b"x-infection-found", b"x-virus-id", b"x-violations-found"})
THREAT = re.compile(rb"Threat=([^;]*)", re.IGNORECASE)
# First line of an HTTP request: method, target, version. It is as lenient as the servers, which may return a changed request.
REQUEST_LINE = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [^\r\n]+ HTTP/\d\.\d\r\n")
MOST_RULE = 100
SUCCESS = re.compile(rb"\A(HTTP/\d\.\d) 2\d\d[^\r\n]*")

# The message that was sent: the HTTP head that its body belongs to, its body's size and checksum, whether a 204 was asked for.
Question = namedtuple("Question", "method head size checksum offers204")
# `word`: passed, blocked, or modified. `shows`: the answer itself is a response that no client takes for the message.
Verdict = namedtuple("Verdict", "word rule shows")


def verdict_statuses(product):
    """The ICAP statuses of answers that may be a verdict on a message."""
    return product.blocked.icap_statuses | {200, 204}


def verdict_of(answer, question, product):
    """The Verdict of a complete answer with one of `verdict_statuses`. Raises Garbage if it is neither a verdict nor a message."""
    if blocked := sign_of_block(answer, question, product):
        return blocked
    if answer.status == 204:
        if not question.offers204:
            raise Garbage("204, which the request did not offer")
        if answer.kind is not None:
            raise Garbage("204 with a message")
        return Verdict("passed", None, False)
    if answer.kind is None:
        raise Garbage("200 without a message")
    same = answer.http_head == question.head
    if not same and not _begins_a_message(answer):
        raise Garbage("a message whose HTTP head is not that of its part")
    unchanged = same and not _substituted(answer, question) and (answer.size, answer.checksum) == (question.size, question.checksum)
    return Verdict("passed" if unchanged else "modified", None, False)


def sign_of_block(answer, question, product):
    """The block that an answer shows, or None. Of an incomplete answer, the received part is examined."""
    if answer.status in product.blocked.icap_statuses:
        return Verdict("blocked", rule_of(answer, product), False)
    named = any(name in answer.headers for name in SIGNS.union(product.blocked.headers))
    substituted = page = False
    if question.method == "REQMOD" and answer.kind == "res":
        substituted = True  # the Encapsulated header shows it, whether or not the response arrived
    if answer.http_head is not None:
        substituted = _substituted(answer, question)
        page = answer.http_status() in product.blocked.statuses and answer.http_head != question.head
    # no client accepts a response in place of its upload, whatever else the product's settings name
    replaced = substituted and (product.blocked.substituted or question.method == "REQMOD")
    if not (named or page or replaced):
        return None
    shows = answer.whole and answer.status == 200 and (substituted or page) and answer.http_status() is not None
    return Verdict("blocked", rule_of(answer, product), shows)


def forbidding(http_head):
    """The head of a product's page, with 403 instead of a success, because a client that reads only the status would take the page for the file."""
    return SUCCESS.sub(rb"\1 403 Forbidden", http_head)


def _substituted(answer, question):
    """A response in place of an upload, by its part's name or by its head alone, or of a download with another status."""
    if question.method == "REQMOD":
        return answer.kind == "res" or (answer.http_head != question.head and answer.http_head.startswith(b"HTTP/"))
    return answer.kind == "res" and answer.http_status() != status_of(question.head)


def _begins_a_message(answer):
    """Whether the HTTP head is that of a request or a response, as its part's name says."""
    return answer.http_status() is not None if answer.kind == "res" else REQUEST_LINE.match(answer.http_head) is not None


def rule_of(answer, product):
    """The name of the finding, from the headers for it (draft-stecher-icap-subid), otherwise the product's name."""
    found = product.name.encode()
    for line in answer.lines:
        name, (_, _, value) = name_of(line), line.partition(b":")
        if name == b"x-virus-id" and value.strip():
            found = value.strip()
        if name == b"x-infection-found" and (threat := THREAT.search(FOLD.sub(b" ", value))) and threat[1].strip():
            found = threat[1].strip()
            break
        # the header has a count, then four lines for each finding: file, threat, its number, the action
        parts = FOLD.split(value)
        if name == b"x-violations-found" and len(parts) > 2 and parts[2].strip():
            found = parts[2].strip()
    return re.sub(r"[^0-9A-Za-z._:-]", "_", found.decode("ascii", "replace"))[:MOST_RULE]
