#!/bin/bash
# gateway-ready: ends with 0 when this gateway serves (provisioned to its end, the canary holds and the client port is open), else
# with 1 after READINESS_DEADLINE_SECONDS. Azure's readiness extension: a failure fails the deployment, so the last line says why.
set -u
# shellcheck source=/dev/null
. /etc/icap-gateway/gateway.env
deadline=$((SECONDS + READINESS_DEADLINE_SECONDS))

healthz() {
  # bash's own TCP client: nothing to install. A dead haproxy is a refused connection.
  { exec 3<>"/dev/tcp/127.0.0.1/$CANARY_PORT"; } 2>/dev/null || return 1
  printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3
  IFS= read -r -t 2 answer <&3
  exec 3>&-
  case ${answer:-} in *" 200 "*) return 0 ;; *) return 1 ;; esac
}

give_up() {
  {
    echo "gateway $(hostname) (lane $LANE) is not ready: $1"
    # one line in all, because Azure shows the end of what an extension said
    /usr/local/sbin/gateway-status | paste -sd '|' | sed 's/|/ | /g'
  } >&2
  exit 1
}

while :; do
  # not `cloud-init status --wait`: what cloud-init has left to do after our script changes nothing, and its command is slow
  if [ -e /var/lib/icap-gateway/provisioned ] && healthz; then
    echo "gateway $(hostname) (lane $LANE) is ready after $SECONDS s"
    exit 0
  fi
  [ ! -s /var/lib/icap-gateway/provision.failed ] || give_up "its provisioning failed"
  [ "$SECONDS" -lt "$deadline" ] || give_up "the deadline of $READINESS_DEADLINE_SECONDS s has passed"
  sleep 0.1
done
