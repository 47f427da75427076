"""Places in the XML of documents where a reader sees a gap. Pure, and linear in the length of the text.

Word, PowerPoint, OpenDocument and their like put a format, a mark or a link anywhere in a number, and each version has new ones. So in
their vocabularies an element leaves no gap, but for those named here. In other XML each element is a field of its own.
"""
import re

# Elements that stand apart, by their names without the namespace: paragraphs, cells, rows, breaks, notes, values, parts of pages
_APART = frozenset(
    "p h br cr line-break tbl tr tc table table-row table-cell covered-table-cell table-column list list-item list-header section sectPr"
    " sect body hdr ftr header footer footnote endnote comment cm page slide sld sp txBody graphicFrame txbxContent frame text-box"
    " index-body index-title note note-body note-citation title desc creator date initials v f pt formatCode nf separator name si is"
    " definedName author sheetName cell posOffset pctPosHOffset pctPosVOffset pctWidth pctHeight align oMathPara mr mtr mtd"
    " changed-region page-number-decl variable-decl bibliography-source sender-firstname docPart binData fldData part".split()
)
# Elements that stand within a paragraph, in whatever vocabulary: also of SVG, FictionBook, DocBook and Visio
_WITHIN = frozenset(
    "r t rPr rFonts b bCs i iCs u strike color sz szCs lang highlight vertAlign shd kern spacing w noProof rStyle rtl caps smallCaps vanish"
    " proofErr bookmarkStart bookmarkEnd bookmark bookmark-start bookmark-end ins del delText moveFrom moveTo smartTag hyperlink"
    " lastRenderedPageBreak commentRangeStart commentRangeEnd softHyphen permStart permEnd annotation aml latin ea cs sym"
    " solidFill schemeClr srgbClr effectLst ln noFill uFill uFillTx hlinkClick fld span a soft-page-break change"
    " change-start change-end tspan textPath emphasis strong em phonetic rFont family charset scheme condense extend outline shadow"
    " oMath scr sty nor lit aln ctrlPr cp pp tp c CharacterStyleRange Content".split()
)
# Prefixes of vocabularies of running text, as their programs write them
_RUNNING = re.compile(r"(?:w(?:\d+\w*|ne|x|sp)?|a(?:\d+)?|mc|text|style|loext|aml|html|st\d+)$")
# Prefixes of vocabularies of values: of charts, places, properties, formulas
_VALUES = re.compile(r"(?:xdr|c(?:x\d*|\d+)?|dc|dcterms|meta|x|o|v|wp|wp14|m|form|config|number|math|svg|db|vt|cp|pkg)$")
_SIGNS = {"del": " ", "moveFrom": " ", "tab": "\t", "ptab": "\t", "s": " ", "noBreakHyphen": "-"}
# Text that stands inside a paragraph and is shown elsewhere or not at all: notes, drawings, codes of fields, readings of signs
_ELSEWHERE = re.compile(
    r"<(/?)(text:(?:note|ruby-text)|office:annotation|draw:(?:frame|custom-shape|rect|ellipse|caption|g|control)"
    r"|(?:[\w.-]+:)?(?:drawing|pict|txbxContent|instrText|delInstrText|fldData|sdtPr)|mc:Fallback|w:rt)(?:\s[^<>]*?)?(/?)>")


class Gaps(dict):
    """The text that replaces a tag of this name. `running`: all of the document is running text, whatever its prefixes are."""

    def __init__(self, running=False):
        super().__init__()
        self.running = running

    def __missing__(self, name):
        prefix, _, local = (name or "").rpartition(":")
        within = local in _WITHIN or _RUNNING.match(prefix) or self.running and not _VALUES.match(prefix)
        self[name] = _SIGNS.get(local, "\n" if not name or not within or local in _APART else "")
        return self[name]


def lifted(text):
    """The text with notes, drawings and codes of fields behind it, as they would stand in the middle of a word."""
    if not _ELSEWHERE.search(text):
        return text
    open_, done, at = [("", [])], [], 0
    for found in _ELSEWHERE.finditer(text):
        closing, name, alone = found.groups()
        if alone:
            continue
        open_[-1][1].append(text[at:found.start()])
        at = found.end()
        if not closing:
            open_.append((name, []))
        elif open_[-1][0] == name:
            done.append("".join(open_.pop()[1]))
    open_[-1][1].append(text[at:])
    return "<p/>".join(["".join(pieces) for _, pieces in open_] + done)
