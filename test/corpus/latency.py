"""`latency.py FOLDER`: a page of PDF, a short docx and an xlsx of 10,000 rows without anything to find, to time an engine on."""

import sys
from pathlib import Path

from synthetic import Synthetic


def main():
    import openpyxl
    from docx import Document

    from pdf import reportlab_pdf

    folder, source = Path(sys.argv[1]), Synthetic("latency")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.pdf").write_bytes(reportlab_pdf([source.sentence(9) for _ in range(44)]))
    text = Document()
    for _ in range(30):
        text.add_paragraph(source.paragraph())
    text.save(str(folder / "text.docx"))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in range(10_000):
        sheet.append([row, source.sentence(2), source.random.random(), source.random.randint(0, 9999), source.sentence(1)])
    book.save(str(folder / "rows.xlsx"))


if __name__ == "__main__":
    main()
