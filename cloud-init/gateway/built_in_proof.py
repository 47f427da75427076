"""Whether the built-in ICAP server gives right verdicts: haproxy's canary, and the rules that the scanner runs with."""
from haproxy_admin import haproxy, is_away, server_states
from provisioned import Watched
from running_rules import RunningRules, sealed


class Canary:
    """haproxy's word on the canary: `holds` (checked, and well), `failed` (twice, or a wrong verdict), or neither: in doubt."""

    def __init__(self):
        self.port_state = ""
        self.asking = False
        self.socket = "answers"
        try:
            servers = server_states()
            canary = servers[("canary", "c-icap")]
            status, check = canary["status"], canary["check_status"]
            self.port_state = servers[("client-port", "stunnel")]["status"]
        except (OSError, LookupError, ValueError) as error:
            self.socket = "gone" if is_away(error) else "silent"
            self.holds = self.failed = False
            self.reason = f"haproxy does not answer ({error})"
            return
        # A server that was not checked yet counts as UP in haproxy (check status INI), not here. "* " before the last
        # status means that the next check is on its way (haproxy's management guide, 9.1).
        self.holds = status == "UP" and check.removeprefix("* ") == "L7OK"
        # L7STS: what had to be blocked was allowed (canary.ts); once is enough
        self.failed = not status.startswith("UP") or check.removeprefix("* ") == "L7STS"
        self.asking = check.startswith("* ")
        self.reason = f"the canary is {status} ({check} {canary.get('last_chk', '')})"


POLICY = Watched(sealed)


class Proof:
    """Both words: the canary through the ICAP server, and the rules that the scanner runs with.

    `wrong_rules`, `lost`: as in RunningRules. `sockets`: {unit: state of its socket}. `asking`: the next answer is on its way.
    """

    def __init__(self):
        canary, rules = Canary(), RunningRules(POLICY)
        self.holds = canary.holds and rules.holds
        self.failed = canary.failed or rules.failed
        self.wrong_rules = rules.wrong
        self.lost = rules.lost
        self.sockets = {"clamav-daemon.service": rules.socket, "haproxy.service": canary.socket}
        self.port_state = canary.port_state
        self.asking = rules.holds and canary.asking
        self.reason = canary.reason if rules.holds else rules.reason


def forget():
    """What haproxy knows is of the one before. It counts as down until all of the canary has been asked anew."""
    haproxy("set server canary/c-icap health down")


# The unit that the guard restarts when the canary fails for long: c-icap may have lost its scanner.
HEALED = "c-icap.service"
