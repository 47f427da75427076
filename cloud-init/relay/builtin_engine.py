"""The engine with c-icap on this machine. c-icap's verdict becomes an answer of the relay."""
import os

import icap_answers as answers
from built_in import SERVICES
from content_encoding import UNREADABLE, reading
from icap_request import rebuilt
from icap_server import Server
from wire import Chunked

C_ICAP = ("127.0.0.1", int(os.environ.get("C_ICAP_PORT", "1345")))
BLOCKS_UNREADABLE = os.environ.get("UNREADABLE", "block") == "block"

# c-icap's page for a body that it could not decode. The answer's head names no finding.
UNDECODABLE = b"HTTP/1.0 403 Forbidden\r\nServer: C-ICAP\r\n"


class BuiltIn:
    """The part of a conversation that asks c-icap, on a connection that is kept as long as the client's."""

    services = SERVICES

    def __init__(self, conversation):
        self.conversation = conversation
        self.client = conversation.client
        self.server = Server(C_ICAP)

    @property
    def istag(self):
        return self.server.tag or Server.istag

    def drop(self):
        self.server.drop()

    def fields(self):
        """No further fields for a transaction's log line."""
        return {}

    def options(self, request):
        self.server.send([rebuilt(request, False)])
        self.server.answer()

    def judge(self, request, heads, most_body):
        """Asks c-icap for a verdict on a message, and answers the client."""
        self.server.tag = None
        judged = dict(zip(request.parts, heads)).get(request.judged, b"")
        body = Chunked(self.client)
        reads = reading(request.method, judged, most_body) if BLOCKS_UNREADABLE and request.has_body else None
        out = [rebuilt(request, request.allow204), *heads]
        if not request.has_body:
            self.server.send(out)
        else:
            rule = answers.UNREADABLE_ENCODING if reads is UNREADABLE else self.send_body(request, body, reads, out, most_body)
            if rule is not None:
                self.server.drop()
                self.conversation.skip(body)
                return self.conversation.block(request, rule)
        return self.pass_on(request, judged)

    def send_body(self, request, body, reads, out, most_body):
        """Sends a body on as it comes, behind its heads. Gives the rule that blocks it before its end, or None: all of it was sent.

        c-icap keeps bodies in files, and answers with an error when one outgrows their limit (LimitFSIZE).
        """
        for data, ended in self.conversation.pieces(body, request.preview):
            if data:
                if body.length > most_body:
                    return answers.TOO_LARGE
                if reads is not None and not reads.reads(data):
                    return answers.UNREADABLE_ENCODING
                out += (b"%x\r\n" % len(data), data, b"\r\n")
            if ended:
                out.append(b"0\r\n\r\n")
            if out:
                self.server.send(out)
                out = []
        return None

    def pass_on(self, request, judged):
        """Turns c-icap's verdict into the relay's answer."""
        conversation = self.conversation
        answer = self.server.answer()
        verdict = "passed" if request.has_body else "-"
        if answer.status == 204:
            conversation.log(request, 204, verdict)
            return conversation.tell(answers.no_content(self.istag, request.close))
        rule = self.rule_of(answer, request, judged)
        if rule is None:
            conversation.log(request, 200, verdict)
            return conversation.give_back(request, judged, self.server.body() if answer.has_body else None)
        for _ in self.server.body() if answer.has_body else ():
            pass
        return conversation.block(request, rule)

    @staticmethod
    def rule_of(answer, request, judged):
        """The rule by which c-icap blocks, or None if c-icap returns the unchanged message."""
        if answer.rule is not None:
            return answer.rule or answers.UNNAMED
        if answer.http_head.startswith(UNDECODABLE):
            return answers.UNREADABLE_ENCODING
        line = answer.http_head.partition(b"\r\n")[0]
        same = answer.part in (None, request.judged) and line == judged.partition(b"\r\n")[0]
        return None if same else answers.UNNAMED
