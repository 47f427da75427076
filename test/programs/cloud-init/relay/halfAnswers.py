"""A conversation whose answer breaks off in its middle: says how many messages were judged, and what the client received."""
import json
import os
import socket
import sys
import types

os.environ.update({"BODY_SECONDS": "0.2", "HEADS_SECONDS": "0.2", "MAX_BODY": "0", "DRAINING": "", "POLICY_DIGESTS": os.devnull})

from conversation import Conversation
from external_engine import External
from icap_request import Refusal

MESSAGE = b"REQMOD icap://h/reqmod ICAP/1.0\r\nHost: h\r\nEncapsulated: req-hdr=0, null-body=%d\r\n\r\n%s"
HEAD = b"POST http://u/a HTTP/1.1\r\nHost: u\r\n\r\n"
PIECE = b"x" * 1000


def cut_off(fault):
    yield PIECE
    raise fault


def without_end():
    while True:
        yield PIECE * 60


BODIES = {
    "whole": lambda: [PIECE],
    "the scanner hangs up": lambda: cut_off(Refusal(500, "Server error")),
    "the file is cut": lambda: cut_off(OSError("the file is shorter than what was written")),
    "the client does not read": without_end,
}


class Engine:
    """Gives every message back, with a body of this test."""

    services = {b"reqmod": (b"reqmod", "REQMOD")}
    istag = b'"t"'

    def __init__(self, conversation):
        self.conversation = conversation
        self.judged = 0

    def judge(self, request, heads, _most_body):
        self.judged += 1
        self.conversation.log(request, 200, "passed")
        self.conversation.give_back(request, heads[0], BODIES[sys.argv[2]]())

    def drop(self):
        pass

    def fields(self):
        return {}


class Elsewhere(Engine):
    """The same by the engine of servers elsewhere: it writes their answers itself."""

    def judge(self, request, heads, _most_body):
        self.judged += 1
        worker = types.SimpleNamespace(product=None, services=self.services, istag=self.istag)
        answer = types.SimpleNamespace(status=200, http_head=heads[0], body=True, kind="req", lines=[], headers={})
        answer.pieces, answer.close = BODIES[sys.argv[2]], lambda: None
        External(worker, self.conversation).give(request, answer, types.SimpleNamespace(word="passed", shows=True, rule=None))


def main():
    client, relay = socket.socketpair()
    client.sendall(MESSAGE % (len(HEAD), HEAD) * 3)
    client.shutdown(socket.SHUT_WR)
    statuses = []
    log = lambda **fields: statuses.append(fields["status"])
    conversation = Conversation(relay, log, {"here": Engine, "elsewhere": Elsewhere}[sys.argv[1]])
    conversation.serve()
    received = b""
    while data := client.recv(1 << 20):
        received += data
    heads, pieces, ends = (received.count(one) for one in (b"\r\nISTag: ", b"\r\nx", b"\r\n0\r\n\r\n"))
    print(json.dumps({"judged": conversation.engine.judged, "heads": heads, "begun": pieces > 0, "ends": ends, "logged": statuses}))


main()
