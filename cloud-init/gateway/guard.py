#!/usr/bin/python3
"""gateway-guard: opens the client port while the canary holds, closes it when it fails.

stunnel accepts TLS even when nothing behind it inspects, so an open port must mean a canary that holds. A proof says four times a
second whether it does: external_proof.py, inspector_proof.py or built_in_proof.py. haproxy asks through the ICAP server (a wrong verdict,
or twice no right answer = failed), each scanner says which rules it runs with, and the policy's files are still those that were
provisioned. The guard opens and closes the port, with stunnel behind it, and tells haproxy, whose /healthz then says "ready". Silence
for some seconds counts as a failed canary.

  gateway-guard            runs for ever (gateway-guard.service)
  gateway-guard --holds    exit status 0 if the canary holds now; else says why not, status 1
  gateway-guard --unproven  before a scanner or an ICAP server starts: closes the port, and the canary has to hold anew
  gateway-guard --closed   tells haproxy that the port is closed (when the guard has ended, however it ended)
"""
import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.append("/usr/local/lib/icap-gateway")

# The modules that exist on a gateway with external ICAP servers, and on one with the inspector.
EXTERNAL = os.path.exists(os.environ.get("EXTERNAL", "/etc/icap-gateway/external.json"))
INSPECTOR = os.path.exists(os.environ.get("RULES", "/etc/icap-gateway/rules.json"))
# pylint: disable=wrong-import-position
if EXTERNAL:
    from external_proof import HEALED, SCANNERS, Proof, forget
elif INSPECTOR:
    from inspector_proof import HEALED, SCANNERS, Proof, forget
else:
    from built_in_proof import HEALED, SCANNERS, Proof, forget
from haproxy_admin import haproxy, say_closed, server_states
from notify import notify

# The socket that systemd holds for the port, and stunnel, or plain.py in its place (gateway.tls: off). Neither runs without the other.
PLAIN = os.path.exists(os.environ.get("PLAIN", "/usr/local/lib/icap-gateway/plain.py"))
EDGE = "gateway-plain" if PLAIN else "stunnel@icap"
SOCKET = f"{EDGE}.socket"
STUNNEL = f"{EDGE}.service"
POLL_SECONDS = float(os.environ.get("POLL_SECONDS", "0.25"))
# Interval until the port has been open once, for a limited time after the start. It is shorter, because the machine's boot waits for the port.
FIRST_POLL_SECONDS, FIRST_SECONDS = 0.05, 60
RELAY = "gateway-relay.service"
# Interval of restarts. Only a restart helps a c-icap that lost its scanner, a hanging relay, a program with other rules, and a lost socket.
HEAL_SECONDS = float(os.environ.get("HEAL_SECONDS", "30"))
# Time limit for a running daemon that has answered and lost its socket since. Only a start creates the socket again.
GONE_SECONDS = float(os.environ.get("GONE_SECONDS", "5"))
# Time limit for a daemon that never answered and may still be starting (TimeoutStartSec in clamav-daemon.service).
START_SECONDS = 420
# There while clients are kept away, by gateway-drain and by gateway-events: the port stays open for those who are connected.
DRAINING = os.environ.get("DRAINING", "/run/icap-gateway/draining")
LEAVING = os.environ.get("LEAVING", "/run/icap-gateway/leaving")
# c-icap's processes. All run from the start and none ends by itself (c-icap.conf).
C_ICAP_PROCESSES = os.environ.get("C_ICAP_PROCESSES", "/sys/fs/cgroup/system.slice/c-icap.service/cgroup.procs")
SCANNER_PROCESSES = os.environ.get("SCANNER_PROCESSES", "/sys/fs/cgroup/system.slice/{unit}/cgroup.procs")
HAPROXY_PROCESSES = os.environ.get("HAPROXY_PROCESSES", "/sys/fs/cgroup/system.slice/haproxy.service/cgroup.procs")
# stunnel's processor time, which a working daemon uses. systemd puts the units of a template into a slice.
SLICE = "" if PLAIN else "system-stunnel.slice/"
STUNNEL_TIMES = os.environ.get("STUNNEL_TIMES", f"/sys/fs/cgroup/system.slice/{SLICE}{STUNNEL}/cpu.stat")
# Time for which clients wait to be accepted while stunnel uses no processor time. Then stunnel is frozen.
STALL_SECONDS = float(os.environ.get("STALL_SECONDS", "4"))
# Time for which an open port stays open without a canary that certainly holds (haproxy restarts, one check failed).
DOUBT_SECONDS = 3


