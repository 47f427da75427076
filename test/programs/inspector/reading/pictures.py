"""Pictures with a text in them, alone and in other files, and pictures that nobody can read."""
import base64
import io
import random
import struct
import zlib
from email.message import EmailMessage

from pack import TYPES, letterless, pdf, zipped
from PIL import Image, ImageDraw, ImageFont

LIMITS = {"ocr": ["eng"], "seconds": 240}
_TEXT = "top secret 4111 1111 1111 1111"


def _image(text=_TEXT, ink="black", paper="white", mode="RGB", size=(220, 24)):
    image = Image.new(mode, size, paper)
    ImageDraw.Draw(image).text((10, 6), text, fill=ink, font=ImageFont.load_default())
    return image.resize((3 * size[0], 3 * size[1]), Image.BICUBIC)


def _saved(form, image=None, **how):
    data = io.BytesIO()
    (image or _image()).save(data, form, **how)
    return data.getvalue()


def png():
    return _saved("png")


def jpeg():
    return _saved("jpeg", quality=80)


def webp():
    return _saved("webp")


def bmp():
    return _saved("bmp")


def white_on_black():
    return _saved("gif", _image(ink="white", paper="black"))


def tiff_of_two_pages():
    return _saved("tiff", _image("first page"), save_all=True, append_images=[_image()])


def black_on_nothing():
    return _saved("png", _image(paper=(0, 0, 0, 0), mode="RGBA"))


def white_on_nothing():
    return _saved("png", _image(ink="white", paper=(255, 255, 255, 0), mode="RGBA"))


def sixteen_bits():
    return _saved("png", _image(mode="L", ink=0, paper=255).convert("I").point(lambda value: value * 12 + 500).convert("I;16"))


def in_a_document():
    return zipped({**TYPES, "word/document.xml": "<w:document/>", "word/media/image1.png": png()})


def in_a_page():
    return b'<html><img src="data:image/png;base64,' + base64.b64encode(png()) + b'"></html>'


def in_a_mail():
    """With a picture of noise beside it, whose base64 has plus signs as a form has between words."""
    noise = _saved("png", Image.frombytes("L", (60, 60), random.Random(7).randbytes(3600)))
    mail = EmailMessage()
    mail["Subject"] = "pictures"
    mail.set_content("see the pictures")
    for picture in (noise, png()):
        mail.add_attachment(picture, maintype="image", subtype="png", filename="a.png")
    return mail.as_bytes()


def between_other_bytes():
    return b"\0\1\2\3" * 40 + png() + b"\xfe\xfd" * 40


def _scan():
    """A page of paper in a PDF."""
    image = _image(mode="L", ink=0, paper=255)
    picture = zlib.compress(image.tobytes())
    head = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray" % image.size
    shown = pdf(b"<</Type/Annot>>", b"%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(picture), picture),
                content=b"q 500 0 0 55 50 600 cm /P Do Q")
    return shown.replace(b"<</Font<</F1 5 0 R>>>>", b"<</XObject<</P 7 0 R>>>>")


def scanned_page():
    return _scan()


def page_without_letters():
    return letterless()


def large_page():
    return _scan().replace(b"/MediaBox[0 0 612 792]", b"/MediaBox[0 0 9000 9000]")


def cut_off():
    return png()[:-200]


def cut_off_in_a_page():
    return b'<html><img src="data:image/png;base64,' + base64.b64encode(png()[:-200]) + b'"></html>'


def too_many_pixels():
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")))


def too_many_frames():
    frames = [Image.new("L", (8, 8), number) for number in range(60)]
    return _saved("tiff", frames[0], save_all=True, append_images=frames[1:])


def of_another_format():
    return b"\0\0\0\x1cftypheic" + random.Random(8).randbytes(200)


def icon():
    return _saved("png", Image.new("L", (16, 16), 7))
