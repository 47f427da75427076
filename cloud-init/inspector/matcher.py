"""Searches a part for all rules of a policy: its bytes unchanged, and its text if that is spelt differently."""
import bisect
import unicodedata

from . import signs
from .gate import NUMBERS, TWO_BYTES
from .part import Part
from .policy import Policy
from .tally import Place, Tally
from .text_forms import as_latin, normal_form

#: Bytes on each side of an odd place that are searched in normal form: longer than a keyword or a number can be.
_AROUND = 600
#: Bytes that are searched for numbers before what was found is looked at, at most.
_AT_ONCE = 4 << 20
#: Between pieces that are searched together.
_BETWEEN = b"\n\0\0\n"


def scan(policy: Policy, tally: Tally, part: Part) -> None:
    """Counts the matches of the policy's rules in a part, in `tally`."""
    if isinstance(part.data, memoryview):
        part = part._replace(data=bytes(part.data))
    tally.part(part)
    if tally.done():
        return
    odd = _search(policy, tally, part.path, part.data, seen=part.seen, is_text=part.encoding is not None)
    text = part.data
    if policy.text is not None and part.encoding is None:
        _search_text(policy, tally, part.path, text)
    if part.encoding is None:
        if not tally.done() and TWO_BYTES.notices(text, 0, len(text)):
            _search_wide(policy, tally, part)
        return
    if not tally.done() and part.encoding.lower().replace("_", "-") not in ("ascii", "utf-8"):
        text = bytes(part.data).decode(part.encoding, "replace").encode("utf-8", "replace")
        if text != part.data:
            odd = _search(policy, tally, part.path, text, is_text=True)
    _search_text(policy, tally, part.path, text)
    if odd and not tally.done():
        _search_normal_form(policy, tally, part.path, text, odd)


def _search(policy: Policy, tally: Tally, path, data, where=None, seen=None, is_text=False):
    """Searches bytes. `where` makes the place in the part of one in the bytes, or None where the bytes only look like it. `seen`: gets the
    ends of signs, when all bytes were searched. `is_text`: expressions that mean letters are searched apart. Answers the ends of odd places."""
    owners, first_sign = policy.owners, policy.first_sign
    odd, ends = [], {}

    def take(hits) -> bool:
        by_finder = {}
        for pattern, start, end in hits:
            if pattern < len(owners):
                number, local = owners[pattern]
                if not (is_text and number in policy.amid_bytes):
                    by_finder.setdefault(number, []).append((local, start, end))
            elif pattern < first_sign:
                odd.append(end)
            elif seen is not None:
                signs.add(ends, signs.NAMES[pattern - first_sign], end)
        return _count_all(policy, tally, path, data, by_finder.items(), where)

    policy.database.scan(data, take)
    if seen is not None and not tally.done():
        seen.ends = ends
    if policy.numbers is not None and not tally.done():
        for start, stop in NUMBERS.stretches(data, _AT_ONCE):
            ends = policy.numbers.ends(data, start, stop)
            hits = ((number, ends[one:other]) for number, one, other in policy.number_owners)
            if _count_all(policy, tally, path, data, hits, where):
                break
    if is_text and where is None and b"\n" in data and not tally.done():
        tables = ((number, policy.searches[number][0].cells(data)) for number in policy.tables)
        _count_all(policy, tally, path, data, ((number, hits) for number, hits in tables if hits), None)
    return odd


def _search_text(policy: Policy, tally: Tally, path, data, where=None) -> None:
    """Searches text for expressions over letters, as valid UTF-8 with its letters composed."""
    if policy.text is None or tally.done():
        return
    text = bytes(data).decode("utf-8", "replace")
    data = (text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)).encode("utf-8", "replace")

    def take(hits) -> bool:
        by_finder = {}
        for pattern, start, end in hits:
            number, local = policy.text_owners[pattern]
            by_finder.setdefault(number, []).append((local, start, end))
        return _count_all(policy, tally, path, data, by_finder.items(), where)

    policy.text.scan(data, take)


def _count_all(policy, tally, path, data, by_finder, where) -> bool:
    """Counts the values that the finders derive from their matches. Returns whether nothing more can change the verdict."""
    for number, hits in by_finder:
        finder, places = policy.searches[number]
        if all(map(tally.full, places)):
            continue
        for start, end, value in finder.find(data, hits):
            place = Place(path, start, end) if where is None else where(start, end)
            if place is None:
                continue
            if value is finder:
                tally.mark(places[0], place)
                continue
            for rule in places:
                _count(policy, tally, rule, data, start, end, value, place)
            if tally.done():
                return True
    return tally.done()


def _count(policy, tally, rule, data, start, end, value, place) -> None:
    context, exceptions = policy.rules[rule].context, policy.rules[rule].exceptions
    if value in exceptions.values or (exceptions.prefixes and value.startswith(exceptions.prefixes)) or tally.excepted(rule, place.path):
        return
    near = context.near(data, start, end)
    if context.effect == "require" and not near:
        return
    tally.add(rule, value, place, {"raise": 1, "lower": -1}.get(context.effect, 0) if near else 0)


def _search_wide(policy, tally, part) -> None:
    """Every second byte, from the first and from the second one: ASCII text in UTF-16 of either byte order."""
    data = bytes(part.data)
    for lane in (0, 1):

        def where(start, end):
            begin, stop = 2 * start + lane, 2 * end + lane
            little, big = data[begin + 1:stop:2], data[max(0, begin - 1):stop - 2:2]
            return None if little.strip(b"\0") and big.strip(b"\0") else Place(part.path, begin, stop)

        _search(policy, tally, part.path, data[lane::2], where)
        if tally.done():
            return


def _search_normal_form(policy, tally, path, text, odd) -> None:
    """The normal form of the text around odd places. A finding's place is near the original's."""
    spans = []
    for end in sorted(odd):
        start, stop = max(0, end - _AROUND), end + _AROUND
        if spans and start <= spans[-1][1]:
            spans[-1][1] = stop
        else:
            spans.append([start, stop])
    pieces, starts, length = [], [], 0
    for start, stop in spans:
        form = normal_form(bytes(text[start:stop]).decode("utf-8", "ignore"))
        latin = as_latin(form) if policy.limits.get("alike") else form
        for piece in [form.encode(), latin.encode()][:1 if latin == form else 2]:
            starts.append((length, start))
            pieces.append(piece)
            length += len(piece) + len(_BETWEEN)

    def where(start, end):
        begin, original = starts[bisect.bisect(starts, (start, len(text))) - 1]
        return Place(path, original + start - begin, original + end - begin)

    _search(policy, tally, path, _BETWEEN.join(pieces), where, is_text=True)
    _search_text(policy, tally, path, _BETWEEN.join(pieces), where)
