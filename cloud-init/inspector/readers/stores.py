"""Outlook's stores (.pst, .ost), through libpff (the setting `dlp.outlookStores`)."""
import io

from ..trouble import Trouble
from . import rich

_RTF, _TEXT, _BYTES, _WIDE = 0x1009, 0x1E, 0x102, 0x1F  # a property's number, and types of values ([MS-OXCDATA] 2.11.1)
_SHORT = 256  # bytes of a binary value that is handed over alone: shorter ones are mostly keys


def read(data, about):
    """Folders, messages and attachments, then items that no folder contains any more."""
    if not about.limits["stores"]:
        raise Trouble("unreadable", "a store of Outlook")
    import pypff  # installed only with the setting
    store = pypff.file()
    try:
        store.open_file_object(io.BytesIO(data))
        for item in (store.root_folder, *store.orphan_items):
            yield from _item(item)
    except Exception:  # for what is broken libpff has errors, and None in the places of items
        raise Trouble("unreadable", "a store of Outlook that is broken, or of a kind that is not read")


def _item(item):
    yield from _properties(item)
    for inner in ("sub_folders", "sub_messages", "attachments"):
        for one in getattr(item, inner, ()):
            yield from _item(one)
    if not hasattr(item, "sub_folders"):  # attached messages
        for one in item.sub_items:
            yield from _item(one)


def _properties(item):
    texts, short = [], []
    for entries in item.record_sets:
        for entry in entries.entries:
            value = entry.data or b""
            if entry.value_type == _WIDE:
                texts.append(value.decode("utf-16-le", "replace"))
            elif entry.entry_type == _RTF:
                yield from rich.inside(value)
            elif entry.value_type == _TEXT or len(value) >= _SHORT:
                yield "a property", value
            else:
                short.append(value)
    yield "", "\n".join(texts)
    yield "properties", b"\0".join(short)
