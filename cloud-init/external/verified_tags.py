"""The ISTags with which each server's canary held. Another one means another policy (RFC 3507 §4.7), which nobody has tried yet.

An answer that allows counts only with a tag that was tried. The monitor writes the tags beside its states (servers.json); it is told
of a server that answers with another one (hints.py), and asks its canary at once.
"""
import os

import servers_file

class VerifiedTags:
    """What the monitor wrote last, read again when it changed."""

    def __init__(self):
        self.seen = None
        self.time = 0.0
        self.servers = {}

    def read(self):
        """Nothing is known where nothing can be read."""
        try:
            status = os.stat(servers_file.STATE)
            if (status.st_ino, status.st_mtime_ns) != self.seen:
                self.time, servers = servers_file.read()
                self.servers = {one["name"]: one for one in servers}
                self.seen = status.st_ino, status.st_mtime_ns
        except (OSError, ValueError, LookupError, TypeError):
            self.seen, self.time, self.servers = None, 0.0, {}

    def allow(self, server, service, tag):
        """Whether an answer of this server (None: one of them) may allow. A server without tags of its own is known by its state."""
        self.read()
        if not servers_file.is_fresh(self.time):
            return False
        asked = self.servers.values() if server is None else filter(None, [self.servers.get(server)])
        return any(one["state"] != "out" and one.get("tags", {}).get(service, tag) in (None, tag) for one in asked)