class Crashes:
    """Processes of c-icap that ended while others of it went on: each took up to 32 connections with it.

    c-icap starts a new one and says nothing: a malformed request can do that (c-icap 0.5, negative `Encapsulated`).
    """

    def __init__(self):
        self.known = set()

    def since_last(self):
        now = processes(C_ICAP_PROCESSES)
        gone = len(self.known - now) if self.known & now else 0
        self.known = now
        # a daemon that is being stopped loses its processes one by one
        return gone if gone and systemctl("is-active", "--quiet", "c-icap.service") else 0


def processes(path):
    """The processes of a control group; none if its unit does not run."""
    try:
        with open(path, encoding="ascii") as file:
            return set(file.read().split())
    except OSError:
        return set()


class Unreachable:
    """A running daemon that no longer answers. One that starts or stops does not count: its processes are not those that answered."""

    def __init__(self, group, now):
        self.group = group
        self.since = now
        self.seen = self.answered = set()

    def lasts(self, state, now):
        """`state`: the state of its socket, as in RunningRules."""
        seen = processes(self.group)
        if state in (None, "answers") or seen != self.seen:
            self.seen, self.since = seen, now
        if state == "answers":
            self.answered = seen
        longest = GONE_SECONDS if state == "gone" else HEAL_SECONDS
        return bool(seen) and now - self.since >= (longest if seen == self.answered else START_SECONDS)


def systemctl(*arguments):
    return subprocess.run(["systemctl", *arguments], stdout=subprocess.DEVNULL, check=False).returncode == 0


def waiting_clients(port):
    """Number of connections that wait to be accepted on the port, from the kernel's table; None if nothing listens there."""
    with open("/proc/self/net/tcp", encoding="ascii") as table:
        next(table)  # skips the heading; listeners come first
        for line in table:
            _, local, _, state, queues = line.split()[:5]
            if state == "0A" and local.endswith(f":{port:04X}"):
                return int(queues.split(":")[1], 16)
    return None


class Stall:
    """Whether stunnel is frozen and not just busy: clients wait, and it uses no processor time."""

    def __init__(self, now):
        self.since = now
        self.used = None

    def lasts(self, waiting, now):
        try:
            with open(STUNNEL_TIMES, encoding="ascii") as file:
                used = file.readline()
        except OSError:
            used = None
        if not waiting or used is None or used != self.used:
            self.used, self.since = used, now
        return now - self.since >= STALL_SECONDS


def say_port_closed():
    say_closed(server_states()[("client-port", "stunnel")]["status"])


def unprove():
    """Closes the port before anybody can ask a scanner or an ICAP server that starts; true when that is sure.

    What haproxy knows is of the one before: first it forgets. A guard that saw the canary hold starts what is stopped here, and
    systemd then cancels the stop, so that one is tried again.
    """
    try:
        forget()
        say_port_closed()
    except (FileNotFoundError, ConnectionRefusedError):
        pass  # haproxy does not run, and knows nothing when it starts
    return any(systemctl("stop", SOCKET, STUNNEL) for _ in range(3))


def say(message):
    print(message, flush=True)
    notify("STATUS=" + message)


