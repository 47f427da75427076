"""The external ICAP servers and their product, from external.json, which the Pulumi program wrote. Raises ValueError."""
import json
import os
import re
from collections import namedtuple

EXTERNAL = os.environ.get("EXTERNAL", "/etc/icap-gateway/external.json")
NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
PATH = re.compile(r"[!-~]*")
# Headers that only the relay may write into a message's head. A product's settings must not name them, so a client's are dropped.
OWN = {"host", "allow", "encapsulated", "preview", "connection", "transfer-encoding", "te", "trailer", "upgrade"}

# `name`: name of the service for clients. `path`: its path at the servers.
Service = namedtuple("Service", "name method path")
# `check`: the loopback port of haproxy that leads to this server alone, whatever its state. `way`: the loopback address from which
# the relay asks for this server among those in rotation.
Listed = namedtuple("Listed", "name address port check way")
# `mode`: verified, each, or optionsOnly.
Canary = namedtuple("Canary", "mode text clean interval")
# The signs of an answer that blocks: one of these headers is there, or the HTTP status is one of `statuses`, or (`substituted`) a
# response stands in place of the message; or it has one of these ICAP statuses and needs nothing else.
Blocked = namedtuple("Blocked", "headers statuses substituted icap_statuses")
Product = namedtuple(
    "Product", "name services blocked overload answers204 pass_headers connect_seconds verdict_seconds canary servers"
)


def header_names(names):
    """Names in small letters, as bytes."""
    for name in names:
        if not NAME.fullmatch(name) or name.lower() in OWN:
            raise ValueError(f"{name} is not a header that may be passed on")
    return tuple(name.lower().encode() for name in names)


def service(given):
    if given["method"] not in ("REQMOD", "RESPMOD") or not PATH.fullmatch(given["path"]) or not PATH.fullmatch(given["name"]):
        raise ValueError(f"{given} is not a service")
    return Service(given["name"].encode(), given["method"], given["path"].encode())


def blocked_of(given):
    icap_statuses = frozenset(given["icapStatuses"])
    if icap_statuses & {200, 204}:
        raise ValueError("200 and 204 do not mean blocked by themselves")
    return Blocked(header_names(given["headers"]), frozenset(given["statuses"]), bool(given["substitutedResponse"]), icap_statuses)


def product_of(given):
    """The product described by a parsed external.json."""
    canary = given["canary"]
    if given["answers204"] not in ("whenOffered", "never"):
        raise ValueError(f"answers204 is {given['answers204']}")
    if canary["mode"] not in ("verified", "each", "optionsOnly"):
        raise ValueError(f"the canary's mode is {canary['mode']}")
    return Product(
        name=given["product"],
        services=tuple(map(service, given["services"])),
        blocked=blocked_of(given["blocked"]),
        overload=frozenset(given["overload"]),
        answers204=given["answers204"],
        pass_headers=header_names(given["passHeaders"]),
        connect_seconds=float(given["connectSeconds"]),
        verdict_seconds=float(given["verdictSeconds"]),
        canary=Canary(canary["mode"], canary["text"], canary["clean"], float(canary["intervalSeconds"])),
        servers=tuple(Listed(one["name"], one["address"], one["port"], one["check"], one["way"]) for one in given["servers"]),
    )


def load(path=EXTERNAL):
    with open(path, encoding="utf-8") as file:
        try:
            return product_of(json.load(file))
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is incomplete: {error!r}") from None
