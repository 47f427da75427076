"""Text, spellings, code pages, source, logs, JSON, XML and hand-written HTML."""

import base64
import json
import quopri
import urllib.parse
from html import escape

from number_spellings import card_spellings, iban_spellings, ssn_spellings
from sink import KINDS
from synthetic import grouped
from word_spellings import keyword_spellings

# Text around a phrase of each language: detection of a code page needs more than two words.
AROUND = {
    "German": "Der Bericht über die Prüfung der Geräte liegt für die nächste Sitzung bereit. Die Änderungen müssen bis März geklärt werden. ",
    "French": "Le rapport préparé à l'intention du comité a été envoyé à l'équipe. Les élèves étaient déjà prêts après la première réunion. ",
    "Polish": "Sprawozdanie zostało przesłane do wszystkich działów. Proszę zwrócić uwagę na nowe zasady i odpowiedź do końca miesiąca. ",
    "Czech": "Zpráva o průběhu řízení byla předána všem účastníkům. Příští schůzka se koná ve středu a účast je žádoucí. ",
    "Russian": "Отчёт о работе отдела подготовлен и передан руководству. Просим ознакомиться с новыми правилами до конца недели. ",
    "Greek": "Η έκθεση για την πορεία του έργου είναι έτοιμη και έχει σταλεί σε όλα τα μέλη της ομάδας. Παρακαλούμε για τις παρατηρήσεις σας. ",
    "Turkish": "Rapor bütün birimlere gönderildi. Lütfen yeni kuralları inceleyiniz ve görüşlerinizi hafta sonuna kadar bildiriniz. Teşekkür ederiz, iyi çalışmalar. ",
    "Hebrew": "הדוח על עבודת המחלקה מוכן ונשלח לכל חברי הצוות. נא לעיין בכללים החדשים עד סוף השבוע. ",
    "Arabic": "تم إعداد التقرير عن عمل القسم وإرساله إلى جميع أعضاء الفريق. يرجى الاطلاع على القواعد الجديدة قبل نهاية الأسبوع. ",
    "Japanese": "この報告書は部内のすべての担当者に送付されました。新しい規則を確認し、来週までに意見を提出してください。",
    "Chinese": "本报告已发送给部门的所有成员。请查看新的规定,并在本周末之前提出意见。",
    "Chinese, traditional": "本報告已發送給部門的所有成員。請查看新的規定,並在本週末之前提出意見。",
    "Korean": "이 보고서는 부서의 모든 구성원에게 발송되었습니다. 새로운 규칙을 확인하고 이번 주말까지 의견을 제출해 주십시오. ",
}


def spellings(sink):
    """One file for each spelling, in UTF-8 among prose; code pages in their own."""
    source = sink.source
    lists = {"card": card_spellings(source), "ssn": ssn_spellings(source), "iban": iban_spellings(source)}
    for kind, found in lists.items():
        for name, text in found:
            body = f"{source.paragraph()}\nPlease use {text} for it.\n{source.paragraph()}\n"
            sink.add(f"spelling of {kind}", name, "txt", body, kind, text)
    for name, text, encoding in keyword_spellings(sink.phrase):
        around = AROUND.get(name.rsplit(", ", 1)[0], AROUND.get(name.split(",")[0]))
        if around is None or encoding == "utf-8":
            around = around if around is not None and text.isascii() is False else source.paragraph() + " "
        body = f"{around}{text} {around}\n"
        group = "spelling of keyword" if encoding == "utf-8" else "code pages"
        sink.add(group, name, "txt", body.encode(encoding), "keyword", text)


def number_encodings(sink):
    """Numbers in text of wide encodings, and among words of a code page."""
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"):
        for kind in KINDS:
            value = sink.plant(kind)
            body = f"{sink.source.paragraph()}\r\nNumber: {value}\r\n{sink.source.paragraph()}\r\n"
            sink.add("code pages", f"text in {encoding}", "txt", body.encode(encoding), kind, value)
    for language, encoding in (("German", "cp1252"), ("Russian", "cp1251"), ("Japanese", "shift_jis")):
        value = grouped(sink.source.card(), 4, by="\u00a0" if language == "German" else " ")
        body = f"{AROUND[language]}{value} {AROUND[language]}"
        sink.add("code pages", f"a number in {encoding}", "txt", body.encode(encoding), "card", value)


