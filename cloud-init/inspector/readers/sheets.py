"""Cells of Excel's workbooks, row by row, as the sheet shows them: xlsx (ECMA-376 Part 1 §18.3)."""
import html
import re

from .. import markup
from . import workbook
from .numbers import formatted, number

_CELL = re.compile(r"<c((?:\s[^<>]*)?)(?:/>|>(.*?)</c>)", re.S)
_VALUE = re.compile(r"<v[^>]*>([^<]*)<")
_FORMULA = re.compile(r"<f[^>]*>([^<]*)<")
_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.S)
_PHONETIC = re.compile(r"<rPh.*?</rPh>", re.S)
_KIND, _STYLE = re.compile(r"\bt=\"(\w+)\""), re.compile(r"\bs=\"(\d+)\"")
_INSIDE = re.compile(r"<[^<>]*>")
# A page's heading, and the codes in it: of its part, font, size and colour (ECMA-376 Part 1 §18.3.1.46)
_HEADING = re.compile(r"<(?:odd|even|first)(?:Header|Footer)\b[^<]*")
_CODES = re.compile(r"&amp;(?:(?:&quot;|\").*?(?:&quot;|\")|K[0-9A-F]{6}|\d+|[A-Z])")


def _value(tag, name):
    """An attribute's value, or an empty text."""
    found = re.search(rf"\s{name}=\"([^\"]*)\"", tag)
    return found[1] if found else ""


class Workbook:
    """Texts and formats that the sheets of a workbook share. `decoded`: gives the text of XML in bytes."""

    def __init__(self, archive, decoded):
        self.decoded = lambda data: markup.spelt_alike(decoded(data))

        def content(name):
            return archive.read(archive.members[name]) if name in archive.members else b""
        items = _ITEM.findall(self.decoded(content("xl/sharedStrings.xml")))
        self.strings = [html.unescape(_INSIDE.sub("", _PHONETIC.sub("", item))) for item in items]
        styles = self.decoded(content("xl/styles.xml"))
        codes = {_value(tag, "numFmtId"): _value(tag, "formatCode") for tag in re.findall(r"<numFmt\s[^<>]*>", styles)}
        cells = re.search(r"<cellXfs\b.*?</cellXfs>", styles, re.S)
        used = [_value(tag, "numFmtId") for tag in re.findall(r"<xf\b[^<>]*>", cells[0] if cells else "")]
        self.formats = [html.unescape(codes.get(one, "")) for one in used]
        self.binary = workbook.shared(content("xl/sharedStrings.bin")), *workbook.styles(content("xl/styles.bin"))

    def part(self, name):
        """The reader of the part of this name, or None."""
        if re.match(r"xl/(?:worksheets|macrosheets)/[^/]+\.xml$", name):
            return self.sheet
        if re.match(r"xl/(?:(?:worksheets|macrosheets)/[^/]+|comments\d*)\.bin$", name):
            return lambda content: workbook.sheet(content, *self.binary)
        return None

    def _cell(self, about, inside):
        kind = _KIND.search(about)
        kind = kind[1] if kind else "n"
        if kind == "inlineStr":
            return html.unescape(_INSIDE.sub("", inside))
        value = _VALUE.search(inside)
        text = html.unescape(value[1]).strip() if value else ""
        formula = _FORMULA.search(inside) if "f>" in inside else None
        more = " " + html.unescape(formula[1]) if formula and '"' in html.unescape(formula[1]) else ""
        if kind == "s":
            return (self.strings[int(text)] if text.isdigit() and int(text) < len(self.strings) else "") + more
        if kind != "n":
            return text + more
        style = _STYLE.search(about)
        code = self.formats[int(style[1])] if style and int(style[1]) < len(self.formats) else ""
        plain = text if text.isdigit() else number(text)
        shown = formatted(plain, code) if code else plain
        return (plain if shown == plain else f"{shown} {plain}") + more

    def sheet(self, content):
        """Rows as lines, cells apart by tabs; then what stands around the cells: headings, comments, validations."""
        text = self.decoded(content)
        rows = []
        for row in re.split(r"<row\b", text)[1:]:
            rows.append("\t".join(self._cell(about, inside) for about, inside in _CELL.findall(row)))
        around = re.sub(r"<sheetData\b.*</sheetData>", "", text, flags=re.S)
        around = _HEADING.sub(lambda found: _CODES.sub(" ", found[0]), around)
        return "\n".join([line for line in rows if line.strip()] + [markup.xml_text(around), markup.attributes(around)])
