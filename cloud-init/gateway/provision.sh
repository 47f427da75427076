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
  for package in $PACKAGES; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# cloud-init installs the packages, but at a first boot the network may come late and apt may be locked by
# unattended-upgrades: five more tries within about four minutes.
step="installing packages"
export DEBIAN_FRONTEND=noninteractive
for pause in 0 10 20 40 80; do
  missing=$(missing_packages)
  [ -n "$missing" ] || break
  echo "still missing:" $missing
  sleep "$pause"
  # shellcheck disable=SC2086  # a list of words
  { apt-get update && apt-get install -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confold $missing; } || true
done
missing=$(missing_packages)
if [ -n "$missing" ]; then
  step="installing packages; apt could not install: $(echo $missing)"
  false
fi

if [ -e /usr/local/lib/icap-gateway/fetch_code.py ]; then
  step="fetching the inspector's code from the metadata service"
  METADATA_URL="$METADATA_URL" python3 -B /usr/local/lib/icap-gateway/fetch_code.py
fi

step="setting owners and modes"
# One group may read each secret: stunnel's. setgid: what gateway-certificates makes in it belongs to that group.
install -d -m 2750 -o root -g stunnel4 "$TLS_DIRECTORY"
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

step="checking haproxy's configuration"
haproxy -c -q -f /etc/icap-gateway/haproxy.cfg

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
for unit in $DAEMONS gateway-certificates.service gateway-health.service gateway-fence.service stunnel@icap.service; do
  install -d "/etc/systemd/system/$unit.d"
  ln -sfn /etc/icap-gateway/hardening.conf "/etc/systemd/system/$unit.d/00-hardening.conf"
done
systemctl daemon-reload
# stunnel4.service is the init script and would run every file in /etc/stunnel; the socket would start clamd behind our back.
systemctl mask --now stunnel4.service
systemctl disable stunnel.target || true # not on every release; it starts nothing that the guard does not allow
if has_clamd; then
  systemctl mask --now clamav-daemon.socket clamav-clamonacc.service clamav-freshclam-once.service clamav-freshclam-once.timer
  if [ "$PUBLIC_CLAMAV_DATABASE" = yes ]; then
    systemctl enable clamav-freshclam.service gateway-public-database.path
  else
    systemctl mask --now clamav-freshclam.service
  fi
fi
# shellcheck disable=SC2086  # a list of words
systemctl enable logrotate.timer gateway-fence.service $DAEMONS gateway-certificates.timer gateway-health.timer gateway-update.timer chrony.service
# updates come by gateway-update.timer; nobody logs in by SSH (the packet filter would drop it)
systemctl mask --now apt-daily.timer apt-daily-upgrade.timer ssh.service ssh.socket

step="loading the packet filter"
systemctl restart gateway-fence.service

step="starting the services"
# Azure's hosts give their clock to their machines; nothing is asked over the network.
if [ -e /dev/ptp_hyperv ] && ! grep -rqs ptp_hyperv /etc/chrony; then
  echo "refclock PHC /dev/ptp_hyperv poll 3 dpoll -2 offset 0 stratum 2" >> /etc/chrony/conf.d/icap-gateway.conf
fi
systemctl restart chrony.service
# stunnel is not in the list: only gateway-guard starts it, after the canary held.
systemctl try-restart systemd-journald.service
systemctl restart --no-block logrotate.timer gateway-certificates.timer gateway-update.timer
if [ "$PUBLIC_CLAMAV_DATABASE" = yes ]; then systemctl restart clamav-freshclam.service gateway-public-database.path; fi
for unit in $DAEMONS; do
  step="starting $unit (journalctl -u ${unit%.service})"
  systemctl restart "$unit"
done

date -u +%FT%TZ > "$state/provisioned"
systemctl restart --no-block gateway-health.timer
echo "provisioned"
