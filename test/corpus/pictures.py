"""Pictures with text in them: screenshots by browsers of what people have on their screens, and documents that hold such pictures."""

import io
import shutil
import tempfile
from email.message import EmailMessage
from html import escape
from pathlib import Path

from pdf import run
from sink import KINDS
from synthetic import grouped

SIZE = (1280, 720)
FORMATS = ("png", "jpeg", "webp", "gif", "bmp", "tiff")


def screens(value, source):
    """(how, page in HTML): what a screen shows around a value."""
    v = escape(value)
    words, sentence, prose = source.random.choices, source.sentence, source.paragraph
    lines = "".join(f"<p>{escape(prose())}</p>" for _ in range(3))
    rows = "".join(f"<tr><td>{number}</td><td>{escape(sentence(4))}</td><td>{number * 37}.00</td></tr>" for number in range(1, 15))
    yield "an article", f'<body style="font:16px serif;margin:40px">{lines}<p>Take {v} for it.</p>{lines}'
    yield "a mail", (
        f'<body style="font:14px sans-serif;margin:24px"><h3>{escape(sentence(5))}</h3><p><b>From:</b> Ann Example<br><b>To:</b> Bob Example</p>'
        f"<p>Hello Bob,</p><p>{escape(prose())} {v} {escape(sentence())}</p><p>Best,<br>Ann</p>"
    )
    yield "a table", (
        f'<body style="font:13px sans-serif"><style>td{{border:1px solid #bbb;padding:3px 9px}}table{{border-collapse:collapse}}</style>'
        f"<table>{rows}<tr><td>15</td><td>{v}</td><td>9.50</td></tr>{rows}</table>"
    )
    yield "a form", (
        '<body style="font:14px sans-serif;margin:30px;background:#eef">'
        + "".join(f'<p>{escape(sentence(2))}<br><input style="font:14px sans-serif;width:300px" value="{one}"></p>' for one in ("Ann", v, "Paris"))
    )
    yield "a terminal", (
        '<body style="background:#111;color:#ddd;font:13px monospace;margin:8px"><pre>'
        + "\n".join(f"$ {escape(sentence(6))}" for _ in range(12)) + f"\n$ cat note\n{v}\n$ " + "</pre>"
    )
    yield "a chat", (
        '<body style="font:14px sans-serif;background:#f0f0f0;margin:20px">'
        + "".join(
            f'<div style="background:{colour};border-radius:12px;padding:8px 14px;margin:8px {left}px;width:460px">{escape(text)}</div>'
            for colour, left, text in (
                ("#fff", 0, sentence()), ("#d2f8c6", 300, sentence()), ("#fff", 0, f"it is {value} i think"), ("#d2f8c6", 300, "ok thanks"))
        )
    )
    yield "dark mode", f'<body style="background:#1e1f22;color:#c8c8c8;font:14px sans-serif;margin:30px">{lines}<p>{v}</p><p>{escape(prose())}</p>'
    yield "a slide", (
        f'<body style="background:#1f3b63;color:#fff;font:30px sans-serif;margin:60px"><h2>{escape(" ".join(words(("Plan", "Budget"), k=2)))}</h2>'
        f"<ul><li>{escape(sentence(5))}</li><li>{v}</li><li>{escape(sentence(4))}</li></ul>"
    )
    yield "small print", f'<body style="font:11px sans-serif;margin:20px">{lines}<p>{escape(sentence())} {v} {escape(sentence())}</p>{lines}'
    yield "two columns", f'<body style="font:14px serif;margin:20px;column-count:2">{lines}<p>{escape(prose())} {v} {escape(prose())}</p>{lines}{lines}'
    yield "bold and large", f'<body style="font:bold 22px sans-serif;margin:60px"><h1>{v}</h1>{lines}'
    yield "grey on white", f'<body style="font:15px sans-serif;margin:40px;color:#888">{lines}<p>No. {v}</p>{lines}'


def screenshot(page, folder, scale=1):
    (folder / "in.html").write_text(f'<!DOCTYPE html><meta charset="utf-8">{page}', "utf-8")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
        + [f"--window-size={SIZE[0]},{SIZE[1]}", f"--force-device-scale-factor={scale}"]
        + [f"--screenshot={folder}/out.png", f"file://{folder}/in.html"]
    )
    return (folder / "out.png").read_bytes()


def wkhtmltoimage(page, folder):
    (folder / "in.html").write_text(f'<!DOCTYPE html><meta charset="utf-8">{page}', "utf-8")
    run(["wkhtmltoimage", "-q", "--width", str(SIZE[0]), "in.html", "out.png"], cwd=folder)
    return (folder / "out.png").read_bytes()


