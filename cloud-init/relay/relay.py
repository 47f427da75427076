#!/usr/bin/python3
"""gateway-relay: stands between stunnel and what inspects, and lets through what both understand the same.

A message is read strictly and sent on anew: its head, its chunks without extensions and trailers, no preview. What the other side
would take for something else is refused. Each step has a time. Each transaction is one line of JSON in the log, never content nor a
URL. One of three engines judges: c-icap (builtin_engine.py) or the inspector (inspector_engine.py) on this machine, or ICAP servers
elsewhere behind haproxy (external_engine.py).

stunnel connects with the client's address. Whatever goes wrong here ends the connection or is an ICAP error, never a pass.
"""
import _thread
import json
import os
import socket
import sys
import time

from conversation import Conversation

LISTEN = ("127.0.0.1", int(os.environ.get("RELAY_PORT", "1344")))
LOGS = os.environ.get("LOGS_DIRECTORY", "/var/log/gateway-relay")
LANE = os.environ.get("LANE", "-")
WORKERS = int(os.environ.get("WORKERS", "1"))
# Source address of haproxy's canary, which is not logged.
CANARY = "127.0.0.3"


class Log:
    """access.log: messages for a service of ours; refused.log: the rest. One write a line: those of several processes do not mix.

    Fields: verdict "-" means that nothing was inspected (no body, or an error). The service's name is ours: the request's own words
    could forge a line.
    """

    def __init__(self):
        self.files = {name: self.open(name) for name in ("access.log", "refused.log")}

    @staticmethod
    def open(name):
        return os.open(os.path.join(LOGS, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)

    def of(self, client):
        def write(service, status, bytes, verdict, rule, **of_engine):
            line = {
                "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "client": client,
                "lane": LANE,
                "service": service,
                "status": status,
                "bytes": bytes,
                "verdict": verdict,
                "rule": rule,
            }
            line.update(of_engine)
            try:
                name = "refused.log" if service == "-" else "access.log"
                os.write(self.files[name], (json.dumps(line, separators=(",", ":")) + "\n").encode())
            except OSError:
                pass  # a full disk only costs the line, not the verdict

        return write if client != CANARY else lambda **_: None


def engine_of(worker):
    """A function that creates a conversation's engine. `worker`: its number, from 0. Only the modules of the used engine are on the machine."""
    engine = os.environ.get("ENGINE", "clamav")
    if engine == "external":
        from external_engine import engine_of_worker  # pylint: disable=import-outside-toplevel

        return engine_of_worker(worker)
    if engine == "inspector":
        from inspector_engine import Inspected  # pylint: disable=import-outside-toplevel

        return Inspected
    from builtin_engine import BuiltIn  # pylint: disable=import-outside-toplevel

    return BuiltIn


def work(listener, log, worker):
    """Serves until the process ends."""
    engine = engine_of(worker)
    while True:
        try:
            connection, (address, _) = listener.accept()
            conversation = Conversation(connection, log.of(address), engine, address == CANARY)
            # not threading.Thread, because its start waits for ever for a thread that has ended for lack of memory
            _thread.start_new_thread(conversation.serve, ())
        except (OSError, RuntimeError, MemoryError) as error:
            print(f"a connection was not served: {error or type(error).__name__}", flush=True)
            time.sleep(0.1)


def main():
    _thread.stack_size(256 * 1024)
    log = Log()
    listener = socket.create_server(LISTEN, backlog=1024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if WORKERS == 1:
        work(listener, log, 0)
    for worker in range(WORKERS):
        if os.fork() == 0:
            work(listener, log, worker)
    # systemd restarts all of them
    os.wait()
    return "a worker ended"


if __name__ == "__main__":
    sys.exit(main())
