"""Reads the rules of the settings (rules.json) strictly, and compiles one Hyperscan database for all of them."""
import hashlib
import json
import re
from typing import Dict, List, NamedTuple, Tuple

from . import signs
from .context import Context, Exceptions
from .exact_lists import ListFinder
from .expressions import ExpressionFinder
from .finders import FINDERS, MarkFinder
from .hyperscan import Database, HyperscanError
from .text_forms import ALIKE, ODD

ACTIONS, SEVERITIES = ("block", "log"), ("low", "medium", "high")
TYPES = ("pdf", "office", "pictures", "media", "7z")
#: What is read beside all that always is: languages of text in pictures, code pages of mainframes, stores of Outlook, letters that look
#: like Latin ones.
_READING = {"ocr": list, "pages": list, "stores": bool, "alike": bool}
_LIMITS = ("depth", "files", "bytes", "ratio", "seconds")
#: Kinds that ask nothing of the text, with the key that they need besides.
FILE_KINDS = {"type": "types", "encrypted": None, "unreadable": None, "size": "bytes"}


class PolicyError(Exception):
    """rules.json is invalid. The message names the rule and the key, never a confidential value."""


class Rule(NamedTuple):
    name: str
    kind: str
    at_least: int
    action: str
    severity: str
    context: Context
    exceptions: Exceptions
    settings: dict  # the keys of its kind


class Policy:
    """`rules` in their order, `limits` by name, `digest` of the bytes, with a dot and more for each exact list, `files` of those lists with
    their states, `database` with `finders` by pattern: (finder, first pattern)."""

    def __init__(self, data: bytes, exact: bool = False):
        self.exact = exact
        self.digest = hashlib.sha256(data).hexdigest()
        try:
            content = json.loads(data)
        except ValueError as problem:
            raise PolicyError(f"rules.json is no JSON: {problem}") from None
        _keys("rules.json", content, {"version", "rules", "limits"}, {"malware", "reading"})
        if content["version"] != 1:
            raise PolicyError("rules.json: version is not 1")
        _keys("limits", content["limits"], set(_LIMITS))
        for name in _LIMITS:
            _number("limits", content["limits"], name)
        more = content.get("reading", {})
        _keys("reading", more, set(), set(_READING))
        for name, value in more.items():
            if type(value) is not _READING[name]:
                raise PolicyError(f"reading: {name} must be a {_READING[name].__name__}")
        self.limits: Dict[str, object] = {**content["limits"], **more}
        #: Whether each file goes to clamd as well.
        self.malware: bool = content.get("malware", False) is True
        self.rules: List[Rule] = [_rule(entry, place) for place, entry in enumerate(content["rules"])]
        if len({rule.name for rule in self.rules}) < len(self.rules):
            raise PolicyError("rules.json: two rules have the same name")
        marks = [mark(entry) for entry in content["rules"]]
        self._compile(marks)

    @staticmethod
    def load(data: bytes, exact: bool = False) -> "Policy":
        """`exact`: finds each value with its place, even if the first match decides."""
        return Policy(data, exact)

    def _compile(self, marks: List[str]) -> None:
        shared: Dict[str, Tuple[List[object], List[int]]] = {}
        for place, rule in enumerate(self.rules):
            if rule.kind in FILE_KINDS:
                continue
            single = not self.exact and rule.context.pattern is None and not any(rule.exceptions)  # the first match is as good as all of them
            single = single and (rule.kind != "expression" or rule.at_least == 1)
            key = json.dumps([rule.kind, rule.settings, single], sort_keys=True)
            if key not in shared:
                try:
                    shared[key] = (_finders(rule, single), [])
                except (HyperscanError, OSError, ValueError, re.error) as problem:
                    raise PolicyError(f"rule {rule.name}: {problem}") from None
            shared[key][1].append(place)
        self.searches = [(finder, places) for finders, places in shared.values() for finder in finders]
        self.searches += [(MarkFinder(text), [place]) for place, text in enumerate(marks)]
        self.amid_bytes = {number for number, (finder, _) in enumerate(self.searches) if getattr(finder, "amid_bytes", False)}
        #: Those that find numbers of their own in a table whose column has a name.
        self.tables = [number for number, (finder, _) in enumerate(self.searches) if hasattr(finder, "cells")]
        lists = [finder for finder, _ in self.searches if isinstance(finder, ListFinder)]
        self.files = {finder.path: finder.state for finder in lists}
        self.digest = ".".join([self.digest, *(finder.digest for finder in lists)])
        #: Owners of the patterns in `database`: (search, pattern of its own). Those of numbers alone are in `numbers`, and there belong
        #: to a search from a first to before a last: (search, first, last).
        self.owners: List[Tuple[int, int]] = []
        self.number_owners: List[Tuple[int, int, int]] = []
        words: List[Tuple[bytes, int]] = []
        numbers: List[Tuple[bytes, int]] = []
        #: Patterns over letters, with their owners, in `text`: for text in UTF-8 alone.
        texts: List[Tuple[bytes, int]] = []
        self.text_owners: List[Tuple[int, int]] = []
        for number, (finder, _) in enumerate(self.searches):
            if getattr(finder, "only_digits", False):
                numbers += finder.patterns
                self.number_owners.append((number, len(numbers) - len(finder.patterns), len(numbers)))
            elif getattr(finder, "in_text", False):
                texts += finder.patterns
                self.text_owners += [(number, local) for local in range(len(finder.patterns))]
            else:
                words += finder.patterns
                self.owners += [(number, local) for local in range(len(finder.patterns))]
        #: Behind them in `database`: the patterns of places with another normal form, then those of signs, from here on.
        odd = ODD + ALIKE if self.limits.get("alike") else ODD
        self.first_sign = len(words) + len(odd)
        words += [(text, 0) for text in odd] + signs.PATTERNS
        try:
            self.database = Database(words)
            self.numbers = Database(numbers) if numbers else None
            self.text = Database(texts) if texts else None
        except HyperscanError as problem:
            raise PolicyError(f"rules.json: the rules together: {problem}") from None


