"""A worker of the inspector: answers one question after the other, for ever or until it should be another's turn."""
import os

from . import inspection, malware, reading
from .encodings import Undecodable, undone
from .part import Part, Unread
from .protocol import hear, say
from .tally import Tally, answer_of

# Questions after which a fresh process takes over: memory that small leaks or fragments add up to comes back.
MOST_QUESTIONS = 20000


def _pieces(question, data, limits):
    """All that is to be searched of a file, and all that cannot be."""
    if question.get("failed"):
        yield Unread((), "", "failed", "a reader has failed on it")
        yield Part((), data, None, "")
        return
    codings = question.get("encoding") or []
    try:
        body = undone(data, codings, limits["bytes"]) if codings else data
    except Undecodable:
        yield Unread((), "", "unreadable", "its Content-Encoding")
        body = data
    yield from reading.parts(body, question.get("name", ""), question.get("type", ""), limits)


class Worker:
    """`busy`, `idle`: called around each question with a file; `state`: gives what is answered about the policy; `outdated`: says
    whether there is a newer policy."""

    def __init__(self, policy, busy, idle, state, outdated):
        self.policy, self.busy, self.idle, self.state, self.outdated = policy, busy, idle, state, outdated
        # something went wrong from which the process may not have recovered
        self.spent = False

    def findings(self, question, data):
        """The findings of the policy. Whatever fails is found as unread."""
        tally = Tally(self.policy, question.get("all") is True)
        if not inspection.inspect(self.policy, _pieces(question, data, self.policy.limits), tally):
            self.spent = True
        return tally.verdict()

    def inspect(self, question, descriptor):
        data = read(descriptor, question["size"])
        by_both = self.policy.malware and not question.get("all")
        answer = self.searched(question, data, descriptor) if by_both else answer_of(self.findings(question, data))
        return {**answer, "policy": self.policy.digest}

    def searched(self, question, data, descriptor):
        """Both verdicts: clamd's, who reads at the same time, and the inspector's. Without clamd's word nothing is allowed."""
        scan = malware.Scan(data, question.get("encoding") or [], descriptor, self.policy.limits["bytes"])
        try:
            findings = self.findings(question, data)
            name = scan.name()
        except malware.NoVerdict:
            answer = answer_of(findings)
            return answer if answer["rule"] else {**answer, "verdict": "unknown"}
        finally:
            scan.close()
        known = [{"rule": name, "action": "block", "severity": "high", "count": 1, "part": ""}] if name else []
        return answer_of(known + findings)

    def answer(self, connection):
        question, descriptor = hear(connection)
        try:
            if question.get("ask") == "inspect" and descriptor is not None:
                self.busy()
                say(connection, self.inspect(question, descriptor))
            elif question.get("ask") == "policy":
                say(connection, {"policy": self.policy.digest, **self.state()})
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def serve(self, listener, is_extra):
        """Answers until it is spent or outdated, or, where there are enough without it, nobody has asked for a while (SO_RCVTIMEO)."""
        for _ in range(MOST_QUESTIONS):
            try:
                connection, _ = listener.accept()
            except BlockingIOError:
                if is_extra or self.outdated():
                    return
                continue
            with connection:
                connection.settimeout(10)
                try:
                    self.answer(connection)
                except (OSError, ValueError, KeyError, TypeError) as error:
                    print(f"a question was not answered: {type(error).__name__}", flush=True)
                finally:
                    self.idle()
            if self.spent or self.outdated():
                return


def read(descriptor, size):
    """The file's bytes. Raises OSError, and ValueError where there are less than so many."""
    pieces, at = [], 0
    while at < size:
        piece = os.pread(descriptor, size - at, at)
        if not piece:
            raise ValueError("the file is shorter than said")
        pieces.append(piece)
        at += len(piece)
    return b"".join(pieces)
