#!/usr/bin/python3
"""gateway-certificates: brings this lane's server key, server chain and client certificates from Key Vault to stunnel.

Asks the metadata service for a token of the machine's identity, reads the secret, checks what it got (it parses, the key
fits, nothing is out of date), writes it as a new generation beside the old one, moves the link `current` in one step,
lets stunnel reload and looks whether stunnel shows the new certificate; if not, it goes back. Nothing is touched when
nothing changed. Ends with 1 and one line of reason when it could not; the old generation then goes on serving.
Prints no secret. Configuration: /etc/icap-gateway/gateway.env (in the environment).

The secret, a JSON object: version 1; serverKey, serverChain (PEM; null when serverSecretUrl names a Key Vault secret
that holds both, as PEM or PKCS #12); clientCertificates (PEM, one or more).
"""
import base64
import hashlib
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

STUNNEL = "stunnel@icap.service"
RUNTIME_DIRECTORY = os.environ.get("RUNTIME_DIRECTORY", "/run/icap-gateway")
# A role assignment takes minutes to reach Key Vault: a first fetch waits longer than the 15 min that Azure names. Later
# fetches give up sooner, the timer comes again.
LATER_PATIENCE_SECONDS = 60
HANDSHAKE_PATIENCE_SECONDS = 5
RETRIED = {403, 404, 408, 410, 429, 500, 502, 503, 504}
PEM_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)
PEM_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----.+?-----END (?:[A-Z]+ )?PRIVATE KEY-----", re.S)


class Problem(Exception):
    """What is wrong, in words for the operator; never with a secret in it. `retry`: it may pass."""

    def __init__(self, message, retry=False):
        super().__init__(message)
        self.retry = retry


def say(message):
    """To the journal, and where gateway-status and gateway-ready read the last word."""
    print(message, flush=True)
    try:
        with open(os.path.join(RUNTIME_DIRECTORY, "certificates.status"), "w", encoding="utf-8") as file:
            file.write(message + "\n")
    except OSError:
        pass


# ---- asking ----------------------------------------------------------------------------------------------------------

# No proxy for either: the metadata service refuses forwarded requests, the token must not pass a third party.
# No redirect: the token would follow it.
class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)


def ask(who, url, headers):
    try:
        with OPENER.open(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        hint = " (a new role assignment takes minutes)" if error.code == 403 else ""
        raise Problem(f"{who} answered {error.code}{hint}", error.code in RETRIED) from None
    except (OSError, ValueError) as error:
        raise Problem(f"{who} could not be read: {getattr(error, 'reason', error)}", True) from None


def token():
    query = urllib.parse.urlencode(
        {"api-version": "2018-02-01", "resource": "https://vault.azure.net", "client_id": os.environ["CLIENT_ID"]}
    )
    answer = ask("the metadata service", f"{os.environ['METADATA_URL']}/metadata/identity/oauth2/token?{query}", {"Metadata": "true"})
    return answer["access_token"]


def vault_secret(url, bearer):
    return ask("Key Vault", f"{url}?api-version=7.4", {"Authorization": f"Bearer {bearer}"})


def own_vault_domain(url):
    """True when the host is in the same domain as our vault (a token must go nowhere else)."""
    ours = urllib.parse.urlsplit(os.environ["VAULT_URL"])
    other = urllib.parse.urlsplit(url)
    return other.scheme == ours.scheme and other.netloc.partition(".")[2] == ours.netloc.partition(".")[2]


def fetch():
    """The secret's fields as {serverKey, serverChain, clientCertificates}, all text."""
    bearer = token()
    base = os.environ["VAULT_URL"].rstrip("/")
    answer = vault_secret(f"{base}/secrets/{os.environ['SECRET_NAME']}", bearer)
    try:
        secret = json.loads(answer["value"])
    except (ValueError, KeyError, TypeError):
        raise Problem("the vault's secret is not the JSON object that was expected") from None
    if not isinstance(secret, dict) or secret.get("version") != 1:
        raise Problem("the vault's secret has a version that this machine does not know; expected 1")
    if secret.get("serverSecretUrl"):
        if not own_vault_domain(secret["serverSecretUrl"]):
            raise Problem("serverSecretUrl does not name a Key Vault in our vault's domain")
        supplied = vault_secret(secret["serverSecretUrl"], bearer)
        secret["serverKey"] = secret["serverChain"] = as_pem(supplied)
    for name in ("serverKey", "serverChain", "clientCertificates"):
        if not isinstance(secret.get(name), str):
            raise Problem(f"the vault's secret has no {name}")
    return secret


def as_pem(supplied):
    """A Key Vault certificate's secret as PEM text: it is PEM already, or PKCS #12 without a password."""
    if supplied.get("contentType") != "application/x-pkcs12":
        return supplied["value"]
    return openssl(["pkcs12", "-nodes", "-passin", "pass:"], base64.b64decode(supplied["value"])).decode()


def fetch_patiently(seconds):
    """fetch(), again and again while that may help, for so long."""
    deadline = time.monotonic() + seconds
    pause = float(os.environ.get("RETRY_PAUSE_SECONDS", "1"))
    while True:
        try:
            return fetch()
        except Problem as problem:
            if not problem.retry or time.monotonic() + pause > deadline:
                raise
            say(f"{problem}; trying again in {pause:g} s")
        time.sleep(pause)
        pause = min(pause * 2, 30)


# ---- checking --------------------------------------------------------------------------------------------------------

def openssl(arguments, stdin=b""):
    done = subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=False)
    if done.returncode != 0:
        raise Problem(f"openssl {arguments[0]} refused it")
    return done.stdout


