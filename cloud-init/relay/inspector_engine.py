"""The engine with the inspector on this machine. The inspector gets each body as a file, and returns its findings."""
import re
import time

import icap_answers as answers
from built_in import SERVICES
from content_encoding import codings
from icap_request import Refusal
from inspector import protocol
from policy_tag import of_databases, policy_tag
from spool import Spool
from wire import Chunked

# Name of the relay's own rule, in addition to the policy's.
TOO_LARGE = "Gateway.TooLarge"
# Seconds: for a verdict, the time in the queue included; for a word on the policy; in which a file that the inspector died of
# is sent once more as it is, because the worker may have died of another cause.
VERDICT = 300
WORD = 5
EARLY = 10
TYPE = re.compile(rb"\r\ncontent-type:[ \t]*([^\r\n]{1,500})", re.IGNORECASE)


class Inspected:
    """The part of a conversation that asks the inspector."""

    services = SERVICES
    # (the state of the policy, its ISTag) of the last answer, which the relay's own refusals carry as well
    last = None, b'"icap-gateway"'

    def __init__(self, conversation):
        self.conversation = conversation
        # fields of the current transaction's answer
        self.tag = None
        self.spool = None
        self.found = []

    @property
    def istag(self):
        return self.tag or Inspected.last[1]

    def drop(self):
        if self.spool is not None:
            self.spool.close()
            self.spool = None

    def fields(self):
        """The fields of a transaction's log line: all findings, including those that are only logged."""
        found, self.found = self.found, []
        kept = [{name: one[name] for name in ("rule", "action", "severity", "count", "part")} for one in found]
        return {"findings": kept} if kept else {}

    def options(self, _request):
        if self.ask({"ask": "policy"}, timeout=WORD) is None:
            raise Refusal(500, "Server error")

    def judge(self, request, heads, most_body):
        """Asks for a verdict on a message, and answers the client. A message without a body needs no inspection, but a running inspector."""
        judged = dict(zip(request.parts, heads)).get(request.judged, b"")
        self.found = []
        self.tag = None
        try:
            if not request.has_body:
                self.options(request)
                return self.allow(request, judged)
            return self.judge_body(request, judged, most_body)
        finally:
            self.drop()

    def judge_body(self, request, judged, most_body):
        conversation = self.conversation
        body = Chunked(conversation.client)
        self.spool = self.kept(Spool)
        for data, _ in conversation.pieces(body, request.preview):
            if body.length > most_body:
                conversation.skip(body)
                return conversation.block(request, TOO_LARGE)
            self.kept(self.spool.write, data)
        try:
            answer = self.verdict(judged)
            self.found = answer["findings"]
            if answer["verdict"] == "allowed":
                return self.allow(request, judged)
            if answer["verdict"] != "blocked":
                raise ValueError
        except (KeyError, TypeError, ValueError):
            raise Refusal(500, "Server error") from None
        return conversation.block(request, answer["rule"], [one for one in self.found if one["action"] == "block"])

    @staticmethod
    def kept(step, *arguments):
        try:
            return step(*arguments)
        except OSError:  # no memory, or the disk is full
            raise Refusal(500, "Server error") from None

    def verdict(self, judged):
        """The inspector's answer about the body. A body of which its workers die is unreadable, and the policy decides about it."""
        kind = TYPE.search(judged)
        question = {
            "ask": "inspect",
            "size": self.spool.size,
            "type": kind[1].decode("latin-1") if kind else "",
            "encoding": codings(judged),
        }
        began = time.monotonic()
        for failed in (False, False, True):
            if failed or time.monotonic() - began < EARLY:
                answer = self.ask({**question, "failed": failed}, self.spool.descriptor)
                if answer is not None:
                    return answer
        raise Refusal(500, "Server error")

    def ask(self, question, descriptor=None, timeout=VERDICT):
        """The answer; None: the worker ended without one. Raises Refusal."""
        lane = protocol.lane_for(question.get("size", 0))
        try:
            answer = protocol.ask(protocol.PROOF_LANE if self.conversation.is_canary else lane, question, descriptor, timeout)
            state = answer["policy"], of_databases()
            last = Inspected.last
            if state != last[0]:
                last = Inspected.last = state, policy_tag(answer["policy"].encode())
            self.tag = last[1]
            return answer
        except protocol.NoAnswer:
            return None
        except (OSError, KeyError, TypeError, ValueError):
            raise Refusal(500, "Server error") from None

    def allow(self, request, judged):
        conversation = self.conversation
        verdict = "passed" if request.has_body else "-"
        if request.allow204:
            conversation.log(request, 204, verdict)
            conversation.tell(answers.no_content(self.istag, request.close))
        else:
            conversation.log(request, 200, verdict)
            conversation.give_back(request, judged, self.spool.pieces() if request.has_body else None)
