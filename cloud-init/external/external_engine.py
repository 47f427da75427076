"""The engine for external ICAP servers, which are behind haproxy. Each transaction has a separate connection."""
import functools
import os
import time

import hints
import icap_answers as answers
from delivery import Delivery
from icap_request import Refusal, encapsulated
from monitored import Monitored
from policy_tag import policy_tag
from product import load
from server_answers import Garbage, name_of, options_answer
from server_names import ServerNames
from transaction import NoVerdict
from verdicts import Question, forbidding, sign_of_block, verdict_of, verdict_statuses
from wire import Chunked, Gone, TooSlow

# Bytes of a message after which a server is asked, if the message is not complete before. A client that stalls in a short message blocks no server.
HELD = 65536
PORT = int(os.environ.get("SERVERS_PORT", "1350"))
# Interval in seconds of the checks for an awaited canary, and of the hints to the monitor that one is awaited.
LOOK, REMIND = 0.03, 0.3


class Worker:
    """The data that all conversations of a worker share."""

    def __init__(self, number):
        self.product = load()
        # haproxy's frontend for this worker, and the worker's number for log lines
        self.address = ("127.0.0.1", PORT + number)
        self.names = ServerNames(PORT + number)
        # {name in small letters: (name, method)} of the services, as clients request them
        self.services = {one.name.lower(): (one.name, one.method) for one in self.product.services}
        self.paths = {one.name: one.path for one in self.product.services}
        self.ways = {one.name: one.way for one in self.product.servers}
        self.monitored = Monitored()
        # ISTag of the last answer, which the relay's own refusals carry as well
        self.istag = b'"icap-gateway"'


def engine_of_worker(number):
    return functools.partial(External, Worker(number))


