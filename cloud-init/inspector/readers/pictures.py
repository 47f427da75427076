"""Text in pictures and on scanned pages, through Pillow and Tesseract (the setting `dlp.ocr`)."""
import fcntl
import io
import itertools
import os
import subprocess
import time

from ..trouble import Trouble

# The most pixels of a picture that is read, and the most frames or pages of a file; anything beyond is reported. 25 million pixels are
# a page of A4 at 500 dpi.
MOST_PIXELS, MOST_PAGES = 25_000_000, 50
# The smallest size, in pixels, of a number or word that a person could read.
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 8
# A picture of at most so many pixels counts as a screenshot, whose text has no order; a larger one as a photograph or a scan.
_SCREEN = 4_000_000
# Tesseract's page segmentation modes (--psm): a page of text, and sparse text anywhere.
PAGE, ANYWHERE = "3", "11"
_NAME = "text in the picture"
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")


class Turn:
    """A lock for recognising text: at most one for each large worker at a time, because each takes hundreds of megabytes. Without the
    service's folder, as in a command, there is no limit."""

    def __enter__(self):
        folder, self.file = os.environ.get("RUNTIME_DIRECTORY"), None
        while folder and not self.file:
            for number in range(int(os.environ["LARGE_WORKERS"].partition("-")[0])):
                self.file = open(f"{folder}/ocr.{number}", "wb")
                try:
                    fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                except BlockingIOError:
                    self.file.close()
                    self.file = None
            time.sleep(0.05)  # a reader that waits too long is ended with its file

    def __exit__(self, *_):
        if self.file:
            self.file.close()


def may_have_text(width, height):
    """Whether a picture of that many pixels can contain a number that a person could read."""
    return width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT or width >= _LEAST_HEIGHT and height >= _LEAST_WIDTH


def recognised(picture, languages, way=PAGE):
    """The text in a picture in any format that Tesseract reads, as bytes."""
    done = subprocess.run(["tesseract", "stdin", "stdout", "-l", "+".join(languages), "--psm", way], input=picture, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    if done.returncode:
        raise Trouble("failed", "the text in a picture could not be read")
    return done.stdout.decode("utf-8", "replace")


def prepared(image):
    """A frame prepared for Tesseract: grey, with a margin, enlarged where it is small. A transparent one is laid over white and over black."""
    from PIL import Image, ImageOps
    if image.mode.startswith(("I", "F")):
        low, high = image.convert("F").getextrema()
        image = image.convert("F").point(lambda value: (value - low) * (255 / (high - low or 1))).convert("L")
    image = ImageOps.exif_transpose(image)
    backs = [None]
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        backs = ["white", "black"] if image.getchannel("A").getextrema()[0] < 255 else ["white"]
    size = image.width * image.height
    times = 3 if size < _SCREEN // 12 else 2 if size < _SCREEN // 2 else 1
    for back in backs:
        flat = image
        if back:
            flat = Image.new("RGBA", image.size, back)
            flat.alpha_composite(image)
        flat = flat.convert("L")
        flat = ImageOps.expand(flat.resize((flat.width * times, flat.height * times), Image.BICUBIC), 24, flat.getpixel((0, 0)))
        data = io.BytesIO()
        flat.save(data, "PPM")
        yield data.getvalue()


def comments(data):
    """Comments of GIF (GIF89a, 24) that are longer than one of its blocks, whose lengths stand amid the text."""
    at = data.find(b"!\xfe\xff")
    while at >= 0:
        pieces, at = [], at + 2
        while at < len(data) and data[at]:
            pieces.append(data[at + 1:at + 1 + data[at]])
            at += 1 + data[at]
        yield b"".join(pieces)
        at = data.find(b"!\xfe\xff", at)


def _forms(data):
    """(picture, mode of reading it) of all frames."""
    from PIL import Image
    Image.MAX_IMAGE_PIXELS = None  # checked below, before anything is unpacked
    image = Image.open(io.BytesIO(data), formats=_FORMATS)
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        if number == MOST_PAGES or image.width * image.height > MOST_PIXELS:
            raise Trouble("limit", "a picture with more pixels or frames than are read")
        if may_have_text(image.width, image.height):
            ways = (PAGE, ANYWHERE) if image.width * image.height < _SCREEN else (PAGE,)
            yield from itertools.product(prepared(image), ways)


def read(data, about):
    """The text of each frame. A picture that Pillow cannot unpack completely is reported."""
    forms = _forms(data)
    while True:
        with Turn():
            try:
                form, way = next(forms)
            except StopIteration:
                return
            except Trouble as problem:
                text = problem
            except Exception:  # Pillow's decoders raise nearly all kinds for broken files
                text = Trouble("unreadable", "a picture that is broken, or in a format that is not read")
            else:
                text = recognised(form, about.limits["ocr"], way)
        yield _NAME, text
        if isinstance(text, Trouble):
            return
