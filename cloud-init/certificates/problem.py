"""Shared by the parts of gateway-certificates: problems in words, the last reported problem, openssl."""
import os
import subprocess

RUNTIME_DIRECTORY = os.environ.get("RUNTIME_DIRECTORY", "/run/icap-gateway")


class Problem(Exception):
    """A problem in words for the operator, without secrets. `retry`: whether it may pass by itself."""

    def __init__(self, message, retry=False):
        super().__init__(message)
        self.retry = retry


def say(message):
    """Writes a message to the journal, and to the file that gateway-status and gateway-ready read."""
    print(message, flush=True)
    try:
        with open(os.path.join(RUNTIME_DIRECTORY, "certificates.status"), "w", encoding="utf-8") as file:
            file.write(message + "\n")
    except OSError:
        pass


def remember(problem):
    """Keeps the reason of the last failed fetch until a fetch succeeds: ""."""
    with open(os.path.join(RUNTIME_DIRECTORY, "certificates.problem"), "w", encoding="utf-8") as file:
        file.write(problem)


def fetch_problem():
    try:
        with open(os.path.join(RUNTIME_DIRECTORY, "certificates.problem"), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def openssl(arguments, stdin=b""):
    done = subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=False)
    if done.returncode != 0:
        raise Problem(f"openssl {arguments[0]} refused it")
    return done.stdout
