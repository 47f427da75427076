"""`inspect_files.py RULES`: runs the inspector's package over files. Each line in is a request as JSON, each line out its answer.

In: file, repeat, everything. Out: rules, unread, cpuSeconds (with the readers' child processes), seconds (of each repetition).
"""

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cloud-init"))

from inspector import inspection, reading
from inspector.policy import Policy
from keeping_tally import KeepingTally


def processor_seconds():
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def in_words(piece):
    return " ".join(word for word in (f"{piece.why}:", piece.kind, piece.detail) if word)


def inspect(policy, data, name, everything):
    """Inspects a file in this process, as a worker of the inspector does."""
    tally = KeepingTally(policy, everything)
    inspection.inspect(policy, reading.parts(data, name, "", policy.limits), tally)
    return tally.verdict(), [in_words(piece) for piece in tally.left]


def answer(policy, question):
    path = Path(question["file"])
    seconds, cpu = [], processor_seconds()
    for _ in range(question.get("repeat", 1)):
        begun = time.perf_counter()
        findings, unread = inspect(policy, path.read_bytes(), path.name, question.get("everything", False))
        seconds.append(time.perf_counter() - begun)
    rules = [finding["rule"] for finding in findings if finding["action"] == "block"]
    return {"rules": rules, "unread": unread, "cpuSeconds": processor_seconds() - cpu, "seconds": seconds}


def main():
    policy = Policy.load(Path(sys.argv[1]).read_bytes())
    # the inspector's own messages must not be among the answers
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        try:
            said = answer(policy, json.loads(line))
        except Exception as problem:  # reported, and counted as an error
            said = {"rules": [], "unread": [], "cpuSeconds": 0, "seconds": [], "error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(said), file=answers, flush=True)


if __name__ == "__main__":
    main()
