#!/bin/bash
# gateway-drain: takes this gateway out of the load balancer's pool (new clients go elsewhere after two probes), then waits
# until no client is connected any more: exit status 0, or 1 after SECONDS. Cuts nothing, closes nothing.
#   gateway-drain [SECONDS]   default 150: an idle connection ends after 120
#   gateway-drain --end       takes clients again
set -eu
# shellcheck source=/dev/null
. /etc/icap-gateway/gateway.env
mark=/run/icap-gateway/draining
# two of the load balancer's probes, 5 s apart, and one more
PROBES_SECONDS=15

if [ "${1:-}" = --end ]; then rm -f "$mark"; exit 0; fi
patience=${1:-150}
touch "$mark"
started=$SECONDS
while :; do
  connected=$(ss -Hnt state established "sport = :$GATEWAY_PORT" | wc -l)
  waited=$((SECONDS - started))
  if [ "$connected" = 0 ] && [ "$waited" -ge "$((patience < PROBES_SECONDS ? patience : PROBES_SECONDS))" ]; then exit 0; fi
  if [ "$waited" -ge "$patience" ]; then
    echo "$connected connection(s) are still open after $waited s" >&2
    exit 1
  fi
  sleep 0.5
done
