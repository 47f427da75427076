"""haproxy's canary: planted bodies that haproxy sends through the relay each second."""
from haproxy_admin import haproxy, is_away, server_states


class Canary:
    """haproxy's verdict on the canary: `holds` (checked and right), `failed` (twice, or a wrong verdict), or neither: in doubt."""

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
        # L7STS: content that must be blocked was allowed (canary.ts); one such answer is enough
        self.failed = not status.startswith("UP") or check.removeprefix("* ") == "L7STS"
        self.asking = check.startswith("* ")
        self.reason = f"the canary is {status} ({check} {canary.get('last_chk', '')})"


def forget():
    """Makes haproxy forget the answers of the previous scanner: its server is down until the whole canary has been sent again."""
    haproxy("set server canary/c-icap health down")


class AllProofs:
    """The canary's word, and that of each scanner that was asked for the rules with which it inspects now.

    `scanners`: {unit: its word}, which has `holds`, `failed`, `wrong`, `lost`, `reason` and `socket`, as in RunningRules.
    `wrong`: the unit that has other rules than ours, or None. `sockets`: {unit: state of its socket}. `asking`: the next answer is on its
    way.
    """

    def __init__(self, scanners):
        canary = Canary()
        words = list(scanners.values())
        against = [word for word in words if not word.holds]
        self.holds = canary.holds and not against
        self.failed = canary.failed or any(word.failed for word in words)
        self.wrong = next((unit for unit, word in scanners.items() if word.wrong), None)
        self.lost = any(word.lost for word in words)
        self.sockets = {**{unit: word.socket for unit, word in scanners.items()}, "haproxy.service": canary.socket}
        self.port_state = canary.port_state
        self.asking = not against and canary.asking
        self.reason = against[0].reason if against else canary.reason
