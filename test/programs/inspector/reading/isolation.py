"""Readers that go wrong, each in a child: writes what their parent is told, and whether anything of them is left."""
import json
import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from inspector import sandbox  # noqa: E402
from inspector.part import Part  # noqa: E402

LIMITS = {"bytes": 8 << 20, "seconds": 60, "memory": 256 << 20}
# readers that end by their time alone
ENDLESS = ("loops", "sleeps")
# an argument that no other process has
MARK = f"321.{os.getpid()}"
PART = Part(("file",), b"before", "ascii", "")


def loops():
    yield PART
    while True:
        pass


def sleeps():
    yield PART
    time.sleep(1000)


def swells():
    yield PART
    pieces = []
    while True:
        pieces.append(bytes(16 << 20))


def crashes():
    yield PART
    os.abort()


def recurses():
    yield PART
    (lambda again: again(again))(lambda again: again(again))


def says_too_much():
    while True:
        yield Part(("file",), bytes(1 << 20), None, "")


def answers_nonsense():
    yield PART
    for number in range(3, 64):
        try:
            os.write(number, b"\0\0\0\5\0\0\0\0nonsense")
        except OSError:
            pass


def leaves_a_tool():
    subprocess.Popen(["sleep", MARK])
    yield PART
    os._exit(0)


def writes_a_file():
    with open(f"/tmp/isolation-{os.getppid()}", "wb") as file:
        os.unlink(file.name)
        file.write(bytes(16 << 20))
    yield PART


def sees_files_of_its_parent():
    yield Part(("file",), " ".join(sorted(os.listdir("/proc/self/fd"))).encode(), "ascii", "")


def _left():
    """Tools that are still there, by their arguments."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as file:
                words = file.read()
            with open(f"/proc/{number}/stat", "rb") as file:
                state = file.read().rpartition(b")")[2].split()[0]
        except OSError:
            continue
        if MARK.encode() in words.split(b"\0") and state != b"Z":
            found.append(words.decode())
    return found


answers = {}
for name, make in list(globals().items()):
    if callable(make) and getattr(make, "__module__", "") == "__main__" and not name.startswith("_"):
        limits = {**LIMITS, "seconds": 2} if name in ENDLESS else LIMITS
        items = list(sandbox.isolated(make, limits, ("file",), "kind"))
        ends = items[:1] + items[-1:]
        answers[name] = [bytes(item.data[:40]).decode() if isinstance(item, Part) else [item.why, item.detail] for item in ends]
answers["children"] = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "comm="], capture_output=True, text=True).stdout.split()
answers["left"] = _left()
json.dump(answers, sys.stdout)
