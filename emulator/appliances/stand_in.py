#!/usr/bin/python3
"""stand_in.py: an ICAP server that behaves as a data-loss product's documents say (products.json), well or badly.

  stand_in.py --product NAME --address IP --port N --control SOCKET --word TEXT [--word TEXT ...] --canary TEXT [--certificate FILE]
              [--service METHOD=PATH ...] [--blocked-header NAME ...] [--blocked-status N] [--blocked-icap-status N]

The last options change what an operator can set differently from the product's documents: the services' paths, and the signs of a block.
A body that contains a word, or the canary's text, is blocked in the product's own form; everything else is allowed.
The control socket takes one JSON object on a line and answers with the state as JSON:
  {"behaviour": NAME}     blocking (at first); monitoring and trial: all is allowed; noCanaryRule: only the words are blocked;
                          blocksAll; full: 503 to all; wedged: answers OPTIONS and then nothing; frozen: answers nothing at all;
                          garbage: bytes that are not ICAP; error: 500 to all
  {"delaySeconds": N}     waits N seconds before each verdict
  {"resetAfterBytes": N}  resets the connection after N bytes of a body; null: never
  {"closes": true}        closes the connection after each answer, without announcing it
  {"most": N}             accepts N transactions at once and answers 503 to the next; null: any number
  {"istag": TEXT}         changes the ISTag, as another policy does
  {"certificate": FILE}   PEM with its key, for new connections; only if the program was started with one, and so uses TLS
"""
import argparse
import hashlib
import json
import os
import re
import socket
import ssl
import struct
import threading
import time

BEHAVIOURS = (
    *("blocking", "monitoring", "trial", "noCanaryRule", "blocksAll"),
    *("full", "wedged", "frozen", "garbage", "error"),
)
ENCAPSULATED = re.compile(rb"([a-z]+-[a-z]+)=(\d+)")
PAGE = b"<html><body>The data-loss policy blocked this content.</body></html>\n"


class Reset(Exception):
    """Raised to reset the connection."""


def as_set(product, arguments):
    """The product, with the changes that the arguments make."""
    services, blocked = product["services"], product["blocked"]
    if arguments.service:
        given = [pair.split("=", 1) for pair in arguments.service]
        services = {}
        for method, path in given:
            path = path.split("?")[0]
            services[path] = "any" if path in services else method
    if arguments.blocked_header:
        blocked = {**blocked, "headers": {name: blocked["headers"].get(name, "Policy") for name in arguments.blocked_header}}
    if arguments.blocked_status:
        blocked = {**blocked, "http": f"HTTP/1.1 {arguments.blocked_status} Blocked"}
    return {**product, "services": services, "blocked": blocked, "blockedIcapStatus": arguments.blocked_icap_status}


class State:
    """All settings that the control socket can change, and the counters."""

    def __init__(self, arguments):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "products.json"), encoding="utf-8") as file:
            self.product = as_set(json.load(file)[arguments.product], arguments)
        self.words = [word.encode() for word in arguments.word]
        self.canary = arguments.canary.encode()
        self.lock = threading.Lock()
        self.settings = {
            "behaviour": "blocking",
            "delaySeconds": 0,
            "resetAfterBytes": None,
            "closes": False,
            "most": None,
            "istag": self.product["istag"],
            "certificate": arguments.certificate,
        }
        self.tls = tls_of(arguments.certificate)
        self.counters = {name: 0 for name in ("allowed", "blocked", "refused", "options", "canaries", "files", "connections", "mostAtOnce")}
        self.bodies = []
        self.running = 0

    def change(self, wanted):
        unknown = [name for name in wanted if name not in self.settings]
        if unknown or wanted.get("behaviour", "blocking") not in BEHAVIOURS:
            return {"error": f"unknown: {', '.join(unknown) or wanted['behaviour']}; behaviours are {', '.join(BEHAVIOURS)}"}
        if "certificate" in wanted:
            if self.tls is None:
                return {"error": "it does not speak TLS"}
            try:
                self.tls.load_cert_chain(wanted["certificate"])
            except (OSError, TypeError) as error:
                return {"error": f"no certificate with a key: {error}"}
        with self.lock:
            self.settings.update(wanted)
            return {**self.settings, **self.counters, "open": self.running, "bodies": list(self.bodies)}

    def count(self, name):
        with self.lock:
            self.counters[name] += 1

    def received(self, body):
        """Records a client's body by its size and SHA-256; the last hundred are kept."""
        with self.lock:
            if self.canary in body or body == b"a clean canary":
                self.counters["canaries"] += 1
                return
            self.counters["files"] += 1
            self.bodies = [*self.bodies[-99:], {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}]

    def blocks(self, body):
        behaviour = self.settings["behaviour"]
        if behaviour in ("monitoring", "trial"):
            return False
        words = self.words if behaviour == "noCanaryRule" else [*self.words, self.canary]
        return behaviour == "blocksAll" or any(word in body for word in words)


