"""Inspects files of this machine with the package of the gateways (cloud-init/inspector), for `npm run policy`.

    inspect_files.py check READING
    inspect_files.py test RULES_JSON NAMES [show]
    inspect_files.py explain RULES_JSON NAMES [show]

`check` prints the missing packages of the distribution, one a line; READING is the JSON of `reading` in rules.json. The other actions print one JSON line
for each file, in order. The file NAMES lists the files, each name followed by a NUL. An answer contains text of a file only with `show`. This program is
not part of the gateways' package, because nothing on a gateway shows text.
"""
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import unicodedata

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(ROOT, "cloud-init"), os.path.join(ROOT, "bench", "engine")]

MOST_PLACES = 20
LONGEST_TEXT = 200


def missing_languages(languages):
    known = set()
    if shutil.which("tesseract") is None:
        yield "tesseract-ocr"
    else:
        known.update(subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split())
    for language in languages:
        if language not in known:
            yield f"tesseract-ocr-{language.replace('_', '-')}"


def missing(reading):
    """Missing packages that the readers and the search need. `reading`: settings of optional readers, as in rules.json."""
    from inspector.hyperscan import HyperscanError
    try:
        from inspector import policy
        policy.Policy.load(json.dumps({"version": 1, "rules": [], "limits": dict.fromkeys(
            ("depth", "files", "bytes", "ratio", "seconds"), 1)}).encode())
    except HyperscanError:
        yield "libvectorscan5" if platform.machine() in ("aarch64", "arm64") else "libhyperscan5"
    if shutil.which("pdftotext") is None:
        yield "poppler-utils"
    modules = [("libarchive", "python3-libarchive-c"), ("olefile", "python3-olefile")]
    if reading.get("ocr"):
        modules.append(("PIL", "python3-pil"))
        yield from missing_languages(reading["ocr"])
    if reading.get("stores"):
        modules.append(("pypff", "python3-pypff"))
    for module, package in modules:
        if importlib.util.find_spec(module) is None:
            yield package


def text_of(value):
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return text[:LONGEST_TEXT] if isinstance(text, str) else None


def letters(text):
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def as_written(part, where, value):
    """The text at a place as the file has it. If the place is only approximate, the value in its compared form."""
    data, encoding = bytes(part.data), part.encoding or "latin-1"
    utf8 = data.decode(encoding, "replace").encode("utf-8", "replace") if part.encoding else data
    for text, spelt in ((utf8, "utf-8"), (data, encoding)):
        original = text[where.start:where.end].decode(spelt, "replace").replace("\0", "").strip()
        if letters(original) == letters(value):
            return original[:LONGEST_TEXT]
    return value


def line_of(part, where, value):
    """Line of a place. The place is an offset in the part's bytes, or in its text as UTF-8, whichever has the value there."""
    data = bytes(part.data)
    utf8 = data.decode(part.encoding, "replace").encode("utf-8", "replace")
    for text, encoding in ((utf8, "utf-8"), (data, part.encoding)):
        if letters(value) in letters(text[where.start:where.end].decode(encoding, "replace")):
            return len(text[:where.start].decode(encoding, "replace").split("\n"))
    return utf8[:where.start].count(b"\n") + 1


def named(path):
    return "/".join(path)


class Places:
    """The first place of each value, by rule: the part, and the line of its text or the byte. `part`: the part that is being searched."""

    def __init__(self, show):
        self.show, self.part, self.by_rule = show, None, {}

    def add(self, rule, value, where):
        """Keeps a value's first place. A place in text replaces one in the bytes of the file around it, because it is more useful."""
        places = self.by_rule.setdefault(rule, {})
        if "line" in places.get(value, {"line": 0} if len(places) >= MOST_PLACES else {}):
            return
        place = {"part": named(where.path)}
        if where.end > where.start:
            if getattr(self.part, "encoding", None) is not None:
                place["line"] = line_of(self.part, where, text_of(value) or "")
            else:
                place["byte"] = where.start
        text = text_of(value) if self.show else None
        if text is not None:
            place["text"] = as_written(self.part, where, text)
        if value not in places or "line" in place:
            places[value] = place


def unread_in(left, name):
    """The unread pieces in the form of an answer. A piece that is `type-only` was read as another type and is left out."""
    return [{"part": named(piece.path) or name, "why": piece.why, "detail": piece.detail} for piece in left if piece.why != "type-only"]


def inspected(policy, data, name, show):
    """The verdict that a gateway would give, with every finding and its first places."""
    from inspector import inspection, reading, tally
    from keeping_tally import KeepingTally
    places = Places(show)

    class Told(KeepingTally):
        """Keeps the places of the counted values."""

        def add(self, place, value, where, step=0):
            places.add(self.policy.rules[place].name, value, where)
            super().add(place, value, where, step)

    first = tally.Tally(policy)
    inspection.inspect(policy, reading.parts(data, name, "", policy.limits), first)
    everything = Told(policy, True)

    def see(piece):
        places.part = piece

    inspection.inspect(policy, reading.parts(data, name, "", policy.limits), everything, see)
    return {
        **tally.answer_of(first.verdict()),
        "findings": [{**finding, "places": [*places.by_rule.get(finding["rule"], {}).values()]} for finding in everything.verdict()],
        "unread": unread_in(everything.left, name),
    }


def explained(policy, data, name, show):
    """All parts in which rules are searched for, and the pieces that could not be read."""
    from inspector import inspection, reading
    from keeping_tally import KeepingTally
    parts, tally = [], KeepingTally(policy, True)

    def see(piece):
        if hasattr(piece, "why"):
            return
        part = {"part": named(piece.path), "type": piece.kind, "encoding": piece.encoding, "bytes": len(piece.data)}
        if show and piece.encoding is not None:
            part["text"] = bytes(piece.data).decode(piece.encoding, "replace")[:LONGEST_TEXT]
        parts.append(part)

    inspection.inspect(policy, reading.parts(data, name, "", policy.limits), tally, see)
    return {"parts": parts, "unread": unread_in(tally.left, name)}


def main(action, *arguments):
    if action == "check":
        print("".join(f"{package}\n" for package in missing(json.loads(arguments[0]))), end="")
        return
    from inspector.policy import Policy
    # The package's own messages must not be among the answers on standard output.
    answers, sys.stdout = sys.stdout, sys.stderr
    with open(arguments[0], "rb") as file:
        policy = Policy.load(file.read(), exact=True)
    work = {"test": inspected, "explain": explained}[action]
    with open(arguments[1], "rb") as file:
        names = file.read().split(b"\0")[:-1]
    for path in names:
        try:
            with open(path, "rb") as file:
                data = file.read()
            answer = work(policy, data, os.path.basename(path).decode("utf-8", "replace"), "show" in arguments[2:])
        except OSError as error:
            answer = {"error": error.strerror}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
