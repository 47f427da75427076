"""Forms and other bodies in several parts (RFC 7578, RFC 2046 §5.1). Each part is a separate file."""
import binascii
import quopri
import re

from ..trouble import Trouble

_BOUNDARY = re.compile(r"boundary=(?:\"([^\"]{1,200})\"|([^\s;,\"]{1,200}))", re.I)
_FIELD = re.compile(r"^(content-(?:type|transfer-encoding|disposition)):[ \t]*(.*?)\s*$", re.M)
_FIRST_LINE = re.compile(rb"\s*--([^\r\n]{1,200}?)[ \t]*\r?\n")


def read(data, about):
    """The parts, separated by the boundary that the header announces, or else by the first line's."""
    said = _BOUNDARY.search(about.content_type)
    boundary = (said[1] or said[2]).encode("utf-8") if said else b""
    if not boundary or b"--" + boundary not in data:
        line = _FIRST_LINE.match(data)
        if not line:
            return
        boundary = line[1]
    for count, piece in enumerate((b"\n" + data).split(b"\n--" + boundary)[1:]):
        if count > about.limits["files"]:
            raise Trouble("limit", f"a form with more than {about.limits['files']} parts")
        head, gap, body = re.match(rb"([^\0]{0,65536}?)(\r?\n\r?\n)([\s\S]*)|", piece).groups()
        if gap is None:
            yield "", piece.decode("utf-8", "replace")
            continue
        yield "", head.decode("utf-8", "replace")
        fields = dict(_FIELD.findall(head.decode("utf-8", "replace").lower()))
        body = body[:-1] if body.endswith(b"\r") else body
        coding = fields.get("content-transfer-encoding", "")
        if coding == "base64":
            body = _base64(body)
        elif coding == "quoted-printable":
            body = quopri.decodestring(body)
        name = re.search(r"name\*?=\"?([^\";]+)", fields.get("content-disposition", ""))
        if body:
            yield name[1] if name else "part", body, fields.get("content-type", "")


def _base64(body):
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        return body
