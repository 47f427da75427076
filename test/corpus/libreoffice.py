"""Documents by LibreOffice: flat OpenDocument files, each converted to the formats that people send."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from flat import in_sheet, in_slides, in_text
from sink import KINDS

# (class, extension, filter of `soffice --convert-to`) for each application
WRITER = [
    ("odt", "odt", "odt"),
    ("docx", "docx", "docx:MS Word 2007 XML"),
    ("doc", "doc", "doc:MS Word 97"),
    ("rtf", "rtf", "rtf:Rich Text Format"),
    ("epub", "epub", "epub:EPUB"),
    ("pdf of LibreOffice", "pdf", "pdf:writer_pdf_Export"),
    ("html of LibreOffice", "html", "html:HTML (StarWriter)"),
    ("text of LibreOffice", "txt", "txt:Text (encoded):UTF8"),
]
CALC = [
    ("ods", "ods", "ods"),
    ("xlsx", "xlsx", "xlsx:Calc MS Excel 2007 XML"),
    ("xls", "xls", "xls:MS Excel 97"),
    ("csv of LibreOffice", "csv", "csv:Text - txt - csv (StarCalc):44,34,76"),
    ("html of LibreOffice", "html", "html:HTML (StarCalc)"),
    ("pdf of LibreOffice", "pdf", "pdf:calc_pdf_Export"),
]
IMPRESS = [
    ("odp", "odp", "odp"),
    ("pptx", "pptx", "pptx:Impress MS PowerPoint 2007 XML"),
    ("ppt", "ppt", "ppt:MS PowerPoint 97"),
    ("pdf of LibreOffice", "pdf", "pdf:impress_pdf_Export"),
]
# Places that a format has no space for: the value is not in the file.
WITHOUT = {
    ("in the header", "txt"),
    ("in a comment", "pdf"),
    ("in a comment", "txt"),
    ("in a comment", "epub"),
    ("deleted, tracked", "pdf"),
    ("deleted, tracked", "txt"),
    ("deleted, tracked", "html"),
    ("deleted, tracked", "epub"),
    ("in the title property", "txt"),
    ("in the header", "epub"),
    ("in the header", "html"),
    ("cell comment", "csv"),
    ("cell comment", "pdf"),
    ("speaker's notes", "pdf"),
    ("in a text box", "txt"),
    ("in a footnote", "txt"),
    ("in a text box", "epub"),
    ("numeric cell", "pdf"),
}


def convert(files, to, folder, profile):
    command = [
        "soffice",
        f"-env:UserInstallation=file://{profile}",
        "--headless",
        "--norestore",
        "--convert-to",
        to,
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, files)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600)


def application(sink, extension, formats, places, plant):
    """`places(kind, value)` gives (how, document) pairs; every document goes to every format."""
    with tempfile.TemporaryDirectory() as work:
        sources = {}
        for kind in KINDS:
            for index in range(len(list(places(kind, plant(kind))))):
                value = plant(kind)
                how, text = list(places(kind, value))[index]
                path = Path(work) / f"{kind}{index}.{extension}"
                path.write_text(text, "utf-8")
                sources[path] = (how, kind, value)
        for group, ending, to in formats:
            out = Path(work) / f"out-{ending}-{group.replace(' ', '')}"
            convert(sources, to, out, Path(work) / "profile")
            for path, (how, kind, value) in sources.items():
                made = sorted(out.glob(f"{path.stem}.{ending}")) + sorted(out.glob(f"{path.stem}-*.{ending}"))
                if not made:
                    sink.note(f"LibreOffice made no {ending} of {how}")
                    continue
                text = (how, ending) not in WITHOUT
                sink.add(group, how, ending, made[-1].read_bytes(), kind, value, maker="LibreOffice", text=text)


def make(sink):
    if shutil.which("soffice") is None:
        sink.note("LibreOffice is not installed")
        return
    prose = sink.source.paragraph

    def cell(kind):
        # a sheet's number has 15 digits at most
        return sink.source.card("amex") if kind == "card" else sink.plant(kind)

    application(sink, "fodt", WRITER, lambda kind, value: in_text(value, prose), sink.plant)
    application(sink, "fods", CALC, lambda kind, value: in_sheet(value, prose, kind), cell)
    application(sink, "fodp", IMPRESS, lambda kind, value: in_slides(value, prose), sink.plant)
