"""Reads the server's key and the certificates from a folder of this machine. Outside Azure, the machine's operator puts them there."""
import os
import stat
import time

from problem import Problem, say

# File names by the names of the fields of a secret in Key Vault.
FILES = {"serverKey": "server.key", "serverChain": "server.pem", "clientCertificates": "clients.pem"}


def path_of(name):
    return os.path.join(os.environ["CERTIFICATES"], name)


def clients_place():
    """Words for messages: the place of the client certificates."""
    return path_of(FILES["clientCertificates"])


def read(name):
    """One file's text. Only root may have access to the key."""
    path = path_of(name)
    try:
        with open(path, encoding="ascii") as file:
            status = os.fstat(file.fileno())
            if name == "server.key" and (status.st_uid != 0 or status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)):
                raise Problem(f"{path} can be read by others than root: chown root:root {path} && chmod 600 {path}", retry=True)
            return file.read()
    except FileNotFoundError:
        raise Problem(f"{path} is not there yet", retry=True) from None
    except UnicodeDecodeError:
        raise Problem(f"{path} is not PEM", retry=True) from None
    except OSError as error:
        raise Problem(f"{path} cannot be read ({error.strerror})", retry=True) from None


def fetch():
    """The files' texts, in the form in which key_vault.fetch returns the secret's."""
    return {field: read(name) for field, name in FILES.items()}


def fetch_patiently(seconds):
    """Repeats fetch() until the files exist, for a limited time."""
    deadline = time.monotonic() + seconds
    pause = float(os.environ.get("RETRY_PAUSE_SECONDS", "2"))
    said = None
    while True:
        try:
            return fetch()
        except Problem as problem:
            if time.monotonic() + pause > deadline:
                raise
            if str(problem) != said:
                said = str(problem)
                say(said)
        time.sleep(pause)
