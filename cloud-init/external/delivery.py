"""Delivery of one message to an external ICAP server, and once more to another server where the first gives no verdict.

The second attempt covers the time until the monitor has taken a failing server out of rotation. There is no third one, because a file
on which servers fail must not reach all of them. Any verdict ends the delivery.
"""
import zlib

from icap_request import Refusal
from kept import Kept
from transaction import NoVerdict, Transaction


class Delivery:
    """`judge(answer, early)`: the verdict of a whole answer; `early`: it came before the message's end. Raises NoVerdict.
    `sign(answer)`: the block that an answer without a verdict shows, or None.

    `size`, `checksum`: of the body so far. `failed`: the name of the server that gave no verdict, once another one is asked.
    """

    def __init__(self, worker, method, most_body, judge=None, sign=lambda answer: None):
        self.worker = worker
        self.method = method
        self.most_body = most_body
        self.judge = judge
        self.sign = sign
        self.transaction = None
        self.size = self.checksum = 0
        self.out = []
        self.failed = self.way = None
        # the sent bytes; None if no other server can be asked, or if they could not be kept
        self.kept = None
        self.keeps = len(worker.product.servers) > 1

    def add(self, data):
        """A part of the message as it is sent."""
        self.out.append(data)
        if not self.keeps:
            return
        try:
            if self.kept is None:
                self.kept = Kept()
            self.kept.write(data)
        except OSError:
            self.keeps = False  # a full disk only costs the second attempt, not the verdict

    def add_body(self, data):
        self.size += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        self.add(b"%x\r\n%s\r\n" % (len(data), data))

    def open(self):
        """Opens a new connection to a server."""
        self.leave()
        self.transaction = Transaction(self.worker, self.method, self.most_body, self.way)
        return self.transaction

    def leave(self):
        if self.transaction is not None:
            self.transaction.close()
            self.transaction = None

    def close(self):
        """Ends the connection; a complete answer stays usable."""
        if self.transaction is not None:
            self.transaction.close()
        self.keeps = False
        if self.kept is not None:
            self.kept.close()
            self.kept = None

    def attempt(self, step):
        """The result of a step, from another server where the one that was asked gives no verdict. Raises Refusal.

        A server that said "blocked" and then failed has given one: nobody else is asked.
        """
        while True:
            try:
                return step()
            except Refusal as refusal:
                if self.transaction is not None:
                    self.transaction.answered.salvage()
                    if blocked := self.sign(self.transaction.answered):
                        return blocked
                if not isinstance(refusal, NoVerdict) or not self.turn():
                    raise

    def turn(self):
        """Sends everything again to another server. False: there is no other server, or this was the second one already."""
        failed = self.transaction.server()
        other = self.worker.monitored.another(failed) if self.keeps and failed and not self.failed else None
        if other is None:
            return False
        self.failed, self.way = failed, self.worker.ways[other]
        self.out = [] if self.kept is None else self.kept.pieces()
        self.leave()
        return True

    def forward(self):
        """Sends the received part. Returns the verdict if it came before the message's end, otherwise None."""
        return self.attempt(self.send)

    def finish(self):
        """The verdict on the whole message."""
        return self.attempt(lambda: self.send() or self.judge(self.transaction.answer(), False))

    def send(self):
        if self.transaction is None:
            self.open()
        out, self.out = self.out, []
        try:
            for data in out:
                if not self.transaction.send(data):
                    return self.judge(self.transaction.answered, True)
        except OSError:  # the kept bytes cannot be read
            raise Refusal(500, "Server error") from None
        return None
