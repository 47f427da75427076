"""Flat OpenDocument files (fodt, fods, fodp) with a value in a certain place, for LibreOffice to convert. Pure."""

from html import escape

SPACES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
        for name, urn in {
            "office": "office",
            "style": "style",
            "text": "text",
            "table": "table",
            "draw": "drawing",
            "fo": "xsl-fo-compatible",
            "svg": "svg-compatible",
            "number": "datastyle",
            "presentation": "presentation",
            "meta": "meta",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
)

STYLES = """<office:automatic-styles>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="C" style:family="text"><style:text-properties fo:color="#c00000" fo:font-size="14pt"/></style:style>
<style:style style:name="J" style:family="paragraph"><style:paragraph-properties fo:text-align="justify"/></style:style>
<style:style style:name="K" style:family="text"><style:text-properties fo:letter-spacing="0.06cm"/></style:style>
<style:style style:name="N" style:family="paragraph"><style:paragraph-properties fo:margin-right="11cm"/></style:style>
<number:number-style style:name="N0"><number:number number:decimal-places="0" number:min-integer-digits="1"/></number:number-style>
<number:number-style style:name="NS"><number:number number:decimal-places="0" number:min-decimal-places="0" number:min-integer-digits="9">
<number:embedded-text number:position="4">-</number:embedded-text>
<number:embedded-text number:position="6">-</number:embedded-text></number:number></number:number-style>
<style:style style:name="cell0" style:family="table-cell" style:data-style-name="N0"/>
<style:style style:name="cellS" style:family="table-cell" style:data-style-name="NS"/>
<style:page-layout style:name="L"><style:page-layout-properties/><style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>"""


