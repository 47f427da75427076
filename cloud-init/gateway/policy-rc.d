#!/bin/sh
# Packages start and stop no daemon of a gateway. While they are installed, Debian's defaults (c-icap on every interface,
# stunnel without client certificates) must never answer; later, gateway-update restarts in order.
[ -e /var/lib/icap-gateway/provisioned ] || exit 101
case $1 in clamav-* | c-icap* | stunnel* | haproxy* | gateway-*) exit 101 ;; esac
