"""The pieces in which a reader hands a file over."""
from typing import Dict, List, NamedTuple, Optional, Tuple, Union


class Seen:
    """`ends` of the signs in a part's bytes (signs.find), as far as Hyperscan finds them. A search for rules looks for them in the same
    pass and leaves them here; None: nobody has looked at all of the bytes."""

    ends: Optional[Dict[str, List[int]]] = None


class Part(NamedTuple):
    """A stretch of text or bytes. `path`: names from the outermost archive inwards; the whole file itself has the shortest."""

    path: Tuple[str, ...]
    data: Union[bytes, memoryview]  # or an mmap
    encoding: Optional[str]  # as Python names it; None: binary or unknown
    kind: str  # as in rules of the kind `type`; "" for all else
    seen: Optional[Seen] = None  # takes what a search has seen of signs


class Unread(NamedTuple):
    """A piece that no reader took. `why`: encrypted, unreadable, limit, failed or type-only (only its type matters)."""

    path: Tuple[str, ...]
    kind: str
    why: str
    detail: str = ""
