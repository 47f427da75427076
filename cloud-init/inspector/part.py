"""The pieces in which a reader hands a file over."""
from typing import NamedTuple, Optional, Tuple, Union


class Part(NamedTuple):
    """A stretch of text or bytes. `path`: names from the outermost archive inwards; the whole file itself has the shortest."""

    path: Tuple[str, ...]
    data: Union[bytes, memoryview]  # or an mmap
    encoding: Optional[str]  # as Python names it; None: binary or unknown
    kind: str  # as in rules of the kind `type`; "" for all else


class Unread(NamedTuple):
    """A piece that no reader took. `why`: encrypted, unreadable, limit, failed or type-only (only its type matters)."""

    path: Tuple[str, ...]
    kind: str
    why: str
    detail: str = ""
