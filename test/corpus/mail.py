"""Mail and its relatives: eml by Python's email, mbox, mht, msg by msgforge, vCards and calendars by vobject and icalendar."""

import datetime
import io
import mailbox
import tempfile
import zipfile
from email import policy
from email.message import EmailMessage
from pathlib import Path

from sink import KINDS
from synthetic import grouped


def message(sink, subject="Report"):
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "Anna Example <anna@example.org>"
    mail["To"] = "ben@example.org"
    mail["Subject"] = subject
    mail["Date"] = "Sun, 29 Nov 2026 12:00:00 +0000"
    mail["Message-ID"] = f"<{sink.source.digits(9)}@example.org>"
    return mail


def zipped(name, text):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return data.getvalue()


def mails(sink):
    source = sink.source

    def body(how, kind, cte, charset="utf-8", subtype="plain"):
        value = sink.plant(kind)
        mail = message(sink)
        text = f"{source.paragraph()}\nGrüße für alle\nPlease take {value} for it.\n{source.paragraph()}\n"
        if subtype == "html":
            text = f"<html><body><p>{source.paragraph()}</p><p>Take <b>{value[:5]}</b>{value[5:]}</p></body></html>"
        mail.set_content(text, subtype=subtype, cte=cte, charset=charset)
        sink.add("mail", how, "eml", bytes(mail), kind, value)

    def attached(how, kind, wrap, name, maintype="application", subtype="octet-stream"):
        value = sink.plant(kind)
        mail = message(sink)
        mail.set_content(source.paragraph())
        mail.add_attachment(wrap(f"{source.paragraph()}\n{value}\n"), maintype=maintype, subtype=subtype, filename=name)
        sink.add("mail", how, "eml", bytes(mail), kind, value)

    for kind in KINDS:
        body("quoted-printable", kind, "quoted-printable")
        body("base64", kind, "base64")
        body("8bit", kind, "8bit")
        body("quoted-printable, Latin-1", kind, "quoted-printable", "iso-8859-1")
        body("base64, UTF-16", kind, "base64", "utf-16")
        body("HTML, quoted-printable", kind, "quoted-printable", subtype="html")
        attached("text attached", kind, str.encode, "notes.txt", "text", "plain")
        attached("zip attached", kind, lambda text: zipped("notes.txt", text), "notes.zip", subtype="zip")
        attached("zip attached as a picture", kind, lambda text: zipped("notes.txt", text), "photo.jpg", "image", "jpeg")
        value = sink.plant(kind)
        sink.add("mail", "in the subject", "eml", bytes(empty(sink, f"About {value}")), kind, value)
        value = sink.plant(kind)
        sink.add("mail", "in the subject, encoded", "eml", bytes(empty(sink, f"Über {value}")), kind, value)
        value = sink.plant(kind)
        inner, outer = message(sink), message(sink)
        inner.set_content(f"Inner {value}", cte="base64")
        outer.set_content(source.paragraph())
        outer.add_attachment(inner)
        sink.add("mail", "a mail in a mail", "eml", bytes(outer), kind, value)
        value = sink.plant(kind)
        both = message(sink)
        both.set_content("Plain words alone.")
        both.add_alternative(f"<p>{value}</p>", subtype="html", cte="base64")
        sink.add("mail", "in the alternative", "eml", bytes(both), kind, value)
        value = sink.plant(kind)
        sink.add("mail", "file name", "eml", bytes(named(sink, f"{value}.txt")), kind, value)


def empty(sink, subject):
    mail = message(sink, subject)
    mail.set_content("Nothing else.")
    return mail


def named(sink, name):
    mail = message(sink)
    mail.set_content("See the file.")
    mail.add_attachment(b"nothing", maintype="application", subtype="octet-stream", filename=name)
    return mail


