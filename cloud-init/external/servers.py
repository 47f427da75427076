#!/usr/bin/python3
"""gateway-servers: asks each ICAP server elsewhere whether it is there and blocks, and says in haproxy who is in rotation.

One thread asks each server, so that one that is frozen holds up nobody else. The main one applies the states each second and
writes them down for gateway-guard, which keeps the client port open while a server is ready. What is not certain is out.
"""
import os
import random
import sys
import threading
import time
from collections import namedtuple

sys.dont_write_bytecode = True
import hints  # pylint: disable=wrong-import-position
from asking import ask_canary, ask_options  # pylint: disable=wrong-import-position
from notify import notify  # pylint: disable=wrong-import-position
from product import load  # pylint: disable=wrong-import-position
from rotation import end_connections, rotate  # pylint: disable=wrong-import-position
from server_state import ServerState  # pylint: disable=wrong-import-position
from servers_file import write  # pylint: disable=wrong-import-position

# There while `gateway-server drain NAME` keeps transactions away from a server: a file by its name.
DRAINED = os.environ.get("DRAINED", "/run/icap-gateway/drained")
ROUND_SECONDS = float(os.environ.get("ROUND_SECONDS", "1"))
# Seconds after which the relay's hint about a server is read; the same where clients wait for each canary.
LOOK_SECONDS, LOOK_SECONDS_EACH = 0.2, 0.03
# haproxy's states by our own.
IN_HAPROXY = {"ready": "ready", "draining": "drain", "resting": "drain", "out": "maint"}

# The result of one thread's questions to its server. `resting`: the reason why the server should rest, or "".
Known = namedtuple("Known", "ready verified reason tags held resting")


def standing(name, address, known, drained, another):
    """(state, reason) of a server. `another`: whether another server is in rotation, so that this one may rest."""
    if not known.ready:
        return "out", known.reason
    if drained:
        return "draining", f"{address} gets no new transactions (gateway-server ready {name})"
    if known.resting and another:
        return "resting", known.resting
    return "ready", known.reason


def trouble_of(change, servers):
    """Runs a change in haproxy. Returns the problem, or ""."""
    try:
        change(servers)
    except (OSError, ValueError, LookupError, StopIteration) as error:
        return f"haproxy's rotation is not as it should be: {error}"
    return ""


class Asker(threading.Thread):
    """Asks one server until the process ends. `known`: its latest result for the main thread, which waits for `changed`."""

    def __init__(self, server, product, changed):
        super().__init__(daemon=True)
        self.changed = changed
        # the hints of the relay that were processed last
        self.suspect, self.failed = hints.last(hints.SUSPECT, server.name), hints.last(hints.FAILED, server.name)
        self.server = server
        self.product = product
        self.each = product.canary.mode == "each"
        self.state = ServerState(server.address, product.canary, random.random(), time.monotonic())
        self.known = Known(False, False, self.state.reason, {}, 0, "")

    def run(self):
        while True:
            state = self.state
            question = state.due(time.monotonic())
            if question == "options":
                trouble, tags = ask_options(self.server, self.product)
                state.options_answered(trouble, tags, time.monotonic())
            elif question == "canary":
                self.suspect = hints.last(hints.SUSPECT, self.server.name)
                began = time.monotonic()
                state.canary_answered(*ask_canary(self.server, self.product), began, time.monotonic())
            now = time.monotonic()
            if self.each:
                state.awaited(hints.awaited(self.server.name), now)
            if hints.last(hints.SUSPECT, self.server.name) != self.suspect:
                state.suspected(now)
            failed, self.failed = self.failed, hints.last(hints.FAILED, self.server.name)
            if self.failed != failed:
                state.client_failed(now)
            known = Known(state.ready, state.verified, state.reason, state.verified_tags, state.held, state.resting(now))
            if known != self.known:
                self.known = known
                self.changed.set()
            time.sleep(min(max(state.next() - time.monotonic(), 0), LOOK_SECONDS_EACH if self.each else LOOK_SECONDS))


class Monitor:
    """The last reported states of all servers."""

    def __init__(self, product):
        self.changed = threading.Event()
        self.askers = [Asker(server, product, self.changed) for server in product.servers]
        self.said = {}
        self.haproxy_trouble = ""

    def start(self):
        for asker in self.askers:
            asker.start()

    def round(self):
        """Applies the present results. Raises RuntimeError when a thread has ended, because its server's state is then not known."""
        for asker in self.askers:
            if not asker.is_alive():
                raise RuntimeError(f"{asker.server.name}: the thread that asks it has ended")
        entries = self.entries()
        wanted = {entry["name"]: IN_HAPROXY[entry["state"]] for entry in entries}
        # before the guard reads the state, so that a server that is out here is out in haproxy as well
        trouble = trouble_of(rotate, wanted)
        try:
            # before connections are ended, which takes time: from now on the relay allows nothing by a server that is out
            write(entries)
        finally:
            trouble = trouble_of(end_connections, {name for name, state in wanted.items() if state == "maint"}) or trouble
            if trouble and trouble != self.haproxy_trouble:
                print(f"<4>{trouble}", flush=True)
            self.haproxy_trouble = trouble
        ready = [entry["name"] for entry in entries if entry["state"] == "ready"]
        notify(f"STATUS={len(ready)} of {len(entries)} servers in rotation{': ' if ready else ''}{', '.join(ready)}")

    def entries(self):
        """The entries of servers.json."""
        known = {asker.server.name: asker.known for asker in self.askers}
        drained = {name for name in known if os.path.exists(os.path.join(DRAINED, name))}
        serving = {name for name, one in known.items() if one.ready and not one.resting} - drained
        return [
            self.entry(one, known[one.name], standing(one.name, one.address, known[one.name], one.name in drained, serving - {one.name}))
            for one in (asker.server for asker in self.askers)
        ]

    def entry(self, server, known, state_and_reason):
        """One entry of servers.json. A change is written to the journal."""
        name, address = server.name, server.address
        state, reason = state_and_reason
        before = self.said.get(name)
        if before is None or (before["state"], before["reason"]) != (state, reason):
            warns = "<4>" if state in ("out", "resting") and before is not None else ""
            print(f"{warns}{name} ({address}) is {state}{': ' if reason else ''}{reason}", flush=True)
        since = before["since"] if before is not None and before["state"] == state else round(time.time())
        entry = {"name": name, "address": address, "state": state, "reason": reason, "since": since}
        entry.update(verified=known.verified, tags=known.tags, held=known.held)
        self.said[name] = entry
        return entry


def main():
    threading.stack_size(256 * 1024)
    monitor = Monitor(load())
    monitor.start()
    first = True
    while True:
        try:
            monitor.round()
        except RuntimeError as error:
            return str(error)
        except OSError as error:
            print(f"<4>the servers' states could not be written: {error}", flush=True)
        else:
            notify("READY=1\nWATCHDOG=1" if first else "WATCHDOG=1")
            first = False
        monitor.changed.wait(ROUND_SECONDS)
        monitor.changed.clear()


if __name__ == "__main__":
    sys.exit(main())
