"""Documents with changes amid a value: struck out, hidden, new. The value is 4111 1111 as it is now, 4111 2222 as it was."""
import struct

from compounds import _compound
from pack import docx, zipped


def _run(text, tag="w:t"):
    return f'<w:r><{tag} xml:space="preserve">{text}</{tag}></w:r>'


def _del(text):
    return f'<w:del w:id="1" w:author="a">{_run(text, "w:delText")}</w:del>'


def _ins(text):
    return f'<w:ins w:id="2" w:author="a">{text}</w:ins>'


def word():
    return docx(f"<w:p>{_run('see 41')}{_del('11 22')}{_ins(_run('11 11'))}{_del('22')}{_ins(_run('11'))}{_run(' end')}</w:p>")


def word_moved():
    start = f'<w:p>{_run("see 41")}<w:moveFrom w:id="1">{_run("11 2222 from")}</w:moveFrom>{_run("11 1111 end")}</w:p>'
    return docx(f'{start}<w:p>{_run("on")}<w:moveTo w:id="2">{_run("11 2222 to")}</w:moveTo>{_run("ly")}</w:p>')


def word_new_and_out():
    return docx(f"<w:p>{_run('see')}{_ins(_run('more ') + _del('4111 2222') + _run('text'))}{_run(' 4111 1111 end')}</w:p>")


def word_deleted_beside_digits():
    return docx(f"<w:p>{_run('5')}{_del('4111 ')}{_del('2222')}{_run('5 4111 1111')}</w:p>")


def word_end_of_paragraph():
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
    return docx(f"<w:p>{mark}{_run('4111')}</w:p><w:p>{_run(' 1111')}</w:p><w:p>{_run('next')}</w:p>")


def rich():
    return rb"{\rtf1\ansi see 41{\deleted 11 22}{\revised 11 11}\deleted \u50?2\deleted0{\revised 11}{\v hidden} end\par}"


def rich_with_raised_and_struck_text():
    return rb"{\rtf1\ansi see 41{\super 1}11 1{\strike 9}1\sub 2\nosupersub 11 end\par}"


def binary_word():
    """Runs of the text, each with its formats, in one page ([MS-DOC] 2.9.33)."""
    texts = [(b"see 41", 0), (b"11 22", 0x0800), (b"11 11", 0x0801), (b"22", 0x0800), (b"11", 0x0801), (b"no", 0x083C), (b" end\r", 0)]
    document = bytearray(0x400)
    struct.pack_into("<HH", document, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", document, 10, 0x200)
    places, page = [0x400], bytearray(512)
    for number, (text, change) in enumerate(texts):
        document += text
        places.append(len(document))
        formats = struct.pack("<HH", 0x4A43, 24) + (struct.pack("<HB", change, 1) if change else b"")
        at = 400 + 10 * number
        page[at:at + 1 + len(formats)] = bytes([len(formats)]) + formats
        page[4 * (len(texts) + 1) + number] = at // 2
    struct.pack_into(f"<{len(places)}I", page, 0, *places)
    page[511] = len(texts)
    length = len(document) - 0x400
    document += bytes(-len(document) % 512)
    bins = struct.pack("<3I", 0x400, 0x400 + length, len(document) // 512)
    document += page
    clx = struct.pack("<2I", 0, length) + struct.pack("<HIH", 0, 0x40000000 | 0x400 * 2, 0)
    clx = b"\2" + struct.pack("<I", len(clx)) + clx
    struct.pack_into("<II", document, 0xFA, len(clx), len(bins))
    struct.pack_into("<II", document, 0x1A2, 0, len(clx))
    return _compound({"WordDocument": bytes(document), "1Table": clx + bins})


def open_document():
    about = "<office:change-info><dc:creator>A</dc:creator></office:change-info>"
    regions = "".join(f'<text:changed-region text:id="{name}"><text:{kind}>{about}{content}</text:{kind}></text:changed-region>' for name, kind, content in (
        ("a", "deletion", '<text:p text:style-name="S">11 22</text:p>'), ("b", "insertion", ""), ("c", "deletion", "<text:p>22</text:p>")))
    def new(text):
        return f'<text:change-start text:change-id="b"/>{text}<text:change-end text:change-id="b"/>'
    body = f'see 41<text:change text:change-id="a"/>{new("11 11")}<text:change text:change-id="c"/>{new("11")} end'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml":
                   f"<office:text><text:tracked-changes>{regions}</text:tracked-changes><text:p>{body}</text:p></office:text>"})


def page():
    return b"<html><p>see 41<del>11 22</del><ins>11 11</ins><S>22</S><ins>11</ins> end</p></html>"


def page_of_xml():
    return b"<?xml version='1.0'?><html><p>see 41<del>11 22</del><ins>11 11</ins><del>22</del><ins>11</ins> end</p></html>"


def page_with_hidden_elements():
    return b"<html><p>see 41<span style='color:red;DISPLAY : none'><b>x</b><span>y</span></span>11 <i hidden>z</i>11<img hidden>11 end</p></html>"


def book_with_raised_and_struck_text():
    return b"<article><para>see 41<superscript>1</superscript>11 1<strike>9</strike>111 end</para></article>"


def page_with_raised_numbers():
    return b"<html><p>see 41<sup><a href='#1'>1</a></sup>11 1111<sub>2</sub> end</p></html>"


def page_that_hides_without_an_end():
    return b"<html><p>see 4111<b hidden> 1111 end</p><p>4111 2222 end</p></html>"


def word_with_a_long_text():
    return docx("<w:p>" + _run("word " * 400) + _run("far 4111 3333 ") + _run("word " * 400) + _run("4111") + _del(" 2222") + _run(" 1111") + "</w:p>")
