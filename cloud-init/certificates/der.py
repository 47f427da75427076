"""A reader and a writer of DER, for the few parts of a certificate that the gateway needs."""
import ssl

SEQUENCE = b"\x30"
INDEFINITE, LONG_TAG = 0x80, 0x1F
# The most octets of a length: 4 GiB.
MOST_OCTETS = 4


class Broken(ValueError):
    """A certificate that is not one, in words for the operator."""


def items(data):
    """The elements inside a DER constructed value: [(tag, whole element, content)]. Raises Broken."""
    found = []
    while data:
        start, end = bounds(data)
        found.append((data[0], data[:end], data[start:end]))
        data = data[end:]
    return found


def bounds(data):
    """(begin, end) of the content of the first element."""
    if data[0] & LONG_TAG == LONG_TAG:
        raise Broken("has a tag that no certificate has")
    if len(data) < 2:
        raise Broken("ends before the length of an element")
    length, start = data[1], 2
    if length == INDEFINITE:
        raise Broken("has an element of indefinite length")
    if length & 0x80:
        start += length & 0x7F
        if start - 2 > MOST_OCTETS:
            raise Broken("has a length that is too long")
        if len(data) < start:
            raise Broken("ends in the length of an element")
        length = int.from_bytes(data[2:start], "big")
    if len(data) < start + length:
        raise Broken(f"ends {start + length - len(data)} byte(s) before the end of an element")
    return start, start + length


def first_inside(data):
    """The content of the sequence at the beginning."""
    if data[:1] != SEQUENCE:
        raise Broken("does not have the form of a certificate")
    start, end = bounds(data)
    return data[start:end]


def element(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    if size >= 0x80:
        octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
        return bytes([tag, 0x80 | len(octets)]) + octets + content
    return bytes([tag, size]) + content


def issuer_and_subject(pem):
    """Both names of a certificate, DER (RFC 5280 section 4.1). Raises Broken."""
    try:
        data = ssl.PEM_cert_to_DER_cert(pem)
    except ValueError:
        raise Broken("is not base64 between its first and last line") from None
    if not data:
        raise Broken("is empty")
    _, end = bounds(data)
    if end < len(data):
        raise Broken(f"has {len(data) - end} byte(s) after its end")
    fields = [field for field in items(first_inside(first_inside(data))) if field[0] != 0xA0]  # without the version
    if len(fields) < 6:
        raise Broken("has fewer fields than a certificate")
    return fields[2][1], fields[4][1]
