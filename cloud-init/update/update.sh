#!/bin/bash
# gateway-update: security updates, then a restart of the daemons in our order if anything was installed. Run by
# gateway-update.timer in this lane's own hours, never in the other's.
#   gateway-update --restart   only the restart
# The order: out of the pool, port closed, the daemons of gateway.env, canary, port open when the canary holds. Packages restart
# none of our daemons by themselves (policy-rc.d, needrestart). What is still connected after the wait is cut.
set -eu
# shellcheck source=/dev/null
. /etc/icap-gateway/gateway.env
READY_SECONDS=300

older_than_packages() {
  [ "$(stat -c %Y /var/lib/dpkg/status)" -gt "$(date +%s -d "$(systemctl show -P ActiveEnterTimestamp "${DAEMONS%% *}")")" ]
}

open_again() {
  gateway-drain --end
  systemctl start gateway-guard.service
}

restart_in_order() {
  echo "restarting the daemons"
  trap open_again EXIT
  gateway-drain || true
  systemctl stop gateway-guard.service # stunnel ends with it, and nothing starts it
  systemctl daemon-reload
  for unit in $DAEMONS; do
    [ "$unit" = gateway-guard.service ] || systemctl restart "$unit"
  done
  open_again
  trap - EXIT
  for _ in $(seq "$READY_SECONDS"); do
    if gateway-status --services >/dev/null; then
      echo "updated, and serving"
      return
    fi
    sleep 1
  done
  echo "not serving again after $READY_SECONDS s: $(gateway-status --services | paste -sd ' ')"
  return 1
}

if [ "${1:-}" != --restart ]; then
  apt-get -q update -o DPkg::Lock::Timeout=600
  unattended-upgrade
  if ! older_than_packages; then
    echo "no package changed"
    exit 0
  fi
fi
restart_in_order
