"""National numbers: the form in which each is written, its check digit, and the words that tell it from other numbers.

A number of a weak check, or in one piece of digits, counts only near one of its words. Sources stand beside each; all as of November 2026.
"""
import re
from typing import Callable, NamedTuple

from ..context import BEGIN, BEHIND, ESCAPE, ROUGH_BEGIN, cells, compact, follows, headed, near, spelt, words_pattern
from ..hyperscan import CASELESS, DOTALL
from ..numbers import amid_hexadecimal

_NEAR = 60


class Form(NamedTuple):
    """`pattern`: groups of digits (as regular expression, over bytes) with `~` where a separator may stand. `strong`: the expression that
    counts without a word, or none."""

    pattern: str
    check: Callable[[str], bool]
    words: str
    strong: str = ""


def _weighted(digits: str, weights) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights))


def _luhn(digits: str) -> bool:
    return sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(reversed(digits))) % 10 == 0


def _varied(digits: str) -> bool:
    """Whether the digits are not all the same, as in placeholders of forms."""
    return len(set(digits)) > 1


def _steuer_id(number: str) -> bool:
    # Bundeszentralamt fuer Steuern, "Steueridentifikationsnummer": ISO 7064 MOD 11,10; of the first ten digits one stands twice or thrice.
    counts = sorted(number[:10].count(digit) for digit in set(number[:10]))
    rest = 10
    for digit in number[:10]:
        total = (int(digit) + rest) % 10 or 10
        rest = total * 2 % 11
    return number[0] != "0" and counts[-1] in (2, 3) and counts[-2] == 1 and (11 - rest) % 10 == int(number[10])


def _nir(number: str) -> bool:
    # INSEE, "Numero d'inscription au repertoire": key 97 - n mod 97; Corsica 2A and 2B count as 19 and 18.
    digits = number[:13].replace("2A", "19").replace("2B", "18")
    return digits.isdigit() and 97 - int(digits) % 97 == int(number[13:])


