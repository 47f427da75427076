#!/bin/bash
# install.sh: makes this machine the TLS edge of ICAP clients, from the files beside it. Rocky or Alma Linux 9; as root.
#   install.sh               installs, or brings a newer folder's files; where nothing differs it changes nothing
#   install.sh --uninstall   takes service, rules and port label away; the package, keys and certificates stay
# Before: server.key, server.pem and clients.pem in {{HOME}} (README.md).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home={{HOME}}
port={{PORT}}
rule="rule family=ipv4 source ipset=icap-clients port port=$port protocol=tcp accept"
changed=

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

# bring FILE PATH: puts a file of the folder in its place, where it differs
bring() {
  if cmp -s "$here/$1" "$2"; then return 0; fi
  install -D -m 0644 "$here/$1" "$2"
  echo "$2"
  changed=yes
}

labelled() { semanage port -l | grep -E "^stunnel_port_t +tcp .*\b$port\b" > /dev/null; }

uninstall() {
  systemctl disable --now icap-gateway.service
  firewall-cmd --quiet --permanent --remove-rich-rule="$rule"
  rm -f /etc/firewalld/ipsets/icap-clients.xml /etc/stunnel/icap-gateway.conf /etc/systemd/system/icap-gateway.service
  firewall-cmd --quiet --reload
  if labelled; then semanage port -d -p tcp "$port"; fi
  systemctl daemon-reload
  echo "removed; $home and the package are still here"
}

[ "$(id -u)" = 0 ] || fail "must run as root"
case ${1:-} in
  '') ;;
  --uninstall) uninstall; exit 0 ;;
  *) fail "$1 is not --uninstall" ;;
esac
# shellcheck source=/dev/null
. /etc/os-release
case "$ID ${VERSION_ID:-}" in "rocky 9"* | "almalinux 9"* | "rhel 9"*) ;; *) fail "$PRETTY_NAME is none of Rocky, Alma and RHEL 9" ;; esac
firewall-cmd --quiet --state || fail "firewalld does not run, and without it nothing would keep others out: systemctl enable --now firewalld"
# in such a zone everybody may open every port
zone=$(firewall-cmd --get-default-zone)
[ "$(firewall-cmd --permanent --zone="$zone" --get-target)" != ACCEPT ] || fail "firewalld's default zone $zone accepts everything; choose another: firewall-cmd --set-default-zone=public"
! firewall-cmd --quiet --query-port="$port/tcp" || fail "port $port is open to everybody: firewall-cmd --permanent --remove-port=$port/tcp"
for name in server.key server.pem clients.pem; do [ -s "$home/$name" ] || fail "$home/$name is not there"; done

rpm -q --quiet stunnel policycoreutils-python-utils || dnf -q -y install stunnel policycoreutils-python-utils
id -u icap-gateway > /dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /sbin/nologin icap-gateway
chown root:root "$home"/server.key "$home"/server.pem "$home"/clients.pem
chmod 0600 "$home/server.key"
chmod 0644 "$home/server.pem" "$home/clients.pem"
restorecon -R "$home"

# the rules come before the port
bring icap-clients.xml /etc/firewalld/ipsets/icap-clients.xml
if ! firewall-cmd --quiet --permanent --query-rich-rule="$rule" || [ -n "$changed" ]; then
  firewall-cmd --quiet --reload # it learns of the set
  firewall-cmd --quiet --permanent --add-rich-rule="$rule"
  firewall-cmd --quiet --reload
  changed=yes
fi
if ! labelled; then
  semanage port -a -t stunnel_port_t -p tcp "$port" || semanage port -m -t stunnel_port_t -p tcp "$port"
  changed=yes
fi
bring icap-gateway.conf /etc/stunnel/icap-gateway.conf
bring icap-gateway.service /etc/systemd/system/icap-gateway.service
if [ -z "$changed" ] && systemctl --quiet is-active icap-gateway.service; then
  echo "nothing changed"
  exit 0
fi
systemctl daemon-reload
systemctl --quiet enable icap-gateway.service
systemctl restart icap-gateway.service
for _ in $(seq 20); do
  [ -z "$(ss -Hltn "sport = :$port")" ] || exit 0
  sleep 1
done
fail "stunnel does not listen on $port: journalctl -u icap-gateway, ausearch -m avc -ts recent"
