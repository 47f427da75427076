#!/usr/bin/python3
"""gateway-plain: takes clients without TLS, on a test workload (gateway.tls: off), and hands each to the relay with its own address.

It stands where stunnel stands otherwise, and starts and ends as stunnel does: systemd holds the port, the guard opens it. It reads
nothing of what it carries but the first byte: a client that begins with TLS is told so by an alert, and goes no further. Whatever
goes wrong ends the connection, never with an answer.
"""
import _thread
import os
import socket
import sys
import time

RELAY = ("127.0.0.1", int(os.environ.get("RELAY_PORT", "1344")))
# Time limits in seconds: for the first byte of a client, and for a connection without traffic.
FIRST = float(os.environ.get("FIRST_SECONDS", "10"))
IDLE = float(os.environ.get("IDLE_SECONDS", "120"))
CONNECT = 3
READ = 65536
# The beginning of a TLS handshake record, and the record that ends a handshake: alert, fatal, handshake_failure (RFC 8446 sections 5.1 and 6).
TLS_HANDSHAKE = 0x16
TLS_ALERT = bytes([0x15, 3, 1, 0, 2, 2, 40])
# Lets a socket have an address that is not the machine's (Linux, ip(7)).
IP_TRANSPARENT = 19


def open_relay(address):
    """A connection to the relay from the client's address, by which the packet filter counts and which the relay logs."""
    relay = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.environ.get("OWN_ADDRESS") != "yes":
            relay.setsockopt(socket.IPPROTO_IP, IP_TRANSPARENT, 1)
            relay.bind((address, 0))
        relay.settimeout(CONNECT)
        relay.connect(RELAY)
        return relay
    except OSError:
        relay.close()
        raise


class Pair:
    """The two ends of one connection. Each direction has a thread; the thread that ends last closes both ends."""

    def __init__(self, client, relay):
        self.ends = (client, relay)
        self.moved = time.monotonic()
        self.open = 2
        self.lock = _thread.allocate_lock()
        for end in self.ends:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.settimeout(IDLE)

    def carry(self, source, target):
        """Copies until the source has ended, or until nothing has moved in either direction for the time limit."""
        try:
            while True:
                try:
                    data = source.recv(READ)
                except TimeoutError:
                    if time.monotonic() - self.moved >= IDLE:
                        raise
                    continue
                if not data:
                    break
                self.moved = time.monotonic()
                target.sendall(data)
                self.moved = time.monotonic()
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for end in self.ends:
                hang_up(end)
        finally:
            with self.lock:
                self.open -= 1
                last = self.open == 0
            if last:
                for end in self.ends:
                    end.close()


def hang_up(end):
    """Ends both directions, which wakes the other thread."""
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def serve(client, address):
    """Serves one client, from its first byte to its last."""
    relay = None
    try:
        client.settimeout(FIRST)
        first = client.recv(1, socket.MSG_PEEK)
        if first and first[0] == TLS_HANDSHAKE:
            print(f"{address} speaks TLS; this gateway takes plain ICAP only (gateway.tls: off)", flush=True)
            client.sendall(TLS_ALERT)
        elif first:
            relay = open_relay(address)
            pair = Pair(client, relay)
            _thread.start_new_thread(pair.carry, (relay, client))
            pair.carry(client, relay)
            return
    except (OSError, RuntimeError, MemoryError) as error:
        print(f"a connection of {address} was not served: {error or type(error).__name__}", flush=True)
    for end in (client, relay):
        if end is not None:
            end.close()


def main():
    """Serves the socket that systemd passes (sd_listen_fds(3): descriptor 3), until the process ends."""
    _thread.stack_size(256 * 1024)
    listener = socket.socket(fileno=3)
    listener.setblocking(True)
    while True:
        try:
            client, (address, _) = listener.accept()
            _thread.start_new_thread(serve, (client, address))
        except (OSError, RuntimeError, MemoryError) as error:
            print(f"a connection was not taken: {error or type(error).__name__}", flush=True)
            time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
