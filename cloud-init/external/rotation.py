"""haproxy's rotation: the state of each server there, and the commands that make it what the monitor says."""
from haproxy_admin import haproxy

BACKEND = "icap"
# Bits of srv_admin_state (haproxy's management guide, "show servers state"): maintenance and drain that were asked for.
FORCED_MAINT, FORCED_DRAIN = 1, 8


def admin_states(text):
    """{server: "ready", "maint" or "drain"} of an answer to `show servers state`. Raises ValueError and LookupError."""
    lines = text.splitlines()
    columns = next(line for line in lines if line.startswith("# ")).removeprefix("# ").split()
    rows = [dict(zip(columns, line.split())) for line in lines if line.count(" ") > 5 and not line.startswith("#")]
    return {row["srv_name"]: state_of(int(row["srv_admin_state"])) for row in rows}


def state_of(bits):
    return "maint" if bits & FORCED_MAINT else "drain" if bits & FORCED_DRAIN else "ready"


def commands(wanted, found):
    """What to say to haproxy. `wanted`, `found`: {server: state}. After its restart no server is in rotation there."""
    said = []
    for name, state in wanted.items():
        if found.get(name) not in (None, state):
            said.append(f"set server {BACKEND}/{name} state {state}")
            if state == "maint":
                said.append(f"shutdown sessions server {BACKEND}/{name}")
    return said


def rotate(wanted):
    """Raises OSError, ValueError and LookupError when haproxy does not answer as it should."""
    for command in commands(wanted, admin_states(haproxy(f"show servers state {BACKEND}"))):
        answer = haproxy(command).strip()
        if answer:
            raise ValueError(f"haproxy answers {command} with: {answer}")
