"""haproxy's rotation: the state of each server there, and the commands that make it what the monitor says.

A server that is out loses its connections at once, so that their transactions go to another. Only established ones are ended:
haproxy 3.0 neither closes nor answers a connection that it is told to end while it still connects (docs/decisions.md, 159).
Such a one ends with `timeout connect`, or is established and ended in the next round.
"""
import re

from haproxy_admin import haproxy

BACKEND = "icap"
# A connection in an answer to `show sess` (haproxy 2.6 to 3.0): its number, its server, and 8 for "established" on the server's side.
ESTABLISHED = re.compile(rf"^(0x[0-9a-f]+): .* be={BACKEND} srv=(\S+) .* scb=\[8,", re.MULTILINE)
# Commands in one line to haproxy, which takes 16 KiB: thousands of connections, one line each, would take seconds.
MOST_COMMANDS = 100
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
    """The commands for haproxy, first who is out: a command that fails is the last one. `wanted`, `found`: {server: state}. After its
    restart no server is in rotation there."""
    in_order = sorted(wanted.items(), key=lambda one: one[1] != "maint")
    return [f"set server {BACKEND}/{name} state {state}" for name, state in in_order if found.get(name) not in (None, state)]


def connections(text, servers):
    """The numbers of the established connections to these servers, from an answer to `show sess`."""
    return [number for number, server in ESTABLISHED.findall(text) if server in servers]


def rotate(wanted):
    """Sets the states. Raises OSError, ValueError and LookupError when haproxy does not answer as it should."""
    for command in commands(wanted, admin_states(haproxy(f"show servers state {BACKEND}"))):
        answer = haproxy(command).strip()
        if answer:
            raise ValueError(f"haproxy answers {command} with: {answer}")


def end_connections(servers):
    """Ends the established connections to these servers. Raises OSError and ValueError."""
    numbers = connections(haproxy("show sess"), servers) if servers else []
    for at in range(0, len(numbers), MOST_COMMANDS):
        # the answers do not matter, because a connection may have ended by itself
        haproxy(";".join(f"shutdown session {number}" for number in numbers[at : at + MOST_COMMANDS]))