def validity(pem):
    """(begin, end) of a certificate, seconds since 1970."""
    text = openssl(["x509", "-noout", "-startdate", "-enddate"], pem.encode()).decode()
    begin, end = (ssl.cert_time_to_seconds(line.partition("=")[2]) for line in text.splitlines())
    return begin, end


def check_dates(what, pem, now):
    try:
        begin, end = validity(pem)
    except Problem:
        raise Problem(f"{what} does not parse") from None
    if now < begin:
        raise Problem(f"{what} is not valid before {stamp(begin)}")
    if now >= end:
        raise Problem(f"{what} expired at {stamp(end)}")


def stamp(seconds):
    return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(seconds))


def usable(secret, now):
    """(key, server certificates, client certificates) as PEM, or a Problem."""
    key = PEM_KEY.search(secret["serverKey"])
    chain = PEM_CERTIFICATE.findall(secret["serverChain"])
    clients = PEM_CERTIFICATE.findall(secret["clientCertificates"])
    if not key:
        raise Problem("the server key is not a PEM private key")
    if not chain:
        raise Problem("the server chain holds no certificate")
    if not clients:
        raise Problem("no client certificate: nobody could be admitted")
    for number, certificate in enumerate(chain, 1):
        check_dates(f"server certificate {number} of {len(chain)}", certificate, now)
    problems = []
    for number, certificate in enumerate(clients, 1):
        try:
            check_dates(f"client certificate {number} of {len(clients)}", certificate, now)
        except Problem as problem:
            problems.append(str(problem))
    # During a rotation one of several may be out of date; stunnel refuses that one. All of them: nobody gets in.
    for problem in problems:
        say(f"warning: {problem}")
    if len(problems) == len(clients):
        raise Problem(problems[0])
    return key.group(), chain, clients


# ---- the issuer placeholder ------------------------------------------------------------------------------------------

def der_items(data):
    """The elements inside a DER constructed value: [(tag, whole element, content)]."""
    items = []
    while data:
        length, start = data[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[2:start], "big")
        items.append((data[0], data[: start + length], data[start : start + length]))
        data = data[start + length :]
    return items