class Guard:
    """Keeps the port and stunnel in the state that the canary demands. `step` is one poll."""

    def __init__(self, port, certificates, now):
        self.port = port
        self.certificates = certificates
        self.quick_until = now + FIRST_SECONDS
        self.last_started = now - POLL_SECONDS
        self.last_held = now
        self.last_healed = now
        self.last_new_scanner = now - HEAL_SECONDS
        self.said = None
        self.crashes = Crashes()
        self.stall = Stall(now)
        self.unreachable = {"haproxy.service": Unreachable(HAPROXY_PROCESSES, now)}
        for unit in SCANNERS:
            self.unreachable[unit] = Unreachable(SCANNER_PROCESSES.format(unit=unit), now)

    def step(self, proof, now):
        crashed = self.crashes.since_last()
        if crashed:
            print(f"<4>{crashed} of c-icap's processes crashed; their connections ended without a verdict", flush=True)
        waiting = waiting_clients(self.port)
        if self.stall.lasts(waiting, now):
            print(f"<4>clients are waiting and stunnel has used no processor time for {STALL_SECONDS:g} s: killing it", flush=True)
            systemctl("kill", "-s", "KILL", STUNNEL)
        self.reach(proof, now)
        if proof.holds:
            self.last_held = now
            self.open(proof, now)
        elif proof.failed or now - self.last_held > DOUBT_SECONDS:
            self.close(proof)
            self.heal(proof, now)

    def tell(self, message):
        if message != self.said:
            self.said = message
            say(message)

    def pause(self, now):
        return min(FIRST_POLL_SECONDS, POLL_SECONDS) if now < self.quick_until else POLL_SECONDS

    def open(self, proof, now):
        if not PLAIN and not os.path.exists(self.certificates):
            self.tell("closed: no certificates yet (gateway-certificates.service)")
        elif waiting_clients(self.port) is None:
            say_closed(proof.port_state)  # stunnel may have died by itself
            if now - self.last_started >= POLL_SECONDS:
                self.last_started = now
                systemctl("start", "--no-block", SOCKET)
        elif os.path.exists(LEAVING) or os.path.exists(DRAINING):
            say_closed(proof.port_state)
            self.tell(f"draining: no new clients ({'gateway-events' if os.path.exists(LEAVING) else 'gateway-drain'})")
        else:
            if proof.port_state.startswith("MAINT"):
                haproxy("set server client-port/stunnel state ready")
            self.tell("open: the canary holds")
            self.quick_until = now

    def close(self, proof):
        if waiting_clients(self.port) is not None:
            systemctl("stop", SOCKET, STUNNEL)  # open transactions end as well, because nothing behind them inspects
        say_closed(proof.port_state)
        if not (proof.asking and (self.said or "").startswith("closed: ")):  # the guard has reported a better reason
            self.tell(f"closed: {proof.reason}")

    def reach(self, proof, now):
        """Restarts a running program that does not answer. A scanner with another policy than the provisioned one would not start."""
        for unit, unreachable in self.unreachable.items():
            if unreachable.lasts(proof.sockets[unit], now) and not proof.lost:
                unreachable.since = self.last_healed = now
                say(f"{unit} runs but its socket {'is gone' if proof.sockets[unit] == 'gone' else 'does not answer'}: restarting it")
                systemctl("restart", "--no-block", unit)

    def heal(self, proof, now):
        if proof.lost:
            return  # no program that needs the policy could start
        if proof.wrong:
            if now - self.last_new_scanner >= HEAL_SECONDS:
                self.last_new_scanner = now
                say(f"{proof.reason}: restarting it with the rules that were provisioned")
                systemctl("restart", "--no-block", proof.wrong)
        elif HEALED and now - max(self.last_held, self.last_healed) >= HEAL_SECONDS:
            self.last_healed = now
            say(f"the canary has failed for {HEAL_SECONDS:g} s: restarting {HEALED.removesuffix('.service')} and the relay")
            systemctl("try-restart", "--no-block", HEALED, RELAY)


def main():
    if sys.argv[1:] == ["--holds"]:
        proof = Proof()
        if not proof.holds:
            print(proof.reason, file=sys.stderr)
        return 0 if proof.holds else 1
    if sys.argv[1:] == ["--unproven"]:
        return 0 if unprove() else 1
    if sys.argv[1:] == ["--closed"]:
        say_port_closed()
        return 0
    if sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    certificates = os.path.join(os.environ["TLS_DIRECTORY"], "current", "server.key")
    guard = Guard(int(os.environ["GATEWAY_PORT"]), certificates, time.monotonic())
    notify("READY=1")
    while True:
        try:
            guard.step(Proof(), time.monotonic())
        except OSError as error:
            say(f"a check failed and is tried again: {error}")  # haproxy ended during the command
        notify("WATCHDOG=1")
        time.sleep(guard.pause(time.monotonic()))


if __name__ == "__main__":
    sys.exit(main())
