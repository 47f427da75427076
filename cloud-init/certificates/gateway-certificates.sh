#!/bin/sh
# gateway-certificates: fetches this lane's certificates now. The timer does it anyway; by hand it says why it fails.
set -a
. /etc/icap-gateway/gateway.env
exec /usr/bin/python3 -B /usr/local/lib/icap-gateway/gateway_certificates.py
