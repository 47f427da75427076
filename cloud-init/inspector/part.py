"""The pieces of a file that readers yield."""
from typing import Dict, List, NamedTuple, Optional, Tuple, Union


class Seen:
    """`ends` of the signs in a part's bytes (signs.find), as far as Hyperscan finds them. A search for rules looks for them in the same
    pass and leaves them here; None: nobody has looked at all of the bytes."""

    ends: Optional[Dict[str, List[int]]] = None


class Part(NamedTuple):
    """A piece of text or bytes. `path`: names from the outermost archive inwards; the file itself has the shortest path."""

    path: Tuple[str, ...]
    data: Union[bytes, memoryview]  # or an mmap
    encoding: Optional[str]  # Python's name of the encoding; None: binary or unknown
    kind: str  # as in rules of the kind `type`; "" for all other parts
    seen: Optional[Seen] = None  # receives the signs that a search has found


class Unread(NamedTuple):
    """A piece that no reader could read. `why`: encrypted, unreadable, limit, failed or type-only (only its type matters)."""

    path: Tuple[str, ...]
    kind: str
    why: str
    detail: str = ""
