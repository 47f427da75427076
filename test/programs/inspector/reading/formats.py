"""Documents whose formats, marks and links stand in the middle of words and numbers, and values that stand apart."""
from pack import TYPES, docx, zipped

_BEFORE, _INSIDE, _AFTER = "card 4539 14", "88 0343", " 6467 is top se"
_WORD_FORMATS = (
    "w:b w:dstrike w:outline w:shadow w:emboss w:imprint w:bdr w:em w:effect w:fitText w:position w:snapToGrid w:specVanish w:webHidden"
    " w:oMath w:rPrChange w14:ligatures w14:glow w14:numForm w14:textFill w16du:later anything:new"
).split()
_WORD_MARKS = (
    "w:sdt w:fldSimple w:fldChar w:commentReference w:footnoteReference w:annotationRef w:customXml w:dir w:bdo w:sym w:subDoc"
    " w:moveFromRangeStart mc:AlternateContent w15:new"
).split()
_WORD_ASIDE = (
    "<w:r><w:instrText>PAGE 7</w:instrText></w:r>", "<w:r><w:drawing><wp:posOffset>4500</wp:posOffset><w:txbxContent><w:p><w:r><w:t>box"
    "</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>", "<?instruction here?>",
    "<mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>other</w:t></mc:Fallback></mc:AlternateContent>",
)
_SLIDE_FORMATS = (
    "a:solidFill a:lumMod a:lumOff a:alpha a:gradFill a:gsLst a:prstClr a:sysClr a:extLst a:outerShdw a:pattFill a16:new"
).split()
_OPEN_ASIDE = (
    "<text:bookmark-ref/>", "<text:span text:style-name='T1'/>", "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    "<text:p>below</text:p></text:note-body></text:note>",
    "<office:annotation><dc:date>2020</dc:date><text:p>said</text:p></office:annotation>",
    "<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>",
    "<loext:new/>", "<text:toc-mark/>", "<text:reference-mark/>",
)


def _paragraphs(inside, paragraph):
    """A numbered paragraph for each."""
    return "".join(paragraph(number, one) for number, one in enumerate(inside))


def _run(text, format=""):
    return f"<w:r>{format}<w:t>{text}</w:t></w:r>"


def _letters(text, format=""):
    return f"<a:r>{format}<a:t>{text}</a:t></a:r>"


def word_formats():
    return docx(_paragraphs(_WORD_FORMATS, lambda number, one: "<w:p>" + _run(f"{number} {_BEFORE}") + _run(
        _INSIDE, f"<w:rPr><{one} w:val='1'/></w:rPr>") + _run(_AFTER) + _run("cret", f"<w:rPr><{one}/></w:rPr>") + "</w:p>"))


def word_marks():
    return docx(_paragraphs(_WORD_MARKS, lambda number, one: "<w:p>" + _run(
        f"{number} {_BEFORE}") + f"<{one}>{_run(_INSIDE)}</{one}>" + _run(_AFTER) + f"<{one}/>" + _run("cret") + "</w:p>"))


def word_asides():
    return docx(_paragraphs(_WORD_ASIDE, lambda number, one: "<w:p>" + _run(
        f"{number} {_BEFORE}") + one + _run(_INSIDE + _AFTER) + one + _run("cret") + "</w:p>"))


def word_reading_aid():
    ruby = f"<w:r><w:ruby><w:rt>{_run('aid')}</w:rt><w:rubyBase>{_run('39 14')}</w:rubyBase></w:ruby></w:r>"
    return docx("<w:p>" + _run("0 card 45") + ruby + _run(f"{_INSIDE}{_AFTER}cret") + "</w:p>")


def slide_formats():
    text = _paragraphs(_SLIDE_FORMATS, lambda number, one: "<a:p>" + _letters(f"{number} {_BEFORE}") + _letters(
        _INSIDE, f"<a:rPr><{one}/></a:rPr>") + _letters(_AFTER) + _letters("cret", f"<a:rPr><{one}></{one}></a:rPr>") + "</a:p>")
    return zipped({**TYPES, "ppt/slides/slide1.xml": f"<p:sld><p:txBody>{text}</p:txBody></p:sld>"})


def _open_text():
    text = _paragraphs(_OPEN_ASIDE, lambda number, one: (
        f"<text:p>{number} {_BEFORE}{one}<text:span>{_INSIDE}</text:span>{_AFTER}<text:span>{one}cret</text:span></text:p>"))
    return f"<office:text>{text}</office:text>"


def open_asides():
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": _open_text()})


def open_behind_styles():
    styles = "<!-- made by a program --><style:style><style:text-properties/></style:style><style:style/>"
    return f"<?xml version='1.0'?><office:document>{styles}{_open_text()}</office:document>".encode()


def cells_apart():
    cell = "<table:table-cell><text:p>%s</text:p></table:table-cell>"
    rows = "<table:table-row>" + "".join(cell % part for part in ("4539", "1488", "0343")) + "</table:table-row>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"<table:table>{rows}</table:table>"})


def word_cells_apart():
    cells = "".join(f"<w:tc><w:tcPr/><w:p><w:r><w:t>{part}</w:t></w:r></w:p></w:tc>" for part in ("4539", "1488", "0343"))
    return docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def chart_values_apart():
    points = "".join(f"<c:pt idx='0'><c:v>{part}</c:v></c:pt>" for part in ("4539", "1488", "0343"))
    return zipped({**TYPES, "word/charts/chart1.xml": f"<c:chart><c:f>A1</c:f>{points}</c:chart>"})


def fields_apart():
    return b"<order><id>4539</id><zip>1488</zip><text>0343</text></order>"
