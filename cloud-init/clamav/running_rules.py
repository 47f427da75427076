"""The rules of the running scanner: not those on the disk, those that it answers with.

Every rule has a mark of its own, a text that this very rule finds (rules.py), and all marks stand in one file beside the rules.
The scanner is asked for everything that it finds there: a rule that it does not name, it does not have. Which it should have, the
provisioned files say, not the scanner's folder, over which another may lie; and what it would read next is looked at as well.
"""
import hashlib
import os
import re
import socket

from provisioned import PARTS, SIGNATURES

# freshclam's folder with the public database, and its files with nearly all signatures. clamd loads those in its own folder as well.
PUBLIC_DIRECTORY = os.environ.get("PUBLIC_DIRECTORY", "/var/lib/clamav")
PUBLIC = ("main", "daily") if os.environ.get("PUBLIC_CLAMAV_DATABASE") == "yes" else ()
RULES_DIRECTORY = os.environ.get("RULES_DIRECTORY", "/var/lib/icap-gateway/rules")
SCANNER_SOCKET = os.environ.get("SCANNER_SOCKET", "/run/clamav/clamd.ctl")
# each line has a rule's name and its mark
MARKS = "marks"
# The answer takes about a millisecond when nothing is wrong. haproxy also detects a silent scanner, after 2 s.
TIMEOUT_SECONDS = 1.5


def mark(rule):
    """The mark of this rule, which no other rule finds: the beginning of the rule's digest."""
    return hashlib.sha256(rule.encode()).hexdigest()[:16]


def marked(rule):
    """The rule, extended so that it also finds its own mark."""
    name, target, condition, *parts = rule.split(";")
    return ";".join([name, target, f"({condition})|{len(parts)}", *parts, mark(rule).encode().hex()])


def sealed(contents):
    """{file name: its bytes} of the policy's files in the scanner's folder."""
    rules = contents[SIGNATURES].decode().splitlines()
    return {
        SIGNATURES: "".join(f"{marked(rule)}\n" for rule in rules).encode(),
        PARTS: contents[PARTS],
        MARKS: "".join(f"{rule.partition(';')[0]} {mark(rule)}\n" for rule in rules).encode(),
    }


def named(answer):
    """The rules in the scanner's answer. The scanner adds .UNOFFICIAL to each rule that is not from the public database."""
    return set(re.findall(r": (\S+?)(?:\.UNOFFICIAL)? FOUND\0", answer))


def ask(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(SCANNER_SOCKET)
        connection.sendall(b"zALLMATCHSCAN " + path.encode() + b"\0")
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer.decode(errors="replace")


def lacking(folder):
    """The files of the public database that the folder lacks."""
    return [name for name in PUBLIC if not any(os.path.exists(os.path.join(folder, f"{name}.{end}")) for end in ("cvd", "cld"))]


def read(path):
    """A file's bytes; None if the file cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


class RunningRules:
    """The scanner's word on its rules: `holds` (all are there), `failed` (some are not, or nobody answers), or in doubt.

    `wrong`: another scanner, started now, would have the right ones. `lost`: none would, the provisioned files are not what they were.
    `socket`: the scanner's "answers", is "gone" (or refuses), is "silent"; None: it was not asked.
    `policy`: Watched(sealed).
    """

    def __init__(self, policy):
        self.holds = self.failed = self.wrong = self.lost = False
        self.socket = None
        expected, problems = policy.read()
        if problems:
            self.failed = self.lost = True
            self.reason = problems[0]
            return
        try:
            other = [name for name, content in expected.items() if read(os.path.join(RULES_DIRECTORY, name)) != content]
            self.socket = "gone"
            answer = ask(os.path.join(RULES_DIRECTORY, MARKS))
            self.socket = "answers"
        except (TimeoutError, BlockingIOError):  # the latter: so many wait to be accepted that nobody can any more
            self.socket = "silent"
            self.reason = f"the scanner has not answered for {TIMEOUT_SECONDS:g} s"
            return
        except OSError as error:
            self.failed = True
            self.reason = f"the scanner cannot be reached ({error})"
            return
        found = named(answer)
        missing = [rule for rule in (line.split()[0] for line in expected[MARKS].decode().splitlines()) if rule not in found]
        if not missing and not other and lacking(RULES_DIRECTORY):
            self.failed = True
            # it has come, and the scanner was not told; else it is freshclam's to bring it
            self.wrong = not lacking(PUBLIC_DIRECTORY)
            self.reason = f"the scanner has no public database to find malware with (no {' and no '.join(lacking(RULES_DIRECTORY))})"
            return
        self.holds = not missing and not other
        self.failed = self.wrong = not self.holds
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        self.reason = (
            f"the scanner runs without {', '.join(missing[:3])}{more}"
            if missing
            else f"another {' and '.join(other)} in {RULES_DIRECTORY} than was provisioned"
        )
