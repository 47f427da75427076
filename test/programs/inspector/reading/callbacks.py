"""Callbacks of a reader's child beside those of its parent, where memory cannot be both written and executed: writes what was seen."""
import ctypes
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from inspector import callbacks, sandbox  # noqa: E402
from inspector.part import Part  # noqa: E402

PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1
ADD = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
refused = ctypes.CDLL(None).prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0)
of_parent = ADD(lambda value: value + 1)


def memory():
    return [ctypes.string_at(start, length).hex() for start, length, permissions, _ in callbacks.mappings() if "w" in permissions]


def reader():
    own = [ADD(lambda value, more=more: value + more) for more in range(20)]
    yield Part(("file",), json.dumps([one(100) for one in own] + [of_parent(1)]).encode(), "ascii", "")


def read():
    limits = {"bytes": 8 << 20, "seconds": 20, "memory": 256 << 20}
    return [item.data.decode() if isinstance(item, Part) else item[2:] for item in sandbox.isolated(reader, limits, ("file",), "")]


before = memory()
answers = [read() for _ in range(3)]
print(json.dumps({"refused": refused, "shared": len(before), "same": memory() == before, "answers": answers, "parent": of_parent(41)}))