def mark(rule: dict) -> str:
    """A rule's mark: a file with it is a finding of the rule, which proves that the running process has the rule."""
    canonical = json.dumps(rule, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _finders(rule: "Rule", single: bool) -> list:
    if rule.kind == "expression":
        return ExpressionFinder.all_of(rule.settings, single)
    return [FINDERS[rule.kind](rule.settings, single)]


def _rule(entry: dict, place: int) -> Rule:
    where = f"rules[{place}]"
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"]:
        raise PolicyError(f"{where}: has no name")
    where = f"rule {entry['name']}"
    kind = entry.get("kind")
    if kind not in FILE_KINDS and kind not in FINDERS:
        raise PolicyError(f"{where}: its kind {kind!r} is unknown")
    needed = {FILE_KINDS[kind]} - {None} if kind in FILE_KINDS else FINDERS[kind].needed
    own = needed | (set() if kind in FILE_KINDS else FINDERS[kind].allowed)
    _keys(where, entry, {"name", "kind"} | needed, own | {"atLeast", "action", "severity", "context", "except"})
    rule = {"atLeast": 1, "action": "block", "severity": "medium", **entry}
    _number(where, rule, "atLeast")
    for key, words in (("action", ACTIONS), ("severity", SEVERITIES)):
        if rule[key] not in words:
            raise PolicyError(f"{where}: {key} must be one of {', '.join(words)}")
    if kind == "type" and not set(rule["types"]) <= set(TYPES):
        raise PolicyError(f"{where}: types has other words than {', '.join(TYPES)}")
    if kind == "size":
        _number(where, rule, "bytes")
    try:
        context, exceptions = Context.read(rule.get("context")), Exceptions.read(rule.get("except"), kind)
    except ValueError as problem:
        raise PolicyError(f"{where}: {problem}") from None
    settings = {key: rule[key] for key in own if key in rule}
    return Rule(rule["name"], kind, rule["atLeast"], rule["action"], rule["severity"], context, exceptions, settings)


def _keys(where: str, entry: object, needed: set, more: set = frozenset()) -> None:
    if not isinstance(entry, dict):
        raise PolicyError(f"{where} must be an object")
    for key in sorted(needed - set(entry)):
        raise PolicyError(f"{where}: {key} is missing")
    for key in sorted(set(entry) - needed - more):
        raise PolicyError(f"{where}: {key} is unknown")


def _number(where: str, entry: dict, key: str) -> None:
    if type(entry[key]) is not int or entry[key] < 1:
        raise PolicyError(f"{where}: {key} is not a whole number from 1")
