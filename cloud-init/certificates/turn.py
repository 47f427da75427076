"""The order of the lanes when the server certificate changes. Lane b presents the new one later, so that an error affects only one address."""
import os

from checks import PEM_CERTIFICATE, PEM_KEY, stamp, validity
from problem import say


def in_turn(key, chain, written, now):
    """(key, chain) to show now: the new pair, or for a while the present one.

    The wait begins when the secret was written to the vault. It ends early where the present certificate would end within it.
    """
    due = written + int(os.environ.get("CERTIFICATE_DELAY_SECONDS", "0"))
    if now >= due:
        return key, chain
    directory = os.path.join(os.environ["TLS_DIRECTORY"], "current")
    try:
        present_key, present_chain = (read(directory, name) for name in ("server.key", "server.pem"))
    except FileNotFoundError:
        return key, chain  # a new machine presents the newest certificate at once
    present = PEM_KEY.search(present_key).group(), PEM_CERTIFICATE.findall(present_chain)
    if present == (key, chain) or any(validity(one)[1] <= due for one in present[1]):
        return key, chain
    say(f"another server certificate is in the vault; the other lane shows it first, this one from {stamp(due)} on")
    return present


def read(directory, name):
    with open(os.path.join(directory, name), encoding="ascii") as file:
        return file.read()
