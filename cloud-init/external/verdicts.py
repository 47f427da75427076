"""The meaning of an ICAP server's answer, by what its product says of itself. Pure."""
import re
from collections import namedtuple

from icap_request import FOLD
from server_answers import Garbage, name_of, status_of

THREAT = re.compile(rb"Threat=([^;]*)", re.IGNORECASE)
MOST_RULE = 100

# The message that was sent: the HTTP head that its body belongs to, its body's size and checksum, whether a 204 was asked for.
Question = namedtuple("Question", "method head size checksum offers204")
# `word`: passed, blocked, or modified. `shows`: the answer itself is a response that no client takes for the message.
Verdict = namedtuple("Verdict", "word rule shows")


def verdict_statuses(product):
    """The ICAP statuses of answers to a message that may be a verdict."""
    return product.blocked.icap_statuses | {200, 204}


def verdict_of(answer, question, product):
    """Of a whole answer with a status of a verdict (`verdict_statuses`). Raises Garbage when it is neither a verdict nor a message."""
    if answer.status in product.blocked.icap_statuses:
        return Verdict("blocked", rule_of(answer, product), False)
    status = answer.http_status()
    same = answer.http_head == question.head
    # in place of an upload, or of a download with another status
    substituted = answer.kind == "res" and (question.method == "REQMOD" or status != status_of(question.head))
    page = status in product.blocked.statuses and not same
    named = any(name in answer.headers for name in product.blocked.headers)
    if named or page or substituted and product.blocked.substituted:
        return Verdict("blocked", rule_of(answer, product), (substituted or page) and status is not None)
    if answer.status == 204:
        if not question.offers204:
            raise Garbage("204, which the request did not offer")
        return Verdict("passed", None, False)
    if answer.kind is None:
        raise Garbage("200 without a message")
    unchanged = same and not substituted and (answer.size, answer.checksum) == (question.size, question.checksum)
    return Verdict("passed" if unchanged else "modified", None, False)


def rule_of(answer, product):
    """The name of what was found, by the headers that name it (draft-stecher-icap-subid), else the product's."""
    found = product.name.encode()
    for line in answer.lines:
        name, (_, _, value) = name_of(line), line.partition(b":")
        if name == b"x-infection-found" and (threat := THREAT.search(FOLD.sub(b" ", value))) and threat[1].strip():
            found = threat[1].strip()
            break
        # a count, then four lines for each: file, threat, its number, what became of it
        parts = FOLD.split(value)
        if name == b"x-violations-found" and len(parts) > 2 and parts[2].strip():
            found = parts[2].strip()
    return re.sub(r"[^0-9A-Za-z._:-]", "_", found.decode("ascii", "replace"))[:MOST_RULE]
