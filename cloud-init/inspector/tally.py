"""The values found in a whole file, and the rules that they satisfy."""
from typing import Dict, List, NamedTuple

from .part import Part, Unread
from .policy import SEVERITIES, Policy

#: Values that are kept for a rule; beyond them and `atLeast`, more change nothing.
_KEPT = 1000


class Place(NamedTuple):
    """The first place of a value: bytes from `start` to `end` of the part's data."""

    path: tuple
    start: int
    end: int


class Tally:
    """`everything`: continues after the verdict is certain, so that every finding is reported."""

    def __init__(self, policy: Policy, everything: bool = False):
        self.policy, self.everything = policy, everything
        self.decided = False
        self.places: List[Dict[object, Place]] = [{} for _ in policy.rules]
        self._steps = [0 for _ in policy.rules]
        self._types: Dict[tuple, str] = {}
        self._first = True

    def add(self, place: int, value: object, where: Place, step: int = 0) -> None:
        """Counts a value for a rule. `step`: 1 or -1 if a word near it raises or lowers the finding's severity."""
        rule, values = self.policy.rules[place], self.places[place]
        if value in values or self.full(place):
            return
        self._steps[place] = step if not values else max(self._steps[place], step)
        values[value] = where
        if rule.action == "block" and len(values) >= rule.at_least:
            self.decided = True

    def full(self, place: int) -> bool:
        """Whether further values of a rule change nothing: the rule is satisfied, and enough of its values are reported."""
        return len(self.places[place]) >= max(_KEPT, self.policy.rules[place].at_least)

    def mark(self, place: int, where: Place) -> None:
        """Counts a rule's own mark, which is a finding for any `atLeast`."""
        self.places[place][("mark",)] = where
        self.decided = self.decided or self.policy.rules[place].action == "block"

    def part(self, part: Part) -> None:
        """Counts the type of a part. The first part is the file itself."""
        if self._first:
            self._first = False
            self._each("size", Place(part.path, 0, 0), lambda rule: len(part.data) > rule.settings["bytes"])
        self._type(part.path, part.kind)

    def unread(self, piece: Unread) -> None:
        self._type(piece.path, piece.kind)
        wanted = {"encrypted": "encrypted", "type-only": ""}.get(piece.why, "unreadable")
        self._each(wanted, Place(piece.path, 0, 0), lambda rule: True)

    def excepted(self, place: int, path: tuple) -> bool:
        """Whether a rule ignores this part because of its type or that of a part around it."""
        types = self.policy.rules[place].exceptions.types
        return bool(types) and any(self._types.get(path[:length]) in types for length in range(len(path) + 1))

    def done(self) -> bool:
        """Whether nothing more can change the verdict."""
        return self.decided and not self.everything

    def verdict(self) -> List[dict]:
        """The rules that the file satisfies, blocking ones first: rule, action, severity, count (a minimum), part."""
        findings = []
        for place, rule in enumerate(self.policy.rules):
            values = self.places[place]
            if ("mark",) in values or len(values) >= rule.at_least:
                severity = min(max(SEVERITIES.index(rule.severity) + self._steps[place], 0), len(SEVERITIES) - 1)
                first = next(iter(values.values()))
                findings.append({"rule": rule.name, "action": rule.action, "severity": SEVERITIES[severity],
                                 "count": len(values), "part": "/".join(first.path)})
        return sorted(findings, key=lambda finding: (finding["action"] != "block", -SEVERITIES.index(finding["severity"])))

    def _type(self, path: tuple, kind: str) -> None:
        if kind:
            self._types.setdefault(path, kind)
            self._each("type", Place(path, 0, 0), lambda rule: kind in rule.settings["types"])

    def _each(self, kind: str, where: Place, fits) -> None:
        for place, rule in enumerate(self.policy.rules):
            if rule.kind == kind and fits(rule) and not self.excepted(place, where.path):
                self.add(place, (where.path,), where)


def answer_of(findings: List[dict]) -> dict:
    """The answer about a file: its verdict, the rule that blocks it or None, and all findings."""
    first = findings[0] if findings and findings[0]["action"] == "block" else None
    return {"verdict": "blocked" if first else "allowed", "rule": first["rule"] if first else None, "findings": findings}
