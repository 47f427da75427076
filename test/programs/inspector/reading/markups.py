"""XML that is valid and not spelt as the usual programs do, and XML that nobody here reads."""
import random

from pack import TYPES, docx, zipped

_SHEET = '<sheetData><row r="1"><c r="A1" s="1"><v>12345678</v></c><c r="B1" t="inlineStr"><is><r><t>top se</t></r>' \
    '<r><t>cret</t></r></is></c><c r="C1" t="s"><v>0</v></c></row></sheetData>'
_STYLES = '<s><numFmts><numFmt numFmtId="165" formatCode="000\\-00\\-0000"/></numFmts><cellXfs><xf/><xf numFmtId="165"/></cellXfs></s>'
_STRINGS = "<sst><si><t>4111 1111</t></si></sst>"


def _book(respelt, **others):
    return zipped({**TYPES, "xl/workbook.xml": "<workbook/>", "xl/styles.xml": respelt(_STYLES), "xl/sharedStrings.xml": respelt(_STRINGS),
                   "xl/worksheets/sheet1.xml": respelt(f"<worksheet>{_SHEET}</worksheet>"), **others})


def single_quotes():
    return _book(lambda text: text.replace('"', "'"))


def loose_blanks():
    return _book(lambda text: text.replace('="', ' = "').replace("</v>", "</v\n>").replace("</c>", "</c >"))


def other_prefix():
    return _book(lambda text: text.replace("</", "&/").replace("<", "<x-y:").replace("&/", "</x-y:"))


def cdata():
    return _book(lambda text: text.replace("top se", "<![CDATA[top se]]>").replace("12345678", "<![CDATA[1234]]>5678").replace(
        "4111 1111", "<![CDATA[4111]]> 1111"))


def comments():
    return _book(lambda text: text.replace("<t>", "<!-- a > b --><t><?go?>").replace("5678", "<!-- -->5678"))


def format_before_its_number():
    return _book(lambda text: text.replace('numFmtId="165" formatCode="000\\-00\\-0000"', 'formatCode="000\\-00\\-0000" numFmtId="165"'))


def utf_16():
    text = '<?xml version="1.0" encoding="UTF-16"?><w:document><w:p><w:t>top se</w:t><w:b/><w:t>cret</w:t></w:p></w:document>'
    return zipped({**TYPES, "word/document.xml": text.encode("utf-16")})


def noise_as_sheet():
    return zipped({**TYPES, "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": random.Random(1).randbytes(3000)})


def noise_as_document():
    return zipped({**TYPES, "word/document.xml": random.Random(2).randbytes(3000)})


def ebcdic_document():
    text = '<?xml version="1.0" encoding="cp037"?><w:document><w:p><w:t>top secret</w:t></w:p></w:document>'
    return zipped({**TYPES, "word/document.xml": text.encode("cp037")})


def ebcdic_sheet():
    return _book(lambda text: f'<?xml version="1.0" encoding="cp037"?>{text}'.encode("cp037"))


def one_wrong_byte():
    text = "<w:document><w:p><w:t>Gr\u00f6\u00dfe, top se\u00e4cret</w:t></w:p></w:document>".encode()
    return zipped({**TYPES, "word/document.xml": text.replace("se\u00e4".encode(), b"se\xff")})


def entities_in_text():
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "top "><!ENTITY y "&x;secret">]><a>&y;</a>'


def entities_of_entities():
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % x "<!ENTITY &#37; y \'z\'>"> %x; ]><a><!-- <!ENTITY --> &later;</a>'


def entities_in_attributes():
    return b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>' \
        b'<svg xmlns="&ns_svg;"><text>a &lt; b</text></svg>'


def entities_of_elsewhere():
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % words\n  PUBLIC "-//A//B"\n "words.ent"> %words; <!ENTITY x SYSTEM "a.css">]>' \
        b"<a>top secret &x; &later;</a>"


def entities_of_an_address_that_holds_them():
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "data:text/plain,top">]><a>&x; secret</a>'


def without_entities():
    return docx("<w:p><w:r><w:t>caf&#233; &amp; bar</w:t></w:r></w:p>")


_SPLIT = b"41<b>11</b> 1111 1111<i> 11</i>11"


def page_with_an_empty_comment():
    return b"<html><p><!-->" + _SPLIT + b"<!-- --></p></html>"


def page_with_an_empty_comment_of_three():
    return b"<html><p><!--->" + _SPLIT + b"<!-- --></p></html>"


def page_with_a_comment_ended_otherwise():
    return b"<html><p><!-- x --!>" + _SPLIT + b"<!-- --></p></html>"


def page_with_other_comments():
    return b"<html><p>41<!x <b>11 1111</ y <i> 1111<?z <u> 11<!>11</p></html>"


def page_with_data_of_xml():
    return b"<html><p><![CDATA[>" + _SPLIT + b"]]></p></html>"


def page_with_entities_in_attributes():
    return b"<html><input value='4111&nbsp;1111&nbsp;1111 1111'><p>a</p><img alt=top&nbsp;secret></html>"


def xml_with_entities_in_attributes():
    return b'<?xml version="1.0"?><a b="Smith &amp; Sons" c="x&lt;y"/>'
