"""One client's connection: reads its messages one after the other, and answers them. An engine judges the messages."""
import os
import socket
import time

import icap_answers as answers
from icap_request import Refusal, bad, parse
from wire import Gone, TooSlow, Wire

# Value of Max-Connections. The packet filter resets further connections from an address.
CONNECTIONS_PER_SOURCE = int(os.environ.get("CONNECTIONS_PER_SOURCE", "128"))
MOST_BODY = int(os.environ.get("MAX_BODY", "64")) * 1024 * 1024
BLOCKS_WITHOUT_BODY = os.environ.get("WITHOUT_BODY", "allow") == "block"

# Time limits in seconds: between two messages; for all heads of a message; for its body, with one more for each BYTES_PER_SECOND bytes, up to the largest body.
IDLE = float(os.environ.get("IDLE_SECONDS", "60"))
HEADS = float(os.environ.get("HEADS_SECONDS", "10"))
BODY = float(os.environ.get("BODY_SECONDS", "60"))
BYTES_PER_SECOND = 16 * 1024
# Files that exist while clients are kept away. The next answer is then the last one on its connection.
DRAINING = os.environ.get("DRAINING", "/run/icap-gateway/draining:/run/icap-gateway/leaving").split(":")
# Time in which input is still read after an answer with an error, because a reset would destroy the answer for a client that still sends.
FAREWELL = 1
MOST_HEAD = 65536


class Conversation:
    """`log` receives the fields of each transaction; `engine` creates the engine (BuiltIn, Inspected, External)."""

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
        """Ends the sending side of the connection, and reads remaining input for a moment."""
        try:
            self.client.connection.shutdown(socket.SHUT_WR)
            until = time.monotonic() + FAREWELL
            while True:
                self.client.take(self.client.waiting())
                self.client.fill(until)
        except (Gone, TooSlow, OSError):
            pass

    def transact(self):
        """Reads and answers one message. False: it was the last one."""
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
        """Time until which the client may receive a whole answer."""
        return time.monotonic() + BODY + MOST_BODY / BYTES_PER_SECOND

    def judge(self, request, heads):
        if not request.has_body and BLOCKS_WITHOUT_BODY:
            return self.block(request, answers.WITHOUT_BODY)
        return self.engine.judge(request, heads, MOST_BODY)

    def pieces(self, body, preview):
        """(received part of a body, whether the body ends there), as it arrives. After a preview the rest is requested."""
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
        """Reads the rest of a body or of a preview, because a client that still sends would not read the answer."""
        while body.parts() or not body.done:
            if not body.done:
                self.client.fill(self.deadline(body.length))

    def options(self, request):
        """The engine says that it serves; the relay adds the rest of the answer."""
        self.engine.options(request)
        self.log(request, 200, "-")
        method = dict(self.engine.services.values())[request.service]
        self.tell(answers.options(method, CONNECTIONS_PER_SOURCE, self.engine.istag, request.close))

    def block(self, request, rule, found=()):
        """`found`: the blocking findings, if the engine has more than the rule's name."""
        self.log(request, 200, "blocked", rule)
        self.tell(answers.blocked(rule, self.engine.istag, request.close, found))

    def give_back(self, request, judged, pieces):
        """Returns the client's own message. `pieces`: its body in pieces, or None. Once the answer has begun, an error can only end the connection."""
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
        """Sends everything, or nothing more, so that no second answer follows half of one."""
        try:
            self.client.send([answer], time.monotonic() + HEADS)
        except TooSlow:
            raise Gone from None

    def log(self, request, status, verdict, rule="-"):
        consumed = self.client.received - self.client.waiting() - self.before
        service = request.service.decode() if request else "-"
        self.write(service=service, status=status, bytes=consumed, verdict=verdict, rule=rule, **self.engine.fields())
