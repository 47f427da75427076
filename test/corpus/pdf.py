"""PDF by the programs that people print with: browsers, WeasyPrint, ReportLab, fpdf2, cairo, groff, TeX, Ghostscript, pikepdf."""

import io
import os
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from sink import KINDS
from synthetic import grouped


def run(command, cwd=None, data=None):
    return subprocess.run(command, cwd=cwd, check=True, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180).stdout


def pages(value, prose):
    """(how, page in HTML): places of a value on a printed page."""
    v = escape(value)
    at = len(value) // 2 - 1
    one, other = escape(value[:at]), escape(value[at:])
    p = f"<p>{escape(prose())}</p>"
    yield "in a paragraph", f"{p}<p>Take {v} for it.</p>{p}"
    yield "bold inside", f"{p}<p>Take {one}<b>{other}</b> for it.</p>"
    yield "justified", f'{p}<p style="text-align:justify">{escape(prose())} {v} {escape(prose())}</p>'
    yield "letter-spaced", f'{p}<p style="letter-spacing:3px">{v}</p>'
    yield "in a table", f"{p}<table border=1><tr><td>x</td><td>y</td></tr><tr><td>{v}</td><td>12</td></tr></table>"
    yield "two columns", f'<div style="column-count:2">{p}<p>Take {v} for it.</p>{p}{p}</div>'
    yield "on the third page", f'{p}<div style="page-break-before:always">{p}</div><div style="page-break-before:always">{v}</div>'
    yield "turned", f'{p}<p style="transform:rotate(90deg);width:9cm;margin:6cm 0">{v}</p>'
    yield "in a heading", f"<h1>{v}</h1>{p}"


def whole(body):
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body>{body}</body></html>'


def chromium(page, folder):
    (folder / "in.html").write_text(page, "utf-8")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
        + [f"--print-to-pdf={folder}/out.pdf", f"file://{folder}/in.html"]
    )
    return (folder / "out.pdf").read_bytes()


def wkhtmltopdf(page, folder):
    (folder / "in.html").write_text(page, "utf-8")
    run(["wkhtmltopdf", "-q", "in.html", "out.pdf"], cwd=folder)
    return (folder / "out.pdf").read_bytes()


def weasyprint(page, _):
    from weasyprint import HTML

    return HTML(string=page).write_pdf()


def printed(sink):
    for name, program, make_pdf in (
        ("Chromium", "chromium", chromium),
        ("wkhtmltopdf", "wkhtmltopdf", wkhtmltopdf),
        ("WeasyPrint", None, weasyprint),
    ):
        if program is not None and shutil.which(program) is None:
            sink.note(f"{name} is not installed")
            continue
        for index in range(len(list(pages("", sink.source.paragraph)))):
            # one kind on each page, in turn; all of them in a paragraph
            kinds = KINDS if index == 0 else (KINDS[index % 4], KINDS[(index + 1) % 4])
            for kind in kinds:
                value = sink.plant(kind)
                if kind == "card" and index % 2:
                    value = grouped(value, 4)
                how, body = list(pages(value, sink.source.paragraph))[index]
                with tempfile.TemporaryDirectory() as folder:
                    sink.add(f"pdf of {name}", how, "pdf", make_pdf(whole(body), Path(folder)), kind, value, maker=name)


def reportlab_pdf(lines, **extra):
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=A4, **extra.pop("canvas", {}))
    for number, line in enumerate(lines):
        page.drawString(60, 780 - 16 * number, line)
    for draw in extra.values():
        draw(page)
    page.save()
    return data.getvalue()


def each_character(page, text):
    at = 60
    for character in text:
        page.drawString(at, 500, character)
        at += page.stringWidth(character)


def fpdf_pdf(text):
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    page.set_font("helvetica", size=11)
    page.multi_cell(0, 6, text)
    return bytes(page.output())


def cairo_pdf(lines):
    import cairocffi

    data = io.BytesIO()
    surface = cairocffi.PDFSurface(data, 595, 842)
    context = cairocffi.Context(surface)
    context.select_font_face("DejaVu Sans")
    context.set_font_size(11)
    for number, line in enumerate(lines):
        context.move_to(50, 60 + 16 * number)
        context.show_text(line)
    surface.finish()
    return data.getvalue()


def groff_pdf(text):
    ps = run(["groff", "-Tps", "-ms"], data=f".PP\n{text}\n".encode("latin-1"))
    return run(["gs", "-q", "-sDEVICE=pdfwrite", "-o", "-", "-"], data=ps)


