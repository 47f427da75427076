#!/bin/bash
# gateway-provision: makes this machine a gateway, once, at first boot (cloud-init's runcmd). May be run again by hand.
# Any failure leaves its reason in /var/lib/icap-gateway/provision.failed, where gateway-ready and gateway-status find it.
set -eu
exec > >(systemd-cat -t gateway-provision) 2>&1

state=/var/lib/icap-gateway
install -d -m 0755 "$state"
step="starting"
failed() {
  echo "provisioning failed while $step (journalctl -t gateway-provision)" | tee "$state/provision.failed"
}
trap failed ERR
rm -f "$state/provision.failed" "$state/provisioned"

# shellcheck source=/dev/null
. /etc/icap-gateway/gateway.env

has_clamd() { [[ " $DAEMONS " == *" clamav-daemon.service "* ]]; }

missing_packages() {
  # shellcheck disable=SC2086  # a list of words
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $PACKAGES 2>/dev/null) || true
  for package in $PACKAGES; do
    grep -qxF "$package installed" <<< "$installed" || echo "$package"
  done
}

# None is missing where the image has them; apt is not even asked then. At a first boot the network may come late and apt may be locked
# by unattended-upgrades: five tries within about four minutes. force-unsafe-io: as cloud-init installs.
step="installing packages"
export DEBIAN_FRONTEND=noninteractive
for pause in 0 10 20 40 80; do
  missing=$(missing_packages)
  [ -n "$missing" ] || break
  echo "still missing:" $missing
  sleep "$pause"
  # shellcheck disable=SC2086  # a list of words
  { apt-get update && apt-get install -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confold \
    -o Dpkg::Options::=--force-unsafe-io $missing; } || true
done
missing=$(missing_packages)
if [ -n "$missing" ]; then
  step="installing packages; apt could not install: $(echo $missing)"
  false
fi

# The journal takes its limits while nothing of ours runs yet: nothing waits for it.
systemctl try-restart --no-block systemd-journald.service

# These two go on beside what follows, and are waited for before anything starts.
haproxy -c -q -f /etc/icap-gateway/haproxy.cfg &
checking=$! fetching=
if [ -e /usr/local/lib/icap-gateway/fetch_code.py ]; then
  METADATA_URL="$METADATA_URL" python3 -B /usr/local/lib/icap-gateway/fetch_code.py &
  fetching=$!
fi

step="setting owners and modes"
# One group may read each secret: stunnel's. setgid: what gateway-certificates makes in it belongs to that group.
edge=gateway-plain.service certificates=
if [ "$EDGE" = stunnel ]; then
  edge=stunnel@icap.service certificates=gateway-certificates
  install -d -m 2750 -o root -g stunnel4 "$TLS_DIRECTORY"
fi
# who may ask a scanner, whether there is one or not: the guard belongs to it
groupadd --system --force icap-scan
if [ "$ENGINE" != clamav ]; then
  for user in icap-relay icap-inspector; do
    id -u $user >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin $user
  done
else
  install -d -m 0750 -o c-icap -g c-icap /var/log/c-icap
fi
if has_clamd; then
  # clamd does not start without it from ClamAV 1.5 on, public database or not
  install -d -m 0755 /etc/clamav/certs
fi

# Only root writes lists. setgid: the inspector's group may read them.
if [ -n "$LISTS" ]; then install -d -m 2750 -o root -g icap-inspector "$state/lists"; fi

if has_clamd; then
  step="loading AppArmor's profile of the scanner"
  # The package's is loaded when it is installed; two for one program would be none.
  install -d /etc/apparmor.d/disable
  ln -sfn /etc/apparmor.d/usr.sbin.clamd /etc/apparmor.d/disable/usr.sbin.clamd
  if aa-enabled --quiet 2>/dev/null; then
    apparmor_parser -R /etc/apparmor.d/usr.sbin.clamd 2>/dev/null || true # it may not be loaded
    apparmor_parser -r /etc/apparmor.d/icap-gateway-clamd
  fi
fi

step="putting our units in place of Debian's"
for unit in $DAEMONS ${LISTS:+gateway-lists.service} ${certificates:+$certificates.service} gateway-health.service gateway-fence.service $edge; do
  install -d "/etc/systemd/system/$unit.d"
  ln -sfn /etc/icap-gateway/hardening.conf "/etc/systemd/system/$unit.d/00-hardening.conf"
done
# stunnel4.service is the init script and would run every file in /etc/stunnel. Updates come by gateway-update.timer; nobody logs in by
# SSH to a machine in Azure (the packet filter would drop it).
masked="stunnel4.service apt-daily.timer apt-daily-upgrade.timer"
if [ -z "${CERTIFICATES:-}" ]; then masked="$masked ssh.service ssh.socket"; fi
enabled="logrotate.timer gateway-fence.service $DAEMONS ${LISTS:+gateway-lists.timer} ${certificates:+$certificates.timer} gateway-health.timer gateway-update.timer chrony.service"
if has_clamd; then
  # the socket would start clamd behind our back
  masked="$masked clamav-daemon.socket clamav-clamonacc.service clamav-freshclam-once.service clamav-freshclam-once.timer"
  if [ "$PUBLIC_CLAMAV_DATABASE" = yes ]; then
    enabled="$enabled clamav-freshclam.service gateway-public-database.path"
  else
    masked="$masked clamav-freshclam.service"
  fi
fi
# systemd reads its units once, at the end: each time takes it as long as a daemon's start. Without its scripts for SysV, which make it
# read them twice for each unit that has one.
export SYSTEMCTL_SKIP_SYSV=1
# shellcheck disable=SC2086  # lists of words
{
  systemctl --no-reload mask $masked
  systemctl --no-reload disable stunnel.target || true # not on every release; it starts nothing that the guard does not allow
  systemctl --no-reload enable $enabled
  systemctl daemon-reload
  systemctl stop $masked
}

step="checking haproxy's configuration"
wait $checking
if [ -n "$fetching" ]; then
  step="fetching the inspector's code from the metadata service"
  wait $fetching
fi

step="loading the packet filter"
systemctl restart gateway-fence.service

if [ -n "$LISTS" ]; then
  # the inspector does not start without them
  step="fetching the exact lists (journalctl -u gateway-lists)"
  systemctl start gateway-lists.service
fi

step="starting the services"
if [ "$PUBLIC_CLAMAV_DATABASE" = yes ]; then systemctl restart clamav-freshclam.service gateway-public-database.path; fi
# stunnel is not in the list: only gateway-guard starts it, after the canary held. All start at once, in the order that they ask for.
# shellcheck disable=SC2086  # a list of words
systemctl restart --no-block $DAEMONS
# Azure's hosts give their clock to their machines; nothing is asked over the network.
if [ -e /dev/ptp_hyperv ] && ! grep -rqs ptp_hyperv /etc/chrony; then
  echo "refclock PHC /dev/ptp_hyperv poll 3 dpoll -2 offset 0 stratum 2" >> /etc/chrony/conf.d/icap-gateway.conf
fi
systemctl restart --no-block chrony.service logrotate.timer ${certificates:+$certificates.timer} gateway-update.timer ${LISTS:+gateway-lists.timer}
for unit in chrony.service $DAEMONS; do
  step="starting $unit (journalctl -u ${unit%.service})"
  systemctl start "$unit"
done

date -u +%FT%TZ > "$state/provisioned"
systemctl restart --no-block gateway-health.timer
echo "provisioned"
