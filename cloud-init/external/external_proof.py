"""Whether external ICAP servers give right verdicts. A server is ready by the monitor's state (servers.py), and up by haproxy's."""
import time

from haproxy_admin import haproxy, is_away, server_states
from provisioned import Watched
from servers_file import is_fresh, read

POLICY = Watched(lambda contents: contents)


def monitored():
    """{name: the monitor's state of the server}. Raises the exceptions of read, and ValueError if the state is too old."""
    written, servers = read()
    if not is_fresh(written):
        raise ValueError(f"the monitor has said nothing for {time.monotonic() - written:.0f} s (gateway-servers.service)")
    return {server["name"]: server for server in servers}


class Proof:
    """`holds`, `failed`, or neither, as in built_in_proof.py. There is no scanner here that could be restarted."""

    wrong = None
    asking = False

    def __init__(self):
        self.holds = self.failed = False
        self.port_state = ""
        self.sockets = {"haproxy.service": "answers"}
        _, problems = POLICY.read()
        self.lost = bool(problems)
        try:
            states = server_states()
            self.port_state = states[("client-port", "stunnel")]["status"]
        except (OSError, LookupError, ValueError) as error:
            self.sockets = {"haproxy.service": "gone" if is_away(error) else "silent"}
            self.reason = f"haproxy does not answer ({error})"
            return
        if self.lost:
            self.failed = True
            self.reason = problems[0]
            return
        self.look(states)

    def look(self, states):
        try:
            servers = monitored()
        except FileNotFoundError:
            self.failed = True
            self.reason = "the monitor has not asked the servers yet (gateway-servers.service)"
            return
        except (OSError, ValueError, LookupError, TypeError) as error:
            self.failed = True
            self.reason = str(error)
            return
        serving = [
            name
            for name, server in servers.items()
            if server["state"] == "ready" and states.get(("icap", name), {}).get("status", "").startswith("UP")
        ]
        self.holds = bool(serving)
        self.failed = not serving
        if serving:
            self.reason = f"{', '.join(serving)} serve"
        else:
            self.reason = "no server is usable: " + "; ".join(self.why(server, states) for server in servers.values())

    @staticmethod
    def why(server, states):
        if server["state"] != "ready":
            return server["reason"] or f"{server['name']} is {server['state']}"
        row = states.get(("icap", server["name"]), {})
        check = f"{row.get('check_status', '')} {row.get('last_chk', '')}"
        return f"{server['name']} ({server['address']}) is {row.get('status', 'unknown')} ({check})"


def forget():
    """Takes every server out of rotation. The monitor's next round puts the ready ones back."""
    for backend, name in server_states():
        if backend == "icap":
            haproxy(f"set server icap/{name} state maint")


# Nothing on this machine could restart an external server.
SCANNERS, HEALED = (), None
