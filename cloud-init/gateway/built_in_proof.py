"""Whether c-icap with clamd gives right verdicts: haproxy's canary, and the rules that the scanner runs with."""
from haproxy_canary import AllProofs, forget
from provisioned import Watched
from running_rules import RunningRules, sealed

POLICY = Watched(sealed)
# The units that run with the rules, and the one that the guard restarts when the canary fails for long: c-icap may have lost its
# scanner.
SCANNER = "clamav-daemon.service"
SCANNERS, HEALED = (SCANNER,), "c-icap.service"


def Proof():  # pylint: disable=invalid-name
    return AllProofs({SCANNER: RunningRules(POLICY)})


__all__ = ["HEALED", "Proof", "SCANNERS", "forget"]
