#!/bin/bash
# iptables.sh: the rules of clients.nft for a machine that still has iptables. Run again it makes them anew.
#   iptables.sh            who may open the clients' port; everybody else is dropped
#   iptables.sh --remove   takes them away
# To keep them: netfilter-persistent save (Debian, Ubuntu: package iptables-persistent), or
#               iptables-save > /etc/sysconfig/iptables and ip6tables-save > /etc/sysconfig/ip6tables (Rocky, Alma: iptables-services)
set -eu
chain=ICAP_CLIENTS
ports="{{PORTS}}"

remove() {
  for port in $ports; do
    for hook in INPUT FORWARD; do
      while iptables -w -D $hook -p tcp --dport "$port" -j $chain 2>/dev/null; do :; done
      while ip6tables -w -D $hook -p tcp --dport "$port" -j DROP 2>/dev/null; do :; done
    done
  done
  iptables -w -F $chain 2>/dev/null || true
  iptables -w -X $chain 2>/dev/null || true
}

# open_port PORT SOURCE...
open_port() {
  local port=$1
  shift
  for source in "$@"; do iptables -w -A $chain -p tcp --dport "$port" -s "$source" -j RETURN; done
  iptables -w -A $chain -p tcp --dport "$port" -j DROP
}

remove
[ "${1:-}" != --remove ] || exit 0
iptables -w -N $chain
{{RULES}}
for port in $ports; do
  for hook in INPUT FORWARD; do
    iptables -w -I $hook 1 -p tcp --dport "$port" -j $chain
    # no client has an IPv6 address
    ip6tables -w -I $hook 1 -p tcp --dport "$port" -j DROP
  done
done
