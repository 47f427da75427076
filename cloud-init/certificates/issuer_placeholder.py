"""The issuer placeholder in stunnel's CAfile: a certificate with an authority's name that can sign nothing."""
import os
import ssl
import tempfile

from der import element, issuer_and_subject
from problem import openssl


ED25519 = bytes.fromhex("300506032b6570")


def placeholder(issuer):
    """A certificate with exactly this name that can do nothing; its key is thrown away at once.

    stunnel announces to clients the names of the certificates in CAfile; a Java client sends its certificate only when its
    issuer is among them. The real issuer must not stand there: every certificate in that file is itself admitted. OpenSSL
    must not take it for the issuer (it would find that the client's signature does not fit and refuse the client): another
    subjectKeyIdentifier, and for a client without authorityKeyIdentifier a kind of key that authorities do not sign with.
    Without digitalSignature no client could show it.
    """
    key = openssl(["genpkey", "-algorithm", "ed25519"])  # the key is never written to a disk
    tbs = element(
        0x30,
        element(0xA0, element(0x02, b"\x02")),
        element(0x02, b"\x01" + os.urandom(15)),
        ED25519,
        issuer,
        element(0x30, element(0x17, b"200101000000Z"), element(0x18, b"99991231235959Z")),
        issuer,
        openssl(["pkey", "-pubout", "-outform", "DER"], key),
        element(0xA3, element(0x30,
            element(0x30, bytes.fromhex("0603551d0f0101ff"), element(0x04, bytes.fromhex("03020102"))),  # keyUsage: cRLSign
            element(0x30, bytes.fromhex("0603551d0e"), element(0x04, element(0x04, os.urandom(20)))))),  # subjectKeyIdentifier
    )
    with tempfile.NamedTemporaryFile() as file:
        file.write(tbs)
        file.flush()
        signature = openssl(["pkeyutl", "-sign", "-rawin", "-inkey", "/dev/stdin", "-in", file.name], key)
    return ssl.DER_cert_to_PEM_cert(element(0x30, tbs, ED25519, element(0x03, b"\x00", signature)))


def client_file(clients):
    """CAfile's text: the certificates of the vault and, if they are pinned ones that an authority issued, a placeholder for each issuer."""
    parts = list(clients)
    if os.environ["TRUST_MODE"] == "pin":
        names = [issuer_and_subject(pem) for pem in clients]
        for issuer in sorted({issuer for issuer, subject in names if issuer != subject}):
            parts.append(placeholder(issuer))
    return "\n".join(part.strip() for part in parts) + "\n"
