#!/usr/bin/python3
"""gateway-relay: stands between stunnel and c-icap, and lets through what both understand the same.

A message is read strictly and sent to c-icap anew: its head, its chunks without extensions and trailers, no preview. What c-icap
would take for something else is refused, or blocked where it would pass unread. Each step has a time. The answers are ours. Each
transaction is one line of JSON in the log, never content nor a URL.

stunnel connects with the client's address. Whatever goes wrong here ends the connection or is an ICAP error, never a pass.
"""
import json
import os
import socket
import sys
import threading
import time

from conversation import Conversation

LISTEN = ("127.0.0.1", int(os.environ.get("RELAY_PORT", "1344")))
LOGS = os.environ.get("LOGS_DIRECTORY", "/var/log/c-icap")
LANE = os.environ.get("LANE", "-")
WORKERS = int(os.environ.get("WORKERS", "1"))
# haproxy's canary leaves no line in the log.
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
        def write(service, status, bytes, verdict, rule):
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
            try:
                name = "refused.log" if service == "-" else "access.log"
                os.write(self.files[name], (json.dumps(line, separators=(",", ":")) + "\n").encode())
            except OSError:
                pass  # a full disk costs the line, not the verdict

        return write if client != CANARY else lambda **_: None


def work(listener, log):
    """Serves for ever."""
    while True:
        try:
            connection, (address, _) = listener.accept()
            threading.Thread(target=Conversation(connection, log.of(address)).serve, daemon=True).start()
        except (OSError, RuntimeError) as error:
            print(f"a connection was not served: {error}", flush=True)
            time.sleep(0.1)


def main():
    threading.stack_size(256 * 1024)
    log = Log()
    listener = socket.create_server(LISTEN, backlog=1024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if WORKERS == 1:
        work(listener, log)
    for _ in range(WORKERS):
        if os.fork() == 0:
            work(listener, log)
    # systemd starts all of them anew
    os.wait()
    return "a worker ended"


if __name__ == "__main__":
    sys.exit(main())
