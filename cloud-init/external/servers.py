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

sys.dont_write_bytecode = True
from asking import ask_canary, ask_options  # pylint: disable=wrong-import-position
from notify import notify  # pylint: disable=wrong-import-position
from product import load  # pylint: disable=wrong-import-position
from rotation import rotate  # pylint: disable=wrong-import-position
from server_state import ServerState  # pylint: disable=wrong-import-position
from servers_file import write  # pylint: disable=wrong-import-position
from verified_tags import last_hint  # pylint: disable=wrong-import-position

# There while `gateway-server drain NAME` keeps transactions away from a server: a file by its name.
DRAINED = os.environ.get("DRAINED", "/run/icap-gateway/drained")
ROUND_SECONDS = float(os.environ.get("ROUND_SECONDS", "1"))
# How soon the relay's hint at a server is seen.
LOOK_SECONDS = 0.2
# haproxy's word for each of ours.
IN_HAPROXY = {"ready": "ready", "draining": "drain", "out": "maint"}


class Asker(threading.Thread):
    """Asks one server for ever. `known`: (ready, verified, reason, tags), as one value for the main thread, which waits for `changed`."""

    def __init__(self, server, product, changed):
        super().__init__(daemon=True)
        self.changed = changed
        # the relay's hint that was heeded last
        self.hint = last_hint(server.name)
        self.server = server
        self.product = product
        self.state = ServerState(server.address, product.canary, random.random(), time.monotonic())
        self.known = (False, False, self.state.reason, {})

    def run(self):
        while True:
            state = self.state
            question = state.due(time.monotonic())
            if question == "options":
                trouble, tags = ask_options(self.server, self.product)
                state.options_answered(trouble, tags, time.monotonic())
            elif question == "canary":
                self.hint = last_hint(self.server.name)
                state.canary_answered(*ask_canary(self.server, self.product), time.monotonic())
            if last_hint(self.server.name) != self.hint:
                state.suspected(time.monotonic())
            known = (state.ready, state.verified, state.reason, state.verified_tags)
            if known != self.known:
                self.known = known
                self.changed.set()
            time.sleep(min(max(state.next() - time.monotonic(), 0), LOOK_SECONDS))


class Monitor:
    """The states of all servers as they were said last."""

    def __init__(self, product):
        self.changed = threading.Event()
        self.askers = [Asker(server, product, self.changed) for server in product.servers]
        self.said = {}
        self.haproxy_trouble = ""

    def start(self):
        for asker in self.askers:
            asker.start()

    def round(self):
        """Applies what is known now. Raises RuntimeError when a thread has ended: nothing of its server is known any more."""
        for asker in self.askers:
            if not asker.is_alive():
                raise RuntimeError(f"{asker.server.name} is asked no more")
        entries = [self.entry(asker) for asker in self.askers]
        # before the guard hears of it: who is out here is out there
        try:
            rotate({entry["name"]: IN_HAPROXY[entry["state"]] for entry in entries})
            trouble = ""
        except (OSError, ValueError, LookupError, StopIteration) as error:
            trouble = f"haproxy's rotation is not as it should be: {error}"
        if trouble and trouble != self.haproxy_trouble:
            print(f"<4>{trouble}", flush=True)
        self.haproxy_trouble = trouble
        write(entries)
        ready = [entry["name"] for entry in entries if entry["state"] == "ready"]
        notify(f"STATUS={len(ready)} of {len(entries)} servers in rotation{': ' if ready else ''}{', '.join(ready)}")

    def entry(self, asker):
        """One server for servers.json; a change is said in the journal."""
        ready, verified, reason, tags = asker.known
        name, address = asker.server.name, asker.server.address
        state = "out" if not ready else "draining" if os.path.exists(os.path.join(DRAINED, name)) else "ready"
        if state == "draining":
            reason = f"{address} gets no new transactions (gateway-server ready {name})"
        before = self.said.get(name)
        if before is None or (before["state"], before["reason"]) != (state, reason):
            warns = "<4>" if state == "out" and before is not None else ""
            print(f"{warns}{name} ({address}) is {state}{': ' if reason else ''}{reason}", flush=True)
        since = before["since"] if before is not None and before["state"] == state else round(time.time())
        entry = {"name": name, "address": address, "state": state, "reason": reason, "verified": verified, "since": since, "tags": tags}
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
            print(f"<4>the states are not written: {error}", flush=True)
        else:
            notify("READY=1\nWATCHDOG=1" if first else "WATCHDOG=1")
            first = False
        monitor.changed.wait(ROUND_SECONDS)
        monitor.changed.clear()


if __name__ == "__main__":
    sys.exit(main())
