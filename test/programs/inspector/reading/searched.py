"""Reads each sample of the modules twice, alone and with each part searched for rules before the next one is read, as on a gateway.

`searched.py CLOUD_INIT MODULES` writes how many samples there are, and the names of those in which something else was read then.
"""
import importlib
import json
import os
import sys

sys.dont_write_bytecode = True
sys.path[:0] = [sys.argv[1], os.path.dirname(os.path.abspath(__file__))]
from inspector import matcher, reading  # noqa: E402
from inspector.policy import Policy  # noqa: E402
from inspector.tally import Tally  # noqa: E402

RULE = {"name": "none", "kind": "keywords", "keywords": ["stands nowhere"]}
LIMITS = {"depth": 8, "files": 10000, "bytes": 1 << 28, "ratio": 200, "seconds": 60}
POLICY = Policy.load(json.dumps({"version": 1, "rules": [RULE], "limits": LIMITS, "reading": {"alike": True}}).encode())


def _read(made, limits, searched):
    data, content_type = made if isinstance(made, tuple) else (made, "")
    for item in reading.parts(data, "sample", content_type, limits):
        if searched and hasattr(item, "data"):
            matcher.scan(POLICY, Tally(POLICY), item)
        yield item[:4]


count, changed = 0, []
for module in sys.argv[2].split(","):
    samples = importlib.import_module(module)
    for name, make in vars(samples).items():
        if callable(make) and getattr(make, "__module__", "") == module and not name.startswith("_"):
            made, limits = make(), getattr(samples, "LIMITS", {})
            count += 1
            if list(_read(made, limits, False)) != list(_read(made, limits, True)):
                changed.append(name)
json.dump({"count": count, "changed": changed}, sys.stdout)
