#!/bin/bash
# gateway-status: what is wrong with this gateway, one line each, exit status 1; silent and 0 when nothing is. No secrets.
# For more: journalctl -u UNIT with the unit that a line names.
set -u
# shellcheck source=/dev/null
. /etc/icap-gateway/gateway.env
state=/var/lib/icap-gateway
wrong=0
say() { echo "$1"; wrong=1; }

if [ -s "$state/provision.failed" ]; then
  say "$(cat "$state/provision.failed")"
elif [ ! -s "$state/provisioned" ]; then
  say "provisioning has not ended (journalctl -t gateway-provision; cloud-init status --long)"
fi

if [ ! -e "$TLS_DIRECTORY/current/server.key" ] || systemctl is-failed --quiet gateway-certificates.service; then
  say "certificates: $(cat /run/icap-gateway/certificates.status 2>/dev/null || echo 'not asked for yet') (gateway-certificates.service)"
fi

for unit in gateway-fence.service clamav-daemon.service c-icap.service haproxy.service gateway-guard.service gateway-certificates.timer; do
  active=$(systemctl is-active "$unit")
  [ "$active" = active ] || say "$unit is $active"
done

if ! reason=$(/usr/local/sbin/gateway-guard --holds 2>&1); then say "canary: $reason"; fi

if [ -z "$(ss -Hltn "sport = :$GATEWAY_PORT")" ]; then
  say "port $GATEWAY_PORT is closed (stunnel@icap.service; opened by gateway-guard.service when the canary holds)"
fi

while read -r unit _; do
  case $unit in gateway-certificates.service | '') ;; *) say "failed unit: $unit" ;; esac
done < <(systemctl list-units --state=failed --plain --no-legend)

exit "$wrong"
