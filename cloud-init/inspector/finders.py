"""Finders by the kind of rule. Each has Hyperscan `patterns`, and its `find` turns their matches into values."""
import re

from . import exact_lists, expressions, keywords
from .hyperscan import SINGLEMATCH
from .identifiers import cards, iban, keys, national, ssn


class MarkFinder:
    """Finds a rule's own mark, which the proof of a running process sends."""

    def __init__(self, text: str):
        self.text = text
        self.patterns = [(re.escape(text.encode()), SINGLEMATCH)]

    def find(self, _data, hits):
        for _, _, end in hits:
            yield end - len(self.text), end, self


FINDERS = {
    "keywords": keywords.KeywordFinder,
    "expression": expressions.ExpressionFinder,
    "list": exact_lists.ListFinder,
    "card": cards.CardFinder,
    "ssn": ssn.SsnFinder,
    "iban": iban.IbanFinder,
    "api-key": keys.ApiKeyFinder,
    "private-key": keys.PrivateKeyFinder,
    **{kind: national.finder_of(kind) for kind in national.FORMS},
}
