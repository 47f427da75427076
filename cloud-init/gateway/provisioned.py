#!/usr/bin/python3
"""The policy as the Pulumi program wrote it: its files, each with the digest that it wrote down for it (policy.sha256).

Nobody but root can have written one of them, and its digest is the one on the list; else it is lost, whatever it holds.

  provisioned.py --check   says what is not as it was provisioned, one line each; exit status 1 (before each start of what reads it)
"""
import hashlib
import os
import re
import stat
import sys

DIGESTS = os.environ.get("POLICY_DIGESTS", "/etc/icap-gateway/policy.sha256")
LISTED = re.compile(rb"((?:[0-9a-f]{64}  /[^\n]+\n)+)# (\d+) files\n")
# The scanner reads these two. The other files on the list make the scanner, or c-icap, read them correctly.
SIGNATURES, PARTS = "gateway.ldb", "gateway.cfg"
# This one says which servers elsewhere inspect, and what their verdicts look like; this one is the inspector's policy. A list has one
# of them, or the two above.
EXTERNAL, RULES = "external.json", "rules.json"


def read_own(path):
    """A file's bytes, if nobody but root can have written them. Raises ValueError, which says what is wrong."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise ValueError(f"{path} is not a plain file")
    with open(descriptor, "rb") as file:
        # owned by the user of this program, which is root
        if status.st_uid != os.getuid() or status.st_mode & 0o022:
            owner = f"owner {status.st_uid}, mode {stat.S_IMODE(status.st_mode):04o}"
            raise ValueError(f"{path} is writable by others than root ({owner})")
        return file.read()


def listed():
    """[(digest, path)] from policy.sha256, whose last line is their number. Raises ValueError."""
    whole = LISTED.fullmatch(read_own(DIGESTS))
    pairs = re.findall(r"(\w+)  (.+)\n", whole[1].decode()) if whole else []
    if not whole or len(pairs) != int(whole[2]):
        raise ValueError(f"{DIGESTS} is incomplete or was changed: its last line is not the number of its files")
    return pairs


def provisioned():
    """({file name: its bytes}, [problems]) of all files that policy.sha256 lists."""
    contents, problems = {}, []
    try:
        files = listed()
    except ValueError as error:
        return {}, [str(error)]
    for digest, path in files:
        try:
            content = read_own(path)
        except ValueError as error:
            problems.append(str(error))
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            problems.append(f"{path} is not as it was provisioned (its digest is not the one in {DIGESTS})")
        contents[os.path.basename(path)] = content
    if not problems and not {EXTERNAL, RULES} & contents.keys():
        problems += [f"{DIGESTS} does not list {name}" for name in (SIGNATURES, PARTS) if name not in contents]
    return contents, problems


def state_of(path):
    """A value that changes with a file, whether the file is replaced, mounted over, rewritten, or gets another owner."""
    try:
        status = os.lstat(path)
    except OSError as error:
        return error.errno
    return status.st_dev, status.st_ino, status.st_mode, status.st_uid, status.st_size, status.st_ctime_ns


class Watched:
    """Caches the result of `make` for the policy's contents until one of its files changes, for callers that ask often."""

    def __init__(self, make):
        self.make = make
        self.paths, self.seen = [DIGESTS], None
        self.made, self.problems = None, []

    def read(self):
        """(the result, [problems]); the result only if there are no problems."""
        now = [state_of(path) for path in self.paths]
        if now != self.seen:
            contents, self.problems = provisioned()
            self.made = None if self.problems else self.make(contents)
            before = self.paths
            try:
                self.paths = [DIGESTS, *(path for _, path in listed())]
            except ValueError:
                self.paths = [DIGESTS]
            # the state before the files were read, so that a change during the reading is seen the next time
            self.seen = now if self.paths == before else None
        return self.made, self.problems


def main():
    problems = provisioned()[1]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
