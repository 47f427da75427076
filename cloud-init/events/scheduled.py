"""The reaction of a gateway to the events that Azure schedules for its machine (learn: "Scheduled Events for Linux VMs"). Pure.

An event lists the machines that it meets, and every machine of the scale set is told of all of them. Azure begins it at `NotBefore`, or
as soon as a machine acknowledges it. Days ahead it says which hosts will fail: such an event is reported, and begins no drain before its
time.
"""
import time
from collections import namedtuple
from email.utils import parsedate_to_datetime

# Seconds before NotBefore in which the machine leaves the pool. Azure announces a reboot, a freeze and a deletion 5 to 15 minutes ahead.
LEAD = 900
# Seconds after NotBefore in which the machine is back in the pool at the latest, whatever is still listed.
GRACE = 900
KINDS = ("Freeze", "Reboot", "Redeploy", "Preempt", "Terminate")

# `shared`: it meets other machines too, for which nobody here may acknowledge it. `not_before`: seconds since 1970; None: it has begun.
Event = namedtuple("Event", "id kind shared not_before harmless")


def events_for(document, machine):
    """The events of an answer that affect this machine. Raises ValueError, KeyError and TypeError for an invalid answer."""
    found = []
    for one in document["Events"]:
        machines = [name.lower() for name in one["Resources"]]
        if machine.lower() in machines and one["EventType"] in KINDS:
            begun = one["EventStatus"] != "Scheduled"
            not_before = None if begun else parsedate_to_datetime(one["NotBefore"]).timestamp()
            # a duration of 0 interrupts nothing
            found.append(Event(str(one["EventId"]), one["EventType"], len(machines) > 1, not_before, one.get("DurationInSeconds") == 0))
    return found


def due(events, now, over):
    """The event for which a drain begins now, or None. An event that has begun leaves no time for one. `over`: ids of drains that ended."""
    soon = [one for one in events if one.not_before is not None and one.not_before - LEAD <= now <= one.not_before + GRACE]
    return min((one for one in soon if not one.harmless and one.id not in over), key=lambda one: one.not_before, default=None)


def mark_of(event, now):
    """The facts of a drain that a later start of the program still needs."""
    return {"id": event.id, "kind": event.kind, "since": now, "until": event.not_before + GRACE, "acknowledged": False}


def ends(mark, events, now):
    """Whether the drain is over: the event is no longer listed (`events` None: not known), or its time has long passed."""
    return now > mark["until"] or (events is not None and all(one.id != mark["id"] for one in events))


def may_begin(mark, events, now, connected, probes):
    """Whether Azure may begin at once: no client is connected, and the load balancer has noticed (`probes`: time for that, in seconds)."""
    mine = [one for one in events if one.id == mark["id"] and one.not_before is not None and not one.shared]
    return bool(mine) and connected == 0 and now - mark["since"] >= probes


def words(event, mark):
    """Text about the event for gateway-status."""
    state = "has begun" if event.not_before is None else f"is announced, not before {stamp(event.not_before)}"
    return f"{event.kind} of this machine {state}{', and clients are kept away' if mark and mark['id'] == event.id else ''}"


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
