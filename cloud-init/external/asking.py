"""One question to an ICAP server, on a connection of its own through the loopback port of haproxy that leads to it alone."""
import os
import socket
import time

from canaries import Trouble, canary_message, canary_trouble, named, options_message, options_trouble
from server_answers import Answer, Garbage, options_answer
from wire import Gone, TooSlow, Wire

# Seconds for a whole answer. A canary is a few bytes: a server that needs longer would hold its clients up.
OPTIONS_SECONDS = float(os.environ.get("OPTIONS_SECONDS", "3"))
CANARY_SECONDS = float(os.environ.get("CANARY_SECONDS", "10"))


def ask(server, method, message, what, seconds):
    """(the whole answer, None), or (None, the Trouble)."""
    until = time.monotonic() + seconds
    try:
        connection = socket.create_connection(("127.0.0.1", server.check), seconds)
    except OSError:
        return None, Trouble(f"haproxy has no listener for {server.address} (haproxy.service)")
    with connection:
        wire = Wire(connection)
        answer = Answer(wire, method, 0)
        try:
            wire.send([message], until)
            while not answer.read():
                wire.fill(until)
        except TooSlow:
            return None, Trouble(f"{server.address} has not answered {what} within {seconds:g} s: is it frozen, overloaded, or cut off?")
        except Garbage as garbage:
            return None, Trouble(f"{server.address} answers {what} with something other than ICAP: {garbage}")
        except (Gone, OSError):
            return None, Trouble(
                f"{server.address} port {server.port} cannot be reached, or hangs up without an answer to {what}:"
                " is it off, does it allow this gateway's subnet, are its certificates valid?"
            )
    return answer, None


def ask_options_of(server, service):
    """(the answer of a service, None), or (None, the Trouble)."""
    troubles = []

    def with_line(parts):
        answer, trouble = ask(server, "OPTIONS", options_message(service, parts), named("OPTIONS", service), OPTIONS_SECONDS)
        troubles.append(trouble)
        return answer

    return options_answer(with_line), troubles[-1]


def ask_options(server, product):
    """(Trouble or None, the ISTag of each service)"""
    tags = []
    for service in product.services:
        answer, trouble = ask_options_of(server, service)
        trouble = trouble or options_trouble(answer, service, server.address, product)
        if trouble is not None:
            return trouble, tags
        tags.append(b"".join(answer.headers.get(b"istag", ())))
    return None, tags


def ask_canary(server, product):
    """(Trouble or None, {service's name: the ISTag of all its answers, or None where they have none or several}).

    The clean text comes first: who blocks it is not asked to block another, which may be an incident.
    """
    tags = {}
    for service in product.services:
        seen = set()
        for planted, text in ((False, product.canary.clean), (True, product.canary.text)):
            message, question = canary_message(service, text, product)
            answer, trouble = ask(server, service.method, message, named(service.method, service), CANARY_SECONDS)
            trouble = trouble or canary_trouble(answer, question, planted, service, server.address, product)
            if trouble is not None:
                return trouble, {}
            seen.add(b"".join(answer.headers.get(b"istag", ())).decode("latin-1"))
        tags[service.name.decode()] = seen.pop() if len(seen) == 1 and seen != {""} else None
    return None, tags
