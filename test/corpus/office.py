"""Documents by libraries that programs use: python-docx, python-pptx, openpyxl, xlsxwriter, xlwt, odfpy, EbookLib, msoffcrypto."""

import io

from sink import KINDS
from synthetic import grouped


def halves(value):
    at = len(value) // 2 - 1
    return value[:at], value[at:]


def saved(document):
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def docx_files(sink):
    from docx import Document
    from docx.shared import Pt

    def paragraph(document, value):
        document.add_paragraph(f"Please take {value} for it.")

    def split(document, value):
        line = document.add_paragraph("Please take ")
        for part in halves(value):
            line.add_run(part).bold = part is halves(value)[0]

    def character_runs(document, value):
        line = document.add_paragraph()
        for character in value:
            line.add_run(character).font.size = Pt(11)

    def table(document, value):
        made = document.add_table(rows=2, cols=2)
        made.cell(1, 1).text = value

    def header(document, value):
        document.sections[0].header.paragraphs[0].text = value

    def footer(document, value):
        document.sections[0].footer.paragraphs[0].text = value

    def properties(document, value):
        document.core_properties.comments = value

    def heading(document, value):
        document.add_heading(value, 1)

    def line_break(document, value):
        document.add_paragraph().add_run(f"one\n{value}\ntwo")

    def commented(document, value):
        line = document.add_paragraph("Words.")
        document.add_comment(line.runs, text=value, author="A", initials="A")

    for shape in (paragraph, split, character_runs, table, header, footer, properties, heading, line_break, commented):
        for kind in KINDS:
            value = sink.plant(kind)
            document = Document()
            document.add_paragraph(sink.source.paragraph())
            shape(document, value)
            document.add_paragraph(sink.source.paragraph())
            sink.add("docx", shape.__name__.replace("_", " "), "docx", saved(document), kind, value, maker="python-docx")
    for how, by in (("no-break spaces", "\u00a0"), ("non-breaking hyphens", "\u2011"), ("tabs", "\t")):
        value = sink.source.card()
        document = Document()
        document.add_paragraph(grouped(value, 4, by=by))
        sink.add("docx", how, "docx", saved(document), "card", value, maker="python-docx")


def pptx_files(sink):
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    box = (Inches(1), Inches(1), Inches(5), Inches(2))

    def title(slide, value):
        slide.shapes.title.text = value

    def split(slide, value):
        line = slide.shapes.add_textbox(*box).text_frame.paragraphs[0]
        for part in halves(value):
            line.add_run().text = part

    def notes(slide, value):
        slide.notes_slide.notes_text_frame.text = value

    def table(slide, value):
        slide.shapes.add_table(2, 2, *box).table.cell(1, 1).text = value

    def group(slide, value):
        slide.shapes.add_group_shape().shapes.add_textbox(*box).text_frame.text = value

    def chart(slide, value):
        data = CategoryChartData()
        data.categories = [value, "b"]
        data.add_series("s", (1, 2))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box, data)

    for shape in (title, split, notes, table, group, chart):
        for kind in KINDS:
            value = sink.plant(kind)
            deck = Presentation()
            slide = deck.slides.add_slide(deck.slide_layouts[5])
            shape(slide, value)
            sink.add("pptx", shape.__name__, "pptx", saved(deck), kind, value, maker="python-pptx")


