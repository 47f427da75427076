"""Files by which the relay tells the monitor what only clients' transactions show of a server. Their last change is the message."""
import os

HINTS = os.environ.get("HINTS", "/run/gateway-relay")
# An answer with an ISTag with which its canary has not held; a transaction that ended without a verdict.
SUSPECT, FAILED = "suspect", "failed"


def path(kind, server):
    return os.path.join(HINTS, f"{kind}-{server}")


def give(kind, server):
    """`server`: its name; None: unknown. A full disk costs the hint: the monitor asks by itself a little later."""
    if server is None:
        return
    try:
        with open(path(kind, server), "w", encoding="utf-8"):
            pass
    except OSError:
        pass


def last(kind, server):
    """Another value after each hint."""
    try:
        return os.stat(path(kind, server)).st_mtime_ns
    except OSError:
        return 0
