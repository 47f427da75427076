#!/usr/bin/python3
"""The files that the scanner may load, and nothing else.

  rules.py --seal    makes the scanner's database folder, before each start of the scanner (clamav-daemon.service)
  rules.py --check   says what is not as it was provisioned, one line each; exit status 1 (before each start of what reads it)

The folder is made anew each time, of the files that the Pulumi program wrote, each with the digest that it wrote down for it
(policy.sha256, whose last line is their number), and of the file types that file_types.py takes from the installed engine. It is root's,
and mounted read-only over itself: the scanner, which parses what clients send, cannot write there, and a slip of root cannot.
Of the packages' own folder only the public database counts, where it is switched on, by its names.
"""
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys

import file_types
from running_rules import MARKS, RULES_DIRECTORY, mark

DIGESTS = os.environ.get("POLICY_DIGESTS", "/etc/icap-gateway/policy.sha256")
LISTED = re.compile(rb"((?:[0-9a-f]{64}  /[^\n]+\n)+)# (\d+) files\n")
# These two the scanner reads; the others on the list make it, or c-icap, read them rightly.
SIGNATURES, PARTS = "gateway.ldb", "gateway.cfg"
ENGINE = "/usr/sbin/clamd"
PUBLIC_DIRECTORY = os.environ.get("PUBLIC_DIRECTORY", "/var/lib/clamav")
PUBLIC = re.compile(r"(main|daily|bytecode)(\.c[vl]d|-\d+\.c[vl]d\.sign)")


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
        # owned by whoever runs this: root
        if status.st_uid != os.getuid() or status.st_mode & 0o022:
            owner = f"owner {status.st_uid}, mode {stat.S_IMODE(status.st_mode):04o}"
            raise ValueError(f"{path} may be written by others than root ({owner})")
        return file.read()


def provisioned():
    """({file name: its bytes}, [what is wrong]) of all that policy.sha256 lists."""
    contents, problems = {}, []
    try:
        listed = LISTED.fullmatch(read_own(DIGESTS))
    except ValueError as error:
        return {}, [str(error)]
    pairs = re.findall(r"(\w+)  (.+)\n", listed[1].decode()) if listed else []
    if not listed or len(pairs) != int(listed[2]):
        return {}, [f"{DIGESTS} is cut short or changed: it does not end in the number of its files"]
    for digest, path in pairs:
        try:
            content = read_own(path)
        except ValueError as error:
            problems.append(str(error))
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            problems.append(f"{path} is not as it was provisioned (its digest is not the one in {DIGESTS})")
        contents[os.path.basename(path)] = content
    if not problems:
        problems += [f"{DIGESTS} does not list {name}" for name in (SIGNATURES, PARTS) if name not in contents]
    return contents, problems


def marked(rule):
    """The rule, which also finds its own mark."""
    name, target, condition, *parts = rule.split(";")
    return ";".join([name, target, f"({condition})|{len(parts)}", *parts, mark(rule).encode().hex()])


def public_files():
    if os.environ.get("PUBLIC_CLAMAV_DATABASE") != "yes":
        return []
    return [entry for entry in os.scandir(PUBLIC_DIRECTORY) if PUBLIC.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)]


def write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def compose(folder, contents):
    rules = contents[SIGNATURES].decode().splitlines()
    os.mkdir(folder)
    os.chmod(folder, 0o755)
    write(folder, SIGNATURES, "".join(f"{marked(rule)}\n" for rule in rules).encode())
    write(folder, PARTS, contents[PARTS])
    write(folder, MARKS, "".join(f"{rule.partition(';')[0]} {mark(rule)}\n" for rule in rules).encode())
    types = os.path.join(folder, "gateway.ftm")
    file_types.main(ENGINE, types)
    os.chmod(types, 0o644)
    for entry in public_files():
        target = os.path.join(folder, entry.name)
        try:
            os.link(entry.path, target)
        except OSError:
            shutil.copyfile(entry.path, target)


def mounted():
    with open("/proc/self/mountinfo", encoding="utf-8") as table:
        return any(line.split()[4] == RULES_DIRECTORY for line in table)


def seal():
    """The folder, as it was or as it should be; never half of it. Raises OSError and CalledProcessError."""
    contents, problems = provisioned()
    if problems:
        return problems
    new = f"{RULES_DIRECTORY}.new"
    shutil.rmtree(new, ignore_errors=True)
    compose(new, contents)
    while mounted():
        subprocess.run(["umount", "--lazy", RULES_DIRECTORY], check=True)
    shutil.rmtree(RULES_DIRECTORY, ignore_errors=True)
    os.rename(new, RULES_DIRECTORY)
    subprocess.run(["mount", "--bind", RULES_DIRECTORY, RULES_DIRECTORY], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro,nosuid,nodev,noexec", RULES_DIRECTORY], check=True)
    return []


def main(what):
    problems = seal() if what == "--seal" else provisioned()[1]
    for problem in problems:
        print(problem, file=sys.stderr if what == "--seal" else sys.stdout)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
