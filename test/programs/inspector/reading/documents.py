"""Documents as people send them, made small."""
import zlib

from pack import TYPES, docx, pdf, zipped


def word_runs():
    first = "<w:p><w:r><w:t>41</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>11 1111</w:t></w:r></w:p>"
    return docx(first + "<w:p><w:r><w:t>next &amp; last</w:t></w:r></w:p>")


def word_in_zip():
    return zipped({"a/letter.docx": word_runs()})


def sheet():
    styles = (
        '<s><numFmts><numFmt numFmtId="165" formatCode="000\\-00\\-0000"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs></s>'
    )
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>12345678</v></c><c r="C1"><v>4.11111111111111E15</v></c></row>'
    return zipped({
        **TYPES, "xl/workbook.xml": "<workbook/>", "xl/styles.xml": styles,
        "xl/sharedStrings.xml": "<sst><si><r><t>num</t></r><r><t>ber</t></r></si></sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{row}</sheetData></worksheet>",
    })


def sheet_heading():
    around = "<headerFooter><oddHeader>&amp;C&amp;&quot;Arial,Bold&quot;&amp;12DE89 3704&amp;D</oddHeader></headerFooter>"
    return zipped({**TYPES, "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": f"<worksheet><sheetData/>{around}</worksheet>"})


def word_changes():
    start = "<w:p><w:r><w:t>card </w:t></w:r>"
    return docx(start + "<w:del><w:r><w:delText>4111 1111</w:delText></w:r></w:del><w:r><w:t>more</w:t></w:r></w:p>")


def slide():
    run = "<a:p><a:r><a:t>top</a:t></a:r><a:r><a:rPr/><a:t> secret</a:t></a:r></a:p>"
    return zipped({**TYPES, "ppt/slides/slide1.xml": f"<p:sld><p:cSld><p:spTree>{run}</p:spTree></p:cSld></p:sld>"})


def open_document():
    body = "<text:p>top <text:span>sec</text:span>ret</text:p><text:p>41<text:s/>11</text:p>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"<office:text>{body}</office:text>"})


def pdf_behind_a_picture():
    return b"GIF89a" + bytes(20) + pdf(b"<</Type/Annot>>")


def pdf_without_fonts():
    return pdf(b"<</Type/Annot>>", content=b"BT /F9 12 Tf 72 700 Td (4111 1111 1111 1111) Tj [(top) -250 (secret)] TJ <6f6e65> Tj ET")


def pdf_without_fonts_packed():
    content = zlib.compress(b"BT /F9 12 Tf 72 700 Td (4111 1111 1111 1111) Tj [(top) -250 (secret)] TJ <6f6e65> Tj ET")
    return pdf(b"<</Type/Annot>>", content=content).replace(b"<</Length %d>>" % len(content), b"<</Length %d/Filter/FlateDecode>>" % len(content))


def pdf_words():
    return pdf(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(a note \\(new\\))>>")


def html_page():
    start = b"<!DOCTYPE html><body><p>41<b>11</b> 11<!-- x -->11"
    return start + b"<p>caf&eacute;<script>if (a < b) x()</script> bar<td>one</td><td>two</td>", "text/html"


def sheet_messages():
    around = '<dataValidations><dataValidation promptTitle="x" prompt="DE89 3704"/></dataValidations><hyperlinks><hyperlink tooltip="GB29 NWBK"/></hyperlinks>'
    return zipped({**TYPES, "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": f"<worksheet><sheetData/>{around}</worksheet>"})


def word_field():
    return docx('<w:p><w:fldSimple w:instr=" QUOTE &quot;DE89 3704&quot; "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>')


def word_style():
    styles = '<w:styles xmlns:w="w"><w:style><w:name w:val="top secret"/></w:style></w:styles>'
    return zipped({**TYPES, "word/document.xml": "<w:document/>", "word/styles.xml": styles})


def page_layout():
    run = "<CharacterStyleRange><Content>{}</Content></CharacterStyleRange>"
    return ("<?xml version='1.0'?><Story><ParagraphStyleRange>" + run.format("4111 11") + run.format("11") + "</ParagraphStyleRange></Story>").encode()


def page_layout_with_space():
    run = "\n  <CharacterStyleRange>\n    <Content>{}</Content>\n  </CharacterStyleRange>"
    runs = "".join(map(run.format, ("top", " ", "sec", "ret")))
    return f"<?xml version='1.0'?><Story><ParagraphStyleRange>{runs}<Br/></ParagraphStyleRange></Story>".encode()


def pdf_watermark():
    turned = b"".join(b"0.94 0.34 -0.34 0.94 %d %d Tm (%s) Tj " % (100 + 70 * place, 300 + 26 * place, text) for place, text in enumerate((b"top secret", b" plans")))
    return pdf(b"<</Type/Annot>>", content=b"BT /F1 24 Tf " + turned + b"ET")
