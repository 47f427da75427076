#!/bin/bash
# gateway-status: what is wrong with this gateway, one line each, exit status 1; silent and 0 when nothing is, but for a line
# "note: ..." where nobody asks external ICAP servers whether they block (icap.external.canary), or clients come without TLS. No secrets.
#   gateway-status --services   without the certificates' expiry, and without notes
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
  say "provisioning has not finished (journalctl -t gateway-provision; cloud-init status --long)"
fi

run=/run/icap-gateway
edge=stunnel@icap.service certificates=gateway-certificates.timer
if [ "$EDGE" = plain ]; then
  edge=gateway-plain.service certificates=
elif [ -s $run/certificates.problem ]; then
  say "certificates: $(cat $run/certificates.problem) (gateway-certificates.service)"
elif [ ! -e "$TLS_DIRECTORY/current/server.key" ] || systemctl is-failed --quiet gateway-certificates.service; then
  say "certificates: $(cat $run/certificates.status 2>/dev/null || echo 'not fetched yet') (gateway-certificates.service)"
fi

if [ -n "$LISTS" ]; then
  while read -r problem; do say "list $problem (gateway-lists.service)"; done < <(cat $run/lists.problem 2>/dev/null)
fi

while read -r problem; do say "rules: $problem"; done < <(/usr/bin/python3 -B /usr/local/lib/icap-gateway/provisioned.py --check)

for unit in gateway-fence.service $DAEMONS ${LISTS:+gateway-lists.timer} $certificates gateway-health.timer gateway-update.timer; do
  active=$(systemctl is-active "$unit")
  [ "$active" = active ] || say "$unit is $active"
done

if ! reason=$(PUBLIC_CLAMAV_DATABASE=$PUBLIC_CLAMAV_DATABASE /usr/local/sbin/gateway-guard --holds 2>&1); then say "canary: $reason"; fi

if [ "$ENGINE" = external ]; then
  while read -r problem; do say "server $problem"; done < <(/usr/local/sbin/gateway-server problems)
fi

if [ -e $run/draining ]; then say "draining since $(date -u -r $run/draining +%FT%TZ): the load balancer sends no new clients (gateway-drain --end)"; fi

while read -r event; do say "$event"; done < <(cat $run/announced 2>/dev/null)

if [ -z "$(ss -Hltn "sport = :$GATEWAY_PORT")" ]; then
  say "port $GATEWAY_PORT is closed ($edge; opened by gateway-guard.service when the canary holds)"
fi

while read -r unit _; do
  case $unit in gateway-certificates.service | gateway-lists.service | '') ;; *) say "failed unit: $unit" ;; esac
done < <(systemctl list-units --state=failed --plain --no-legend)

if [ "${1:-}" != --services ]; then
  TLS_DIRECTORY=$TLS_DIRECTORY /usr/bin/python3 -B /usr/local/lib/icap-gateway/expiry.py || wrong=1
fi

# of a gateway that is well too: not a problem, so not for --services, whose lines are alerts
if [ "$EDGE" = plain ] && [ "${1:-}" != --services ]; then
  echo "note: ICAP without TLS, for a test workload: files come in clear text, and no client shows a certificate (gateway.tls: off)"
fi
if [ "$ENGINE" = external ] && [ "${1:-}" != --services ]; then
  while read -r note; do echo "note: $note"; done < <(/usr/local/sbin/gateway-server notes)
fi

exit "$wrong"
