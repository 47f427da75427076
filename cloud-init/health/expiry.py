#!/usr/bin/python3
"""Expiry of this gateway's certificates. Run as a program, it prints a line for each that must be renewed within 30 days (gateway-status)."""
import os
import sys
import time

from checks import PEM_CERTIFICATE, validity
from problem import openssl

WARNING_DAYS = 30
CRITICAL_DAYS = 7
# The issuer placeholder's end: "no well-defined expiration" (RFC 5280 section 4.1.2.5).
NEVER = 253402300799


def subject(pem):
    return openssl(["x509", "-noout", "-subject", "-nameopt", "RFC2253"], pem.encode()).decode().strip().partition("=")[2]


def state(days):
    return "critical" if days <= CRITICAL_DAYS else "warning" if days <= WARNING_DAYS else "ok"


def certificates(now):
    """[{kind, name, expires (UTC), days (whole, negative: expired), state}], soonest first."""
    found = []
    for kind, file in (("server", "server.pem"), ("client", "clients.pem")):
        try:
            with open(os.path.join(os.environ["TLS_DIRECTORY"], "current", file), encoding="ascii") as text:
                chain = PEM_CERTIFICATE.findall(text.read())
        except FileNotFoundError:
            continue
        for pem in chain:
            end = validity(pem)[1]
            if end >= NEVER:
                continue
            days = int((end - now) // 86400)
            expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(end))
            found.append({"kind": kind, "name": subject(pem), "expires": expires, "days": days, "state": state(days)})
    return sorted(found, key=lambda one: one["days"])


def main():
    due = [one for one in certificates(time.time()) if one["state"] != "ok"]
    for one in due:
        when = f"expires in {one['days']} days" if one["days"] >= 0 else "has expired"
        print(f"{one['state']}: the {one['kind']} certificate {one['name']} {when} ({one['expires']})")
    return 1 if due else 0


if __name__ == "__main__":
    sys.exit(main())
