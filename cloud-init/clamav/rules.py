#!/usr/bin/python3
"""The files that the scanner may load, and nothing else.

  rules.py --seal    makes the scanner's database folder, before each start of the scanner (clamav-daemon.service)

The folder is made anew each time, of the files that the Pulumi program wrote, each with the digest that it wrote down for it
(provisioned.py), and of the file types that file_types.py takes from the installed engine. It is root's, and mounted
read-only over itself: the scanner, which parses what clients send, cannot write there, and a slip of root cannot.
Of the packages' own folder only the public database counts, where it is switched on, by its names.
"""
import os
import re
import shutil
import subprocess
import sys

import file_types
from provisioned import provisioned
from running_rules import PUBLIC_DIRECTORY, RULES_DIRECTORY, sealed

ENGINE = "/usr/sbin/clamd"
PUBLIC = re.compile(r"(main|daily|bytecode)(\.c[vl]d|-\d+\.c[vl]d\.sign)")


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
    os.mkdir(folder)
    os.chmod(folder, 0o755)
    for name, content in sealed(contents).items():
        write(folder, name, content)
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
    """Creates the folder anew. The new one is complete before it takes the place of the old one. Raises OSError and CalledProcessError."""
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


def main():
    problems = seal()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
