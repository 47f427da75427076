"""Searches a part for all rules of a policy."""
from .part import Part
from .policy import Policy
from .tally import Place, Tally


def scan(policy: Policy, tally: Tally, part: Part) -> None:
    """Counts in `tally` what the policy's rules find in a part: in its bytes, and in its text where that is spelt otherwise."""
    tally.part(part)
    if policy.database is None or tally.done():
        return
    _search(policy, tally, part, part.data)
    if tally.done() or part.encoding is None:
        return
    text = bytes(part.data).decode(part.encoding, "replace").encode("utf-8", "replace")
    if text != part.data:
        _search(policy, tally, part, text)


def _search(policy: Policy, tally: Tally, part: Part, data) -> None:
    owners, searches = policy.owners, policy.searches

    def take(hits) -> bool:
        by_finder = {}
        for pattern, start, end in hits:
            number, local = owners[pattern]
            by_finder.setdefault(number, []).append((local, start, end))
        for number, own in by_finder.items():
            finder, places = searches[number]
            for start, end, value in finder.find(data, own):
                if value is finder:
                    tally.mark(places[0], Place(part.path, start, end))
                    continue
                for place in places:
                    _count(policy, tally, part, data, place, start, end, value)
        return tally.done()

    policy.database.scan(data, take)


def _count(policy, tally, part, data, place, start, end, value) -> None:
    context, exceptions = policy.rules[place].context, policy.rules[place].exceptions
    if value in exceptions.values or (exceptions.prefixes and value.startswith(exceptions.prefixes)) or tally.excepted(place, part.path):
        return
    near = context.near(data, start, end)
    if context.effect == "require" and not near:
        return
    step = {"raise": 1, "lower": -1}.get(context.effect, 0) if near else 0
    tally.add(place, value, Place(part.path, start, end), step)
