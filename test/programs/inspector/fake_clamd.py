"""fake_clamd.py SOCKET MODE: answers zFILDES as clamd does, in the way that the file MODE names; it knows one piece of malware."""
import os
import socket
import sys
import threading

ANSWERS = {
    "error": b"fd[9]: Can't open file. ERROR\0",
    "half": b"fd[9]: OK",
    "other": b"UNKNOWN COMMAND\0",
    "two": b"fd[9]: OK\0fd[9]: OK\0",
    "empty": b"",
}


def answer(connection, mode):
    asked, descriptor = b"", None
    while descriptor is None:
        data, descriptors, _, _ = socket.recv_fds(connection, 64, 1)
        if not data:
            return
        asked += data
        descriptor = descriptors[0] if descriptors else None
    content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    os.close(descriptor)
    if mode == "silent":
        connection.recv(1)  # until whoever asked hangs up
    elif mode in ANSWERS:
        connection.sendall(ANSWERS[mode])
    elif asked[:9] == b"zFILDES\0\0":
        connection.sendall(b"fd[9]: Test.Malware FOUND\0" if b"evil words" in content else b"fd[9]: OK\0")


def serve(connection, mode):
    with connection:
        answer(connection, mode)


def main(path, mode):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(16)
    while True:
        connection, _ = listener.accept()
        with open(mode, encoding="ascii") as file:
            threading.Thread(target=serve, args=(connection, file.read()), daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