def texts(sink):
    """Lists, tables, forms, Markdown, and a long text with the value at its end."""
    source = sink.source
    for kind in KINDS:
        plant = lambda: sink.plant(kind)
        v = plant()
        sink.add("text", "at the very start", "txt", f"{v} is the one.\n{source.paragraph()}", kind, v)
        v = plant()
        sink.add("text", "at the very end", "txt", f"{source.paragraph()}\n{v}", kind, v)
        v = plant()
        long = "\n".join(source.paragraph() for _ in range(9000))
        sink.add("text", "after 2.5 MB", "txt", f"{long}\n{v}\n{source.paragraph()}", kind, v)
        v = plant()
        rows = "".join(f"{n};{source.sentence(2)};{source.random.randint(1, 999)}\r\n" for n in range(200))
        sink.add("text", "in a CSV", "csv", f"number;name;amount\r\n{rows}201;{v};12\r\n", kind, v)
        v = plant()
        rows = "".join(f"{n},{source.digits(16)},{source.sentence(2)},{source.random.random()}\n" for n in range(60))
        sink.add("text", "in a CSV of numbers", "csv", f"{rows}61,{source.digits(16)},{v},0.5\n{rows}", kind, v)
        rows = "\n".join(
            f"{source.sentence(2)},{plant()},{source.random.randint(1, 12):02d}/{source.random.randint(26, 31)}" for n in range(100)
        )
        sink.add("text", "a list of a hundred", "csv", rows, kind, "(a hundred)")
        v = plant()
        sink.add("text", "on a line between numbers", "txt", f"17\n{v}\n2026-11-29\n", kind, v)
        v = plant()
        sink.add("text", "in a Markdown table", "md", f"| a | b |\n|---|---|\n| {source.sentence(3)} | {v} |\n", kind, v)
        v = plant()
        sink.add("text", "in a tab-separated table", "tsv", f"id\tvalue\tname\n1\t{v}\t{source.sentence(3)}\n", kind, v)


def code(sink):
    """Source, logs, configuration and data of programs, with the escapes that they use."""
    source = sink.source
    for kind in KINDS:
        value = lambda: sink.plant(kind)

        def add(how, extension, shape, spell=str):
            v = value()
            sink.add("code and data", how, extension, shape(spell(v)), kind, v)

        add("Python", "py", lambda v: f'"""A module."""\nimport os\n\nNUMBER = "{v}"\n\n\ndef run():\n    return os.environ\n')
        add("JavaScript comment", "js", lambda v: f"// {v}\nexport const a = () => 1;\n")
        add("SQL", "sql", lambda v: f"INSERT INTO people (id, value) VALUES (1, '{v}');\n")
        add(
            "log",
            "log",
            lambda v: "".join(f"2026-11-29T12:00:{n:02d}.123Z INFO request {n} done\n" for n in range(60))
            + f"2026-11-29T12:01:00Z WARN value={v} rejected\n",
        )
        add("JSON", "json", lambda v: json.dumps({"id": 1, "items": [{"value": v}], "text": source.sentence()}))
        add("JSON, escaped", "json", lambda v: '{"value": "' + "".join(f"\\u{ord(c):04x}" for c in v) + '"}')
        add("XML", "xml", lambda v: f'<?xml version="1.0"?>\n<people><person id="1"><value>{v}</value></person></people>')
        add("XML attribute", "xml", lambda v: f'<?xml version="1.0"?>\n<people><person value="{v}"/></people>')
        add("XML character references", "xml", lambda v: "<a><b>" + "".join(f"&#{ord(c)};" for c in v) + "</b></a>")
        add("YAML", "yaml", lambda v: f"person:\n  value: '{v}'\n  note: {source.sentence()}\n")
        add("ini", "ini", lambda v: f"[a]\nvalue={v}\n")
        add(
            "base64 in JSON",
            "json",
            lambda v: json.dumps({"data": base64.b64encode(f"{source.paragraph()} {v} {source.sentence()}".encode()).decode()}),
        )
        add("base64 lines", "txt", lambda v: base64.encodebytes(f"{source.paragraph()} {v} {source.paragraph()}".encode()).decode())
        add("percent", "txt", lambda v: "name=x&value=" + urllib.parse.quote(v) + "&comment=" + urllib.parse.quote(source.sentence()))
        add("form", "txt", lambda v: urllib.parse.urlencode({"a": source.sentence(), "value": v}))
        add("every character percent", "txt", lambda v: "value=" + "".join(f"%{b:02X}" for b in v.encode()))
        add("quoted-printable", "txt", lambda v: quopri.encodestring(f"{'Grüße ' * 12}{v} {'für ' * 20}".encode()).decode())
        add("hexadecimal", "txt", lambda v: f"{source.paragraph()} {v}".encode().hex())
    card = source.card()
    sink.add("code and data", "number with underscores", "py", f"NUMBER = {grouped(card, 4, by='_')}\n", "card", card)
    card = source.card()
    sink.add("code and data", "JSON number", "json", json.dumps({"pan": int(card)}), "card", card)
    card = source.card()
    sink.add("code and data", "JSON with escaped no-break spaces", "json", json.dumps({"pan": grouped(card, 4, by="\u00a0")}), "card", card)
    card = source.card()
    sink.add("code and data", "CSV, one group a cell", "csv", f"a,b,c,d\n{grouped(card, 4, by=',')}\n", "card", card)


