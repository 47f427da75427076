"""gateway-lists: brings the exact lists that rules use from their storage to the inspector (gateway-lists.service).

Reads each list with the machine's identity, checks it with the key from the lane's secret, and puts it in the place of the one before in
one step; the inspector sees that and takes it. A list that is missing, incomplete, made with another key or older than the one in
use changes nothing: the one before stays. Ends with 1 and a line for each such list. Configuration: gateway.env.
"""
import json
import os
import sys
import time

from key_vault import ask, token, vault_secret
from problem import RUNTIME_DIRECTORY, Problem

from . import exact_lists

STORAGE = "https://storage.azure.com/"
# The first version of Blob Storage's interface that takes tokens is 2017-11-09.
HEADERS = {"x-ms-version": "2021-12-02"}
# 8 bytes for each value, and the parts around them
MOST_BYTES = 8 * exact_lists.MOST + (1 << 16)
PAUSE_SECONDS = float(os.environ.get("PAUSE_SECONDS", "5"))


def key():
    secret = vault_secret(f"{os.environ['VAULT_URL'].rstrip('/')}/secrets/{os.environ['SECRET_NAME']}", token())
    try:
        return bytes.fromhex(json.loads(secret["value"])["listKey"])
    except (ValueError, KeyError, TypeError):
        raise Problem("the vault's secret has no key for lists") from None


def whole(answer):
    content = answer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem(f"it has more than {MOST_BYTES} bytes")
    return content


def path_of(name):
    return os.path.join(exact_lists.FOLDER, name)


def in_use(name):
    """The list's file on this machine and the time when it was made; empty if there is no usable one."""
    try:
        with open(path_of(name), "rb") as file:
            content = file.read()
        return content, exact_lists.opened(content[:exact_lists.KEY], content[exact_lists.KEY:]).made
    except (OSError, ValueError):
        return b"", ""


def renew(name, secret, bearer):
    """Replaces the present list by the one in the storage, if that is another. Raises Problem."""
    headers = {**HEADERS, "Authorization": f"Bearer {bearer}"}
    content = ask("the lists' storage", f"{os.environ['LISTS_URL']}/{name}.list", headers, whole)
    try:
        new = exact_lists.opened(secret, content)
    except ValueError as error:
        raise Problem(str(error)) from None
    before, made = in_use(name)
    if before == secret + content:
        return
    if new.made < made:
        raise Problem(f"it was made at {new.made}, and the list in use later, at {made}; to go back, make and upload a new file")
    path = path_of(name)
    with open(f"{path}.new", "wb") as file:
        os.fchmod(file.fileno(), 0o640)  # the folder's setgid bit gives the file the inspector's group
        file.write(secret + content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(f"{path}.new", path)
    print(f"list {name}: {len(new.digests)} values, made at {new.made}", flush=True)


def fetch(names):
    """The reasons why lists are not up to date, one line each."""
    try:
        secret, bearer = key(), token(STORAGE)
    except Problem as problem:
        return [str(problem)]
    found = []
    for name in names:
        try:
            renew(name, secret, bearer)
        except (Problem, OSError) as problem:
            found.append(f"{name}: {problem}")
    return found


def remember(problems):
    with open(os.path.join(RUNTIME_DIRECTORY, "lists.problem"), "w", encoding="utf-8") as file:
        file.writelines(f"{problem}\n" for problem in problems)


def main():
    names = os.environ["LISTS"].split()
    # The first boot waits for role assignments, which take minutes, and for the upload of lists. Later the timer tries again.
    patience = 0 if all(in_use(name)[0] for name in names) else float(os.environ["READINESS_DEADLINE_SECONDS"])
    deadline = time.monotonic() + patience
    while True:
        problems = fetch(names)
        remember(problems)
        if not problems:
            return 0
        if time.monotonic() + PAUSE_SECONDS > deadline:
            break
        time.sleep(PAUSE_SECONDS)
    print("\n".join(f"list {problem}" for problem in problems), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
