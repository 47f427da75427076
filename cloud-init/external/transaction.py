"""The connection of one transaction to an external ICAP server, through haproxy. The answer may come before everything is sent."""
import contextlib
import select
import socket
import time

import hints
from icap_request import Refusal
from server_answers import Answer, Full, Garbage
from server_names import NO_SERVER
from wire import Gone, TooSlow, Wire

# Seconds: for a piece to be taken; to wait for haproxy's word on a server that has said nothing, and on one that has, which haproxy
# names in any case.
COPY = 60
NAMED, NAMED_FOR_CERTAIN = 0.05, 2


class NoVerdict(Refusal):
    """The server gave no verdict; another server may."""


class Transaction:
    """A connection to a server through haproxy. A failure is a Refusal: the client gets an error, and nothing of the answer is used."""

    def __init__(self, worker, method, most_body, way=None):
        """`way`: the address on this machine by which haproxy selects a certain server; None: haproxy chooses."""
        self.names = worker.names
        self.verdict_seconds = worker.product.verdict_seconds
        self.began = time.monotonic()
        try:
            connection = socket.create_connection(worker.address, worker.product.connect_seconds, way and (way, 0))
        except OSError:
            raise Refusal(503, "No server") from None
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.source = "{}:{}".format(*connection.getsockname())
        self.wire = Wire(connection)
        self.answered = Answer(self.wire, method, most_body)

    def close(self):
        """Ends the connection; a complete answer stays usable."""
        self.wire.connection.close()

    def server(self):
        """The server's name; None if no server took the connection, or if its line does not come in time."""
        name = self.names.of(self.source, self.began, NAMED_FOR_CERTAIN if self.wire.received else NAMED)
        return None if name == NO_SERVER else name

    def trouble(self, refusal=NoVerdict):
        """The failure. If no server took the connection, haproxy's line says so, or haproxy closes the connection without one."""
        self.close()
        if self.wire.received == 0 and self.server() is None:
            return Refusal(503, "No server")
        self.failed()
        return refusal(500, "Server error")

    def late(self):
        """The server's time is over. No other server is asked, so that the client does not wait as long again."""
        return self.trouble(Refusal)

    @staticmethod
    def full(error):
        """An answer could not be stored here. That is not the server's fault, and another server's answer could not be stored either."""
        print(f"<4>an ICAP server's answer could not be kept: {error}", flush=True)
        return Refusal(500, "No space for the answer")

    @contextlib.contextmanager
    def refusing(self):
        """Turns a failure into the refusal for the client."""
        try:
            yield
        except TooSlow:
            raise self.late() from None
        except Full as error:
            raise self.full(error) from None
        except (Garbage, Gone, OSError):
            raise self.trouble() from None

    def failed(self):
        """Tells the monitor that its server gave no verdict."""
        hints.give(hints.FAILED, self.server())

    def send(self, data):
        """Sends all of it. False: the whole answer is here before that, and no more is wanted.

        Some servers answer while they still read: who did not read meanwhile would wait for them as they for us.
        """
        wire = self.wire
        until = time.monotonic() + COPY
        data = memoryview(data)
        with self.refusing():
            while data:
                if wire.ready() and self.answered.read():
                    return False
                if time.monotonic() >= until:
                    raise TooSlow
                try:
                    data = data[wire.connection.send(data, socket.MSG_DONTWAIT) :]
                except BlockingIOError:
                    self.wait()
                except OSError:
                    self.receive(until)  # the server closed the connection; the part of the answer that came before counts
                    return False
            return True

    def wait(self):
        """Waits until data can be sent or read, at most a second."""
        poll = select.poll()
        poll.register(self.wire.connection, select.POLLIN | select.POLLOUT)
        poll.poll(1000)

    def receive(self, until):
        while not self.answered.read():
            self.wire.fill(until)

    def answer(self):
        """The complete answer."""
        with self.refusing():
            self.receive(time.monotonic() + self.verdict_seconds)
        return self.answered
