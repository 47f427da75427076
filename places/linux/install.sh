#!/bin/bash
# install.sh: makes this machine an ICAP gateway from the files beside it. Debian 12 or 13, Ubuntu 22.04 or 24.04; as root.
#   install.sh               installs, or brings a newer folder's files; where nothing differs it changes nothing
#   install.sh --uninstall   stops the gateway and removes what was put here; packages, logs, keys and certificates stay
# Before: server.key, server.pem and clients.pem in /etc/icap-gateway/certificates (README.md), but for plain ICAP. The port stays closed without them.
#   install.sh --without-ssh   installs although the packet filter lets no SSH in (npm run render -- --ssh-from)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
state=/var/lib/icap-gateway
record=$state/installed
export DEBIAN_FRONTEND=noninteractive

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

# Units of ours, as the files name them, without those that only systemd starts.
units() {
  sed -nE 's#^[0-7]+ /etc/systemd/system/([^/]+\.(service|socket|timer|path))$#\1#p' "$1"
}

uninstall() {
  [ -e "$record" ] || fail "nothing was installed by it here"
  # the guard first: it opens the port
  systemctl stop gateway-guard.service
  local all
  all=$(units "$record")
  # shellcheck disable=SC2086  # a list of words
  systemctl stop $all || fail "a unit does not stop; nothing was removed yet"
  # shellcheck disable=SC2086  # a list of words
  systemctl disable $all 2>/dev/null || true # some are never enabled
  for unit in $all stunnel@icap.service; do rm -f "/etc/systemd/system/$unit.d/00-hardening.conf"; done
  nft delete table inet gateway 2>/dev/null || true
  ip rule del from 127.0.0.1 lookup 1344 2>/dev/null || true
  ip route flush table 1344 2>/dev/null || true
  while read -r _ path; do
    rm -f "$path"
    case ${path%/*} in /usr/sbin | /usr/local/sbin | /etc/systemd/system) ;; *) rmdir --ignore-fail-on-non-empty "${path%/*}" 2>/dev/null || true ;; esac
  done < "$record"
  find /usr/local/lib/icap-gateway -depth -type d -empty -delete 2>/dev/null || true
  find /etc/systemd/system -mindepth 1 -name '*.d' -type d -empty -delete
  systemctl unmask apt-daily.timer apt-daily-upgrade.timer stunnel4.service 2>/dev/null || true
  rm -rf "$state" /run/icap-gateway
  for user in icap-relay icap-inspector; do userdel "$user" 2>/dev/null || true; done
  groupdel icap-scan 2>/dev/null || true
  systemctl daemon-reload
  systemctl reset-failed
  echo "removed; /etc/icap-gateway/certificates and the packages are still here"
}

# Stops what an older folder brought and this one has not: another scanner, or another way for the clients to come in.
retire() {
  [ -e "$record" ] || return 0
  local gone
  gone=$(comm -23 <(units "$record" | sort) <(units "$here/files.txt" | sort))
  [ -n "$gone" ] || return 0
  # the guard first: it opens the port, and closes it at its end
  systemctl stop gateway-guard.service
  # shellcheck disable=SC2086  # a list of words
  systemctl stop $gone || fail "a unit of the older folder does not stop; nothing was changed yet"
  # shellcheck disable=SC2086  # a list of words
  systemctl disable $gone 2>/dev/null || true # some are never enabled
  for unit in $gone; do rm -f "/etc/systemd/system/$unit.d/00-hardening.conf"; done
}

# Brings the files that differ; says which.
bring() {
  local mode path
  while read -r mode path; do
    if cmp -s "$here/files$path" "$path" && [ "$(stat -c %a "$path")" = "${mode#0}" ]; then continue; fi
    echo "$path"
    install -D -m "$mode" -o root -g root "$here/files$path" "$path"
  done < "$here/files.txt"
  # what an older folder brought and this one does not
  [ -e "$record" ] || return 0
  while read -r mode path; do
    grep -qxE "[0-7]+ $path" "$here/files.txt" || { echo "$path (gone)"; rm -f "$path"; }
  done < "$record"
}

wait_for_guard() {
  for _ in $(seq 60); do
    # not by its words: notes are no fault
    ! /usr/local/sbin/gateway-status >/dev/null || return 0
    sleep 1
  done
}

[ "$(id -u)" = 0 ] || fail "must run as root"
[ "${1:-}" != --uninstall ] || { uninstall; exit 0; }
case ${1:-} in '' | --without-ssh) ;; *) fail "$1 is neither --uninstall nor --without-ssh" ;; esac
# shellcheck source=/dev/null
. /etc/os-release
case "$ID ${VERSION_ID:-}" in "debian 12" | "debian 13" | "ubuntu 22.04" | "ubuntu 24.04") ;; *) fail "$PRETTY_NAME is none of Debian 12 and 13, Ubuntu 22.04 and 24.04" ;; esac
[ -d /run/systemd/system ] || fail "systemd does not run here"
(cd "$here" && sha256sum --quiet --check files.sha256) || fail "the folder is not whole: copy it again"
if [ -n "${SSH_CONNECTION:-}" ] && [ "${1:-}" != --without-ssh ] && ! grep -q 'comment "SSH"' "$here/files/etc/icap-gateway/fence.nft"; then
  fail "the packet filter lets no SSH in, and you came by SSH: render with --ssh-from PREFIX, or say --without-ssh"
fi

retire
changed=$(bring)
if [ -z "$changed" ] && [ -s "$state/provisioned" ]; then
  echo "nothing changed"
else
  echo "${changed:-nothing changed, but it was not provisioned}"
  install -d -m 0755 "$state"
  cp "$here/files.txt" "$record"
  install -d -m 0700 /etc/icap-gateway/certificates
  # shellcheck source=/dev/null
  packages=$(. /etc/icap-gateway/gateway.env && echo "$PACKAGES")
  # shellcheck disable=SC2086  # a list of words
  if ! dpkg-query -W $packages >/dev/null 2>&1; then apt-get -q update && apt-get -q install -y $packages; fi
  /usr/local/sbin/gateway-provision || fail "$(cat "$state/provision.failed")"
  wait_for_guard
fi
/usr/local/sbin/gateway-status || true
