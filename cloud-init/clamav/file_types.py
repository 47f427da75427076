#!/usr/bin/python3
"""file_types.py ENGINE OUTPUT: the scanner's own list of file types, without those that it would not look into.

What begins like an MP3, an Ogg stream, a SQLite database or a SIP log is of a type that clamd ignores: allowed unread, though
nothing but its first bytes need be so. The list stands in the library that ENGINE (clamd, clamscan) is linked with; a file of
types (.ftm) beside the signatures takes its place. There the ignored types are text.

Added is the XML of text documents and slides, as HTML, which is read with a space for each tag as well: a change of format between
words hides nothing. Not of sheets, whose cells would grow together into numbers.
"""
import os
import re
import subprocess
import sys

# One type: kind of rule, offset, magic bytes, name, what it is found in, what it is, first and last engine (ClamAV manual).
ENTRY = re.compile(
    rb"(?<=\0)[014]:[^\0:]+:[0-9A-Fa-f?*{}()|!\[\]-]+:[^\0:]+:CL_TYPE_\w+:CL_TYPE_\w+(?::\d*){0,2}(?=\0)"
)
IGNORED = "CL_TYPE_IGNORED"
# Elements around the text: of Word (ECMA-376 Part 1, 17), of PowerPoint (19), of OpenDocument (ODF 1.2 Part 1, 3).
DOCUMENT_XML = (
    *("<w:document", "<w:hdr", "<w:ftr", "<w:footnotes", "<w:endnotes", "<w:comments"),
    *("<p:sld", "<p:notes", "<office:text", "<office:presentation", "<office:drawing"),
)
# Without these the list is not the engine's.
EXPECTED = ("CL_TYPE_ZIP", "CL_TYPE_GZ", "CL_TYPE_PDF", "CL_TYPE_MSOLE2", "CL_TYPE_HTML")


def library(engine):
    linked = subprocess.run(["ldd", engine], check=True, capture_output=True, text=True).stdout
    found = re.search(r"libclamav\.so\S* => (\S+)", linked)
    if not found:
        sys.exit(f"{engine} is not linked with libclamav")
    return found.group(1)


def looked_into(entry):
    """The entry as it should be, or nothing: an ignored type that is found further in leaves the file what it is without it."""
    kind, _, _, _, _, becomes = entry.split(":")[:6]
    if becomes != IGNORED:
        return entry
    return entry.replace(IGNORED, "CL_TYPE_TEXT_ASCII") if kind == "0" else None


def added():
    """One entry for each element, wherever it stands in a file."""
    return [f"1:*:{element.encode().hex()}:Document XML:CL_TYPE_ANY:CL_TYPE_HTML" for element in DOCUMENT_XML]


def main(engine, output):
    path = library(engine)
    with open(path, "rb") as file:
        binary = file.read()
    # they stand together; the whole library would take a quarter of a second of every start
    first, last = binary.find(b":CL_TYPE_"), binary.rfind(b":CL_TYPE_")
    entries = [entry.decode("ascii") for entry in ENTRY.findall(binary, max(0, first - 1000), last + 1000)]
    missing = [name for name in EXPECTED if not any(f":{name}" in entry for entry in entries)]
    if missing:
        sys.exit(f"{path} has {len(entries)} file types, and none of them is {', '.join(missing)}")
    # not read by the engine before it has its name
    with open(f"{output}.new", "w", encoding="ascii") as text:
        text.writelines(f"{entry}\n" for entry in [*map(looked_into, entries), *added()] if entry)
    os.replace(f"{output}.new", output)


if __name__ == "__main__":
    main(*sys.argv[1:])
