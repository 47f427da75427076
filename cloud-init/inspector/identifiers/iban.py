"""International bank account numbers (ISO 13616-1): the country's length and the check digits (ISO/IEC 7064, MOD 97-10)."""
import itertools
import re

from ..context import BEGIN, ESCAPE, compact
from ..hyperscan import CASELESS
from ..numbers import amid_hexadecimal, framed

#: Lengths by country (SWIFT, IBAN Registry, release 99 of 2024-12).
_LENGTHS = {entry[:2]: int(entry[2:]) for entry in (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 "
    "FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 "
    "LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 "
    "SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30").split()}
_GAP = (rb"(?:[ \t./_~+-]|[ \"'\\+&]{0,4}\r?\n[ \t>|*#/;%!+<\"'-]{0,12}|\xc2[\xa0\xad]"
        rb"|\xe2\x80[\x80-\x95\xaf]|\xe2\x81[\x9f\xa0]|\xe2\x88\x92|\xef\xbb\xbf|\xe3\x80\x80)")
#: The beginning in the groups of banks, such as IT60 X 05428 and GB29 NWBK 60-16-13: in capitals, with as many signs.
_PRINTED = rb"[A-Z]{2} ?[0-9]{2}[ -]?(?:(?:[ -]?[0-9]){8}|[A-Z](?:[ -]?[0-9]){7}|[A-Z]{4}(?:[ -]?[0-9]){4})"
_IN_GROUPS, _BEGIN = re.compile(_PRINTED + rb"(?:[ -]?[0-9A-Z])*"), re.compile(_PRINTED)


class IbanFinder:
    only_digits = True
    needed, allowed = set(), {"countries"}

    def __init__(self, settings: dict, single: bool = False):
        countries = settings.get("countries", "all")
        wanted = list(_LENGTHS) if countries == "all" else countries
        if not isinstance(wanted, list) or not wanted or not set(wanted) <= set(_LENGTHS):
            raise ValueError("countries is neither all nor a list of countries that have account numbers of this kind")
        gap = rb"(?:" + _GAP + rb"{1,3})?"
        #: Ten signs after the country are in every number; the rest is read from there. Any two letters stand for the countries, with
        #: which the search takes twice as long.
        begin, roughly = [one.join([rb"[A-Za-z]{2}[0-9]{2}", *[rb"[0-9A-Za-z]{4}"] * 2]) for one in (gap, rb"[^0-9A-Za-z]*")]
        lead = rb"(?:\A|[^0-9A-Za-z])"
        #: The second: behind an escape of a line's end, and behind the letter of a memo's or payee's line in QIF.
        self.patterns = [(lead + roughly, CASELESS), (rb"(?:iban|" + ESCAPE + rb"|\n[MP])" + roughly, CASELESS),
                         (rb"[A-Z]{2} ?[0-9]{2} (?:[0-9]{3,7}|[A-Z]{4}|[A-Z])[ -][0-9]{2}", 0)]  # a rough check, which is faster
        self._start = re.compile(BEGIN[:-1] + rb"|(?<=\n[MP]))(?:IBAN|iban)?(" + begin + rb"|" + _PRINTED + rb")\Z")
        self._rest = re.compile(rb"(?:" + gap + rb"[0-9A-Za-z]){0,30}")
        self._countries = {spelt.encode() for country in wanted for spelt in (country, country.lower())}

    def find(self, data, hits):
        printed = (_BEGIN.search(data, max(0, end - 16), end + 24) for end in hits[2])
        for end in itertools.chain(*hits[:2], (found.end() for found in printed if found)):
            if not self._may_end_right(data, end):
                continue
            first = max(0, end - 80)
            found = self._start.search(data[first:end])
            if not found or found[1][:2] not in self._countries:
                continue
            start = first + found.start(1)
            text = found[1] + self._rest.match(data[end:end + 160])[0]
            signs = list(re.finditer(rb"[0-9A-Za-z]", text))
            length = _LENGTHS[text[:2].decode().upper()]
            if len(signs) < length:
                continue
            behind, text = text[signs[length - 1].end():], text[:signs[length - 1].end()]
            if behind[:1].isalnum() and not _CURRENCY.match(behind) and not framed(data, start, start + len(text)):
                continue
            number = compact(text.decode("ascii", "ignore"))
            if _is_regular(text) and checked(number) and not _of_dump(number, data, start, start + len(text)):
                yield start, start + len(text), number

    def _may_end_right(self, data, end: int) -> bool:
        """Whether the check digits are right of the signs around, whatever stands between them: of one in a hundred lines that look like
        account numbers, so only these are read with care, which takes ten times as long."""
        signs = data[max(0, end - 80):end].translate(None, _NO_SIGNS)[-12:]
        if signs[:2] not in self._countries:
            return False
        length = _LENGTHS[signs[:2].decode().upper()]
        signs += data[end:end + 160].translate(None, _NO_SIGNS)
        return len(signs) >= length and checked(signs[:length].decode().upper())


#: Right behind the number in a bank's statement (SWIFT MT940, field 25).
_CURRENCY = re.compile(rb"[A-Z]{3}(?![0-9A-Za-z])")


def _is_regular(text: bytes) -> bool:
    """Whether the characters are in one piece, in groups of four, or in groups as banks print them."""
    groups = [len(group) for group in re.findall(rb"[0-9A-Za-z]+", text)]
    by_four = all(group == 4 for group in groups[:-1]) and groups[-1] <= 4
    return len(groups) == 1 or by_four or (len(groups) <= 5 and compact(text.decode("ascii", "ignore"))[2:].isdigit()) \
        or (len(groups) <= 8 and bool(_IN_GROUPS.fullmatch(text)))


def _of_dump(number: str, data, start: int, end: int) -> bool:
    """Whether it is of hexadecimal words of a dump of bytes. Of the countries whose letters may stand there, account numbers are of digits
    alone; those of Andorra only up to the account."""
    return bool(_HEXADECIMAL.fullmatch(number)) and (not number[2:12 if number[:2] == "AD" else None].isdigit() or amid_hexadecimal(data, start, end))


_HEXADECIMAL = re.compile(r"[0-9A-F]+")


def checked(number: str) -> bool:
    """Whether the check digits of a number without separators are correct."""
    return int((number[4:] + number[:4]).translate(_VALUES)) % 97 == 1


_NO_SIGNS = bytes(code for code in range(256) if not chr(code).isalnum() or code > 127)
_VALUES = {ord(sign): str(int(sign, 36)) for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
