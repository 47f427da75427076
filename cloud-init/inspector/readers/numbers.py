"""Numbers of cells, as digits."""
import decimal
import re


def number(text):
    """A number as digits: a program may write 4.111E15 of an integer. No digit is rounded, as in binary it would be from 2^53 on."""
    try:
        value = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return text
    if not value.is_finite() or value.adjusted() > 24 or value != value.to_integral_value():
        return text
    return text if text.lstrip("-").isdigit() else str(int(value))


def formatted(text, code):
    """A whole number in a format of digits and fixed signs, as `000-00-0000`; all else as it is (§18.8.31)."""
    code = re.sub(r"\\(.)|\"([^\"]*)\"|_.|\*.|\[[^\]]*\]", lambda found: found[1] or found[2] or "", code.split(";")[0])
    if not text.isdigit() or "0" not in code or re.search(r"[.,%Ee/ydhmsA-Z]", code):
        return text
    digits, places = text, sum(sign in "0#?" for sign in code)
    digits = digits.zfill(min(places, code.count("0")))
    first, shown = digits[:max(0, len(digits) - places)], []
    rest = list(digits[len(first):].rjust(places))
    for sign in code:
        digit = rest.pop(0) if sign in "0#?" else sign
        shown.append(digit)
    return first + "".join(shown).strip()
