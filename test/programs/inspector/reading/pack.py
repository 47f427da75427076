"""Small files for the samples."""
import io
import zipfile

TYPES = {"[Content_Types].xml": "<Types/>"}


def zipped(members, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


def docx(body, **others):
    return zipped({**TYPES, "word/document.xml": f"<w:document><w:body>{body}</w:body></w:document>", **others})


def pdf(*objects, content=b"BT /F1 12 Tf 72 700 Td (4111 1111) Tj 60 0 Td (1111 1111) Tj ET", catalog=b""):
    """A page with this content; `objects` follow from number 6 on."""
    numbered = [
        b"<</Type/Catalog/Pages 2 0 R %s>>" % catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R/Annots[6 0 R]>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", *objects,
    ]
    file, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, one in enumerate(numbered, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    return file + head + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(file))


def letterless():
    """A PDF with text in numbers of glyphs, by a font that does not say their letters."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[8 0 R]>>"
    inner = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    return pdf(b"<</Type/Annot>>", font, inner, content=b"BT /F1 12 Tf 72 700 Td <00240025> Tj ET").replace(b"/F1 5 0 R", b"/F1 7 0 R")
