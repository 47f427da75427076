"""One client's connection: its messages, one after the other, and what it is told."""
import os
import socket
import time

import icap_answers as answers
from content_encoding import UNREADABLE, reading
from icap_request import Refusal, bad, parse, rebuilt
from icap_server import Server
from wire import Chunked, Gone, TooSlow, Wire

C_ICAP = ("127.0.0.1", int(os.environ.get("C_ICAP_PORT", "1345")))
# {name in small letters: (name at c-icap, method)}, given as "reqmod=REQMOD respmod=RESPMOD"
SERVICES = {
    name.lower().encode(): (name.encode(), method)
    for name, method in (pair.split("=") for pair in os.environ["SERVICES"].split())
}
METHODS = {name: method for name, method in SERVICES.values()}
# Max-Connections: the packet filter resets more from one address.
CONNECTIONS_PER_SOURCE = int(os.environ.get("CONNECTIONS_PER_SOURCE", "128"))
MOST_BODY = int(os.environ.get("MAX_BODY", "64")) * 1024 * 1024
BLOCKS_WITHOUT_BODY = os.environ.get("WITHOUT_BODY", "allow") == "block"
BLOCKS_UNREADABLE = os.environ.get("UNREADABLE", "block") == "block"

# Seconds. Between two messages; for all heads of one; for its body, with one more for each so many bytes up to the largest body.
IDLE = float(os.environ.get("IDLE_SECONDS", "60"))
HEADS = float(os.environ.get("HEADS_SECONDS", "10"))
BODY = float(os.environ.get("BODY_SECONDS", "60"))
BYTES_PER_SECOND = 16 * 1024
# An answer with an error may meet a client that still sends; a reset would take the answer from it.
FAREWELL = 1
MOST_HEAD = 65536

# c-icap's page for what it could not decode: it names no finding in its head.
UNDECODABLE = b"HTTP/1.0 403 Forbidden\r\nServer: C-ICAP\r\n"


class Conversation:
    """`log` is called with the fields of each transaction."""

    def __init__(self, connection, log):
        self.client = Wire(connection)
        self.server = Server(C_ICAP)
        self.write = log

    def serve(self):
        try:
            while self.transact():
                pass
        except (Gone, TooSlow, OSError):
            pass
        finally:
            self.server.drop()
            self.farewell()
            self.client.connection.close()

    def farewell(self):
        """Hangs up, and reads for a moment what still comes."""
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
            request = parse(self.head(), SERVICES)
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

    def judge(self, request, heads):
        """Asks c-icap about a message, and answers."""
        if not request.has_body and BLOCKS_WITHOUT_BODY:
            return self.block(request, answers.WITHOUT_BODY)
        judged = dict(zip(request.parts, heads)).get(request.judged, b"")
        body = Chunked(self.client)
        reads = reading(request.method, judged, MOST_BODY) if BLOCKS_UNREADABLE and request.has_body else None
        out = [rebuilt(request, request.allow204), *heads]
        if not request.has_body:
            self.server.send(out)
        else:
            rule = answers.UNREADABLE_ENCODING if reads is UNREADABLE else self.send_body(request, body, reads, out)
            if rule is not None:
                self.server.drop()
                self.skip(body)
                return self.block(request, rule)
        return self.pass_on(request, judged)

    def send_body(self, request, body, reads, out):
        """Sends a body on as it comes, behind its heads. Gives the rule that blocks it before its end, or None: all of it was sent.

        c-icap keeps bodies in files, and answers with an error when one outgrows their limit (LimitFSIZE).
        """
        client = self.client
        preview = request.preview
        while True:
            parts = body.parts()
            if parts:
                if body.length > MOST_BODY:
                    return answers.TOO_LARGE
                data = b"".join(parts)
                if reads is not None and not reads.reads(data):
                    return answers.UNREADABLE_ENCODING
                out += (b"%x\r\n" % len(data), data, b"\r\n")
            if body.done and preview and not body.whole:
                preview = False
                body.begin()
                client.send([answers.CONTINUE], self.deadline(body.length))
                continue
            if body.done:
                out.append(b"0\r\n\r\n")
            if out:
                self.server.send(out)
                out = []
            if body.done:
                return None
            client.fill(self.deadline(body.length))

    def skip(self, body):
        """Reads the rest of a body, or of a preview: a client that still sends would not read the answer."""
        while body.parts() or not body.done:
            if not body.done:
                self.client.fill(self.deadline(body.length))

    def pass_on(self, request, judged):
        """c-icap's verdict as our answer."""
        answer = self.server.answer()
        verdict = "passed" if request.has_body else "-"
        if answer.status == 204:
            self.log(request, 204, verdict)
            self.tell(answers.no_content(Server.istag, request.close))
            return
        rule = self.rule_of(answer, request, judged)
        if rule is None:
            self.log(request, 200, verdict)
            return self.send_back(request, judged, answer.has_body)
        for _ in self.server.body() if answer.has_body else ():
            pass
        self.block(request, rule)

    @staticmethod
    def rule_of(answer, request, judged):
        """The rule that c-icap blocks by, or None: what comes is the message as it was."""
        if answer.rule is not None:
            return answer.rule or answers.UNNAMED
        if answer.http_head.startswith(UNDECODABLE):
            return answers.UNREADABLE_ENCODING
        line = answer.http_head.partition(b"\r\n")[0]
        same = answer.part in (None, request.judged) and line == judged.partition(b"\r\n")[0]
        return None if same else answers.UNNAMED

    def send_back(self, request, judged, has_body):
        """The message as the client sent it. Once begun, an error can only end the connection."""
        until = time.monotonic() + BODY + MOST_BODY / BYTES_PER_SECOND
        try:
            self.client.send([answers.unchanged(request.judged, judged, has_body, Server.istag, request.close)], until)
            if has_body:
                for data in self.server.body():
                    self.client.send([b"%x\r\n" % len(data), data, b"\r\n"], until)
                self.client.send([b"0\r\n\r\n"], until)
        except (TooSlow, Refusal):
            raise Gone from None

    def options(self, request):
        """c-icap says that it serves; the rest is ours."""
        self.server.send([rebuilt(request, False)])
        self.server.answer()
        self.log(request, 200, "-")
        method = METHODS[request.service]
        self.tell(answers.options(method, CONNECTIONS_PER_SOURCE, Server.istag, request.close))

    def block(self, request, rule):
        self.log(request, 200, "blocked", rule)
        self.tell(answers.blocked(rule, Server.istag, request.close))

    def refuse(self, request, refusal):
        self.log(request, refusal.status, "-")
        self.tell(answers.refused(refusal, Server.istag))

    def tell(self, answer):
        self.client.send([answer], time.monotonic() + HEADS)

    def log(self, request, status, verdict, rule="-"):
        consumed = self.client.received - self.client.waiting() - self.before
        service = request.service.decode() if request else "-"
        self.write(service=service, status=status, bytes=consumed, verdict=verdict, rule=rule)
