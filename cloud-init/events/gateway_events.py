#!/usr/bin/python3
"""gateway-events: takes this machine out of the load balancer's pool before Azure reboots, moves, freezes or deletes it.

Asks the metadata service each second which events Azure has scheduled; the answer is an empty list nearly always, and the first one may
take two minutes. For an event that meets this machine it sets a mark (`leaving`): gateway-guard then tells the load balancer that the
gateway is not ready, and gateway-relay ends each connection after the answer that it owes. When no client is connected any more, Azure is
told to begin; otherwise it begins at the time that it announced. Without such an event nothing that the metadata service does or leaves
undone keeps clients away.

Each step is a line of JSON in the journal. Files in /run/icap-gateway: `leaving`, the mark; `announced`, lines for gateway-status.
"""
import http.client
import json
import os
import sys
import time
import urllib.request

import scheduled
from key_vault import OPENER

BASE = f"{os.environ.get('METADATA_URL', 'http://169.254.169.254')}/metadata"
EVENTS = f"{BASE}/scheduledevents?api-version=2020-07-01"
NAME = f"{BASE}/instance/compute/name?api-version=2021-01-01&format=text"
FOLDER = os.environ.get("RUNTIME_DIRECTORY", "/run/icap-gateway")
MARK, ANNOUNCED = os.path.join(FOLDER, "leaving"), os.path.join(FOLDER, "announced")
POLL_SECONDS = float(os.environ.get("POLL_SECONDS", "1"))
# Azure begins to look for events at the first request, whose answer takes up to two minutes.
FIRST_SECONDS = float(os.environ.get("FIRST_SECONDS", "150"))
ANSWER_SECONDS = float(os.environ.get("ANSWER_SECONDS", "10"))
# Time for the load balancer to notice: two probes, 5 s apart, and one more.
PROBES_SECONDS = float(os.environ.get("PROBES_SECONDS", "15"))
# Silence of the metadata service after which gateway-status reports a problem, in seconds.
SILENCE_SECONDS = float(os.environ.get("SILENCE_SECONDS", "300"))
MOST_ANSWER = 1 << 20
# All exceptions of a failed request: no connection, an incomplete answer, an answer of another form.
NO_ANSWER = (OSError, http.client.HTTPException, ValueError, LookupError, TypeError, AttributeError)


def ask(url, timeout, body=None):
    request = urllib.request.Request(url, data=body, headers={"Metadata": "true"})
    with OPENER.open(request, timeout=timeout) as answer:
        return answer.read(MOST_ANSWER)


def connected():
    """Number of open connections to the clients' port, from the kernel."""
    with open("/proc/self/net/tcp", encoding="ascii") as table:
        return connections(table, int(os.environ["GATEWAY_PORT"]))


def connections(table, port):
    """Number of open connections to the port. The kernel may list one twice in a table that changes while it is read."""
    lines = [line.split() for line in table]
    return len({(local, remote) for _, local, remote, state, *_ in lines if state == "01" and local.endswith(f":{port:04X}")})


def write(path, text):
    """Writes the text to the file in one step. Without a text, removes the file."""
    if (text or None) == read(path):
        return
    if text:
        with open(f"{path}.new", "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(text)
        os.rename(f"{path}.new", path)
    else:
        os.remove(path)


def read(path):
    """The text of a file of this program; None if there is no file."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def read_mark():
    """The mark that an earlier start left. An unreadable one is ignored, so that it cannot keep clients away for ever."""
    try:
        mark = json.loads(read(MARK) or "null")
        return mark if mark is None or mark.keys() >= {"id", "kind", "since", "until", "acknowledged"} else None
    except (ValueError, AttributeError):
        return None


class Watch:
    """Handles scheduled events. One call of `step` is one request to the metadata service and the reaction to its answer."""

    def __init__(self):
        self.machine = None
        self.mark = read_mark()
        self.over, self.said = set(), set()
        self.trouble = None
        self.first, self.last_answer = FIRST_SECONDS, time.time()

    def step(self):
        events = self.events()
        now = time.time()
        if self.mark and scheduled.ends(self.mark, events, now):
            self.over.add(self.mark["id"])
            self.say(self.mark["id"], self.mark["kind"], "over")
            self.mark = None
        if events is not None:
            self.prepare(events, now)
        write(MARK, json.dumps(self.mark) if self.mark else "")

    def events(self):
        """The events that affect this machine; None if the metadata service gives no answer."""
        try:
            if self.machine is None:
                self.machine = ask(NAME, ANSWER_SECONDS).decode().strip()
            events = scheduled.events_for(json.loads(ask(EVENTS, self.first or ANSWER_SECONDS)), self.machine)
        except NO_ANSWER as error:
            if self.trouble is None:
                print(f"<4>the metadata service does not say which events are scheduled: {error or type(error).__name__}", flush=True)
            self.trouble = error
            if time.time() - self.last_answer > SILENCE_SECONDS:
                write(ANNOUNCED, f"scheduled events: none can be read since {scheduled.stamp(self.last_answer)} (gateway-events.service)\n")
            return None
        self.trouble, self.first, self.last_answer = None, None, time.time()
        lines = (scheduled.words(event, self.mark) for event in events if not event.harmless)
        write(ANNOUNCED, "".join(f"{line} (gateway-events.service)\n" for line in lines))
        return events

    def prepare(self, events, now):
        for event in events:
            self.say(event.id, event.kind, "begun" if event.not_before is None else "announced")
        event = None if self.mark else scheduled.due(events, now, self.over)
        if event is not None:
            self.mark = scheduled.mark_of(event, now)
            write(MARK, json.dumps(self.mark))
            self.say(event.id, event.kind, "draining")
        if self.mark and not self.mark["acknowledged"] and scheduled.may_begin(self.mark, events, now, connected(), PROBES_SECONDS):
            self.acknowledge()

    def acknowledge(self):
        try:
            ask(EVENTS, ANSWER_SECONDS, json.dumps({"StartRequests": [{"EventId": self.mark["id"]}]}).encode())
        except NO_ANSWER:
            self.say(self.mark["id"], self.mark["kind"], "not acknowledged")  # the next step tries again
            return
        self.mark["acknowledged"] = True
        self.say(self.mark["id"], self.mark["kind"], "acknowledged")

    def say(self, event, kind, state):
        """Logs each state of an event once."""
        if (event, state) in self.said:
            return
        self.said.add((event, state))
        line = {"time": scheduled.stamp(time.time()), "lane": os.environ.get("LANE", "-"), "machine": self.machine}
        print(json.dumps({**line, "event": event, "kind": kind, "state": state, "connected": connected()}), flush=True)


def main():
    watch = Watch()
    while True:
        watch.step()
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