def tex_pdf(program, text):
    page = f"\\documentclass{{article}}\\begin{{document}}{text}\\end{{document}}"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.tex").write_text(page, "utf-8")
        subprocess.run(
            [program, "-interaction=batchmode", "a.tex"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=180,
            env={**os.environ, "HOME": folder},
        )
        return (Path(folder) / "a.pdf").read_bytes()


def drawn(sink):
    """PDF of libraries and typesetters."""
    prose = sink.source.paragraph
    for kind in KINDS:

        def add(maker, how, shape, spell=str):
            value = sink.plant(kind)
            spelt = grouped(value, 4) if kind == "card" else value
            sink.add(f"pdf of {maker}", how, "pdf", shape(spelt), kind, value, maker=maker)

        add("ReportLab", "a line", lambda v: reportlab_pdf([prose()[:80], f"Take {v} for it."]))
        add("ReportLab", "compressed", lambda v: reportlab_pdf([prose()[:80], v], canvas={"pageCompression": 1}))
        add(
            "ReportLab",
            "form field",
            lambda v: reportlab_pdf([prose()[:80]], field=lambda page: page.acroForm.textfield(value=v, x=60, y=600, width=300)),
        )
        add(
            "ReportLab",
            "character by character",
            lambda v: reportlab_pdf([prose()[:80]], each=lambda page: each_character(page, v)),
        )
        add("fpdf2", "a paragraph", lambda v: fpdf_pdf(f"{prose()} {v} {prose()}"))
        add("cairo", "a line", lambda v: cairo_pdf([prose()[:80], f"Take {v} for it."]))
        if shutil.which("groff") and shutil.which("gs"):
            add("groff", "a paragraph", lambda v: groff_pdf(f"{prose()} {v} {prose()}"))
        for program in ("pdflatex", "xelatex"):
            if shutil.which(program):
                add(program, "a paragraph", lambda v: tex_pdf(program, f"{prose()} Take {v} for it. {prose()}"))
                add(program, "in small capitals and bold", lambda v: tex_pdf(program, f"\\textsc{{{prose()}}} \\textbf{{{v}}}"))
            else:
                sink.note(f"{program} is not installed")


def edited(sink):
    """Places of a PDF that no page shows: annotation, attachment, properties, form; and a password."""
    import pikepdf
    from pikepdf import AttachedFileSpec, Dictionary, Name

    def opened():
        return pikepdf.open(io.BytesIO(reportlab_pdf([sink.source.paragraph()[:80]])))

    def saved(pdf, **options):
        data = io.BytesIO()
        pdf.save(data, **options)
        return data.getvalue()

    for kind in KINDS:
        value = sink.plant(kind)
        pdf = opened()
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[50, 50, 80, 80], Contents=value)
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note]))
        sink.add("pdf, other places", "annotation", "pdf", saved(pdf), kind, value, maker="pikepdf")
        value = sink.plant(kind)
        pdf = opened()
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[50, 50, 300, 80], Contents=f"Grüße {value}", DA="/Helv 11 Tf")
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note]))
        made = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        sink.add("pdf, other places", "annotation in an object stream", "pdf", made, kind, value, maker="pikepdf")
        value = sink.plant(kind)
        pdf = opened()
        pdf.attachments["notes.txt"] = AttachedFileSpec(pdf, f"one {value} two".encode(), mime_type="text/plain")
        sink.add("pdf, other places", "attachment", "pdf", saved(pdf), kind, value, maker="pikepdf")
        value = sink.plant(kind)
        pdf = opened()
        pdf.docinfo["/Title"] = value
        sink.add("pdf, other places", "title", "pdf", saved(pdf), kind, value, maker="pikepdf")
        value = sink.plant(kind)
        pdf = opened()
        with pdf.open_metadata() as meta:
            meta["dc:description"] = f"About {value}"
        sink.add(
            "pdf, other places",
            "XMP",
            "pdf",
            saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate),
            kind,
            value,
            maker="pikepdf",
        )
        value = sink.plant(kind)
        with pikepdf.open(io.BytesIO(cairo_pdf([sink.source.paragraph()[:60], value]))) as pdf:
            made = saved(pdf, encryption=pikepdf.Encryption(owner="o", user="", R=6))
        sink.add("pdf, other places", "owner's password only", "pdf", made, kind, value, maker="pikepdf")
    with pikepdf.open(io.BytesIO(cairo_pdf([sink.phrase]))) as pdf:
        made = saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u", R=6))
    sink.add("with a password", "pdf with a password", "pdf", made, "encrypted", "", maker="pikepdf", text=False)


def make(sink):
    printed(sink)
    drawn(sink)
    edited(sink)