def boxes(sink):
    for kind in KINDS:
        value = sink.plant(kind)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "box"
            box = mailbox.mbox(path)
            for number in range(5):
                mail = message(sink)
                mail.set_content(f"Number {number}. {value if number == 3 else ''} Grüße", cte="base64")
                box.add(bytes(mail))
            box.close()
            sink.add("mail", "mbox", "mbox", path.read_bytes(), kind, value)
        value = sink.plant(kind)
        page = message(sink)
        page.make_related()
        part = EmailMessage(policy=policy.SMTP)
        part.set_content(f"<html><body><p>Grüße {value}</p></body></html>", subtype="html", cte="quoted-printable")
        page.attach(part)
        sink.add("mail", "mht", "mht", bytes(page), kind, value)
        boundary = "----WebKitFormBoundaryAbCdEf0123456789"
        value = sink.plant(kind)
        form = (
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--{boundary}\r\nContent-Disposition: form-data; '
                f'name="f"; filename="a.zip"\r\nContent-Type: application/zip\r\n\r\n'
            ).encode()
            + zipped("a.txt", f"one {value} two")
            + f"\r\n--{boundary}--\r\n".encode()
        )
        sink.add("mail", "form with a zip", "bin", form, kind, value)


def outlook(sink):
    from msgforge import Message

    def saved(**parts):
        attached = parts.pop("attached", None)
        with tempfile.TemporaryDirectory() as folder:
            made = Message(subject=parts.pop("subject", "Report"), to=[("ben@example.org", "Ben")], **parts)
            if attached is not None:
                file = Path(folder) / attached[0]
                file.write_bytes(attached[1])
                made.attach(str(file))
            made.save(str(Path(folder) / "a.msg"))
            return (Path(folder) / "a.msg").read_bytes()

    for kind in KINDS:
        shapes = {
            "text body": lambda v: saved(text_body=f"Grüße {v}"),
            "HTML body": lambda v: saved(html_body=f"<p>Grüße <b>{v[:4]}</b>{v[4:]}</p>"),
            "subject": lambda v: saved(subject=f"About {v}", text_body="Nothing."),
            "text attached": lambda v: saved(text_body="Nothing.", attached=("notes.txt", f"one {v} two".encode())),
            "zip attached": lambda v: saved(text_body="Nothing.", attached=("notes.zip", zipped("notes.txt", f"one {v} two"))),
        }
        for how, shape in shapes.items():
            value = sink.plant(kind)
            sink.add("msg", how, "msg", shape(value), kind, value, maker="msgforge")


def cards_and_calendars(sink):
    import icalendar
    import vobject

    for kind in KINDS:
        value = sink.plant(kind)
        if kind == "card":
            value = grouped(value, 4)
        card = vobject.vCard()
        card.add("n").value = vobject.vcard.Name(family="Example", given="Anna")
        card.add("fn").value = "Anna Example"
        card.add("note").value = f"{sink.source.sentence(9)} Grüße {value} {sink.source.sentence()}"
        sink.add("vcf and ics", "vCard, folded", "vcf", card.serialize(), kind, value, maker="vobject")
        value = sink.plant(kind)
        event = icalendar.Event()
        event.add("summary", "Meeting")
        event.add("description", f"{'ä' * sink.source.random.randint(20, 40)} {sink.source.sentence(3)} {value}, {sink.source.sentence()}")
        event.add("dtstart", datetime.datetime(2026, 11, 29, 12, 0))
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//x//y//")
        calendar.add("version", "2.0")
        calendar.add_component(event)
        sink.add("vcf and ics", "calendar, folded", "ics", calendar.to_ical(), kind, value, maker="icalendar")
        value = sink.plant(kind)
        quoted = "".join(f"={byte:02X}" for byte in f"Grüße {value}".encode())
        lines = "=\r\n".join(quoted[at : at + 72] for at in range(0, len(quoted), 72))
        text = f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Example;Anna\r\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{lines}\r\nEND:VCARD\r\n"
        sink.add("vcf and ics", "vCard 2.1, quoted-printable", "vcf", text, kind, value)


def make(sink):
    mails(sink)
    boxes(sink)
    cards_and_calendars(sink)
    outlook(sink)
