"""Places in the XML of documents where a reader sees a gap. Pure, and linear in the length of the text.

Word, PowerPoint, OpenDocument and their like put a format, a mark or a link anywhere in a number, and each version has new ones. So in
their vocabularies an element leaves no gap, but for those named here. In other XML an element is a field of its own,
but for one amid a text, which is read both ways.
"""
import re

from .changes import AMID, NEW, OUT, OUT_END, TAGS

#: Elements of HTML that leave a gap
BREAKS = frozenset(
    "address article aside blockquote body br button caption center dd details div dl dt fieldset figcaption figure footer form"
    " frame h1 h2 h3 h4 h5 h6 head header hr html iframe input label legend li main menu nav object ol optgroup option p"
    " pre section select summary table tbody td textarea tfoot th thead title tr ul".split()
)
# Elements with a gap around them, by their names without the namespace: paragraphs, cells, rows, breaks, notes, values, parts of pages
_APART = frozenset(
    "p h br cr line-break tbl tr tc table table-row table-cell covered-table-cell table-column list list-item list-header section sectPr"
    " sect body hdr ftr header footer footnote endnote comment cm page slide sld sp txBody graphicFrame txbxContent frame text-box"
    " index-body index-title note note-body note-citation title desc creator date initials v f pt formatCode nf separator name si is"
    " definedName author sheetName cell posOffset pctPosHOffset pctPosVOffset pctWidth pctHeight align oMathPara mr mtr mtd"
    " changed-region page-number-decl variable-decl bibliography-source sender-firstname docPart binData fldData part".split()
)
# Elements inside a paragraph in any vocabulary, including SVG, FictionBook, DocBook and Visio
_WITHIN = frozenset(
    "r t rPr rFonts b bCs i iCs u strike color sz szCs lang highlight vertAlign shd kern spacing w noProof rStyle rtl caps smallCaps vanish"
    " proofErr bookmarkStart bookmarkEnd bookmark bookmark-start bookmark-end delText smartTag hyperlink"
    " lastRenderedPageBreak commentRangeStart commentRangeEnd softHyphen permStart permEnd annotation aml latin ea cs sym"
    " solidFill schemeClr srgbClr effectLst ln noFill uFill uFillTx hlinkClick fld span a soft-page-break change"
    " change-start change-end tspan textPath emphasis strong em phonetic rFont family charset scheme condense extend outline shadow"
    " oMath scr sty nor lit aln ctrlPr cp pp tp c CharacterStyleRange Content".split()
)
# Namespace prefixes of vocabularies of running text, as the programs write them
_RUNNING = re.compile(r"(?:w(?:\d+\w*|ne|x|sp)?|a(?:\d+)?|mc|text|style|loext|aml|html|st\d+)$")
# Namespace prefixes of vocabularies of values: charts, positions, properties, formulas
_VALUES = re.compile(r"(?:xdr|c(?:x\d*|\d+)?|dc|dcterms|meta|x|o|v|wp|wp14|m|form|config|number|math|svg|db|vt|cp|pkg)$")
_SIGNS = {"tab": "\t", "ptab": "\t", "s": " ", "noBreakHyphen": "-", **TAGS}
_SIGNS.update({"moveFrom": OUT, "/moveFrom": OUT_END, "moveTo": TAGS["ins"], "/moveTo": TAGS["/ins"]})
for _name in "sup sub superscript subscript strike".split():  # numbers of notes, and struck-out text
    _SIGNS.update({_name: OUT + "\n", f"/{_name}": "\n" + OUT_END})
# The gaps at a field of any name, and of one letter, which may be HTML's; lines without text are left out
_FIELD, _SHORT = _FIELDS = "\n\n", "\n\n\n"
# A deleted end of a paragraph is marked at the paragraph's beginning
_ENDLESS = "\ufdd4"
_END = re.compile(f"{_ENDLESS}([^\n{_ENDLESS}]*)\n+")
# Text that stands inside a paragraph and is shown elsewhere or not at all: notes, drawings, codes of fields, readings of signs
_ELSEWHERE = re.compile(
    r"<(/?)(text:(?:note|ruby-text)|office:annotation|draw:(?:frame|custom-shape|rect|ellipse|caption|g|control)"
    r"|(?:[\w.-]+:)?(?:drawing|pict|txbxContent|instrText|delInstrText|fldData|sdtPr)|mc:Fallback|w:rt)(?:\s[^<>]*?)?(/?)>")
