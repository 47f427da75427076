"""One request to an ICAP server, on a separate connection through the loopback port of haproxy that leads to that server alone."""
import os
import socket
import time

from canaries import Trouble, canary_message, canary_trouble, named, options_message, options_trouble
from server_answers import Answer, Full, Garbage, options_answer
from wire import Gone, TooSlow, Wire

# Time limit for a whole answer, in seconds. A canary is a few bytes, so a server that needs longer would delay its clients.
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
        except Full as error:
            return None, Trouble(f"what {server.address} answers {what} with could not be kept on this gateway ({error}): is its disk full?")
        except (Gone, OSError):
            return None, Trouble(
                f"{server.address} port {server.port} cannot be reached, or hangs up without an answer to {what}:"
                " is it off, does it allow this gateway's subnet, are its certificates valid?"
            )
    return answer, None


def ask_options_of(server, service):
    """(a service's answer, None), or (None, the Trouble)."""
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


def ask_text(server, service, planted, product):
    """(Trouble or None, the ISTag of the answer; "" if it has none)"""
    message, question = canary_message(service, product.canary.text if planted else product.canary.clean, product)
    answer, trouble = ask(server, service.method, message, named(service.method, service), CANARY_SECONDS)
    trouble = trouble or canary_trouble(answer, question, planted, service, server.address, product)
    return trouble, "" if trouble else b"".join(answer.headers.get(b"istag", ())).decode("latin-1")


def ask_canary(server, product):
    """(Trouble or None, {service's name: the ISTag with which its canary held; None: its answers have none, or another each time}).

    The clean text comes first: who blocks it is not asked to block another, which may be an incident. It comes once more where the
    policy changed between the two texts, so that both were tried with the new one.
    """
    tags = {}
    for service in product.services:
        seen = []
        for planted in (False, True, False):
            if seen[1:] and seen[0] == seen[1]:
                break
            trouble, tag = ask_text(server, service, planted, product)
            if trouble is not None:
                return trouble, {}
            seen.append(tag)
        tags[service.name.decode()] = seen[1] if seen[1] == seen[-1] != "" else None
    return None, tags
