"""servers.json: the monitor's state of each external ICAP server. The monitor writes the file each second, whatever the servers do."""
import json
import os
import time

STATE = os.environ.get("SERVERS_STATE", "/run/icap-gateway/servers.json")
# Maximum age of the file in seconds; an older one does not show the present state.
FRESH = 10


def read():
    """(time of writing, the servers). Raises OSError, ValueError, LookupError and TypeError."""
    with open(STATE, encoding="utf-8") as file:
        state = json.load(file)
    return state["time"], state["servers"]


def write(servers):
    """Writes the file in one step, so that a reader sees it complete."""
    new = STATE + ".new"
    with open(new, "w", encoding="utf-8") as file:
        json.dump({"time": time.monotonic(), "servers": servers}, file)
    os.chmod(new, 0o644)
    os.replace(new, STATE)


def is_fresh(written):
    return 0 <= time.monotonic() - written <= FRESH
