#!/usr/bin/python3
"""gateway-guard: opens the client port while the canary holds, closes it when it fails.

stunnel accepts TLS even when nothing behind it inspects anything, so an open port must mean a canary that holds.
haproxy asks the canary (twice failed = down, /etc/icap-gateway/haproxy.cfg); this program reads the answer, starts and
stops stunnel@icap and tells haproxy, whose /healthz then says "ready". haproxy dead or silent counts as a failed canary.

  gateway-guard            runs for ever (gateway-guard.service)
  gateway-guard --holds    exit status 0 if the canary holds now; else says why not, status 1
"""
import os
import socket
import subprocess
import sys
import time

STUNNEL = "stunnel@icap.service"
HAPROXY_SOCKET = os.environ.get("HAPROXY_SOCKET", "/run/haproxy/admin.sock")
POLL_SECONDS = 0.5
# c-icap can only be brought back by a restart when it lost its scanner: after so long with an unhealthy canary, and
# again after each further period, it is restarted.
HEAL_SECONDS = 30
# haproxy answers from memory; a longer silence is a fault. Two such polls close the port.
HAPROXY_TIMEOUT_SECONDS = 1


def haproxy(command):
    """One command to haproxy's admin socket, its answer as text."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(HAPROXY_TIMEOUT_SECONDS)
        connection.connect(HAPROXY_SOCKET)
        connection.sendall(command.encode() + b"\n")
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer.decode()


def server_states():
    """{backend: (status, check status)} of each backend's one server."""
    lines = haproxy("show stat").splitlines()
    columns = lines[0].removeprefix("# ").split(",")
    states = {}
    for line in lines[1:]:
        row = dict(zip(columns, line.split(",")))
        if row.get("svname") not in (None, "FRONTEND", "BACKEND"):
            states[row["pxname"]] = (row["status"], row["check_status"].removeprefix("* "), row.get("last_chk", ""))
    return states


def why_not(states):
    """None when the canary holds, else the reason. A server that was never checked counts as UP in haproxy, not here."""
    if "canary" not in states:
        return "haproxy knows no canary"
    status, check, detail = states["canary"]
    if status.startswith("UP") and check == "L7OK":
        return None
    return f"the canary is {status} ({check} {detail})".replace(" )", ")")


def systemctl(*arguments):
    return subprocess.run(["systemctl", *arguments], stdout=subprocess.DEVNULL, check=False).returncode == 0


def port_is_open(port):
    """True when something listens on the client port; read from the kernel, so that stunnel sees no connection."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        return any(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A" for line in table.readlines()[1:])


def notify(message):
    path = os.environ.get("NOTIFY_SOCKET")
    if path:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(message.encode(), "\0" + path[1:] if path.startswith("@") else path)


def say(message):
    print(message, flush=True)
    notify("STATUS=" + message)


def judge():
    """(states, reason): the reason is None when the canary holds."""
    try:
        states = server_states()
    except (OSError, LookupError, ValueError) as error:
        return {}, f"haproxy does not answer ({error})"
    return states, why_not(states)


class Guard:
    """Keeps stunnel as the canary says. One poll = one call of `step`."""

    def __init__(self, port, certificates):
        self.port = port
        self.certificates = certificates
        self.failed_since = None
        self.silent_polls = 0
        self.said = None

    def step(self, now):
        states, reason = judge()
        # haproxy counts two failed canaries itself; its own silence is counted here
        self.silent_polls = 0 if states else self.silent_polls + 1
        if reason and (states or self.silent_polls >= 2):
            self.close(reason)
            self.heal(now)
        elif not reason:
            self.failed_since = None
            self.open(states)

    def tell(self, message):
        if message != self.said:
            self.said = message
            say(message)

    def open(self, states):
        if not os.path.exists(self.certificates):
            self.tell("closed: no certificates yet (gateway-certificates.service)")
            return
        if not port_is_open(self.port):
            # after a start the port is looked at again in the next round
            systemctl("start", "--no-block", STUNNEL)
            return
        if states.get("client-port", ("",))[0].startswith("MAINT"):
            haproxy("set server client-port/stunnel state ready")
        self.tell("open: the canary holds")

    def close(self, reason):
        if port_is_open(self.port):
            systemctl("stop", STUNNEL)  # open transactions end too: nothing behind them inspects
        try:
            haproxy("set server client-port/stunnel state maint")
        except OSError:
            pass  # a dead haproxy answers no load balancer either
        self.tell(f"closed: {reason}")

    def heal(self, now):
        if self.failed_since is None:
            self.failed_since = now
        if now - self.failed_since >= HEAL_SECONDS:
            self.failed_since = now
            say(f"the canary has failed for {HEAL_SECONDS} s: restarting c-icap")
            systemctl("try-restart", "--no-block", "c-icap.service")


def main():
    if sys.argv[1:] == ["--holds"]:
        _, reason = judge()
        if reason:
            print(reason, file=sys.stderr)
        return 1 if reason else 0
    if sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    guard = Guard(int(os.environ["GATEWAY_PORT"]), os.path.join(os.environ["TLS_DIRECTORY"], "current", "server.key"))
    notify("READY=1")
    while True:
        guard.step(time.monotonic())
        notify("WATCHDOG=1")
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
