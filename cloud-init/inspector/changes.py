"""Text with changes: as it reads without what was struck out or hidden, and as it was before. Pure, and linear in its length.

Readers put marks around such text where it stands, and the walk searches each of a text's readings.
"""
import re

#: Marks of the beginning and the end of text that is out, and of text that is new. Unicode has no characters at these places.
OUT, OUT_END, NEW, NEW_END = "\ufdd0\ufdd1\ufdd2\ufdd3"
#: Marks of the tags that HTML and XML have for changes
TAGS = {"del": OUT, "/del": OUT_END, "ins": NEW, "/ins": NEW_END}
#: A removed line break: the text around it is read both joined and separated
AMID = f"{OUT}\n{OUT_END}"
_MARKS = re.compile(f"([{OUT}-{NEW_END}])")
_NEAR = 1000  # characters next to a change that are searched again with it


def readings(text):
    """The present text; then the earlier text around its changes, and the removed text alone."""
    if OUT not in text and NEW not in text:
        return [text]
    now, before, gone, out, new = [], [], [], 0, 0
    for piece in _MARKS.split(text):
        if piece in (OUT, OUT_END):
            out = max(0, out + (1 if piece == OUT else -1))
        elif piece in (NEW, NEW_END):
            new = max(0, new + (1 if piece == NEW else -1))
        elif piece:
            (gone if out else now).append(piece)
            if not new:
                before.append(piece if out or len(piece) < 2 * _NEAR else f"{piece[:_NEAR]}\n|\n{piece[-_NEAR:]}")
            if not out:
                gone.append("\n")
    return ["".join(now), "".join([*before, "\n", *gone])]
