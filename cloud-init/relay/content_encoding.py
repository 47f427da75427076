"""How the body of an HTTP message is encoded, and who can read it so. Pure.

c-icap decodes one `Content-Encoding: deflate` or `br` of a download, spelt exactly so, and nothing else; the scanner knows gzip
by its first bytes. Every other coding would reach the scanner as noise and pass.
"""
import re
import zlib

# A line that a lenient reader takes for one of these headers: blanks before and after the name, a value over several lines.
CLAIM = re.compile(
    rb"(?:^|[\r\n])([\x00-\x09\x0b\x0c\x0e-\x20]*)(content|transfer)-encoding([\x00-\x20]*):"
    rb"([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE,
)
# Said of bodies that are not encoded: the standard's word, what wrong servers write, and the framing of uploads to S3.
PLAIN = {b"", b"identity", b"none", b"binary", b"utf-8", b"aws-chunked"}
GZIP = {b"gzip", b"x-gzip"}
# The codings that c-icap decodes.
DECODED = {b"deflate", b"br"}
GZIP_MARK = b"\x1f\x8b"

UNREADABLE = "unreadable"


class Gzip:
    """The scanner reads it only when it begins like a gzip file."""

    def __init__(self):
        self.first = b""

    def reads(self, data):
        if len(self.first) < 2:
            self.first += data[:2]
        return self.first[:2] == GZIP_MARK[: len(self.first[:2])]


class Deflate:
    """c-icap decodes it, but drops in silence what follows its end; that would pass unread."""

    def __init__(self, most):
        self.inflater = None
        self.begin = b""
        self.left = most

    def reads(self, data):
        if self.inflater is None:
            self.begin += data
            if len(self.begin) < 2:
                return True
            data = self.begin
            with_head = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self.inflater = zlib.decompressobj(15 if with_head else -15)
        # beyond the largest body the scanner blocks it whatever follows
        while data and self.left > 0 and not self.inflater.eof:
            try:
                self.left -= len(self.inflater.decompress(data, 65536))
            except zlib.error:
                self.left = 0  # c-icap cannot decode it either, and blocks it
            data = self.inflater.unconsumed_tail
        return not (self.inflater.unused_data or (self.inflater.eof and data))


def reading(method, head, most):
    """How a body behind this HTTP head is read: None (as it is), UNREADABLE, or what must look at it on its way."""
    claims = CLAIM.findall(head)
    codings = [
        (coding.strip().lower(), place)
        for place in claims
        for coding in place[3].split(b",")
        if coding.strip().lower() not in PLAIN and (place[1].lower(), coding.strip().lower()) != (b"transfer", b"chunked")
    ]
    names = {coding for coding, _ in codings}
    if not names:
        return None
    if names <= GZIP:
        return Gzip()
    [(coding, (before, header, after, value)), *others] = codings
    exact = not (before or after or others) and header.lower() == b"content" and value.strip(b" \t").lower() == coding
    alone = sum(place[1].lower() == b"content" for place in claims) == 1
    if method != "RESPMOD" or coding not in DECODED or not exact or not alone:
        return UNREADABLE
    return Deflate(most) if coding == b"deflate" else None
