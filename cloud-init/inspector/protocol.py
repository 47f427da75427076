"""Protocol of the inspector. Each question is a connection to one of its sockets: one line of JSON, with the file as a descriptor, and
one line back.

{"ask":"inspect","size":N,"type":"...","encoding":["gzip"]}  the policy's findings in the file:
    {"verdict":"blocked","rule":"cards","findings":[{"rule","action","severity","count","part"}],"policy":"<digest>"}
    The verdict is "unknown" where clamd must inspect the file, too, and has given no verdict.
    "all": every finding of the rules, also after the verdict is certain, and without clamd. "failed": a reader failed on the file, so
    only its bytes are searched.
{"ask":"policy"}  the policy that runs, and how busy the lanes are:  {"policy":"<digest>","lanes":{"small":{"idle":2,"busy":0}, ...}}
"""
import json
import os
import socket

SOCKETS = os.environ.get("INSPECTOR_SOCKETS", "/run/icap-inspector")
# Files up to SMALL bytes, larger files, and the proof that the inspector works each have a lane of their own.
SMALL_LANE, LARGE_LANE, PROOF_LANE = LANES = ("small", "large", "proof")
SMALL = 256 * 1024
MOST_QUESTION = 16384


class NoAnswer(Exception):
    """The inspector accepted the question and ended without an answer."""


def path_of(lane):
    return os.path.join(SOCKETS, f"{lane}.sock")


def lane_for(size):
    return SMALL_LANE if size <= SMALL else LARGE_LANE


def ask(lane, question, descriptor=None, timeout=None):
    """The answer, within `timeout` seconds for each step. Raises OSError (no process listens, or silence: TimeoutError), NoAnswer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout)
        connection.connect(path_of(lane))
        line = json.dumps(question).encode() + b"\n"
        try:
            if descriptor is None:
                connection.sendall(line)
            else:
                socket.send_fds(connection, [line], [descriptor])
            answer = bytearray()
            while chunk := connection.recv(65536):
                answer += chunk
        except (BrokenPipeError, ConnectionResetError):
            raise NoAnswer from None
    if not answer.endswith(b"\n"):
        raise NoAnswer
    return json.loads(answer)


def hear(connection):
    """(the question, the file's descriptor or None) from a connection. Raises ValueError for an invalid question."""
    line, descriptors, _, _ = socket.recv_fds(connection, MOST_QUESTION, 1)
    descriptor = descriptors[0] if descriptors else None
    while not line.endswith(b"\n") and len(line) < MOST_QUESTION and (more := connection.recv(MOST_QUESTION)):
        line += more
    try:
        question = json.loads(line)
        if not isinstance(question, dict):
            raise ValueError("a question is an object")
    except ValueError:
        if descriptor is not None:
            os.close(descriptor)
        raise
    return question, descriptor


def say(connection, answer):
    connection.sendall(json.dumps(answer).encode() + b"\n")
