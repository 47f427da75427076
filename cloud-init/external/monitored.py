"""The monitor's word on each server, as the relay uses it: its states, and the ISTags with which each server's canary held.

An answer that allows counts only with a tag that was tried: another one means another policy (RFC 3507 §4.7), which nobody has
tried yet. The monitor is told of a server that answers with another one (hints.py), and asks its canary at once.
"""
import os
import random

import servers_file


class Monitored:
    """The monitor's last state, read again when its file has changed."""

    def __init__(self):
        self.seen = None
        self.time = 0.0
        self.servers = {}

    def read(self):
        """Whether the present state is known."""
        try:
            status = os.stat(servers_file.STATE)
            if (status.st_ino, status.st_mtime_ns) != self.seen:
                self.time, servers = servers_file.read()
                self.servers = {one["name"]: one for one in servers}
                self.seen = status.st_ino, status.st_mtime_ns
        except (OSError, ValueError, LookupError, TypeError):
            self.seen, self.time, self.servers = None, 0.0, {}
        return servers_file.is_fresh(self.time)

    def allow(self, server, service, tag):
        """Whether an answer of this server may allow. For a server without ISTags, its state decides."""
        one = self.servers.get(server) if self.read() else None
        return one is not None and one["state"] != "out" and one.get("tags", {}).get(service, tag) in (None, tag)

    def held(self, server, since):
        """Whether a canary of this server has held that began then (monotonic) or later; None: not known yet."""
        one = self.servers.get(server) if self.read() else None
        if one is None or one["state"] == "out":
            return False
        return True if one["held"] >= since else None

    def another(self, server):
        """The name of a randomly chosen server in place of this one; None: there is none. A resting server is better than none."""
        if not self.read():
            return None
        for state in ("ready", "resting"):
            names = [name for name, one in self.servers.items() if name != server and one["state"] == state]
            if names:
                return random.choice(names)
        return None