def xlsx_files(sink):
    import openpyxl
    import xlsxwriter
    from openpyxl.comments import Comment

    source = sink.source

    def book(how, kind, value, fill):
        made = openpyxl.Workbook()
        for row in range(50):
            made.active.append([row, source.sentence(3), source.random.random()])
        fill(made, made.active)
        sink.add("xlsx", how, "xlsx", saved(made), kind, value, maker="openpyxl")

    for kind in KINDS:
        v = sink.plant(kind)
        book("text cell", kind, v, lambda made, sheet: sheet.append([v]))
        v = sink.plant(kind)

        def comment(made, sheet):
            sheet["A1"].comment = Comment(v, "A")

        book("comment", kind, v, comment)
        v = sink.plant(kind)

        def hidden(made, sheet):
            other = made.create_sheet("b")
            other["A1"] = v
            other.sheet_state = "hidden"

        book("hidden sheet", kind, v, hidden)
        v = sink.plant(kind)

        def head(made, sheet):
            sheet.oddHeader.center.text = v

        book("page header", kind, v, head)
        for how, write in (
            ("shared string", lambda made, sheet, v: sheet.write(0, 0, v)),
            (
                "rich text",
                lambda made, sheet, v: sheet.write_rich_string(0, 0, "a ", made.add_format({"bold": True}), halves(v)[0], halves(v)[1]),
            ),
            ("formula", lambda made, sheet, v: sheet.write_formula(0, 0, f'="{v}"', None, v)),
            ("text box", lambda made, sheet, v: sheet.insert_textbox(1, 1, v)),
            ("data validation", lambda made, sheet, v: sheet.data_validation("A1", {"validate": "list", "source": [v, "b"]})),
        ):
            v = sink.plant(kind)
            data = io.BytesIO()
            with xlsxwriter.Workbook(data) as made:
                write(made, made.add_worksheet(), v)
            sink.add("xlsx", how, "xlsx", data.getvalue(), kind, v, maker="xlsxwriter")
        for options in ({"in_memory": True, "constant_memory": True},):
            v = sink.plant(kind)
            data = io.BytesIO()
            with xlsxwriter.Workbook(data, options) as made:
                made.add_worksheet().write_string(0, 0, v)
            sink.add("xlsx", "inline string", "xlsx", data.getvalue(), kind, v, maker="xlsxwriter")
    for how, brand, form in (
        ("number, General", "amex", "General"),
        ("number, 0", "amex", "0"),
        ("number in groups", "amex", "0000 000000 00000"),
        ("number in groups, 14 digits", "diners", "0000-000000-0000"),
        ("number, 13 digits", "visa13", "0"),
    ):
        v = source.card(brand)

        def number(made, sheet):
            sheet["E1"] = int(v)
            sheet["E1"].number_format = form

        book(how, "card", v, number)
    v = source.ssn()

    def social(made, sheet):
        sheet["E1"] = int(v.replace("-", ""))
        sheet["E1"].number_format = "000\\-00\\-0000"

    book("number, as a social security number", "ssn", v, social)
    v = source.card()

    def cells(made, sheet):
        sheet.append([v[at : at + 4] for at in range(0, 16, 4)])

    book("four text cells", "card", v, cells)


def xls_files(sink):
    import xlwt

    def book(how, kind, value, fill):
        made = xlwt.Workbook()
        sheet = made.add_sheet("a")
        for row in range(40):
            sheet.write(row, 1, sink.source.sentence(3))
        fill(sheet)
        sink.add("xls", how, "xls", saved(made), kind, value, maker="xlwt")

    for kind in KINDS:
        v = sink.plant(kind)
        book("text cell", kind, v, lambda sheet: sheet.write(0, 0, v))
        v = sink.plant(kind)
        book("text cell beyond Latin-1", kind, v, lambda sheet: sheet.write(0, 0, f"Отчёт {v}"))
        v = sink.plant(kind)
        book("rich text", kind, v, lambda sheet: sheet.write_rich_text(0, 0, [(halves(v)[0], xlwt.Font()), halves(v)[1]]))
    for how, brand, form in (("number, General", "amex", "General"), ("number, 0", "amex", "0"), ("number, 14 digits", "diners", "0")):
        v = sink.source.card(brand)
        book(how, "card", v, lambda sheet: sheet.write(0, 0, int(v), xlwt.easyxf(num_format_str=form)))


def other_files(sink):
    from ebooklib import epub
    from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
    from odf.table import Table, TableCell, TableRow
    from odf.text import P, Span

    for kind in KINDS:
        v = sink.plant(kind)
        book = epub.EpubBook()
        book.set_identifier("x")
        book.set_title("A book")
        chapter = epub.EpubHtml(title="One", file_name="one.xhtml")
        chapter.content = f"<h1>One</h1><p>{sink.source.paragraph()}</p><p>{halves(v)[0]}<i>{halves(v)[1]}</i></p>"
        book.add_item(chapter)
        book.spine = ["nav", chapter]
        book.add_item(epub.EpubNcx())
        book.add_item(epub.EpubNav())
        data = io.BytesIO()
        epub.write_epub(data, book)
        sink.add("epub", "italics inside", "epub", data.getvalue(), kind, v, maker="EbookLib")
        v = sink.plant(kind)
        text = OpenDocumentText()
        line = P(text="Take ")
        for part in halves(v):
            line.addElement(Span(text=part))
        text.text.addElement(line)
        sink.add("odt", "spans", "odt", saved(text), kind, v, maker="odfpy")
        v = sink.plant(kind)
        sheet = OpenDocumentSpreadsheet()
        table = Table(name="a")
        row = TableRow()
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=v))
        row.addElement(cell)
        table.addElement(row)
        sheet.spreadsheet.addElement(table)
        sink.add("ods", "text cell", "ods", saved(sheet), kind, v, maker="odfpy")


def locked(sink):
    """A document with a password, by msoffcrypto: nobody reads it without."""
    from docx import Document
    from msoffcrypto.format.ooxml import OOXMLFile

    document = Document()
    document.add_paragraph(sink.phrase)
    data = io.BytesIO()
    OOXMLFile(io.BytesIO(saved(document))).encrypt("secret", data)
    sink.add("with a password", "docx with a password", "docx", data.getvalue(), "encrypted", "", maker="msoffcrypto", text=False)


def make(sink):
    docx_files(sink)
    pptx_files(sink)
    xlsx_files(sink)
    xls_files(sink)
    other_files(sink)
    locked(sink)