def converted(picture, form):
    from PIL import Image

    data = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(data, form, **({"quality": 80} if form in ("jpeg", "webp") else {}))
    return data.getvalue()


def taken(sink):
    """Each screen in two kinds of value and two formats, by both programs; the whole list in four rounds of formats."""
    for index in range(len(list(screens("", sink.source)))):
        for turn, kind in enumerate(KINDS):
            value = sink.plant(kind)
            if kind in ("card", "iban") and (index + turn) % 2:
                value = grouped(value, 4)
            how, page = list(screens(value, sink.source))[index]
            form = FORMATS[(index + turn) % len(FORMATS)]
            scale = 2 if (index + turn) % 5 == 0 else 1
            with tempfile.TemporaryDirectory() as folder:
                if turn == 3 and how != "two columns":
                    picture, maker = wkhtmltoimage(page, Path(folder)), "wkhtmltoimage"
                else:
                    picture, maker = screenshot(page, Path(folder), scale), "Chromium"
            sink.add("screenshots", f"{how}, {form}{', twice as fine' if scale == 2 and maker == 'Chromium' else ''}", form,
                     picture if form == "png" else converted(picture, form), kind, value, maker=maker, text=False)


def in_docx(picture):
    from docx import Document

    document, data = Document(), io.BytesIO()
    document.add_paragraph("See below.")
    document.add_picture(io.BytesIO(picture))
    document.save(data)
    return "docx", data.getvalue()


def in_pptx(picture):
    from pptx import Presentation

    slides, data = Presentation(), io.BytesIO()
    slides.slides.add_slide(slides.slide_layouts[6]).shapes.add_picture(io.BytesIO(picture), 0, 0)
    slides.save(data)
    return "pptx", data.getvalue()


def in_xlsx(picture):
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.add_worksheet().insert_image("B2", "picture.png", {"image_data": io.BytesIO(picture)})
    book.close()
    return "xlsx", data.getvalue()


def in_odt(picture):
    from odf.draw import Frame, Image
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    document, data = OpenDocumentText(), io.BytesIO()
    name = document.addPicture("Pictures/1.png", mediatype="image/png", content=picture)
    paragraph, frame = P(), Frame(width="16cm", height="9cm", anchortype="paragraph")
    frame.addElement(Image(href=name))
    paragraph.addElement(frame)
    document.text.addElement(paragraph)
    document.write(data)
    return "odt", data.getvalue()


def in_a_mail(picture):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@example.com", "bob@example.com", "picture"
    mail.set_content("See the picture.")
    mail.add_attachment(picture, maintype="image", subtype="png", filename="screen.png")
    return "eml", mail.as_bytes()


def in_html(picture):
    import base64

    return "html", b'<html><body><img src="data:image/png;base64,' + base64.b64encode(picture) + b'"></body></html>'


def in_a_pdf(picture):
    from PIL import Image

    data = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(data, "pdf", resolution=96)
    return "pdf", data.getvalue()


def in_a_pdf_with_text(picture):
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=(595, 842))
    page.drawString(60, 780, "The picture shows it.")
    page.drawImage(ImageReader(io.BytesIO(picture)), 40, 400, 515, 290)
    page.save()
    return "pdf", data.getvalue()


def scanned(sink, value):
    """A page of paper as a scanner hands it over: a little turned, grey, no text."""
    from PIL import Image, ImageFilter

    page = "".join(f"<p>{escape(sink.source.paragraph())}</p>" for _ in range(5))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "in.html").write_text(f'<body style="font:12pt serif">{page}<p>Take {escape(value)} for it.</p>{page}', "utf-8")
        run(["wkhtmltopdf", "-q", "in.html", "out.pdf"], cwd=place)
        run(["pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", "out.pdf", "page"], cwd=place)
        paper = Image.open(place / "page.png").rotate(0.6, fillcolor=250).filter(ImageFilter.GaussianBlur(0.7))
    data = io.BytesIO()
    paper.save(data, "pdf", resolution=200)
    return data.getvalue()


def make(sink):
    taken(sink)
    for index, put in enumerate((in_docx, in_pptx, in_xlsx, in_odt, in_a_mail, in_html, in_a_pdf, in_a_pdf_with_text)):
        for kind in (KINDS[index % 4], KINDS[(index + 1) % 4]):
            value = sink.plant(kind)
            how, page = list(screens(value, sink.source))[(index * 2) % 12]
            with tempfile.TemporaryDirectory() as folder:
                extension, data = put(screenshot(page, Path(folder)))
            sink.add("screenshots in documents", f"{how}, {put.__name__.replace('_', ' ')}", extension, data, kind, value, text=False)
    for kind in KINDS * 2:
        value = sink.plant(kind)
        sink.add("scanned pages", "a page of paper", "pdf", scanned(sink, value), kind, value, text=False)
