"""Numbers and words that belong to nobody, from a seed: card numbers with a right check digit, social security numbers, IBANs, prose."""

import random
import string

# Issuer identification numbers by brand: prefixes and lengths in digits (ISO/IEC 7812; the brands' published ranges).
BRANDS = {
    "visa": (("4",), 16),
    "visa13": (("4",), 13),
    "visa19": (("4",), 19),
    "mastercard": (("51", "52", "53", "54", "55"), 16),
    "mastercard2": (("2221", "2345", "2500", "2720"), 16),
    "amex": (("34", "37"), 15),
    "diners": (("36", "38", "300", "305"), 14),
    "discover": (("6011", "65"), 16),
    "jcb": (("3528", "3589"), 16),
    "unionpay": (("622126", "622925"), 16),
    "unionpay19": (("622126", "622925"), 19),
}

# Countries whose account numbers have digits alone after the check digits, and their lengths (SWIFT, IBAN Registry).
IBANS = {"DE": 22, "AT": 20, "BE": 16, "ES": 24, "DK": 18, "FI": 18, "NO": 15, "PL": 28, "PT": 25, "SE": 24, "CZ": 24, "HU": 28}

WORDS = (
    "account report meeting budget plan order supplier invoice market project schedule delivery quarter team review contract region "
    "summary process result product service customer manager office training travel energy water paper window garden river bridge"
).split()

# Words that make the phrases a policy looks for. Each phrase has two, so that no harmless text has it.
RARE = (
    "amber basalt cobalt dahlia ember falcon granite harbour indigo juniper kestrel lantern magnolia nimbus obsidian pelican quartz "
    "raven sapphire thistle umbra velvet walnut xenon yarrow zephyr"
).split()


def luhn_digit(payload):
    """The check digit of a string of digits (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(payload)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def iban_check(country, account):
    """Two check digits (ISO 7064, mod 97-10) of an account number in digits and capitals."""
    number = "".join(str(int(character, 36)) for character in account + country + "00")
    return f"{98 - int(number) % 97:02d}"


class Synthetic:
    """A source of values; the same seed gives the same values in the same order."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def digits(self, count):
        return "".join(self.random.choice(string.digits) for _ in range(count))

    def card(self, brand="visa"):
        """A card number of a brand, digits alone. No four of its middle digits are zeros, as in no card that is in use."""
        prefixes, length = BRANDS[brand]
        while True:
            payload = self.random.choice(prefixes)
            payload += self.digits(length - 1 - len(payload))
            if "000" not in payload and len(set(payload)) > 4:
                return payload + luhn_digit(payload)

    def ssn(self):
        """Area, group and serial number, all of them ones that are given out (SSA, Randomization FAQ)."""
        area = self.random.choice([number for number in range(101, 899) if number not in (666, 123, 219, 457)])
        return f"{area:03d}-{self.random.randint(1, 99):02d}-{self.random.randint(1, 9999):04d}"

    def iban(self, country="DE"):
        account = self.digits(IBANS[country] - 4)
        return country + iban_check(country, account) + account

    def phrase(self):
        one, other = self.random.sample(RARE, 2)
        return f"{one} {other}"

    def sentence(self, words=12):
        return " ".join(self.random.choice(WORDS) for _ in range(words)).capitalize() + "."

    def paragraph(self, sentences=4):
        return " ".join(self.sentence(self.random.randint(6, 14)) for _ in range(sentences))


def grouped(number, *sizes, by=" "):
    """The number in groups; the last size is repeated to its end."""
    groups, at, index = [], 0, 0
    while at < len(number):
        size = sizes[min(index, len(sizes) - 1)]
        groups.append(number[at : at + size])
        at, index = at + size, index + 1
    return by.join(groups)
