#!/usr/bin/python3
"""gateway-inspector: reads files, searches them for what the policy forbids, and says what it found (protocol.py).

It compiles the policy once, then starts workers, which answer one question at a time and share the compiled policy's memory. Workers
that end are replaced; one that is stopped, or busy for longer than a file may take, is killed, and who asked it gets no answer.
"""
import ctypes
import mmap
import os
import signal
import socket
import struct
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from notify import notify

from . import protocol
from .exact_lists import state_of
from .policy import Policy, PolicyError

POLICY = os.environ.get("RULES", "/etc/icap-gateway/rules.json")
# Workers of each lane: the number that always runs, and the maximum while all others are busy with slow files.
COUNTS = {
    protocol.SMALL_LANE: tuple(int(number) for number in os.environ.get("SMALL_WORKERS", "2-8").split("-")),
    protocol.LARGE_LANE: tuple(int(number) for number in os.environ.get("LARGE_WORKERS", "2-8").split("-")),
    protocol.PROOF_LANE: (2, 2),
}
# Seconds: between two looks at the workers; in which none of a lane has finished: they are stuck, and one more starts; after which
# one more than are always there ends for lack of questions; beyond the limit of a file, until its worker is killed.
LOOK = 0.1
STUCK = 0.3
IDLE = 20
MARGIN = 5
# A worker's line in the shared memory: its process, and the time since which it is busy (0: it is not).
LINE = struct.Struct("@qd")


class Workers:
    """The table of all workers. Each has a slot; those that always run come first."""

    def __init__(self):
        self.slots = [(lane, number >= least) for lane, (least, most) in COUNTS.items() for number in range(most)]
        self.memory = mmap.mmap(-1, (len(self.slots) + 1) * LINE.size)

    @property
    def round(self):
        """Number of the policy's version, which grows with each change. It is behind the last slot."""
        return self.get(len(self.slots))[0]

    def begin_round(self):
        self.set(len(self.slots), self.round + 1)

    def get(self, slot):
        return LINE.unpack_from(self.memory, slot * LINE.size)

    def set(self, slot, process, since=0.0):
        LINE.pack_into(self.memory, slot * LINE.size, process, since)

    def of(self, lane):
        """[(slot, process, since)] of the lane's living workers."""
        found = [(slot, *self.get(slot)) for slot, (one, _) in enumerate(self.slots) if one == lane]
        return [line for line in found if line[1]]

    def state(self):
        lanes = {}
        for lane in COUNTS:
            busy = [since > 0 for _, _, since in self.of(lane)]
            lanes[lane] = {"idle": busy.count(False), "busy": busy.count(True)}
        return {"lanes": lanes}

    def missing(self, now):
        """The slots in which a worker must start now."""
        for lane, (least, most) in COUNTS.items():
            living = self.of(lane)
            stuck = all(since and now - since > STUCK for _, _, since in living)
            wanted = least if len(living) < least else min(most, len(living) + 1) if stuck else len(living)
            free = [slot for slot, (one, _) in enumerate(self.slots) if one == lane and not self.get(slot)[0]]
            yield from free[: wanted - len(living)]

    def overdue(self, seconds, now):
        return [process for slot in range(len(self.slots)) for process, since in [self.get(slot)] if since and now - since > seconds]


def listen(lane):
    path = protocol.path_of(lane)
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    os.chmod(path, 0o660)
    listener.listen(1024)
    # not settimeout, because a non-blocking socket wakes all workers for each question
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", IDLE, 0))
    return listener


class Daemon:
    def __init__(self, policy, worker):
        self.policy, self.worker, self.seen = policy, worker, policy.files
        self.workers = Workers()
        self.listeners = {lane: listen(lane) for lane in COUNTS}

    def start(self, slot):
        parent = os.getpid()
        process = os.fork()
        if process:
            self.workers.set(slot, process)
            return
        status = 1
        try:
            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
            if os.getppid() == parent:
                signal.pthread_sigmask(signal.SIG_SETMASK, ())
                self.work(slot)
                status = 0
        finally:
            os._exit(status)

    def work(self, slot):
        me, (lane, is_extra), table = os.getpid(), self.workers.slots[slot], self.workers
        table.set(slot, me)
        mine = table.round
        worker = self.worker(
            self.policy,
            busy=lambda: table.set(slot, me, time.monotonic()),
            idle=lambda: table.set(slot, me),
            state=table.state,
            outdated=lambda: table.round != mine,
        )
        worker.serve(self.listeners[lane], is_extra)

    def reap(self):
        """Records workers that have ended, and kills workers that are stopped."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            except ChildProcessError:
                return
            if not process:
                return
            if os.WIFSTOPPED(status):
                os.kill(process, signal.SIGKILL)
                continue
            for slot in range(len(self.workers.slots)):
                if self.workers.get(slot)[0] == process:
                    self.workers.set(slot, 0)
            if status:
                print(f"<4>a worker ended ({os.waitstatus_to_exitcode(status)})", flush=True)
                time.sleep(LOOK / 2)  # a worker that cannot start must not be started a thousand times a second

    def renew(self):
        """Loads exact lists that have changed. Workers that start from now on have them, and the others end soon (Worker.serve)."""
        seen = {path: state_of(path) for path in self.policy.files}
        if seen == self.seen:
            return
        self.seen = seen
        try:
            self.policy = load()
        except (PolicyError, OSError) as problem:
            print(f"<3>a changed list is not taken: {problem}", flush=True)
            return
        self.seen = self.policy.files
        self.workers.begin_round()
        print("the policy has new lists", flush=True)

    def step(self):
        self.renew()
        self.reap()
        now = time.monotonic()
        for process in self.workers.overdue(self.policy.limits["seconds"] + MARGIN, now):
            print("<4>a worker overran its time and is killed", flush=True)
            os.kill(process, signal.SIGKILL)
        for slot in self.workers.missing(now):
            self.start(slot)


def load():
    with open(POLICY, "rb") as file:
        return Policy.load(file.read())


def prepared():
    """The compiled policy, and the worker with all readers, which this thread loads meanwhile. Each keeps a processor busy for a while."""
    with ThreadPoolExecutor(1) as other:
        policy = other.submit(load)
        from .worker import Worker  # pylint: disable=import-outside-toplevel
        return policy.result(), Worker


def main():
    policy, worker = prepared()
    os.umask(0o077)
    watched = {signal.SIGCHLD, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    daemon = Daemon(policy, worker)
    daemon.step()
    notify("READY=1")
    while True:
        known = signal.sigtimedwait(watched, LOOK)
        if known is not None and known.si_signo == signal.SIGTERM:
            return 0
        daemon.step()
        notify("WATCHDOG=1")


if __name__ == "__main__":
    sys.exit(main())
