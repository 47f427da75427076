"""Mails, mailboxes, Outlook's files, cards and calendars."""
import base64
import email.message
import struct

from documents import word_runs

_KEY = "Top Secret Ünit"


def _mail():
    message = email.message.EmailMessage()
    message["From"] = "Anna <anna@example.org>"
    message["Subject"] = "Übersicht: Top Secret"
    message.set_content(f"Card 4111 1111 1111 1111\n{_KEY}\n", cte="quoted-printable")
    return message


def mail_with_document():
    message = _mail()
    message.add_attachment(word_runs(), maintype="application", subtype="octet-stream", filename="Bericht Müller.docx")
    return message.as_bytes()


def mail_in_mail():
    outer = _mail()
    outer.add_attachment(mail_with_attached_text(), maintype="application", subtype="octet-stream", filename="inner.eml")
    return outer.as_bytes()


def mail_with_attached_text():
    message = _mail()
    message.add_attachment("Grüße 5500 0000 0000 0004".encode("cp1252"), maintype="text", subtype="plain", cte="base64")
    return message.as_bytes()


def mail_of_cut_words():
    head = b"Subject: =?utf-8*de?q?Gr=C3?=\r\n =?UTF-8?Q?=B6=C3?= =?utf-8?q?=9Fe_top?= =?utf-8?B?c2VjcmV0?=, =?utf-8?B?YWJjZ?=\r\n"
    return b"From: a@example.org\r\n" + head + b"\r\nx"


def mail_in_capitals():
    head = b"SUBJECT: x\r\nX-UNKNOWN: 1\r\nCONTENT-TRANSFER-ENCODING: BASE64\r\n\r\n"
    return head + base64.encodebytes(b"top secret \xff 4111111111111111" * 3)


def mailbox():
    messages = mail_with_document(), mail_with_attached_text()
    return b"".join(b"From anna@example.org Mon Jan  5 10:00:00 2026\n" + one + b"\n" for one in messages)


def page_of_a_browser():
    html = b"<p>41<b>11</b> 1111 1111 1111</p>"
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(html) + b"\r\n--b--\r\n"
    )


def mail_with_zeros_in_its_code_pages():
    head = b"From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary*=u\0''b%20b\r\n\r\n--b b\r\n"
    return (
        head + b"Content-Type: text/plain; charset*=\0''x; name*=\0''one.txt\r\nContent-Disposition: attachment; filename*=u\0''one.txt\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"41 top secret 4111111111111111") + b"\r\n--b b--\r\n"
    )


def piece_of_a_mail():
    return b"From: a@example.org\r\nContent-Type: message/partial; id=1; number=1; total=2\r\n\r\nabc"


def _rtf(text):
    """Compressed RTF without repetitions: a control byte before eight bytes, and the mark of the end ([MS-OXRTFCP] 2.2.2)."""
    body = b"{\\rtf1\\ansi " + text + b"}"
    packed = b"".join(b"\0" + body[at:at + 8] for at in range(0, len(body) // 8 * 8, 8))
    rest = body[len(body) // 8 * 8:]
    end = 207 + len(body) & 4095
    packed += bytes([1 << len(rest)]) + rest + struct.pack(">H", end << 4)
    return struct.pack("<II4sI", len(packed) + 12, len(body), b"LZFu", 0) + packed


def winmail():
    def attribute(number, value):
        return struct.pack("<BII", 1, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    properties = b"\x01\0\0\0\x02\x01\x09\x10" + _rtf(b"top {\\b sec}ret 4111 1111")
    return (
        struct.pack("<IH", 0x223E9F78, 1) + attribute(0x00069003, properties) + attribute(0x00018010, b"letter.docx\0")
        + attribute(0x0006800F, word_runs())
    )


def card():
    return b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nNOTE:Top se\r\n cret\\, card 4111 1111 11\r\n 11 1111\r\nEND:VCARD\r\n"


def calendar():
    return b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:4111 1111 1\n\t111 1111\\nTop secret\nEND:VEVENT\nEND:VCALENDAR\n"
