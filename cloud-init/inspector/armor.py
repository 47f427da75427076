"""The kind of an OpenPGP message in ASCII, from its first packet (RFC 9580 §4.2, §5). Its first line alone also occurs as a citation in prose."""
import binascii
import re

#: Bytes behind the first line that are looked at: headers, a blank line, and the beginning of the message.
_LOOKED_AT = 2000
# Ends of lines, and their spellings in text of other kinds
_GAP = rb"(?:[\s>]|\\+[rn]|<br ?/?>|&#(?:1[03]|x0?[aAdD]);|%0[AaDd]|=0[AD]|=\r?\n)+"
_MESSAGE = re.compile(_GAP + rb"(?:[A-Z][A-Za-z]{2,20}: [^\r\n\\<&%]{0,200}" + _GAP + rb"){0,8}([A-Za-z0-9+/]{48})")
_OF_KEYS, _OTHER = {1, 3, 9, 18, 20}, {2, 4, 8, 11}


def trouble(data, end):
    """(why, detail) of a message whose first line ends at this place, or None if there is none."""
    found = _MESSAGE.match(data[end:end + _LOOKED_AT])
    first = binascii.a2b_base64(found[1])[0] if found else 0
    packet = first & 63 if first & 64 else first >> 2 & 15
    if not first & 128 or packet not in _OF_KEYS | _OTHER:
        return None
    if packet in _OF_KEYS:
        return "encrypted", "an OpenPGP message"
    return "unreadable", "an OpenPGP message that is compressed or signed"
