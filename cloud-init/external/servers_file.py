"""servers.json: the monitor's word on each ICAP server elsewhere. It writes the file each second, whatever the servers do."""
import json
import os
import time

STATE = os.environ.get("SERVERS_STATE", "/run/icap-gateway/servers.json")
# Seconds. An older word says nothing of now.
FRESH = 10


def read():
    """(when it was written, the servers). Raises OSError, ValueError, LookupError and TypeError."""
    with open(STATE, encoding="utf-8") as file:
        state = json.load(file)
    return state["time"], state["servers"]


def write(servers):
    """Writes the file in one step, so that a reader sees the whole of it."""
    new = STATE + ".new"
    with open(new, "w", encoding="utf-8") as file:
        json.dump({"time": time.monotonic(), "servers": servers}, file)
    os.chmod(new, 0o644)
    os.replace(new, STATE)


def is_fresh(written):
    return 0 <= time.monotonic() - written <= FRESH
