"""haproxy's admin socket: the states of its servers, and its answer to the load balancer about the client port."""
import os
import socket

HAPROXY_SOCKET = os.environ.get("HAPROXY_SOCKET", "/run/haproxy/admin.sock")
# Time limit: haproxy answers from memory, so a longer silence is a fault.
HAPROXY_TIMEOUT_SECONDS = 1


def haproxy(command):
    """Sends one command to haproxy's admin socket and returns the answer as text. Raises OSError."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(HAPROXY_TIMEOUT_SECONDS)
        connection.connect(HAPROXY_SOCKET)
        connection.sendall(command.encode() + b"\n")
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer.decode()


def server_states():
    """{(backend, server): {column: value}}. Raises OSError, ValueError and LookupError."""
    lines = haproxy("show stat").splitlines()
    columns = lines[0].removeprefix("# ").split(",")
    rows = [dict(zip(columns, line.split(","))) for line in lines[1:]]
    return {(row["pxname"], row["svname"]): row for row in rows if row.get("svname") not in (None, "FRONTEND", "BACKEND")}


def is_away(error):
    """Whether no process listens at the socket, as opposed to one that is silent."""
    return isinstance(error, (FileNotFoundError, ConnectionRefusedError))


def say_closed(port_state):
    """Makes haproxy's /healthz answer "not ready", unless it does already."""
    if port_state and not port_state.startswith("MAINT"):
        haproxy("set server client-port/stunnel state maint")
