"""Searches texts with a policy: {"rules", "reading", "cases": [{"data": base64, "encoding", "kind"} or a list of parts]} in, findings of each case out."""
import base64
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from inspector.matcher import scan  # noqa: E402
from inspector.part import Part, Unread  # noqa: E402
from inspector.policy import Policy, PolicyError  # noqa: E402
from inspector.tally import Tally  # noqa: E402

asked = json.load(sys.stdin)
limits = {"depth": 8, "files": 10000, "bytes": 268435456, "ratio": 200, "seconds": 60}
text = asked.get("policy") or json.dumps({"version": 1, "rules": asked["rules"], "limits": limits, "reading": asked.get("reading", {})})
try:
    policy = Policy.load(text.encode())
except PolicyError as problem:
    json.dump({"problem": str(problem)}, sys.stdout)
    sys.exit()


def found(case):
    tally = Tally(policy, everything=case.get("everything", True))
    for piece in case["parts"]:
        path = tuple(piece.get("path", ["file"]))
        if "why" in piece:
            tally.unread(Unread(path, piece.get("kind", ""), piece["why"]))
        else:
            scan(policy, tally, Part(path, base64.b64decode(piece["data"]), piece.get("encoding"), piece.get("kind", "")))
    places = [[[value if isinstance(value, str) else "", place.start, place.end] for value, place in one.items()] for one in tally.places]
    return {"findings": tally.verdict(), "places": places}


json.dump({"digest": policy.digest, "answers": [found(case) for case in asked["cases"]]}, sys.stdout)