class External:
    """The part of a conversation that asks a server. Only the server's own statement is ever given as a verdict."""

    def __init__(self, worker, conversation):
        self.worker = worker
        self.product = worker.product
        self.conversation = conversation
        self.client = conversation.client
        self.services = worker.services
        self.delivery = None
        # fields of the current transaction's answer
        self.tag = None

    @property
    def istag(self):
        return self.tag or self.worker.istag

    def drop(self):
        if self.delivery is not None:
            self.delivery.close()
            self.delivery = None

    def fields(self):
        """The fields of a transaction's log line: the server that got the transaction, and the server that had failed before."""
        delivery = self.delivery
        name = delivery.transaction.server() if delivery is not None and delivery.transaction is not None else None
        failed = delivery.failed if delivery is not None else None
        self.drop()
        return {"server": name or "-", **({"failedServer": failed} if failed is not None else {})}

    def deliver(self, request, most_body, *judging):
        self.drop()
        self.tag = None
        self.delivery = Delivery(self.worker, request.method, most_body, *judging)
        return self.delivery

    def head(self, request, parts):
        """The ICAP head for the server. Of the client's headers it has only those that the product uses. `parts`: the Encapsulated line."""
        lines = [
            b"%s icap://icap/%s ICAP/1.0\r\nHost: icap\r\n" % (request.method.encode(), self.worker.paths[request.service]),
            b"Allow: 204\r\n" if self.offers204(request) else b"",
        ]
        lines += (b"%s: %s\r\n" % (name, value) for name in self.product.pass_headers for value in request.headers.get(name, ()))
        return b"".join([*lines, parts, b"\r\n"])

    def offers204(self, request):
        return request.allow204 and self.product.answers204 != "never" and request.method != "OPTIONS"

    def options(self, request):
        delivery = self.deliver(request, 0)

        def with_line(parts):
            transaction = delivery.open()
            transaction.send(self.head(request, parts))
            return transaction.answer()

        delivery.attempt(lambda: self.heed(options_answer(with_line)))

    def judge(self, request, heads, most_body):
        """Asks a server for a verdict on a message, and answers the client."""
        conversation = self.conversation
        body = Chunked(self.client)
        head = dict(zip(request.parts, heads)).get(request.judged, b"")
        delivery = self.deliver(
            request,
            most_body,
            lambda answer, early: self.verdict(request, head, answer, early),
            lambda answer: sign_of_block(answer, self.question(request, head), self.product),
        )
        delivery.add(b"".join([self.head(request, encapsulated(request)), *heads]))
        verdict = None
        for data, ended in conversation.pieces(body, request.preview) if request.has_body else ():
            if body.length > most_body:
                delivery.close()
                conversation.skip(body)
                return conversation.block(request, answers.TOO_LARGE)
            if data:
                delivery.add_body(data)
            if ended:
                delivery.add(b"0\r\n\r\n")
            elif body.length >= HELD:
                verdict = delivery.forward()
            if verdict is not None:
                break
        verdict = verdict or delivery.finish()
        delivery.close()
        if request.has_body:
            conversation.skip(body)
        return self.give(request, delivery.transaction.answered, verdict)

    def verdict(self, request, head, answer, early):
        """The verdict in a complete answer. `head`: the HTTP head of the message's body. Raises NoVerdict."""
        delivery = self.delivery
        self.heed(answer)
        try:
            verdict = verdict_of(answer, self.question(request, head), self.product)
        except Garbage:
            raise delivery.transaction.trouble() from None
        if verdict.word != "blocked":
            if early:
                # The server allowed before it had the whole message. No other server is asked, because it might do the same unnoticed.
                raise delivery.transaction.trouble(Refusal)
            self.demand_tried_policy(request, answer)
        return verdict

    def question(self, request, head):
        """The part of the message that was sent."""
        delivery = self.delivery
        return Question(request.method, head, delivery.size, delivery.checksum, self.offers204(request))

    def demand_tried_policy(self, request, answer):
        """Raises NoVerdict if the allowing server is not known, or if its canary has not held with the policy of this answer."""
        server = self.delivery.transaction.server()
        if server is None:
            raise NoVerdict(503, "The server is not known")
        mode = self.product.canary.mode
        if mode == "each":
            self.await_canary(server)
        tag = b"".join(answer.headers.get(b"istag", ())).decode("latin-1")
        if mode != "optionsOnly" and not self.worker.monitored.allow(server, request.service.decode(), tag):
            hints.give(hints.SUSPECT, server)
            raise NoVerdict(503, "The server's policy is being tried")

    def await_canary(self, server):
        """Waits until a canary of the server has held that began after this answer. Raises NoVerdict if it does not hold."""
        since = time.monotonic()
        until, remind = since + self.product.verdict_seconds, since
        while (held := self.worker.monitored.held(server, since)) is None and (now := time.monotonic()) < until:
            if now >= remind:
                hints.give(hints.AWAITED, server, str(since))
                remind = now + REMIND
            time.sleep(LOOK)
        if not held:
            raise NoVerdict(503, "The server's canary has not held")

    def heed(self, answer):
        """Keeps the server's ISTag. Raises NoVerdict for a status that gives no verdict."""
        if answer.status in self.product.overload:
            self.delivery.transaction.failed()
            raise NoVerdict(503, "Service overloaded")
        if answer.status not in ({200} if answer.method == "OPTIONS" else verdict_statuses(self.product)):
            self.delivery.transaction.failed()
            raise NoVerdict(500, "Server error")
        self.tag = self.worker.istag = policy_tag(b"".join(answer.headers.get(b"istag", ())))

    def give(self, request, answer, verdict):
        """Answers the client with the verdict. Once the answer has begun, an error can only end the connection."""
        conversation, blocks = self.conversation, verdict.word == "blocked"
        if blocks and not verdict.shows:
            return conversation.block(request, verdict.rule)
        conversation.log(request, answer.status, verdict.word, verdict.rule or "-")
        if answer.status == 204:
            return conversation.tell(answers.no_content(self.istag, request.close))
        until = conversation.until_sent()
        try:
            page = forbidding(answer.http_head) if blocks else answer.http_head
            out = [self.answer_head(request, answer, verdict, page), page]
            if answer.body is None:
                return self.client.send(out, until)
            for data in answer.pieces():
                self.client.send([*out, b"%x\r\n" % len(data), data, b"\r\n"], until)
                out = []
            return self.client.send([*out, b"0\r\n\r\n"], until)
        except TooSlow:
            raise Gone from None
        finally:
            answer.close()

    def answer_head(self, request, answer, verdict, page):
        """The server's X- lines, and the signs of a block that it did not give: some clients go by one alone. The list of parts is
        written anew: a server's may have an odd form.

        `page`: the HTTP head that follows."""
        kept = [line + b"\r\n" for line in answer.lines if name_of(line).startswith(b"x-")]
        added = answers.findings(verdict.rule) if verdict.word == "blocked" else {}
        kept += [line for name, line in added.items() if name not in answer.headers]
        kind = answer.kind.encode()
        parts = [b"%s-hdr=0" % kind] if page else []
        parts.append(b"%s-body=%d" % (b"null" if answer.body is None else kind, len(page)))
        kept.append(b"Encapsulated: %s\r\n" % b", ".join(parts))
        return answers.head(b"200 OK", self.istag, request.close, *kept)
