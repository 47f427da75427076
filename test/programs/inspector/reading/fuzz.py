"""Samples with bytes changed at random, read by the readers: `fuzz.py CLOUD_INIT MODULES SEED COUNT` reads COUNT of each format.

Writes what went wrong, as JSON: an error that a reader did not expect, a time overrun, an answer that lacks the file itself.
"""
import collections
import importlib
import json
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path[:0] = [sys.argv[1], os.path.dirname(os.path.abspath(__file__))]
from inspector import codepages, detect, reading  # noqa: E402

chance = random.Random(int(sys.argv[3]))
LIMITS = {"seconds": 60, "bytes": 64 << 20}


def _samples():
    """The samples by their format, of all modules that are named."""
    found = collections.defaultdict(list)
    for module in sys.argv[2].split(","):
        samples = importlib.import_module(module)
        for name, make in vars(samples).items():
            if callable(make) and getattr(make, "__module__", "") == module and not name.startswith("_"):
                made = make()
                data, content_type = made if isinstance(made, tuple) else (made, "")
                limits = {**LIMITS, **getattr(samples, "LIMITS", {})}
                found[detect.format_of(data, content_type, codepages.guesses(data))[0]].append((name, data, content_type, limits))
    return found


def _changed(data):
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16, 64))):
        at = chance.randrange(len(data) + 1)
        what = chance.randrange(6)
        if what == 0:
            data[at:at + 1] = bytes([chance.randrange(256)])
        elif what == 1:
            data[at:at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"))
        elif what == 2:
            del data[at:at + chance.randrange(1, 200)]
        elif what == 3:
            data[at:at] = data[-at:][:chance.randrange(1, 400)]
        elif what == 4 and chance.random() < 0.2:
            del data[at:]
        elif at < len(data):
            data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


wrong, counts = [], collections.Counter()
for form, samples in sorted(_samples().items()):
    for _ in range(int(sys.argv[4])):
        name, data, content_type, limits = chance.choice(samples)
        data = _changed(data)
        counts[form] += 1
        try:
            items = list(reading.parts(data, "sample", content_type, limits))
        except Exception as problem:  # a worker must never see one
            wrong.append([name, repr(problem)[:200], data.hex()])
            continue
        failed = [item.detail for item in items if getattr(item, "why", "") == "failed"]
        if failed or not items or getattr(items[0], "data", None) != data:
            wrong.append([name, failed[:1], data.hex()])
json.dump({"wrong": wrong[:5], "count": len(wrong), "formats": counts}, sys.stdout)
