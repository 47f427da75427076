"""Files that a policy is to let through: made tables of numbers, documents of them, and this machine's own files."""

import io
import json
import math
import os
import tempfile
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from synthetic import Synthetic

FILES = 20
ROWS = 100

# Folders where a Linux machine keeps files that no policy is to block, and how many of each ending are taken at most.
ROOTS = ("/usr/share", "/usr/lib/python3", "/usr/lib/libreoffice", "/usr/lib/node_modules", "/usr/include", "/var/log", "/etc")
MOST = 700
LARGEST = 2 << 20
TAKEN = 7000


def when(source):
    return datetime(2020, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=source.random.randrange(200_000_000_000))


def ean(source):
    digits = source.digits(12)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def isbn(source):
    digits = "978" + source.digits(9)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    whole = digits + str(-total % 10)
    return f"{whole[:3]}-{whole[3]}-{whole[4:7]}-{whole[7:12]}-{whole[12]}"


# Each makes one row's cells. Classes whose name ends in "*" hold values that truly pass every check there is, some of the time.
CLASSES = {
    "floats": lambda s, n: [repr(s.random.random()), repr(s.random.random())],
    "floats, larger": lambda s, n: [repr(s.random.gauss(0, 1e6)), f"{s.random.random() * 1e4:.12f}", f"{s.random.random():e}"],
    "floats, decimal comma": lambda s, n: [repr(s.random.random()).replace(".", ",")],
    "milliseconds": lambda s, n: [str(int(when(s).timestamp() * 1000)), s.sentence(2)],
    "microseconds": lambda s, n: [str(int(when(s).timestamp() * 1e6)), s.sentence(2)],
    "nanoseconds": lambda s, n: [str(int(when(s).timestamp() * 1e9)), s.sentence(2)],
    "compact dates": lambda s, n: [when(s).strftime("%Y%m%d%H%M%S"), when(s).strftime("%Y%m%d%H%M%S%f")[:17], when(s).isoformat()],
    "uuids": lambda s, n: [str(uuid.UUID(int=s.random.getrandbits(128), version=4)), uuid.UUID(int=s.random.getrandbits(128)).hex],
    "hashes": lambda s, n: [f"{s.random.getrandbits(256):064x}", f"{s.random.getrandbits(160):040x}"],
    "coordinates": lambda s, n: [f"{s.random.uniform(-90, 90):.14f}", f"{s.random.uniform(-180, 180):.14f}"],
    "coordinate pairs": lambda s, n: [
        "POLYGON((" + ", ".join(f"{s.random.uniform(-180, 180):.9f} {s.random.uniform(-90, 90):.9f}" for _ in range(8)) + "))"
    ],
    "SVG paths": lambda s, n: ["M" + " ".join(f"{s.random.uniform(0, 900):.3f} {s.random.uniform(0, 900):.3f}" for _ in range(12)) + "z"],
    "SVG paths, whole": lambda s, n: ["M" + " ".join(f"{s.random.randint(0, 9999)} {s.random.randint(0, 9999)}" for _ in range(12)) + "z"],
    "hex dumps": lambda s, n: [f"{n * 16:08x}  " + " ".join(f"{s.random.getrandbits(8):02x}" for _ in range(16))],
    "hex dumps of digits": lambda s, n: [f"{n * 16:08x}  " + " ".join(f"{s.random.randint(0x30, 0x39):02x}" for _ in range(16))],
    "phone numbers": lambda s, n: [
        f"+49 {s.digits(3)} {s.digits(7)}",
        f"+1-{s.digits(3)}-{s.digits(3)}-{s.digits(4)}",
        f"+44 20 {s.digits(4)} {s.digits(4)}",
    ],
    "ISBN": lambda s, n: [isbn(s), isbn(s).replace("-", "")],
    "EAN": lambda s, n: [ean(s), s.sentence(2)],
    "order numbers": lambda s, n: [f"PO-{s.digits(10)}", f"ORD{s.digits(12)}", f"{when(s):%Y}-{s.digits(6)}"],
    "IP addresses": lambda s, n: [
        ".".join(str(s.random.randint(1, 254)) for _ in range(4)),
        ":".join(f"{s.random.getrandbits(16):x}" for _ in range(8)),
    ],
    "amounts": lambda s, n: [f"{s.random.random() * 1e7:,.2f}", f"{s.random.random() * 1e5:.2f}"],
    "matrices": lambda s, n: [" ".join(str(s.random.randint(0, 255)) for _ in range(24))],
    "matrices of fours": lambda s, n: [" ".join(f"{s.random.randint(0, 9999):04d}" for _ in range(12))],
    "versions and builds": lambda s, n: [f"{s.random.randint(0, 40)}.{s.random.randint(0, 40)}.{s.digits(5)}.{s.digits(4)}"],
    "base64": lambda s, n: [__import__("base64").b64encode(s.random.randbytes(57)).decode()],
    "parcel numbers": lambda s, n: [f"1Z{s.digits(16)}", f"JJD{s.digits(18)}", f"{s.digits(22)}"],
    "19-digit snowflakes": lambda s, n: [str((int(when(s).timestamp() * 1000) - 1288834974657 << 22) | s.random.getrandbits(22))],
    "dates in ranges": lambda s, n: [f"{when(s):%d-%m-%Y}", f"{when(s):%Y-%m-%d} {when(s):%H:%M:%S}", f"{when(s):%Y%m%d}-{s.digits(4)}"],
    "log lines": lambda s, n: [
        f"{when(s).isoformat()} pid={s.digits(5)} took={s.random.random():.15f} id={s.random.getrandbits(64)} {s.sentence(4)}"
    ],
    "16-digit ids*": lambda s, n: [s.digits(16), s.sentence(2)],
    "16-digit ids after a word*": lambda s, n: [f"request id {s.digits(16)}", s.sentence(2)],
    "part numbers of 3-2-4*": lambda s, n: [f"{s.digits(3)}-{s.digits(2)}-{s.digits(4)}", s.sentence(2)],
}