# The name of a change in OpenDocument, the ends of a paragraph that was removed, and the place of a change
_ID, _PARAGRAPH = re.compile(r'[^<>]*?:id="([^"]*)'), re.compile(r"^\s*<text:[ph]\b[^<>]*>|</text:[ph]>\s*$")
_CHANGE = re.compile(r'<text:change(?:-(start|end))?\s[^<>]*?:change-id="([^"]*)[^<>]*>')


class Gaps(dict):
    """The text that replaces a tag, by its name and whether it is empty. `running`: the whole document is running text, whatever its
    prefixes are."""

    def __init__(self, running=False):
        super().__init__()
        self.running = running

    def __missing__(self, tag):
        name, empty = tag
        slash = "/" if name and name[0] == "/" else ""
        prefix, _, local = (name or "")[len(slash):].rpartition(":")
        within = local in _WITHIN or _RUNNING.match(prefix) or self.running and not _VALUES.match(prefix)
        gap = _SIGNS.get(slash + local)
        if gap is None:
            gap = "\n" if not name or local in _APART else "" if within else "\n" if empty or _VALUES.match(prefix) else _FIELD
            if not gap and not empty and not prefix and local in "abcisuw" and not self.running:
                gap = _SHORT
        elif empty and gap[0] in OUT + NEW:
            gap = _ENDLESS if local == "del" else ""
        self[tag] = gap
        return gap

    def between(self, texts, tags):
        """The text in place of each tag. A field's gap between two texts may be none where the innermost element that holds both has
        text of its own; that of a name that may be HTML's, also where it is known as one of text. XML whose elements do not end has none."""
        gaps = list(map(self.__getitem__, tags))
        if not any(gap in _FIELDS for gap in self.values()):
            return gaps
        stack = [[False, "", False]]
        holder, run, runs = stack[0], [], []
        for at, (name, empty) in enumerate(tags):
            if texts[at] and not texts[at].isspace():
                if run:
                    runs.append((holder, run))
                    run = []
                holder = stack[-1]
                holder[0] = True
            field = gaps[at] in _FIELDS
            if field:
                run.append(at)
            if name and name[0] == "/":
                top = stack.pop()
                if top[1] != name[1:]:
                    break
                holder = stack[-1] if top is holder else holder
            elif name and not empty:
                stack.append([False, name, not field or name in BREAKS])
        if len(stack) != 1 or stack[0][1]:
            return ["" if gap == _SHORT else gap for gap in gaps]
        for (mixed, _, known), run in runs:
            for at in run if mixed or known else ():
                if mixed or gaps[at] == _SHORT:
                    gaps[at] = AMID
        return gaps


def restored(text):
    """The text of OpenDocument with deleted text in its former place, in the tags of HTML."""
    if "<text:changed-region" not in text:
        return text
    gone = {}
    for region in text.split("<text:changed-region")[1:]:
        found, content = _ID.match(region), region.partition("</text:deletion>")[0].partition("</office:change-info>")[2]
        if found:
            gone[found[1]] = f"<del>{_PARAGRAPH.sub('', content)}</del>"
    return _CHANGE.sub(lambda at: {"start": "<ins>", "end": "</ins>"}.get(at[1]) or gone.pop(at[2], ""), text)


def ended(text):
    """The text with marks around deleted ends of paragraphs."""
    return _END.sub(r"\1" + AMID, text).replace(_ENDLESS, "") if _ENDLESS in text else text


def lifted(text):
    """The text, followed by its notes, drawings and codes of fields, because these would otherwise be in the middle of a word."""
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
