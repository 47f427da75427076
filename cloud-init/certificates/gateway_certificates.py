#!/usr/bin/python3
"""gateway-certificates: brings this lane's server key, server chain and client certificates from Key Vault to stunnel.

Reads the secret with the machine's identity, checks it, writes it as a new generation beside the old one, moves the link
`current` in one step, lets stunnel reload and looks whether it shows the new certificate; if not, goes back. On lane b another server certificate
has to wait for its turn, client certificates never. Ends with 1
and one line of reason when it could not; the old generation then serves on. Prints no secret. Configuration: gateway.env.

The secret, a JSON object: version 1; serverKey, serverChain (PEM; null when serverSecretUrl names a Key Vault secret
that holds both, as PEM or PKCS #12); clientCertificates (PEM, one or more).
"""
import hashlib
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from checks import stamp, usable, validity
from issuer_placeholder import client_file
from problem import Problem, remember, say
from turn import in_turn

# The folder that replaces Key Vault on a machine outside Azure.
if "CERTIFICATES" in os.environ:
    from certificate_folder import clients_place, fetch_patiently
else:
    from key_vault import clients_place, fetch_patiently

STUNNEL = "stunnel@icap.service"
# A role assignment takes minutes to reach Key Vault: a first fetch waits longer than the 15 min that Azure names. Later
# fetches give up sooner, the timer comes again.
LATER_PATIENCE_SECONDS = 60
HANDSHAKE_PATIENCE_SECONDS = float(os.environ.get("HANDSHAKE_PATIENCE_SECONDS", "5"))


def write_generation(directory, key, chain, clients):
    """Writes the three files so that stunnel's group may read them. Checks that key and certificate belong together."""
    texts = {"server.key": key.strip() + "\n", "server.pem": "\n".join(chain) + "\n", "clients.pem": client_file(clients)}
    for name, text in texts.items():
        path = os.path.join(directory, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), 0o640)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    os.chmod(directory, 0o750)  # only now, because it removes the setgid bit, which gives the files their group
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(os.path.join(directory, "server.pem"), os.path.join(directory, "server.key"), password="")
    except ssl.SSLError:
        raise Problem("the server's private key does not belong to the server certificate") from None
    try:
        context.load_verify_locations(os.path.join(directory, "clients.pem"))
    except ssl.SSLError:
        raise Problem("a client certificate cannot be loaded") from None


def point_current_at(generation):
    """Moves the link in one step, so that stunnel sees the old files or the new ones, never a mixture."""
    directory = os.environ["TLS_DIRECTORY"]
    temporary = os.path.join(directory, ".current")
    if os.path.lexists(temporary):
        os.unlink(temporary)
    os.symlink(generation, temporary)
    os.rename(temporary, os.path.join(directory, "current"))


def systemctl(*arguments):
    return subprocess.run(["systemctl", *arguments], stdout=subprocess.DEVNULL, check=False).returncode == 0


def shown_certificate():
    """The certificate that stunnel presents, PEM. With TLS 1.3 it arrives before a client certificate is required, and we have none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate is compared byte by byte
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with socket.create_connection(("127.0.0.1", int(os.environ["GATEWAY_PORT"])), timeout=2) as plain:
        with context.wrap_socket(plain) as secured:
            return secured.getpeercert(binary_form=True)


def served(certificate):
    """Whether stunnel presents this certificate (PEM) within a few seconds."""
    wanted = ssl.PEM_cert_to_DER_cert(certificate)
    deadline = time.monotonic() + HANDSHAKE_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if shown_certificate() == wanted:
                return True
        except OSError:
            pass  # stunnel is reloading, or the guard has just closed the port
        time.sleep(0.2)
    return False


def serve(generation, previous, certificate):
    """Makes this generation the current one. Returns to the previous one if stunnel does not present it."""
    point_current_at(generation)
    if not systemctl("is-active", "--quiet", STUNNEL):
        return  # the guard will start stunnel with these files
    systemctl("reload", STUNNEL)
    if served(certificate) or not systemctl("is-active", "--quiet", STUNNEL):
        return
    if previous is None:
        raise Problem("stunnel does not show the new certificate")
    point_current_at(previous)
    systemctl("reload", STUNNEL)
    raise Problem("stunnel did not load the new certificates; it still uses the old ones")


def generation_name(key, chain, clients):
    """A value that changes with everything that the written files depend on: key and certificates, the trust mode, these programs."""
    programs = b"".join(path.read_bytes() for path in sorted(pathlib.Path(__file__).parent.glob("*.py")))
    parts = [json.dumps([key, chain, clients]), os.environ["TRUST_MODE"], hashlib.sha256(programs).hexdigest()]
    return "generation-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def current_generation():
    try:
        return os.readlink(os.path.join(os.environ["TLS_DIRECTORY"], "current"))
    except FileNotFoundError:
        return None


def remove_generations_except(keep):
    directory = os.environ["TLS_DIRECTORY"]
    for name in os.listdir(directory):
        if name.startswith(("generation-", "new-")) and name not in keep:
            shutil.rmtree(os.path.join(directory, name))


def run():
    directory = os.environ["TLS_DIRECTORY"]
    previous = current_generation()
    first = previous is None
    secret = fetch_patiently(float(os.environ["READINESS_DEADLINE_SECONDS"]) if first else LATER_PATIENCE_SECONDS)
    key, chain, clients = usable(secret, time.time(), clients_place())
    key, chain = in_turn(key, chain, secret.get("written", 0), time.time())
    generation = generation_name(key, chain, clients)
    if generation == previous:
        say("nothing changed")
        return
    remove_generations_except({previous})
    fresh = tempfile.mkdtemp(prefix="new-", dir=directory)
    try:
        write_generation(fresh, key, chain, clients)
        os.rename(fresh, os.path.join(directory, generation))
    except Exception:
        shutil.rmtree(fresh)
        raise
    serve(generation, previous, chain[0])
    remove_generations_except({generation})
    say(f"new certificates are in use: server certificate valid until {stamp(validity(chain[0])[1])}, {len(clients)} client certificate(s)")


def main():
    try:
        run()
    except Problem as problem:
        say(str(problem))
        remember(str(problem))
        return 1
    remember("")
    return 0


if __name__ == "__main__":
    sys.exit(main())