def document(kind, body, master="", meta=""):
    media = {"text": "text", "spreadsheet": "spreadsheet", "presentation": "presentation"}[kind]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {SPACES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{media}">{meta}{STYLES}{master}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def cut(value):
    at = len(value) // 2 - 1
    return escape(value[:at]), escape(value[at:])


def in_text(value, prose):
    """(how, document) of each place in a text document."""
    v = escape(value)
    one, other = cut(value)
    p = lambda inner, style="Standard": f'<text:p text:style-name="{style}">{inner}</text:p>'
    before, after = p(escape(prose())), p(escape(prose()))
    # a word before the value: the note's own number is put directly in front of its text
    seen, deleted = f"See {v}", f"old {v} old"
    around = lambda inner: before + inner + after
    places = {
        "in a paragraph": p(f"Take {v} for it."),
        "bold inside": p(f'{one}<text:span text:style-name="B">{other}</text:span>'),
        "colours for each character": p(
            "".join(f'<text:span text:style-name="{"CB"[n % 2]}">{escape(c)}</text:span>' for n, c in enumerate(value))
        ),
        "justified": p(f"{escape(prose())} {v} {escape(prose())}", "J"),
        "letter-spaced": p(f'<text:span text:style-name="K">{v}</text:span>'),
        "in a narrow column": p(f"{escape(prose())} {v} {escape(prose())}", "N"),
        "in a table": "<table:table><table:table-column/><table:table-column/><table:table-row>"
        f'<table:table-cell>{p("x")}</table:table-cell>'
        f"<table:table-cell>{p(v)}</table:table-cell></table:table-row></table:table>",
        "in a footnote": p(
            f'Words<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{p(seen)}'
            "</text:note-body></text:note>."
        ),
        "in a comment": p(f"Words<office:annotation><dc:creator>A</dc:creator>{p(v)}</office:annotation>."),
        "in a text box": p(
            f'<draw:frame svg:width="9cm" svg:height="2cm" text:anchor-type="paragraph"><draw:text-box>{p(v)}</draw:text-box></draw:frame>'
        ),
        "in a list": f"<text:list><text:list-item>{p('one')}</text:list-item><text:list-item>{p(v)}</text:list-item></text:list>",
        "in a link's text": p(f'<text:a xlink:type="simple" xlink:href="https://example.org/">{v}</text:a>'),
        "with a soft hyphen": p(f"{one}\u00ad{other}"),
        "after a line break": p(f"one<text:line-break/>{v}<text:line-break/>two"),
    }
    for how, inner in places.items():
        yield how, document("text", around(inner))
    yield "deleted, tracked", document(
        "text",
        '<text:tracked-changes text:track-changes="true"><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info>'
        f"<dc:creator>A</dc:creator><dc:date>2026-11-29T12:00:00</dc:date></office:change-info>"
        f"{p(deleted)}</text:deletion></text:changed-region>"
        f'</text:tracked-changes>{before}{p("Words <text:change text:change-id=" + chr(34) + "c1" + chr(34) + "/> more.")}',
    )
    headed = (
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">'
        f"<style:header>{p(v)}</style:header></style:master-page></office:master-styles>"
    )
    yield "in the header", document("text", around(""), master=headed)
    yield "in the title property", document("text", around(""), meta=f"<office:meta><dc:title>{v}</dc:title></office:meta>")


def in_sheet(value, prose, kind):
    """(how, document) of each place in a sheet."""
    v = escape(value)
    one, other = cut(value)
    cell = lambda text, more="": f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'
    row = lambda cells: f"<table:table-row>{cells}</table:table-row>"
    filler = "".join(row(cell(escape(prose())) + cell(str(n))) for n in range(20))
    table = lambda rows, more="": f'<table:table table:name="One"{more}>{filler}{rows}</table:table>'
    yield "text cell", document("spreadsheet", table(row(cell("x") + cell(v))))
    yield "rich text cell", document("spreadsheet", table(row(cell(f'{one}<text:span text:style-name="B">{other}</text:span>'))))
    yield "cell comment", document(
        "spreadsheet", table(row(f"<table:table-cell><office:annotation><text:p>{v}</text:p></office:annotation></table:table-cell>"))
    )
    text = '<table:table-cell table:formula="of:=CONCATENATE(&quot;%s&quot;;&quot;&quot;)" ' % v
    text += f'office:value-type="string" office:string-value="{v}"><text:p>{v}</text:p></table:table-cell>'
    yield "formula", document("spreadsheet", table(row(text)))
    if kind in ("card", "ssn"):
        digits = value.replace("-", "")
        style = "cell0" if kind == "card" else "cellS"
        numeric = f'<table:table-cell table:style-name="{style}" '
        numeric += f'office:value-type="float" office:value="{digits}"><text:p>{v}</text:p></table:table-cell>'
        yield "numeric cell", document("spreadsheet", table(row(numeric)))


def in_slides(value, prose):
    """(how, document) of each place in a slide."""
    v = escape(value)
    one, other = cut(value)

    def box(inner):
        place = 'svg:x="2cm" svg:y="2cm" svg:width="18cm" svg:height="4cm"'
        return f"<draw:frame {place}><draw:text-box>{inner}</draw:text-box></draw:frame>"

    page = lambda inner, more="": f'<draw:page draw:name="p1" draw:master-page-name="">{inner}{more}</draw:page>'
    first = box(f"<text:p>{escape(prose())}</text:p>")
    yield "text box", document("presentation", page(first + box(f"<text:p>{v}</text:p>")))
    yield "bold inside", document(
        "presentation", page(first + box(f'<text:p>{one}<text:span text:style-name="B">{other}</text:span></text:p>'))
    )
    notes = f"<presentation:notes>{box(f'<text:p>{v}</text:p>')}</presentation:notes>"
    yield "speaker's notes", document("presentation", page(first, notes))
    shape = f'<draw:custom-shape svg:x="2cm" svg:y="8cm" svg:width="9cm" svg:height="3cm"><text:p>{v}</text:p></draw:custom-shape>'
    yield "shape", document("presentation", page(first + shape))
