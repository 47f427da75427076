"""XML with elements amid its text, XML of fields, and XML that holds pages."""


def _xml(body):
    return f'<?xml version="1.0"?>{body}'.encode()


def article():
    return _xml("<article><front><a>77</a><b>88</b></front><body><para>see 41<y:bold>11</y:bold> <it><hi>11</hi></it>11<i2>99</i2></para></body></article>")


def neighbours():
    return _xml('<unit><source><g id="1">41</g><g id="2"><k>11 </k></g><g id="3">1111</g> end</source></unit>')


def only_formats():
    return _xml("<article><p><b>41</b><i>11 </i><u>1111</u></p><div><b>see </b><i>41</i><u>11 1111</u></div></article>")


def page_in_a_piece():
    return b"<p>see <b>41</b><i>11 </i>1111<br>end"


def footnote():
    return _xml('<article><para>see 4111 1111<xref rid="f">1</xref> end</para><para>x<sup>2</sup>y</para></article>')


def rows():
    return _xml("<rows><row><a>4111</a><b>1111</b></row><row><a>22</a><b>33</b></row></rows>")


def settings():
    return _xml('<object><name><first>4111</first><last>1111</last></name><property name="x">2</property><property>3</property></object>')


def list_in_a_paragraph():
    return _xml("<text><para>see<list2><it>4111</it><it>1111</it></list2>end</para></text>")


def paragraphs_amid_text():
    return _xml("<text>see<p>4111</p><p>1111</p>end</text>")


def without_ends():
    return b"<OFX><TRN><ID>4111<AMT>1111<NAME>Ann</TRN></OFX>"


def space_of_its_own():
    return _xml("<code>4111<sp/>1111</code>")


_PAGE = "<p>Take <b>41</b>11 1111<!-- x --> now.<br>next</p>"


def feed():
    return _xml(f"<rss><item><description><![CDATA[{_PAGE}]]></description></item></rss>")


def escaped():
    return _xml(f'<feed><content type="html">{_PAGE.replace("<", "&lt;")}</content></feed>')


def note():
    return _xml(f'<en-export><note><content><![CDATA[<?xml version="1.0"?><en-note>{_PAGE}</en-note>]]></content></note></en-export>')


def attribute():
    return _xml(f'<a body="{_PAGE.replace("<", "&lt;").replace(">", "&gt;")}"/>')


def codes():
    return _xml("<seg>see 41<bpt i='1'>&lt;b></bpt>11<ept i='1'>&lt;/b></ept> 1111</seg>")