def der(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    if size >= 0x80:
        octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
        return bytes([tag, 0x80 | len(octets)]) + octets + content
    return bytes([tag, size]) + content


def issuer_and_subject(pem):
    """Both names of a certificate, DER (RFC 5280 section 4.1)."""
    tbs = der_items(der_items(ssl.PEM_cert_to_DER_cert(pem))[0][2])[0][2]
    fields = [field for field in der_items(tbs) if field[0] != 0xA0]  # without the version
    return fields[2][1], fields[4][1]


SHA256_WITH_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")


def placeholder(issuer):
    """A certificate with exactly this name that can do nothing; its key is thrown away at once.

    stunnel announces to clients the names of the certificates in CAfile; a Java client sends its certificate only when its
    issuer is among them. The real issuer must not stand there: every certificate in that file is itself admitted. Without
    keyCertSign OpenSSL does not take it for the issuer (it would find that the client's signature does not fit and refuse
    the client); without digitalSignature no client could show it.
    """
    key = openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout"])  # never on a disk
    tbs = der(
        0x30,
        der(0xA0, der(0x02, b"\x02")),
        der(0x02, b"\x01" + os.urandom(15)),
        SHA256_WITH_ECDSA,
        issuer,
        der(0x30, der(0x17, b"200101000000Z"), der(0x18, b"99991231235959Z")),
        issuer,
        openssl(["pkey", "-pubout", "-outform", "DER"], key),
        der(0xA3, der(0x30,
            der(0x30, bytes.fromhex("0603551d0f0101ff"), der(0x04, bytes.fromhex("03020102"))),  # keyUsage: cRLSign
            der(0x30, bytes.fromhex("0603551d0e"), der(0x04, der(0x04, os.urandom(20)))))),  # subjectKeyIdentifier
    )
    with tempfile.NamedTemporaryFile() as file:
        file.write(tbs)
        file.flush()
        signature = openssl(["dgst", "-sha256", "-sign", "/dev/stdin", file.name], key)
    return ssl.DER_cert_to_PEM_cert(der(0x30, tbs, SHA256_WITH_ECDSA, der(0x03, b"\x00", signature)))


def client_file(clients):
    """CAfile's text: the certificates of the vault and, for pinned ones of an authority, a placeholder per issuer."""
    parts = list(clients)
    if os.environ["TRUST_MODE"] == "pin":
        names = [issuer_and_subject(pem) for pem in clients]
        for issuer in sorted({issuer for issuer, subject in names if issuer != subject}):
            parts.append(placeholder(issuer))
    return "\n".join(part.strip() for part in parts) + "\n"


# ---- putting in place ------------------------------------------------------------------------------------------------

def write_generation(directory, key, chain, clients):
    """Writes the three files as stunnel's group may read them; checks that key and certificate fit."""
    group = os.stat(os.environ["TLS_DIRECTORY"]).st_gid
    os.chmod(directory, 0o750)
    os.chown(directory, -1, group)
    texts = {"server.key": key.strip() + "\n", "server.pem": "\n".join(chain) + "\n", "clients.pem": client_file(clients)}
    for name, text in texts.items():
        path = os.path.join(directory, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            os.fchown(file.fileno(), -1, group)
            os.fchmod(file.fileno(), 0o640)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(os.path.join(directory, "server.pem"), os.path.join(directory, "server.key"))
    except ssl.SSLError:
        raise Problem("the server key does not fit the server certificate") from None
    try:
        context.load_verify_locations(os.path.join(directory, "clients.pem"))
    except ssl.SSLError:
        raise Problem("a client certificate cannot be loaded") from None


def point_current_at(generation):
    """Moves the link in one step: stunnel sees the old files or the new ones, never a mixture."""
    directory = os.environ["TLS_DIRECTORY"]
    temporary = os.path.join(directory, ".current")
    if os.path.lexists(temporary):
        os.unlink(temporary)
    os.symlink(generation, temporary)
    os.rename(temporary, os.path.join(directory, "current"))


def systemctl(*arguments):
    return subprocess.run(["systemctl", *arguments], stdout=subprocess.DEVNULL, check=False).returncode == 0


def shown_certificate():
    """The certificate that stunnel shows, PEM. With TLS 1.3 it comes before ours is asked for: we have none to send."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is compared byte by byte
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with socket.create_connection(("127.0.0.1", int(os.environ["GATEWAY_PORT"])), timeout=2) as plain:
        with context.wrap_socket(plain) as secured:
            return secured.getpeercert(binary_form=True)


def served(certificate):
    """True when stunnel shows this certificate (PEM) within a few seconds."""
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
    """Makes this generation the current one; goes back to the previous one when stunnel does not take it."""
    point_current_at(generation)
    if not systemctl("is-active", "--quiet", STUNNEL):
        return  # the guard will start it with these files
    systemctl("reload", STUNNEL)
    if served(certificate) or not systemctl("is-active", "--quiet", STUNNEL):
        return
    if previous is None:
        raise Problem("stunnel does not show the new certificate")
    point_current_at(previous)
    systemctl("reload", STUNNEL)
    raise Problem("stunnel did not take the new certificates; the old ones serve on")


def generation_name(secret):
    """Changes when what would be written changes: the secret, the trust mode, this program."""
    with open(__file__, "rb") as program:
        parts = [json.dumps(secret, sort_keys=True), os.environ["TRUST_MODE"], hashlib.sha256(program.read()).hexdigest()]
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
    key, chain, clients = usable(secret, time.time())
    generation = generation_name(secret)
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
    say(f"new certificates serve: server certificate valid until {stamp(validity(chain[0])[1])}, {len(clients)} client certificate(s)")


def main():
    try:
        run()
    except Problem as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
