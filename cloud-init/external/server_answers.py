"""Reads the answer of an external ICAP server as it arrives, strictly and with limits."""
import itertools
import re
import tempfile
import zlib

from icap_request import FOLD, HEADER, MOST_HTTP_HEAD, PART, Refusal, headers_of, only
from wire import Chunked

STATUS_LINE = re.compile(rb"ICAP/1\.0 (\d{3})(?: [^\0-\x1f\x7f]*)?")
LINE_END = re.compile(rb"\r\n(?![ \t])")
# The beginning of a header line, whatever the header's value.
FIELD = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:")
# Matches an Encapsulated header that names a response among the parts, whatever else is wrong with it.
NAMES_RESPONSE = re.compile(rb"encapsulated[ \t]*:.*\bres-(?:hdr|body)", re.IGNORECASE)
HTTP_STATUS = re.compile(rb"HTTP/\d\.\d (\d{3})(?: [^\r\n]*)?\r\n")
MOST_HEAD = 65536
# Bytes by which a body may exceed the largest message, because a page in place of the message may be longer.
MOST_PAGE = 1024 * 1024
# A longer body is kept on the disk, in the service's own /tmp.
IN_MEMORY = 65536
# The parts that an answer with a message may have (RFC 3507 §4.4.1), by method.
RESPONSE = ((b"res-hdr", b"res-body"), (b"res-hdr", b"null-body"), (b"res-body",), (b"null-body",))
PARTS = {"REQMOD": ((b"req-hdr", b"req-body"), (b"req-hdr", b"null-body"), (b"req-body",), *RESPONSE), "RESPMOD": RESPONSE}

# For servers that answer 400 to an OPTIONS without it. RFC 3507 §4.4.1 wants the line in every message, its example of OPTIONS
# (§4.10.1) has none, and some servers take none (ICAP errata, entry e1).
NO_PARTS = b"Encapsulated: null-body=0\r\n"


def options_answer(ask):
    """The answer to OPTIONS. `ask`: sends the request with or without that line and returns the answer; None: there was none."""
    answer = ask(b"")
    return ask(NO_PARTS) if answer is not None and answer.status == 400 else answer


class Garbage(Exception):
    """An invalid answer, or one that exceeds a limit."""


class Full(Exception):
    """A part of the answer could not be stored on this machine."""


class Answer:
    """An ICAP answer. `read` processes the received bytes. None of it may be used before it is complete."""

    def __init__(self, wire, method, most_body):
        self.wire = wire
        self.method = method
        self.most = most_body + MOST_PAGE
        self.whole = False
        # the bytes of the head, once it is complete
        self.came = None
        # parts of the head: {name in small letters: [values]}, and the received lines without their CR LF
        self.status = None
        self.headers = {}
        self.lines = []
        # content of a 200: "req" or "res" (None: no message), the size of its HTTP head, its body
        self.kind = None
        self.head_size = 0
        self.http_head = None
        self.chunked = None
        self.body = None
        self.size = self.checksum = 0

    def read(self):
        """Reads what has arrived. Returns whether the answer is complete."""
        try:
            if self.status is None:
                self.read_head()
            if self.status is not None and not self.whole:
                self.read_message()
        except Refusal as refusal:
            raise Garbage(str(refusal)) from None
        return self.whole

    def read_head(self):
        wire = self.wire
        end = wire.buffer.find(b"\r\n\r\n", wire.at)
        if (end if end >= 0 else len(wire.buffer)) - wire.at > MOST_HEAD:
            raise Garbage("the head is too long")
        if end < 0:
            return
        self.came = wire.take(end + 4 - wire.at)
        first, *lines = LINE_END.split(self.came[:-4])
        found = STATUS_LINE.fullmatch(first)
        if not found:
            raise Garbage("the first line is not ICAP/1.0 and a status")
        self.lines = lines
        self.headers = headers_of([FOLD.sub(b" ", line) for line in lines])
        self.status = int(found[1])
        # a 204 with parts may contain a page; what follows any other status is not used
        if self.method in PARTS and (self.status == 200 or self.status == 204 and b"encapsulated" in self.headers):
            self.read_parts()
        else:
            self.whole = True

    def salvage(self):
        """Takes what can be read of a head that broke off or is malformed, once no more is read: the lines that came whole.

        Only a block may be made of them.
        """
        if self.status is None:
            self.salvage_head()
        if self.status in (200, 204) and any(NAMES_RESPONSE.match(line) for line in self.lines):
            self.kind = "res"

    def salvage_head(self):
        came = self.wire.buffer[self.wire.at :] if self.came is None else self.came
        lines = list(itertools.takewhile(bool, (line.rstrip(b"\r") for line in came.split(b"\n")[:-1])))
        if lines and (found := STATUS_LINE.fullmatch(lines[0])):
            self.status = int(found[1])
        self.lines = [line for line in lines[1:] if HEADER.fullmatch(line)]
        self.headers = {found[1].lower(): [] for line in lines[1:] if (found := FIELD.match(line))}

    def read_parts(self):
        value = only(self.headers, b"encapsulated")
        found = [PART.fullmatch(part.lower()) for part in value.split(b",")] if value is not None else [None]
        if not all(found):
            raise Garbage("Encapsulated is not a list of parts")
        names = tuple(part[1] for part in found)
        offsets = [int(part[2]) for part in found]
        if names not in PARTS[self.method]:
            raise Garbage("Encapsulated does not list the parts of an answer")
        if offsets[0] != 0 or len(offsets) == 2 and not 0 < offsets[1] <= MOST_HTTP_HEAD:
            raise Garbage("the offsets in Encapsulated do not grow from 0")
        self.head_size = offsets[-1]
        self.kind = None if names == (b"null-body",) else names[0][:3].decode()
        if names[-1] != b"null-body":
            self.chunked = Chunked(self.wire)
            self.body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)

    def read_message(self):
        if self.http_head is None:
            if self.wire.waiting() < self.head_size:
                return
            head = self.wire.take(self.head_size)
            if self.head_size and (not head.endswith(b"\r\n\r\n") or self.kind == "res" and status_of(head) is None):
                raise Garbage("the HTTP head cannot be read")
            self.http_head = head
        if self.chunked is not None:
            for data in self.chunked.parts():
                self.size += len(data)
                if self.size > self.most:
                    raise Garbage("the body is too long")
                self.checksum = zlib.crc32(data, self.checksum)
                self.keep(data)
        self.whole = self.chunked is None or self.chunked.done

    def keep(self, data):
        try:
            self.body.write(data)
        except OSError as error:
            raise Full(str(error)) from None

    def http_status(self):
        """The HTTP status of the response in the answer; None if it has none."""
        return status_of(self.http_head) if self.kind == "res" else None

    def pieces(self):
        """The body, read again. Raises OSError if it cannot be read completely."""
        self.body.seek(0)
        left = self.size
        while data := self.body.read(IN_MEMORY):
            left -= len(data)
            yield data
        if left:
            raise OSError("an answer was read shorter than it was written")

    def close(self):
        if self.body is not None:
            self.body.close()


def status_of(http_head):
    """The status in the head of an HTTP response, or None."""
    found = HTTP_STATUS.match(http_head)
    return int(found[1]) if found else None


def name_of(line):
    """The name of a header, in small letters."""
    return HEADER.fullmatch(FOLD.sub(b" ", line))[1].lower()