class Connection:
    """A client's connection, whose messages are answered one after the other."""

    def __init__(self, connection, state):
        self.connection = connection
        self.state = state
        self.buffer = b""

    def fill(self):
        data = self.connection.recv(65536)
        if not data:
            raise EOFError
        self.buffer += data

    def until(self, end):
        while (at := self.buffer.find(end)) < 0:
            self.fill()
        found, self.buffer = self.buffer[:at], self.buffer[at + len(end) :]
        return found

    def exactly(self, count):
        while len(self.buffer) < count:
            self.fill()
        found, self.buffer = self.buffer[:count], self.buffer[count:]
        return found

    def serve(self):
        self.state.count("connections")
        try:
            while self.transact():
                pass
        except Reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except (EOFError, OSError, ValueError):
            pass
        finally:
            self.connection.close()

    def transact(self):
        lines = self.until(b"\r\n\r\n").split(b"\r\n")
        method, uri, _ = lines[0].decode("ascii", "replace").split(" ", 2)
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
        settings = dict(self.state.settings)
        if settings["behaviour"] == "frozen":
            time.sleep(3600)
        if settings["behaviour"] == "garbage":
            self.connection.sendall(b"\x15\x03\x01 this is no ICAP\r\n\r\n")
            return False
        service = uri.split("/", 3)[-1].split("?")[0]
        serves = self.state.product["services"].get(service)
        if serves is None:
            self.answer(b"404 ICAP Service not found", settings)
            return False
        if method == "OPTIONS":
            return self.options(serves, settings)
        if serves not in ("any", method):
            self.answer(b"405 Method not allowed for service", settings)
            return False
        with self.state.lock:
            self.state.running += 1
            self.state.counters["mostAtOnce"] = max(self.state.counters["mostAtOnce"], self.state.running)
            full = settings["most"] is not None and self.state.running > settings["most"]
        try:
            if full or settings["behaviour"] == "full":
                self.state.count("refused")
                self.answer(b"503 Service overloaded", settings)
                return False
            return self.judge(method, headers, settings)
        finally:
            with self.state.lock:
                self.state.running -= 1

    def options(self, serves, settings):
        self.state.count("options")
        methods = b"REQMOD, RESPMOD" if serves == "any" else serves.encode()
        self.answer(b"200 OK", settings, b"Methods: " + methods, b"Allow: 204", b"Preview: 1024", b"Encapsulated: null-body=0")
        return not settings["closes"]

    def judge(self, method, headers, settings):
        parts = [(name, int(offset)) for name, offset in ENCAPSULATED.findall(headers.get(b"encapsulated", b""))]
        heads = [self.exactly(after - before) for (_, before), (_, after) in zip(parts, parts[1:])]
        body = b"" if not parts or parts[-1][0] == b"null-body" else self.body(b"preview" in headers, settings)
        self.state.received(body)
        if settings["behaviour"] == "wedged":
            time.sleep(3600)
        time.sleep(settings["delaySeconds"])
        if settings["behaviour"] == "error":
            self.answer(b"500 Server error", settings)
            return False
        if self.state.blocks(body):
            self.state.count("blocked")
            self.block(settings)
        elif b"204" in headers.get(b"allow", b""):
            self.state.count("allowed")
            self.answer(b"204 No Content", settings)
        else:
            self.state.count("allowed")
            self.give_back(method, parts, heads, body, settings)
        return not settings["closes"]

    def body(self, preview, settings):
        """The whole body; after a preview, the rest is requested."""
        body = bytearray()
        while True:
            size, _, extension = self.until(b"\r\n").partition(b";")
            size = int(size, 16)
            if size:
                body += self.exactly(size)
                self.until(b"\r\n")
            if settings["resetAfterBytes"] is not None and len(body) >= settings["resetAfterBytes"]:
                raise Reset
            if size:
                continue
            self.until(b"\r\n")
            if not preview or b"ieof" in extension:
                return bytes(body)
            preview = False
            self.connection.sendall(b"ICAP/1.0 100 Continue\r\n\r\n")

    def answer(self, status, settings, *lines):
        tag = b'ISTag: "%s"' % settings["istag"].encode()
        self.connection.sendall(b"ICAP/1.0 " + b"\r\n".join((status, tag, *lines, b"", b"")))

    def block(self, settings):
        form = self.state.product["blocked"]
        status = self.state.product["blockedIcapStatus"]
        if status is not None:  # the ICAP status alone means a block
            self.answer(b"%d Blocked" % status, settings, b"Encapsulated: null-body=0")
            return
        head = b"%s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (form["http"].encode(), len(PAGE))
        found = [f"{name}: {value}".encode() for name, value in form["headers"].items()]
        self.answer(b"200 OK", settings, *found, b"Encapsulated: res-hdr=0, res-body=%d" % len(head))
        self.connection.sendall(b"%s%x\r\n%s\r\n0\r\n\r\n" % (head, len(PAGE), PAGE))

    def give_back(self, method, parts, heads, body, settings):
        """Returns the unchanged message to a client that does not accept 204."""
        wanted = b"req-hdr" if method == "REQMOD" else b"res-hdr"
        head = dict(zip((name for name, _ in parts), heads)).get(wanted, b"")
        has_body = parts[-1][0] != b"null-body"
        kind = wanted.replace(b"hdr", b"body") if has_body else b"null-body"
        self.answer(b"200 OK", settings, b"Encapsulated: %s=0, %s=%d" % (wanted, kind, len(head)))
        chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""
        self.connection.sendall(head + (chunk + b"0\r\n\r\n" if has_body else b""))


