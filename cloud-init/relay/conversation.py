"""One client's connection: its messages, one after the other, and what it is told. An engine judges them."""
import os
import socket
import time

import icap_answers as answers
from icap_request import Refusal, bad, parse
from wire import Gone, TooSlow, Wire

# Max-Connections: the packet filter resets more from one address.
CONNECTIONS_PER_SOURCE = int(os.environ.get("CONNECTIONS_PER_SOURCE", "128"))
MOST_BODY = int(os.environ.get("MAX_BODY", "64")) * 1024 * 1024
BLOCKS_WITHOUT_BODY = os.environ.get("WITHOUT_BODY", "allow") == "block"

# Seconds. Between two messages; for all heads of one; for its body, with one more for each so many bytes up to the largest body.
IDLE = float(os.environ.get("IDLE_SECONDS", "60"))
HEADS = float(os.environ.get("HEADS_SECONDS", "10"))
BODY = float(os.environ.get("BODY_SECONDS", "60"))
BYTES_PER_SECOND = 16 * 1024
# There while clients are kept away: the answer to a message that comes is the last one on its connection.
DRAINING = os.environ.get("DRAINING", "/run/icap-gateway/draining:/run/icap-gateway/leaving").split(":")
# An answer with an error may meet a client that still sends; a reset would take the answer from it.
FAREWELL = 1
MOST_HEAD = 65536


class Conversation:
    """`log` is called with the fields of each transaction; `engine` makes the part that judges (BuiltIn, Inspected, External)."""

    def __init__(self, connection, log, engine, is_canary=False):
        self.client = Wire(connection)
        self.is_canary = is_canary
        self.engine = engine(self)
        self.write = log

    def serve(self):
        try:
            while self.transact():
                pass
        except (Gone, TooSlow, OSError):
            pass
        finally:
            self.engine.drop()
            self.farewell()
            self.client.connection.close()

    def farewell(self):
        """Ends its side of the connection, and reads for a moment what still comes."""
        try:
            self.client.connection.shutdown(socket.SHUT_WR)
            until = time.monotonic() + FAREWELL
            while True:
                self.client.take(self.client.waiting())
                self.client.fill(until)
        except (Gone, TooSlow, OSError):
            pass

    def transact(self):
        """One message and its answer; False: it was the last."""
        client = self.client
        if not client.waiting():
            client.fill(time.monotonic() + IDLE)
        self.began = time.monotonic()
        self.before = client.received - client.waiting()
        request = None
        try:
            request = parse(self.head(), self.engine.services)
            if any(map(os.path.exists, DRAINING)):
                request = request._replace(close=True)
            heads = [client.exactly(size, self.began + HEADS) for size in request.sizes]
            if request.method == "OPTIONS":
                self.options(request)
            else:
                self.judge(request, heads)
        except Refusal as refusal:
            self.refuse(request, refusal)
            return False
        except TooSlow:
            self.refuse(request, Refusal(408, "Request timeout"))
            return False
        return not request.close

    def head(self):
        """The head of the next message, without its empty line."""
        client = self.client
        while True:
            while client.buffer.startswith(b"\r\n", client.at):
                client.at += 2
            end = client.buffer.find(b"\r\n\r\n", client.at)
            known = client.buffer[client.at : end if end >= 0 else None]
            if len(known) > MOST_HEAD:
                raise bad("the head is too long")
            if end >= 0:
                client.at = end + 4
                return known
            if b"\n\n" in known or b"\n" in known.replace(b"\r\n", b""):
                raise bad("a line does not end in CR LF")
            client.fill(self.began + HEADS)

    def deadline(self, length):
        return self.began + BODY + min(length, MOST_BODY) / BYTES_PER_SECOND

    @staticmethod
    def until_sent():
        """Until when a client may take a whole answer."""
        return time.monotonic() + BODY + MOST_BODY / BYTES_PER_SECOND

    def judge(self, request, heads):
        if not request.has_body and BLOCKS_WITHOUT_BODY:
            return self.block(request, answers.WITHOUT_BODY)
        return self.engine.judge(request, heads, MOST_BODY)

    def pieces(self, body, preview):
        """(what came of a body, whether that was its end), as it comes. A preview is asked for its rest."""
        while True:
            data = b"".join(body.parts())
            more = body.done and preview and not body.whole
            ended = body.done and not more
            yield data, ended
            if ended:
                return
            if more:
                preview = False
                body.begin()
                self.client.send([answers.CONTINUE], self.deadline(body.length))
            else:
                self.client.fill(self.deadline(body.length))

    def skip(self, body):
        """Reads the rest of a body, or of a preview: a client that still sends would not read the answer."""
        while body.parts() or not body.done:
            if not body.done:
                self.client.fill(self.deadline(body.length))

    def options(self, request):
        """The engine says that it serves; the rest is ours."""
        self.engine.options(request)
        self.log(request, 200, "-")
        method = dict(self.engine.services.values())[request.service]
        self.tell(answers.options(method, CONNECTIONS_PER_SOURCE, self.engine.istag, request.close))

    def block(self, request, rule, found=()):
        """`found`: the findings that block, where the engine has more to say than the rule's name."""
        self.log(request, 200, "blocked", rule)
        self.tell(answers.blocked(rule, self.engine.istag, request.close, found))

    def give_back(self, request, judged, pieces):
        """The message as the client sent it; `pieces` of its body, or None. Once begun, an error can only end the connection."""
        until = self.until_sent()
        try:
            self.client.send([answers.unchanged(request.judged, judged, pieces is not None, self.engine.istag, request.close)], until)
            if pieces is not None:
                for data in pieces:
                    self.client.send([b"%x\r\n" % len(data), data, b"\r\n"], until)
                self.client.send([b"0\r\n\r\n"], until)
        except (TooSlow, Refusal):
            raise Gone from None

    def refuse(self, request, refusal):
        self.log(request, refusal.status, "-")
        self.tell(answers.refused(refusal, self.engine.istag))

    def tell(self, answer):
        """All of it, or nothing more: no second answer behind half of one."""
        try:
            self.client.send([answer], time.monotonic() + HEADS)
        except TooSlow:
            raise Gone from None

    def log(self, request, status, verdict, rule="-"):
        consumed = self.client.received - self.client.waiting() - self.before
        service = request.service.decode() if request else "-"
        self.write(service=service, status=status, bytes=consumed, verdict=verdict, rule=rule, **self.engine.fields())
