"""Checks whether the fetched key and certificates can be used."""
import re
import ssl
import time

from der import Broken, issuer_and_subject
from problem import Problem, openssl, say

PEM_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)
PEM_BOUNDARY = re.compile(r"-----(?:BEGIN|END) CERTIFICATE-----")
PEM_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----.+?-----END (?:[A-Z]+ )?PRIVATE KEY-----", re.S)


def certificates(what, text):
    """Each certificate of a PEM text, as PEM. Raises a Problem where one has lost its first or last line, because it would be left out without a word."""
    found = PEM_CERTIFICATE.findall(text)
    if len(PEM_BOUNDARY.findall(text)) != 2 * len(found):
        raise Problem(f"{what} has a certificate without its BEGIN or END line; it may be cut off")
    return found


def validity(pem):
    """(begin, end) of a certificate's validity, in seconds since 1970."""
    text = openssl(["x509", "-noout", "-startdate", "-enddate"], pem.encode()).decode()
    try:
        begin, end = (ssl.cert_time_to_seconds(line.partition("=")[2]) for line in text.splitlines())
    except ValueError:
        raise Problem("openssl cannot read its dates") from None
    return begin, end


def check_form(what, pem):
    """Raises a Problem for a certificate that is broken, because nobody meant it so, unlike one that has expired."""
    try:
        issuer_and_subject(pem)
        validity(pem)
    except Broken as reason:
        raise Problem(f"{what} is broken: it {reason}") from None
    except Problem as reason:
        raise Problem(f"{what} is broken: {reason}") from None


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


def usable(secret, now, place):
    """(key, server certificates, client certificates) as PEM, or a Problem. `place`: where the client certificates were read."""
    key = PEM_KEY.search(secret["serverKey"])
    chain = certificates("the server chain", secret["serverChain"])
    clients = certificates(place, secret["clientCertificates"])
    if not key:
        raise Problem("the server key is not a PEM private key")
    if not chain:
        raise Problem("the server chain holds no certificate")
    if not clients:
        raise Problem("the secret has no client certificate, so no client could connect")
    for number, certificate in enumerate(chain, 1):
        check_dates(f"server certificate {number} of {len(chain)}", certificate, now)
    for number, certificate in enumerate(clients, 1):
        check_form(f"client certificate {number} of {len(clients)} in {place}", certificate)
    problems = []
    for number, certificate in enumerate(clients, 1):
        try:
            check_dates(f"client certificate {number} of {len(clients)}", certificate, now)
        except Problem as problem:
            problems.append(str(problem))
    # During a rotation one of several certificates may have expired or not be valid yet, and stunnel refuses only that one. If all are wrong, nobody is admitted.
    for problem in problems:
        say(f"warning: {problem}")
    if len(problems) == len(clients):
        raise Problem(problems[0])
    return key.group(), chain, clients