def control_socket(path):
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(8)
    return listener


def control(listener, state):
    """Answers on the control socket until the process ends."""
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw", encoding="utf-8") as stream:
            try:
                print(json.dumps(state.change(json.loads(stream.readline() or "{}"))), file=stream, flush=True)
            except ValueError as error:
                print(json.dumps({"error": str(error)}), file=stream, flush=True)


def tls_of(certificate):
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def serve(connection, state):
    try:
        if state.tls is not None:
            connection = state.tls.wrap_socket(connection, server_side=True)
    except OSError:
        connection.close()
        return
    Connection(connection, state).serve()


def main():
    parser = argparse.ArgumentParser(description="An ICAP server that behaves as a product's documents say.")
    for name in ("product", "address", "control", "canary"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--word", action="append", default=[])
    parser.add_argument("--certificate")
    for name in ("service", "blocked-header"):
        parser.add_argument(f"--{name}", action="append", default=[])
    for name in ("blocked-status", "blocked-icap-status"):
        parser.add_argument(f"--{name}", type=int)
    arguments = parser.parse_args()
    state = State(arguments)
    # the control socket must exist before the line that says that the stand-in listens
    threading.Thread(target=control, args=(control_socket(arguments.control), state), daemon=True).start()
    listener = socket.create_server((arguments.address, arguments.port), backlog=1024)
    print(f"listening on {arguments.address}:{arguments.port}", flush=True)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection, state), daemon=True).start()


if __name__ == "__main__":
    main()
