"""Messages to systemd (sd_notify(3)) from a service with Type=notify. Without systemd, nothing is sent."""
import os
import socket


def notify(message):
    path = os.environ.get("NOTIFY_SOCKET")
    if path:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(message.encode(), "\0" + path[1:] if path.startswith("@") else path)