def tables(sink):
    for name, row in CLASSES.items():
        for number in range(FILES):
            source = Synthetic(f"{sink.source.digits(12)}")
            lines = [",".join(["row", *[f"c{at}" for at in range(len(row(source, 0)))]])]
            lines += [",".join([str(at), *row(source, at)]) for at in range(ROWS)]
            how = f"table {number}"
            sink.add(f"made: {name}", how, "csv", "\n".join(lines) + "\n", "", "")


def documents(sink):
    """Spreadsheets, texts and pages of harmless numbers, by libraries and LibreOffice."""
    import openpyxl
    from docx import Document

    from pdf import cairo_pdf, reportlab_pdf, weasyprint, whole

    source = sink.source
    for number in range(FILES):
        book = openpyxl.Workbook()
        for at in range(ROWS):
            book.active.append(
                [
                    at,
                    source.random.random() * 1e6,
                    when(source).timestamp() * 1000 // 1,
                    source.sentence(3),
                    when(source).replace(tzinfo=None),
                ]
            )
        data = io.BytesIO()
        book.save(data)
        sink.add("made: xlsx of floats and times", f"book {number}", "xlsx", data.getvalue(), "", "", maker="openpyxl")
        text = Document()
        for _ in range(20):
            text.add_paragraph(f"{source.paragraph()} {source.random.random()} {int(when(source).timestamp() * 1000)}")
        data = io.BytesIO()
        text.save(data)
        sink.add("made: docx of numbers", f"text {number}", "docx", data.getvalue(), "", "", maker="python-docx")
        lines = [f"{source.random.random()} {source.random.uniform(0, 999):.3f} {source.sentence(3)}" for _ in range(45)]
        sink.add("made: pdf of numbers", f"ReportLab {number}", "pdf", reportlab_pdf(lines), "", "", maker="ReportLab")
        sink.add("made: pdf of numbers", f"cairo {number}", "pdf", cairo_pdf(lines), "", "", maker="cairo")
        if number < 8:
            cells = "".join(
                f"<tr><td>{source.random.randint(0, 9999)}<td>{source.random.randint(0, 9999)}<td>{source.random.random():.4f}</tr>"
                for _ in range(60)
            )
            page = whole(f"<table>{cells}</table>")
            sink.add("made: pdf of numbers", f"WeasyPrint {number}", "pdf", weasyprint(page, None), "", "", maker="WeasyPrint")


def machine(sink):
    """A list of real files (`machine.json`), the same for the same seed and machine; no file is copied."""
    by_ending = {}
    roots = [*ROOTS, str(Path(__file__).resolve().parents[2] / "node_modules")]
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    size = os.path.getsize(path)
                except OSError:
                    continue
                if os.path.islink(path) or not os.path.isfile(path) or not 0 < size <= LARGEST:
                    continue
                by_ending.setdefault(os.path.splitext(name)[1].lower()[:8], []).append(path)
    chosen = []
    for ending in sorted(by_ending):
        found = sorted(by_ending[ending])
        chosen += sink.source.random.sample(found, min(MOST, len(found), 40 + math.isqrt(len(found)) * 6))
    chosen = sorted(sink.source.random.sample(chosen, min(TAKEN, len(chosen))))
    (sink.folder / "machine.json").write_text(json.dumps(chosen, indent=0), "utf-8")
    sink.note(f"{len(chosen)} real files of this machine")


def make(sink):
    tables(sink)
    documents(sink)
    machine(sink)
