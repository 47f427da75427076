"""The encoding of an HTTP message's body, and the programs that can decode it. Pure.

c-icap decodes one `Content-Encoding: deflate` or `br` of a download in exactly this spelling, and nothing else. The scanner recognises gzip
by its first bytes. Bytes in any other coding would pass the scanner undetected. The inspector gets the codings, and decodes them.
"""
import re
import zlib

# A line that a lenient reader takes for one of these headers: with blanks around the name, or with a value over several lines.
CLAIM = re.compile(
    rb"(?:^|[\r\n])([\x00-\x09\x0b\x0c\x0e-\x20]*)(content|transfer)-encoding([\x00-\x20]*):"
    rb"([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE,
)
# Values for bodies that are not encoded: the standard's, those of wrong servers, and the framing of uploads to S3.
PLAIN = {b"", b"identity", b"none", b"binary", b"utf-8", b"aws-chunked"}
GZIP = {b"gzip", b"x-gzip"}
# The codings that c-icap decodes.
DECODED = {b"deflate", b"br"}
# Maximum number of codings that the inspector decodes, one after the other.
MOST_CODINGS = 3

UNREADABLE = "unreadable"


class Inflated:
    """A gzip or DEFLATE body, inflated on its way by the library that its readers use, with the same checks.

    The scanner gives up a gzip file at its first fault without a word, and c-icap drops what follows the end of a DEFLATE stream:
    both would pass unread, though other readers go on.
    """

    def __init__(self, gzip, most):
        self.gzip = gzip
        self.left = most
        self.begin = b""
        self.inflater = None
        self.members = self.padding = False

    def start(self):
        """Created with the first two bytes of a stream, which show whether a DEFLATE body is bare or has zlib's head."""
        with_head = self.begin[0] & 15 == 8 and int.from_bytes(self.begin[:2], "big") % 31 == 0
        return zlib.decompressobj(31 if self.gzip else 15 if with_head else -15)

    def reads(self, data):
        # beyond the largest body, the scanner blocks it whatever follows
        while data and self.left > 0:
            if self.inflater is None:
                # zeros fill up a block; the scanner reads no member behind them
                self.padding = self.padding or (self.members and not self.begin and data[:1] == b"\0")
                if self.padding:
                    return not data.strip(b"\0")
                self.begin += data
                if len(self.begin) < 2:
                    return True
                self.inflater, data = self.start(), self.begin
            try:
                self.left -= len(self.inflater.decompress(data, 65536))
            except zlib.error:
                return False
            data = self.inflater.unconsumed_tail
            if not self.inflater.eof:
                continue
            data = self.inflater.unused_data
            if not self.gzip:
                return not data
            # a further member of the file
            self.begin, self.inflater, self.members = b"", None, True
        return True


def claimed(head):
    """(places, [(coding, its place)]) of everything in this HTTP head that a reader could take for the body's coding."""
    claims = CLAIM.findall(head)
    return claims, [
        (coding.strip().lower(), place)
        for place in claims
        for coding in place[3].split(b",")
        if coding.strip().lower() not in PLAIN and (place[1].lower(), coding.strip().lower()) != (b"transfer", b"chunked")
    ]


def codings(head):
    """The codings of the body after this HTTP head, in the order in which they were applied; "?" is one that cannot be undone."""
    claims, found = claimed(head)
    names = [coding for coding, _ in found]
    if set(names) <= GZIP:
        return ["gzip"] if names else []
    lines = [place for place in claims if place[1].lower() == b"content"]
    before, _, after, value = lines[0] if lines else (b" ", b"", b"", b"")
    exact = len(claims) == len(lines) == 1 and not (before or after or b"\n" in value) and len(names) <= MOST_CODINGS
    return [name.decode() for name in names] if exact and set(names) <= GZIP | DECODED else ["?"]


def reading(method, head, most):
    """The way to read the body after this HTTP head: None (unchanged), UNREADABLE, or the decoder that must check it."""
    claims, found = claimed(head)
    names = {coding for coding, _ in found}
    if not names:
        return None
    if names <= GZIP:
        return Inflated(True, most)
    [(coding, (before, header, after, value)), *others] = found
    exact = not (before or after or others) and header.lower() == b"content" and value.strip(b" \t").lower() == coding
    alone = sum(place[1].lower() == b"content" for place in claims) == 1
    if method != "RESPMOD" or coding not in DECODED or not exact or not alone:
        return UNREADABLE
    return Inflated(False, most) if coding == b"deflate" else None
