"""Packages of Office with text in attributes."""
from pack import TYPES, docx, zipped

_W = 'xmlns:w="w"'


def variables():
    return zipped({**TYPES, "word/document.xml": "<w:document/>",
                   "word/settings.xml": f'<w:settings {_W}><w:docVars><w:docVar w:name="a" w:val="top secret"/></w:docVars></w:settings>'})


def form():
    field = "<w:ffData><w:name w:val='n'/><w:helpText w:val='top secret'/><w:ddList><w:listEntry w:val='4111 1111'/></w:ddList></w:ffData>"
    return docx(f"<w:p><w:r><w:fldChar>{field}</w:fldChar></w:r></w:p>")


def drawing():
    return docx('<w:p><w:pict><v:textpath style="x" string="Anna\'s top secret"/></w:pict><wp:docPr id="1" title="4111 1111" descr="x"/></w:p>')


def _book(around="", **parts):
    return zipped({**TYPES, "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": f"<worksheet><sheetData/>{around}</worksheet>",
                   **{f"xl/{name}.xml": text for name, text in parts.items()}})


def pivot_table():
    return _book(**{"pivotCache/pivotCacheDefinition1": '<sharedItems><s v="top secret"/><n v="4111111111111111"/><n v="123456789"/></sharedItems>'})


def filters():
    return _book('<autoFilter><filter val="top secret"/><customFilter operator="equal" val="4111 1111"/></autoFilter>')


def scenarios():
    return _book('<scenarios><scenario name="top" user="Anna" comment="top secret"><inputCells r="A1" val="4111 1111"/></scenario></scenarios>')


def messages():
    return _book('<dataValidation prompt="top secret" errorTitle="4111 1111"/>')


def links():
    return _book('<hyperlink display="top secret" tooltip="4111 1111"/>')


def numbers_of_programs():
    val = "".join(f'<w:rsid w:val="{number:08X}"/>' for number in (0x12345678, 0x87654321)) + '<p14:creationId val="1234567890"/>'
    val += '<w:jc w:val="both"/>' * 9
    return zipped({**TYPES, "word/document.xml": "<w:document/>", "word/settings.xml": f"<w:settings {_W}>{val}</w:settings>"})
