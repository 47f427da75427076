"""Signs of other spellings, of files inside files and of encryption, anywhere in the bytes. One pass of Hyperscan finds all of them."""
import base64

from .gate import Gate
from .hyperscan import SINGLEMATCH, Database

_B64 = rb"[A-Za-z0-9+/_-]"
# Four signs of base64 that stand for three bytes of ASCII, of which the first is printable, blank or zero
_QUARTET = rb"[ACDI-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589]" + _B64
_QUARTETS = rb"(?:" + _QUARTET + rb"){3}(?:" + _QUARTET + rb"|[A-Za-z0-9+/]{2}[A-Za-z0-9+/=]=)"
_ONCE = {
    "base64 lines": rb"(?i:base64|<diagram)",
    # Formats whose lines are folded amid words (RFC 2849, RFC 5545, RFC 6350, MT940, RFC 9112 §7.1)
    "folded": rb"(?:\A|\n)(?:dn::? |BEGIN:V[A-Z])",
    "statement": rb"\n:86:",
    "bencode": rb"\Ad[0-9]{1,2}:[a-z]",
    "chunked": rb"(?i:transfer-encoding: ?chunked)",
    # Single bytes, as in a registry, a program, a dump
    "hex list": rb"hex(?:\([0-9a-f]\))?:[0-9a-f]{2},|(?:0x[2-7][0-9A-Fa-f], ?){4}"
                rb"|(?:[2-7][0-9A-Fa-f][ ,:]){3}20[ ,:](?:[2-7][0-9A-Fa-f][ ,:]){3}|(?:3[0-9][ ,:]){8}",
}
# UTF-16 and UTF-32 of either order; looked for only where there are zeros
_WIDE = rb"[ 0-9eaionrtsEAIONRTS]\x00[ -~]\x00[ -~]\x00[ -~]|[ 0-9eaionrtsEAIONRTS]\x00{3}[ -~]\x00{3}[ -~]"
# Looked at one by one; the place is the end of the match.
_EACH = {
    "percent": rb"%[0-9A-Fa-f]{2}[^%\s]{0,24}%[0-9A-Fa-f]{2}|[0-9A-Za-z]%[0-9A-Fa-f]{2}[0-9A-Za-z]|%[0-9A-Fa-f]{2}[0-9A-Z]{2}",
    "form": rb"[A-Za-z0-9]\+[A-Za-z0-9%]{1,20}\+[A-Za-z0-9]|[A-Za-z0-9]\+%[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}[A-Za-z0-9]?\+[A-Za-z0-9]",
    "quoted": rb"=[0-9A-F]{2}=[0-9A-F]{2}|[^=\s]=\r?\n|[0-9A-Za-z]=20(?:[A-Za-z]{4}|[0-9]{4}=20)",
    "entity": rb"&#[xX]?[0-9A-Fa-f]{1,6};",
    "named": rb"&[A-Za-z]{2,8};",
    "unicode": rb"\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})|%u[0-9A-Fa-f]{4}|[0-9A-Za-z] ?\\\r?\n|[0-9A-Za-z]\\[ ,-][0-9A-Za-z]",
    "base64 file": rb"(?:UEsDB|JVBERi|H4sI|0M8R4KGx|N3q8ryc|UmFyIRo|/Td6WFo|TVNDRg|KLUv/|eJ[wxy])" + _B64 + b"{9}",
    "hex": rb"(?:[2-7][0-9A-Fa-f]){3}20(?:[2-7][0-9A-Fa-f]){3}|(?:3[0-9]){8}",
    "exponent": rb"[1-9][.,][0-9]{11,18}[eE]\+?1[1-8]",
    "uu": rb"begin [0-7]{3,4} [^\n]{1,100}\r?\n[!-M]",
    "git": rb"\n(?:literal|delta) [0-9]{1,12}\r?\n[A-Za-z]",
    "yenc": rb"=ybegin [^\n]{1,200}\n",
    "PGP": rb"-----BEGIN PGP MESSAGE-----",
    "zip": rb"PK\x03\x04",
    "rar": rb"Rar!\x1a\x07[\x00\x01]",
    "7z": rb"7z\xbc\xaf\x27\x1c",
    "compound": rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "gzip": rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]",
    "bzip2": rb"BZh[1-9]1AY&SY",
    "xz": rb"\xfd7zXZ\x00",
    "PDF": rb"%PDF-[12]\.",
    "cab": rb"MSCF\x00{4}",
    "zstd": rb"\x28\xb5\x2f\xfd",
    "tar": rb"ustar(?:\x0000|  \x00)",
    "sqlite": rb"SQLite format 3\x00",
}
def _cms(*types):
    """An expression for CMS of these types (RFC 5652 §3), in base64: its header and the object identifier's three places."""
    bodies = []
    for oid in types:
        for shift in range(3):
            bits = (shift + len(oid)) * 8
            text = base64.b64encode(bytes(shift) + oid + bytes(2))
            last = _DIGITS.index(text[bits // 6])  # of which the first bits are the identifier's
            options = _DIGITS[last:last + (1 << 6 - bits % 6)] if bits % 6 else b""
            bodies.append(text[(shift * 8 + 5) // 6:bits // 6] + (b"[" + options + b"]" if options else b""))
    return rb"M[A-Za-z0-9+/]{2,8}(?:" + b"|".join(bodies) + rb")"


_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PKCS7, _SMIME = bytes.fromhex("06092a864886f70d0107"), bytes.fromhex("060b2a864886f70d01091001")
# The mark of a kind of encryption makes the whole file one that nobody reads.
_ENCRYPTED = {
    "an encrypted CMS message": _cms(_PKCS7 + b"\x03", _PKCS7 + b"\x06", _SMIME + b"\x17"),
    "an age file": rb"-----BEGIN AGE ENCRYPTED FILE-----.{1,12}YWdlLWVuY3J5cHRpb24ub3JnL3Y",
    "an encrypted file of OpenSSL": rb"U2FsdGVkX1[A-Za-z0-9+/_%\\\r\n-]{12}",
    "a member of a zip file that needs a password": rb"PK\x03\x04.\x00[\x01\x03\x05\x07\x09\x0b\x0d\x0f][\x00\x08]",
}
_UNREADABLE = {
    "compressed CMS data": _cms(_SMIME + b"\x09"),
    "a file in BinHex": rb"\(This file must be converted with BinHex",
    "one piece of a mail in several": rb"(?i:content-type:)[^\n]{0,100}(?i:message/partial)",
}
#: Lengths of the marks of files; of two the content's place is noted
INSIDE = {"zip": 4, "rar": 7, "7z": 6, "compound": 8, "gzip": 10, "bzip2": 10, "xz": 6, "PDF": 7, "cab": 8, "zstd": 4, "tar": 8, "sqlite": 16, "yenc": 0, "zlib": 0}
WHOLE = {**{name: "encrypted" for name in _ENCRYPTED}, **{name: "unreadable" for name in _UNREADABLE}}
#: Names of the patterns, in the order of the patterns.
NAMES = [*_ONCE, *_EACH, *WHOLE]
_DOTALL = 2
#: A policy's database has them too, behind its own.
PATTERNS = [(one, _DOTALL | SINGLEMATCH) for one in _ONCE.values()] + [(one, _DOTALL) for one in _EACH.values()] \
    + [(one, _DOTALL | SINGLEMATCH) for one in (*_ENCRYPTED.values(), *_UNREADABLE.values())]
_DATABASE = Database(PATTERNS)
_ZEROS = Database([(_WIDE, _DOTALL | SINGLEMATCH)])
# The text before them may be of other letters. Looked for only where it can stand, as it takes longest
_BASE64 = Database([(rb"(?:^|[^A-Za-z0-9+/_-])(?:" + _B64 + rb"{4}){0,8}" + _QUARTETS, _DOTALL)])
# A change of case inside a word, with a digit or alone: hardly any base64 of text is without one, and few words of a language have one
_MIXED = Gate(rb"[a-z][A-Z]|[A-Z]{2}[a-z0-9]|[a-z][0-9][A-Z]", rb"[A-Z]", _QUARTETS)
# Any long run of base64's signs
_LONG = Database([(rb"(?:^|[^A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40}", 0)])
#: Ends of one sign that are noted, at most.
MOST = 1 << 20


def add(found, name, end):
    """Records a further end of a sign."""
    ends = found.setdefault(name, [])
    if len(ends) < MOST:
        ends.append(end)


def full(found):
    """Names of signs with more ends than can be noted, so that the bytes after the last one are unknown."""
    return {name for name, ends in found.items() if len(ends) >= MOST}


def _into(found, names):
    def take(hits):
        for number, _, end in hits:
            add(found, names[number], end)
    return take


def find(data, seen=None):
    """Ends of the signs in the bytes, by the sign's name. `seen`: the ends that a search for rules has found already."""
    found = seen.ends if seen is not None else None
    if found is None:
        found = {}
        _DATABASE.scan(data, _into(found, NAMES))
    if b"\0" in data:
        _ZEROS.scan(data, lambda hits: found.setdefault("wide", [0]))
    for start, stop in _MIXED.stretches(data):
        _BASE64.scan(data, _into(found, ["base64"]), start=start, stop=stop)
    return found


def long_runs(data):
    """The beginnings of long runs of base64's characters."""
    found = []
    _LONG.scan(data, lambda hits: found.extend(end - 40 for _, _, end in hits))
    return found
