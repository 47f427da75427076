"""Compares the search of many numbers at once with a plain one, on random texts; writes what differs, as JSON by the name of the test."""
import base64
import json
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from inspector import signs  # noqa: E402
from inspector.columns import by_length, uncrowded, uncrowded_rows  # noqa: E402
from inspector.gate import NUMBERS  # noqa: E402
from inspector.hyperscan import Database  # noqa: E402
from inspector.identifiers.cards import CardFinder, _TWO_BY_LENGTH  # noqa: E402
from inspector.numbers import luhn  # noqa: E402

DIGITS = "0123456789"
FORMS = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4), 19: (4, 4, 4, 4, 3), 13: (4, 4, 4, 1)}
BEGINS = {16: ("4", "51", "2221", "6011"), 15: ("34", "37"), 14: ("36", "300"), 19: ("62",), 13: ("4",)}
chance = random.Random(15)


def digits(count):
    return "".join(chance.choice(DIGITS) for _ in range(count))


def card(length):
    begin = chance.choice(BEGINS[length])
    body = begin + digits(length - 1 - len(begin))
    return next(body + last for last in DIGITS if luhn((body + last).encode()))


def grouped(number, separator):
    pieces, at = [], 0
    for length in FORMS[len(number)]:
        pieces.append(number[at:at + length])
        at += length
    return separator.join(pieces)


def lengths():
    """Ends, lengths and check digits of numbers in one piece."""
    wrong = []
    for _ in range(40):
        numbers = [digits(chance.randint(13, 19)) for _ in range(chance.choice((1, 2, 50)))]
        gaps = [chance.choice((",", " ", "\n", " a ", "\n" * 30)) for _ in numbers]
        first = chance.choice(("", "x", "12,"))
        data, plain = first, []
        for number, gap in zip(numbers, gaps):
            data += number
            plain.append((len(number), len(data), int(luhn(number.encode()))))
            data += gap
        ends = [end for _, end, _ in plain]
        fast = [(length, *one) for length, those, right in by_length(data.encode(), ends, 13, 19) for one in zip(those, right)]
        if sorted(plain) != sorted(fast):
            wrong.append(data)
    return wrong


def crowds():
    """Right numbers with enough right ones among 16 on either side, or with few others close by, are never left out."""
    wrong = []
    for _ in range(40):
        share, step = chance.choice((0.05, 0.3, 0.5, 1)), chance.choice((20, 400, 2000))
        right = bytes(chance.random() < share for _ in range(chance.choice((1, 31, 32, 33, 200))))
        ends = [20 + place * step for place in range(len(right))]
        told = uncrowded(ends, right)
        for place, is_right in enumerate(right):
            around = right[max(0, place - 16):place + 17]
            together = ends[min(place + 16, len(ends) - 1)] - ends[max(0, place - 16)] < 8192
            crowded = together and len(around) - sum(around) > max(2, 2 * sum(around))
            if is_right and not crowded and not told[place]:
                wrong.append([share, step, place])
    return wrong


FINDER = CardFinder({})
DATABASE = Database(FINDER.patterns)


def found(rows):
    data = "\n".join(rows).encode()
    return {value for _, _, value in FINDER.find(data, DATABASE.ends(data, 0, len(data)))}


AMOUNT = "an amount"


def amount():
    return f" {chance.randint(1, 10 ** chance.randint(1, 4) - 1)},00 London"


def lists():
    """A long list of cards of one kind has the values of its parts, each too short to be searched at once. Where only some rows count,
    which ones depends on where a search begins."""
    wrong = []
    for length in FORMS:
        for separator in " -\t./" if length == 19 else " -\t.,/":
            for behind in ("", " ok", separator + "123", separator + "0327", separator + "12" + separator + "27", AMOUNT):
                rows = [grouped(card(length), separator) + (behind if behind != AMOUNT else amount()) for _ in range(90)]
                whole = found(rows)
                parts = set().union(*(found(rows[at:at + 30]) for at in range(0, 90, 30)))
                if len(parts - whole) > 2 if len(parts) > 80 else parts and not whole:
                    wrong.append([length, separator, behind, len(parts - whole), len(parts)])
    return wrong


def amid_tables():
    """Cards in the middle of a long table of numbers are found as they are with the table's nearest rows alone."""
    wrong = []
    for separator in " -\t":
        for behind in ("", separator + "0327", separator + "123"):
            table = [separator.join(digits(4) for _ in range(4)) for _ in range(400)]
            table[200:200] = [grouped(card(16), separator) + behind for _ in range(40)]
            missed = found(table[170:270]) - found(table)
            if len(missed) > 2:
                wrong.append([separator, behind, len(missed)])
    return wrong


def stretches():
    """Long stretches are cut into some that overlap by more than a number with all its separators has."""
    cut = NUMBERS.stretches(b"1" * 200_000, 40_000)
    gaps = [end - begin for (_, end), (begin, _) in zip(cut, cut[1:])]
    whole = cut[0][0] == 0 and cut[-1][1] == 200_000 and len(cut) > 3
    return [] if whole and min(gaps) > 512 else cut


def rows_of_chance():
    """Hardly any row of a table of numbers has to be looked at one by one."""
    data = "\n".join(" ".join(digits(4) for _ in range(16)) for _ in range(2000)).encode()
    ends = [end for end in range(79, len(data), 80)]
    return sum(uncrowded_rows(data, ends, _TWO_BY_LENGTH)) / len(ends)


def base64_amid_logs():
    """Short values in base64 are noticed among lines that have none of its changes of case, at each of its three places."""
    line = b"2026-11-03T14:05:09.123Z host17 app[12345]: GET /there/12345678 200 4711 10.1.2.3\n"
    words = "the river and the garden over there where nobody walks at night".split()
    values = [f"{digits(3)}-{digits(2)}-{digits(4)}" for _ in range(300)] + [grouped(card(16), " ") for _ in range(300)]
    values += [card(16) for _ in range(300)] + [" ".join(chance.sample(words, 4)) for _ in range(300)]
    missed = []
    for number, value in enumerate(values):
        text = base64.b64encode(("x" * (number % 3) + value).ljust(12).encode())
        if "base64" not in signs.find(line * 30 + b"token=" + text + b"\n" + line * 30):
            missed.append(value)
    return missed + (["logs alone"] if "base64" in signs.find(line * 300) else [])


tests = (lengths, crowds, lists, amid_tables, stretches, base64_amid_logs, rows_of_chance)
json.dump({test.__name__: test() for test in tests}, sys.stdout)
