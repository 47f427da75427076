"""Reads the samples of a module (its functions, each a file's bytes or (bytes, content type)) and writes what the readers say, as JSON."""
import base64
import importlib
import json
import sys

sys.dont_write_bytecode = True
sys.path[:0] = [sys.argv[1], sys.argv[2]]
reading = importlib.import_module("inspector.reading")
samples = importlib.import_module(sys.argv[3])


def shown(item):
    said = {"path": "/".join(item.path[1:]), "kind": item.kind}
    if not hasattr(item, "data"):
        return {**said, "why": item.why, "detail": item.detail}
    text = bytes(item.data).decode(item.encoding, "replace") if item.encoding else base64.b64encode(item.data[:4096]).decode()
    return {**said, "encoding": item.encoding, "text": text[:20000]}


answers = {}
for name, make in vars(samples).items():
    if callable(make) and getattr(make, "__module__", "") == samples.__name__ and not name.startswith("_"):
        made = make()
        data, content_type = made if isinstance(made, tuple) else (made, "")
        answers[name] = [shown(item) for item in reading.parts(data, "sample", content_type, getattr(samples, "LIMITS", {}))]
json.dump(answers, sys.stdout)