def html(sink):
    """HTML as pages and mail programs have it; tags and references inside the value."""
    source = sink.source

    def page(body):
        head = "<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title></head>"
        return f"{head}<body><p>{source.paragraph()}</p>{body}</body></html>"

    middle = lambda v: (v[: len(v) // 2], v[len(v) // 2 :])
    shapes = {
        "in a paragraph": lambda v: f"<p>{v}</p>",
        "bold inside": lambda v: "<p>{}<b>{}</b></p>".format(*middle(v)),
        "spans for each character": lambda v: "<p>" + "".join(f"<span>{c}</span>" for c in v) + "</p>",
        "references": lambda v: "<p>" + "".join(f"&#x{ord(c):x};" for c in v) + "</p>",
        "nbsp between groups": lambda v: f"<p>{v.replace(' ', '&nbsp;') if ' ' in v else v}</p>",
        "wbr inside": lambda v: "<p>{}<wbr>{}</p>".format(*middle(v)),
        "comment inside": lambda v: "<p>{}<!-- x -->{}</p>".format(*middle(v)),
        "in a comment": lambda v: f"<!-- {v} -->",
        "in an attribute": lambda v: f'<a title="{v}" href="#">x</a>',
        "in a form field": lambda v: f'<form><input type="text" value="{v}"></form>',
        "in a script": lambda v: f'<script>var a = "{v}";</script>',
        "in a table cell": lambda v: f"<table><tr><td>x</td><td>{v}</td></tr></table>",
        "in an alternative text": lambda v: f'<img src=a.png alt="{v}">',
        "in the title": lambda v: f"<title>{v}</title>",
        "shy inside": lambda v: "<p>{}&shy;{}</p>".format(*middle(v)),
    }
    for how, shape in shapes.items():
        for kind in KINDS:
            value = sink.plant(kind)
            if kind == "card" and "nbsp" in how:
                value = grouped(value, 4)
            sink.add("html", how, "html", page(shape(value)), kind, value)
    for word, encoding in (("strenge größenprüfung", "iso-8859-1"), ("совершенно секретно", "windows-1251"), ("社外秘資料", "shift_jis")):
        body = f"<html><head><meta http-equiv=Content-Type content='text/html; charset={encoding}'></head><body><p>{word}</p></body></html>"
        sink.add("html", f"in {encoding}", "html", body.encode(encoding), "keyword", word)
        named = word.encode("ascii", "xmlcharrefreplace").decode()
        sink.add("html", f"references for {encoding}", "html", page(f"<p>{named}</p>"), "keyword", word)
    sink.add("html", "named references", "html", page("<p>strenge gr&ouml;&szlig;enpr&uuml;fung</p>"), "keyword", "strenge größenprüfung")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text x="1" y="2">{escape(sink.phrase)}</text></svg>'
    sink.add("html", "text of an SVG", "svg", svg, "keyword", sink.phrase)


def make(sink):
    spellings(sink)
    number_encodings(sink)
    texts(sink)
    code(sink)
    html(sink)
