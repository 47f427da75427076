"""Whether the built-in ICAP server gives right verdicts: haproxy's canary, and the rules that the scanner runs with."""
from haproxy_canary import BothProofs, forget
from provisioned import Watched
from running_rules import RunningRules, sealed

POLICY = Watched(sealed)
# The unit that runs with the rules, and the one that the guard restarts when the canary fails for long: c-icap may have lost its
# scanner.
SCANNER, HEALED = "clamav-daemon.service", "c-icap.service"


def Proof():  # pylint: disable=invalid-name
    return BothProofs(RunningRules(POLICY), SCANNER)


__all__ = ["HEALED", "Proof", "SCANNER", "forget"]
