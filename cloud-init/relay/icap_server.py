"""The relay's connection to c-icap. It is opened on demand and kept as long as the client's."""
import re
import socket
import time
from collections import namedtuple

from icap_request import Refusal
from policy_tag import policy_tag
from wire import Chunked, Gone, TooSlow, Wire

# Times in seconds: after which c-icap may have been restarted; to connect; for a step in which c-icap only copies; for the verdict.
FRESH = 0.5
CONNECT = 3
COPY = 60
VERDICT = 300

ISTAG = re.compile(rb"\r\nISTag: *([^\r]+)", re.IGNORECASE)
FOUND = re.compile(rb"\r\nX-Infection-Found:[^\r]*Threat=([^;\r]*)", re.IGNORECASE)
ENCAPSULATED = re.compile(rb"\r\nEncapsulated: *(?:(re[qs]-hdr)=0, *)?(\w+-body)=(\d+)", re.IGNORECASE)

# `rule`: the rule that c-icap names, or None. `part`, `http_head`: of the message in a 200, whose body may follow.
Answer = namedtuple("Answer", "status rule part http_head has_body")


class Server:
    """A connection to c-icap. A failure is a Refusal: the client gets an error, and nothing of the answer is used."""

    # ISTag of the last answer on any connection, which the relay's own refusals carry as well
    istag = b'"icap-gateway"'

    def __init__(self, address):
        self.address = address
        self.wire = None
        self.used = 0.0
        self.tag = None  # of the last answer on this connection

    def drop(self):
        if self.wire is not None:
            self.wire.connection.close()
            self.wire = None

    def trouble(self):
        self.drop()
        return Refusal(500, "Server error")

    def send(self, out):
        try:
            now = time.monotonic()
            if self.wire is not None and now - self.used > FRESH and self.wire.hung_up():
                self.drop()
            if self.wire is None:
                connection = socket.create_connection(self.address, CONNECT)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.wire = Wire(connection)
            self.used = now
            self.wire.send(out, now + COPY)
        except (TooSlow, OSError):
            raise self.trouble() from None

    def answer(self):
        """The answer without its body."""
        wire = self.wire
        until = time.monotonic() + VERDICT
        try:
            while (end := wire.buffer.find(b"\r\n\r\n", wire.at)) < 0:
                wire.fill(until)
            head = wire.take(end + 4 - wire.at)
            status = head[:13]
            if status not in (b"ICAP/1.0 200 ", b"ICAP/1.0 204 "):
                raise self.trouble()
            tag = ISTAG.search(head)
            if tag:
                self.tag = Server.istag = policy_tag(tag[1])
            encapsulated = ENCAPSULATED.search(head)
            if status == b"ICAP/1.0 204 " or not encapsulated:
                return Answer(int(status[9:12]), None, None, b"", False)
            found = FOUND.search(head)
            return Answer(
                status=200,
                rule=found[1].decode("ascii", "replace") if found else None,
                part=encapsulated[1] and encapsulated[1].lower(),
                http_head=wire.exactly(int(encapsulated[3]), until),
                has_body=encapsulated[2].lower() != b"null-body",
            )
        except (Gone, TooSlow, OSError):
            raise self.trouble() from None

    def body(self):
        """The body of an answer, in pieces."""
        body = Chunked(self.wire)
        until = time.monotonic() + COPY
        try:
            while True:
                yield from body.parts()
                if body.done:
                    return
                self.wire.fill(until)
        except (Gone, TooSlow, OSError):
            raise self.trouble() from None
