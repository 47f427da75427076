"""State of one ICAP server: the next question, when it is due, and whether the server belongs in rotation. Pure.

A server is in rotation only while it answers OPTIONS and its last canary got the right verdict. A wrong verdict takes it out at once,
a missing answer takes it out the second time. Before it comes back, OPTIONS and the canary are asked again. A server that fails
clients' transactions is asked at once. If its canary still holds, the server rests for a while, because it may fail on large files or
on one kind of them. Failures never delay a canary that is due.
"""
import os

# Seconds between two OPTIONS; from a question's first failure to its repetition; and from a wrong canary to the next one, where that
# costs no incident.
OPTIONS_EVERY = float(os.environ.get("OPTIONS_EVERY", "2"))
AGAIN = 0.5
SOON = 10
# A server rests for REST seconds after MOST_FAILURES failed transactions within WITHIN seconds.
MOST_FAILURES, WITHIN, REST = 3, 60, float(os.environ.get("REST_SECONDS", "60"))
# Maximum number of canaries between two ordinary ones that are sent at once because clients met another ISTag; a further one waits.
MOST_SUSPICIONS = 3


class ServerState:
    """`now`: monotonic. `canary`: mode and interval. `chance`: 0 to 1, spreads the canaries of gateways that start together."""

    def __init__(self, address, canary, chance, now):
        self.verifies = canary.mode != "optionsOnly"
        self.interval = canary.interval
        self.first_interval = canary.interval * chance
        self.ready = False
        self.verified = False
        self.reason = f"{address} has not been asked yet"
        self.failures = {"options": 0, "canary": 0}
        self.next_options = self.next_canary = now
        self.tags = None
        self.tags_changed = None
        # the ISTag of each service with which the canary held; None: it says nothing
        self.verified_tags = {}
        # time at which the last canary that held began
        self.held = 0
        # when clients' transactions failed, and until when it rests; when its canary was asked last because of that
        self.client_failures = []
        self.rests_until = self.heeded_client = None
        # times at which clients met an ISTag with which the canary had not held
        self.suspicions = []
        self.address = address

    def due(self, now):
        """The next question: "options", "canary", or None. The canary is asked only of a server that answers OPTIONS.

        What is due longer comes first: failures of clients pull OPTIONS forward all the time, and would else keep the canary away.
        """
        canary = self.verifies and not self.failures["options"] and now >= self.next_canary
        if canary and self.next_canary < self.next_options:
            return "canary"
        if now >= self.next_options:
            return "options"
        return "canary" if canary else None

    def next(self):
        """Time at which the server must be asked again."""
        canary_too = self.verifies and not self.failures["options"]
        return min(self.next_options, self.next_canary) if canary_too else self.next_options

    def options_answered(self, trouble, tags, now):
        """Records the answer to OPTIONS. `tags`: the ISTag of each service; another ISTag means another policy."""
        self.next_options = now + OPTIONS_EVERY
        if trouble is not None:
            if self.fails("options", trouble):
                self.next_canary = now  # the first question when the server answers again
            else:
                self.next_options = now + AGAIN
            return
        self.failures["options"] = 0
        if not self.verifies:
            self.ready, self.reason = True, ""
        elif self.tags is not None and tags != self.tags and self.heeds_tags(now):
            self.tags_changed = self.next_canary = now
        self.tags = tags

    def heeds_tags(self, now):
        """Whether another early canary is allowed. A product whose ISTag always changes would otherwise get endless canaries, each an incident."""
        return self.tags_changed is None or now >= self.tags_changed + self.interval

    def suspected(self, now):
        """A client's file was answered with an ISTag with which the canary has not held. The server goes out and is asked again, the first times at once."""
        if not (self.ready and self.verifies):
            return
        self.suspicions = [*(when for when in self.suspicions if when > now - self.interval), now]
        if len(self.suspicions) <= MOST_SUSPICIONS:
            self.leaves(f"{self.address} answers with another ISTag than when its canary held: its canaries are sent again")
            self.next_canary = now
        else:
            self.leaves(
                f"{self.address} has changed its ISTag {len(self.suspicions)} times within {self.interval:g} s, and each change costs its"
                " canaries: is it several machines behind one address? It is asked again when that time is over"
            )
            self.next_canary = self.suspicions[0] + self.interval

    def awaited(self, since, now):
        """Clients' answers wait for a canary that begins then or later. A server whose canary failed a moment ago keeps its schedule."""
        if self.ready and self.verifies and self.held < since and not self.failures["canary"]:
            self.next_canary = min(self.next_canary, now)

    def client_failed(self, now):
        """A client's transaction ended without a verdict. Not every such end costs a canary, because some products answer some files with errors."""
        if not self.ready:
            return
        self.next_options = min(self.next_options, now)
        if self.heeded_client is None or now >= self.heeded_client + self.interval:
            self.heeded_client = self.next_canary = now
        self.client_failures = [*(when for when in self.client_failures if when > now - WITHIN), now]
        if len(self.client_failures) >= MOST_FAILURES:
            self.client_failures = []
            self.rests_until = now + REST

    def resting(self, now):
        """The reason why the server gets no new transactions while another one does; "" if it may get them."""
        if self.rests_until is None or now >= self.rests_until:
            return ""
        canary = ", though its canary holds" if self.verifies else ""
        return (
            f"{self.address} has failed {MOST_FAILURES} transactions of clients within {WITHIN} s{canary}:"
            f" does it fail on large files, or on one kind of them? It gets no new ones for {REST:g} s"
        )

    def leaves(self, reason):
        self.ready = self.verified = False
        self.reason = reason
        self.client_failures = []
        self.rests_until = None

    def canary_answered(self, trouble, tags, began, now):
        if trouble is None:
            self.held = began
            self.verified_tags = tags
            self.failures["canary"] = 0
            self.ready = self.verified = True
            self.reason = ""
            self.next_canary = now + (self.interval if self.first_interval is None else self.first_interval)
            self.first_interval = None
        elif self.fails("canary", trouble):
            self.next_canary = now + (self.interval if trouble.blocks_all else min(SOON, self.interval))
        else:
            self.next_canary = now + AGAIN

    def fails(self, question, trouble):
        """Takes the server out, unless it is in rotation and this may be chance. Returns whether it is out."""
        self.failures[question] += 1
        if self.ready and not trouble.wrong and self.failures[question] < 2:
            return False
        self.leaves(trouble.sentence)
        return True
