"""Files by which the relay tells the monitor what only clients' transactions show of a server. Their last change is the message, or
their text the time since when a canary is awaited."""
import os

HINTS = os.environ.get("HINTS", "/run/gateway-relay")
# One hint for an answer with an ISTag with which the server's canary has not held, and one for a transaction without a verdict.
SUSPECT, FAILED = "suspect", "failed"
# A hint with a time (monotonic) as its text: allowing answers wait for a canary that begins at this time or later.
AWAITED = "awaited"


def path(kind, server):
    return os.path.join(HINTS, f"{kind}-{server}")


def give(kind, server, text=""):
    """`server`: the server's name; None: not known. A full disk only costs the hint: the monitor asks by itself a little later."""
    if server is None:
        return
    try:
        with open(path(kind, server), "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o644)  # the monitor runs as another user, and reads the text
            file.write(text)
    except OSError:
        pass


def awaited(server):
    """Time since when a canary is awaited; 0: none is. A file that is being written is read again a moment later."""
    try:
        with open(path(AWAITED, server), encoding="utf-8") as file:
            return float(file.read() or 0)
    except (OSError, ValueError):
        return 0


def last(kind, server):
    """A value that changes with each hint."""
    try:
        return os.stat(path(kind, server)).st_mtime_ns
    except OSError:
        return 0
