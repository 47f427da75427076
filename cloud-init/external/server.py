#!/usr/bin/python3
"""gateway-server: the ICAP servers elsewhere, for an operator.

  gateway-server status       each server's state and why; exit status 1 unless all are ready
  gateway-server problems     the same of those that are not ready, for gateway-status; nothing where all are
  gateway-server notes        what nobody verifies about those that are ready; nothing where all is verified
  gateway-server drain NAME   no new transactions for a server; those that run come to their end
  gateway-server ready NAME   it gets transactions again once its canary holds
"""
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.append("/usr/local/lib/icap-gateway")
from servers_file import is_fresh, read  # pylint: disable=wrong-import-position

DRAINED = os.environ.get("DRAINED", "/run/icap-gateway/drained")


def known():
    """The servers in the monitor's last state. Raises ValueError with the reason if there is none."""
    try:
        written, servers = read()
    except (OSError, ValueError) as error:
        raise ValueError(f"monitor: it has written nothing yet ({error}): journalctl -u gateway-servers") from None
    if not is_fresh(written):
        raise ValueError("monitor: it has stopped reporting: journalctl -u gateway-servers")
    return servers


def line(server):
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(server["since"]))
    blocks = " (blocking is not verified)" if server["state"] == "ready" and not server["verified"] else ""
    reason = f": {server['reason']}" if server["reason"] else ""
    return f"{server['name']} {server['address']} {server['state']} since {since}{blocks}{reason}"


def drain(name, servers):
    os.makedirs(DRAINED, mode=0o755, exist_ok=True)
    with open(os.path.join(DRAINED, name), "w", encoding="utf-8"):
        pass
    print(f"{name} gets no new transactions from the next second on; back: gateway-server ready {name}")
    if not any(server["state"] == "ready" and server["name"] != name for server in servers):
        print("no other server is ready: the client port closes", file=sys.stderr)


def ready(name):
    try:
        os.unlink(os.path.join(DRAINED, name))
    except FileNotFoundError:
        raise SystemExit(f"{name} is not drained; see gateway-server status") from None
    print(f"{name} gets transactions again once its canary holds; gateway-server status says whether it does")


def show(everything):
    """Prints the servers, or only those that are not ready. Returns the exit status."""
    try:
        servers = known()
    except ValueError as error:
        print(error)
        return 1
    others = [server for server in servers if server["state"] != "ready"]
    for server in servers if everything else others:
        print(line(server))
    return 1 if others else 0


def notes():
    """Prints that nothing verifies whether the servers block. That is no fault of theirs, so the exit status is 0."""
    try:
        unverified = [server["name"] for server in known() if server["state"] == "ready" and not server["verified"]]
    except ValueError:
        unverified = []  # this is a problem, which `problems` names
    if unverified:
        print(f"blocking is not verified: {', '.join(unverified)} may be in monitoring or trial mode (icap.external.canary is optionsOnly)")
    return 0


def main(arguments):
    if arguments == ["notes"]:
        return notes()
    if arguments in (["status"], ["problems"]):
        return show(arguments == ["status"])
    if len(arguments) != 2 or arguments[0] not in ("drain", "ready"):
        print(__doc__, file=sys.stderr)
        return 2
    action, name = arguments
    try:
        servers = known()
    except ValueError as error:
        raise SystemExit(str(error)) from None
    if name not in [server["name"] for server in servers]:
        raise SystemExit(f"no server has the name {name}: there are {', '.join(server['name'] for server in servers)}")
    try:
        if action == "drain":
            drain(name, servers)
        else:
            ready(name)
    except OSError as error:
        raise SystemExit(f"nothing was changed ({error}): is it run as root? sudo gateway-server {action} {name}") from None
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
