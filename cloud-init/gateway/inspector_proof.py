"""Whether the inspector gives right verdicts: haproxy's canary, and the rules that its running workers answer with.

Each rule of the policy has a mark, a text that this very rule finds; all marks together are sent to a worker of each lane that has
one to spare. A rule that is not named in the answer, the worker does not have.
"""
import hashlib
import json
import os

from haproxy_canary import AllProofs, forget
from inspector import protocol
from provisioned import RULES, Watched

INSPECTOR = HEALED = "gateway-inspector.service"
CLAMD = "clamav-daemon.service"
# The module that exists where malware is scanned for (dlp.malware). clamd then runs in addition to the inspector, and its rules are checked as well.
MALWARE = os.path.exists(os.environ.get("SIGNATURES", "/etc/icap-gateway/gateway.ldb"))
SCANNERS = (CLAMD, INSPECTOR) if MALWARE else (INSPECTOR,)
TIMEOUT_SECONDS = 1.5


def expected(contents):
    """(digest, names, a file with all marks) of the provisioned policy."""
    policy = contents[RULES]
    rules = json.loads(policy)["rules"]
    canonical = (json.dumps(rule, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() for rule in rules)
    marks = b"".join(hashlib.sha256(rule).hexdigest()[:16].encode() + b"\n" for rule in canonical)
    file = os.memfd_create("marks")
    os.write(file, marks)
    return hashlib.sha256(policy).hexdigest(), [rule["name"] for rule in rules], (file, len(marks))


POLICY = Watched(expected)
if MALWARE:
    import running_rules

    SEALED = Watched(running_rules.sealed)


class RunningRules:
    """The rules of the running inspector, in the form of clamav/running_rules.py."""

    def __init__(self):
        self.holds = self.failed = self.wrong = self.lost = False
        self.socket = None
        wanted, problems = POLICY.read()
        if problems:
            self.failed = self.lost = True
            self.reason = problems[0]
            return
        try:
            self.socket = "gone"
            lanes = protocol.ask(protocol.PROOF_LANE, {"ask": "policy"}, timeout=TIMEOUT_SECONDS)["lanes"]
            idle = [lane for lane, workers in lanes.items() if workers["idle"] and lane != protocol.PROOF_LANE]
            for lane in (protocol.PROOF_LANE, *idle):
                self.ask(lane, *wanted)
                if self.failed:
                    return
            self.socket = "answers"
        except (TimeoutError, BlockingIOError):
            self.socket = "silent"
            self.reason = f"the inspector has not answered for {TIMEOUT_SECONDS:g} s"
            return
        except (protocol.NoAnswer, KeyError, TypeError, ValueError) as error:
            self.socket = "answers"
            self.reason = f"the inspector has given no answer to read ({type(error).__name__})"
            return
        except OSError as error:
            self.failed = True
            self.reason = f"the inspector cannot be reached ({error})"
            return
        self.holds = True
        self.reason = "the inspector has all rules"

    def ask(self, lane, digest, names, marks):
        file, size = marks
        answer = protocol.ask(lane, {"ask": "inspect", "size": size, "all": True}, file, TIMEOUT_SECONDS)
        found = {finding["rule"] for finding in answer["findings"]}
        missing = [name for name in names if name not in found]
        if missing or answer["policy"].partition(".")[0] != digest:
            self.failed = self.wrong = True
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            words = f"without {', '.join(missing[:3])}{more}" if missing else "with another policy than was provisioned"
            self.reason = f"the inspector runs {words}"


def Proof():  # pylint: disable=invalid-name
    of_clamd = {CLAMD: running_rules.RunningRules(SEALED)} if MALWARE else {}
    return AllProofs({**of_clamd, INSPECTOR: RunningRules()})


__all__ = ["HEALED", "Proof", "SCANNERS", "forget"]