def _dni(number: str) -> bool:
    # Ministerio del Interior, "Calculo del digito de control del NIF/NIE".
    digits = number[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == number[-1]


_ODD_VALUES = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def _codice(number: str) -> bool:
    # Decreto ministeriale 23 dicembre 1976, n. 13813.
    values = [int(sign) if sign.isdigit() else ord(sign) - 65 for sign in number]
    total = sum(_ODD_VALUES[value] if place % 2 == 0 else value for place, value in enumerate(values[:15]))
    return total % 26 == values[15]


def _pesel(number: str) -> bool:
    # Ministerstwo Cyfryzacji, "Czym jest numer PESEL"; the month carries the century.
    return _date(number[2:4], number[4:6], 20) and _weighted(number, (1, 3, 7, 9) * 2 + (1, 3, 1)) % 10 == 0


def _personnummer(number: str) -> bool:
    # Skatteverket, SKV 704; co-ordination numbers have 60 added to the day.
    digits = number[-10:]
    return _date(digits[2:4], str(int(digits[4:6]) % 60), 12) and _luhn(digits)


def _date(month: str, day: str, modulus: int) -> bool:
    return 1 <= (int(month) % 20 if modulus == 20 else int(month)) <= 12 and 1 <= int(day) <= 31


def _nhs(number: str) -> bool:
    # NHS Data Model and Dictionary, "NHS NUMBER": modulus 11.
    rest = 11 - _weighted(number, range(10, 1, -1)) % 11
    return _varied(number) and (0 if rest == 11 else rest) == int(number[9])


def _cpf(number: str) -> bool:
    # Receita Federal, "Cadastro de Pessoas Fisicas": two digits modulo 11.
    first = _weighted(number, range(10, 1, -1)) * 10 % 11 % 10
    return _varied(number) and first == int(number[9]) and _weighted(number, range(11, 1, -1)) * 10 % 11 % 10 == int(number[10])


def _cnpj(number: str) -> bool:
    # Receita Federal, "Cadastro Nacional da Pessoa Juridica"; since July 2026 with letters, whose value is the ASCII code less 48.
    values = [ord(sign) - 48 for sign in number]
    weights = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    for count in (12, 13):
        rest = sum(value * weight for value, weight in zip(values, weights[13 - count:])) % 11
        if values[count] != (0 if rest < 2 else 11 - rest):
            return False
    return len(set(number)) > 1


_D5 = [[(a + b) % 5 + 5 * (b >= 5) if a < 5 else (a - b) % 5 + 5 * (b < 5) for b in range(10)] for a in range(10)]
_PERMUTED = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
while len(_PERMUTED) < 8:
    _PERMUTED.append([_PERMUTED[1][digit] for digit in _PERMUTED[-1]])


def _verhoeff(number: str) -> bool:
    # UIDAI, "Aadhaar": the check of J. Verhoeff, "Error Detecting Decimal Codes", 1969.
    state = 0
    for place, digit in enumerate(reversed(number)):
        state = _D5[state][_PERMUTED[place % 8][int(digit)]]
    return state == 0 and _varied(number)


def _bsn(number: str) -> bool:
    # Rijksdienst voor Identiteitsgegevens, "elfproef" of the burgerservicenummer.
    return _varied(number) and _weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def _tfn(number: str) -> bool:
    # Australian Taxation Office, tax file number: modulus 11.
    return _varied(number) and _weighted(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0


def _always(_number: str) -> bool:
    return True


FORMS = {
    # Internal Revenue Service, "Individual Taxpayer Identification Numbers": 9, and 50-65, 70-88, 90-92, 94-99 in the middle
    "us-itin": Form("9[0-9]{2}~(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])~[0-9]{4}", _always, "itin,taxpayer,tax id,individual taxpayer",
                    "9[0-9]{2}-(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-[0-9]{4}"),
    # HM Revenue and Customs, NIM39110: letters that are not given
    "uk-nino": Form("(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]~[0-9]{2}~[0-9]{2}~[0-9]{2}~[A-D]", _always,
                    "nino,ni number,ni no,national insurance,insurance number", "[A-Z]{2} [0-9]{2} [0-9]{2} [0-9]{2} [A-D]"),
    "uk-nhs": Form("[0-9]{3}~[0-9]{3}~[0-9]{4}", _nhs, "nhs,patient,health service"),
    "de-steuer-id": Form("[1-9][0-9]~[0-9]{3}~[0-9]{3}~[0-9]{3}", _steuer_id, "steuer,identifikationsnummer,idnr,id-nr,tin,tax",
                         "[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}"),
    "fr-nir": Form("[12378]~[0-9]{2}~(?:0[1-9]|1[0-2]|[2-9][0-9])~(?:[0-9]{2}|2[AB])~[0-9]{3}~[0-9]{3}~[0-9]{2}", _nir,
                   "nir,insee,securite,s\u00e9curit\u00e9,secu,assure,assur\u00e9",
                   "[12][0-9]{2}(?:0[1-9]|1[0-2])(?:[0-9]{2}|2[AB])[0-9]{8}"
                   "|[12] [0-9]{2} [0-9]{2} [0-9]{1}[0-9AB] [0-9]{3} [0-9]{3} [0-9]{2}"),
    "es-dni": Form("(?:[0-9]{2}~[0-9]{3}~[0-9]{3}|[XYZ]~[0-9]{7})~[A-Z]", _dni, "dni,nif,nie,identidad,documento",
                   "(?:[0-9]{8}|[0-9]{2}\\.[0-9]{3}\\.[0-9]{3}|[XYZ]-?[0-9]{7})-?[A-Z]"),
    "it-cf": Form("[A-Z]{3}~[A-Z]{3}~[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}~[A-Z][0-9LMNP-V]{3}~?[A-Z]", _codice,
                  "codice,fiscale,cf", "[A-Z]{6} ?[0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{2} ?[A-Z][0-9LMNP-V]{3} ?[A-Z]"),
    "nl-bsn": Form("[0-9]{4}~[0-9]{2}~[0-9]{3}|[0-9]{3}~[0-9]{3}~[0-9]{3}", _bsn, "bsn,burgerservicenummer,sofi,burger"),
    "pl-pesel": Form("[0-9]{2}(?:[02468][1-9]|[13579][0-2])[0-3][0-9]{6}", _pesel, "pesel"),
    "se-personnummer": Form("(?:19|20)?[0-9]{2}[01][0-9][0-9]{2}[-+]?[0-9]{4}", _personnummer, "personn,person number,person nummer,pers nr,pnr,samordningsnummer",
                            "(?:(?:19|20)[0-9]{2}|[0-9]{2})[01][0-9][0-9]{2}[-+][0-9]{4}"),
    "br-cpf": Form("[0-9]{3}~[0-9]{3}~[0-9]{3}~[0-9]{2}", _cpf, "cpf,cadastro,contribuinte", "[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}"),
    "br-cnpj": Form("[0-9A-Z]{2}~[0-9A-Z]{3}~[0-9A-Z]{3}~[0-9A-Z]{4}~[0-9]{2}", _cnpj, "cnpj,cadastro,empresa",
                    "[0-9A-Z]{2}\\.[0-9A-Z]{3}\\.[0-9A-Z]{3}/[0-9A-Z]{4}-[0-9]{2}"),
    "in-aadhaar": Form("[2-9][0-9]{3}~[0-9]{4}~[0-9]{4}", _verhoeff, "aadhaar,aadhar,uidai,uid,\u0906\u0927\u093e\u0930",
                       "[2-9][0-9]{3} [0-9]{4} [0-9]{4}"),
    # Income Tax Department: the fourth letter is the kind of the holder
    "in-pan": Form("[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]", _always, "pan,permanent account,income tax"),
    # Employment and Social Development Canada: Luhn; 0 and 8 are not given to persons
    "ca-sin": Form("[1-79][0-9]{2}~[0-9]{3}~[0-9]{3}", _luhn, "sin,nas,social insurance,assurance sociale",
                   "[1-79][0-9]{2}-[0-9]{3}-[0-9]{3}"),
    "au-tfn": Form("[0-9]{3}~[0-9]{3}~[0-9]{3}", _tfn, "tfn,tax file,tax"),
}
#: What stands before and behind a number in a longer row of groups of digits.
_ROW = re.compile(rb"[0-9][ \t]\||.{0,2}\|[ \t][0-9]", re.DOTALL)


def finder_of(kind: str):
    form = FORMS[kind]
    utf8_gap = rb"(?:[ \t./-]|\xc2\xa0|\xe2\x80[\x80-\x95\xaf]|\xe2\x88\x92)?"
    body = form.pattern.encode().replace(b"~?", b"~").replace(b"~", utf8_gap)
    lookless = re.sub(rb"\(\?![^)]*\)", b"", body)

    class NationalFinder:
        needed, allowed = set(), set()

        def __init__(self, _settings: dict, single: bool = False):
            words = form.words.split(",")
            self._words, self._behind = words_pattern(words), words_pattern(words, True)
            #: A word before a number or behind it, and the spelling that needs no word.
            word = rb"(?i:" + spelt(words) + rb")"
            texts = [word + rb".{0,%d}(?:[^0-9A-Za-z]|" % _NEAR + ESCAPE + rb")(?:" + lookless + rb")(?:\z|[^0-9A-Za-z])",
                     ROUGH_BEGIN + rb"(?:" + lookless + rb")[^0-9A-Za-z]" + BEHIND + word]
            if form.strong:
                texts.append(rb"(?:\A|[^0-9A-Za-z.,-]|" + ESCAPE + rb")(?:" + form.strong.encode() + rb")(?:\z|[^0-9A-Za-z])")
            self.patterns = [(text, DOTALL | CASELESS) for text in texts]
            self._number = re.compile(BEGIN + rb"(?<![0-9][.-])(" + body + rb")(?![0-9A-Za-z]|[.-][0-9])", re.IGNORECASE)
            self._strong = re.compile(rb"(?:" + form.strong.encode() + rb")\Z", re.IGNORECASE) if form.strong else None

        def cells(self, data):
            return [(0, 0, end) for end in cells(self._words, self._number, data)]

        def find(self, data, hits):
            for local, _, end in hits:
                if local == 1:
                    yield from self._before(data, end)
                    continue
                first = max(0, end - 64)
                for found in self._number.finditer(data[first:end + 1]):
                    start, stop = first + found.start(), first + found.end()
                    number = compact(found[1].decode("ascii", "ignore"))
                    if stop < end - 1 or not form.check(number):
                        continue
                    strong = self._strong and self._strong.match(found[1]) and not amid_hexadecimal(data, start, stop) \
                        and not _ROW.match(data[max(0, start - 2):start] + b"|" + data[stop:stop + 2]) and not self._crowd(data, start, stop)
                    if strong or near(self._words, _NEAR, data, start, stop) or headed(self._words, data, start, stop):
                        yield start, stop, number

        def _before(self, data, end):
            """Numbers before a word that ends there."""
            first = max(0, end - 180)
            for found in self._number.finditer(data[first:end]):
                number, stop = compact(found[1].decode("ascii", "ignore")), first + found.end()
                if form.check(number) and follows(self._behind, data, stop):
                    yield first + found.start(), stop, number

        def _crowd(self, data, start, stop):
            """Whether the number is among others of its form with wrong check digits. By chance, one in ten of some kinds is correct."""
            others = [form.check(compact(found[1].decode("ascii", "ignore"))) for found in self._number.finditer(data[max(0, start - 600):stop + 600])]
            return others.count(False) > max(2, others.count(True))

    return NationalFinder
