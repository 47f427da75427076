#!/bin/bash
# gateway-csr: makes the server's key, where there is none yet, and a request for your own certificate authority (CSR).
#   gateway-csr NAME   NAME: the name in the certificate; the client reaches the gateway by address, not by name
# Then: the authority's answer, and below it its intermediates, into server.pem beside it. The key never leaves this machine.
set -eu
# shellcheck source=/dev/null
. /etc/icap-gateway/gateway.env
name=${1:?a name for the certificate, such as icap-gateway.example}
case $name in *[!A-Za-z0-9.-]*) echo "gateway-csr: $name is not a DNS name" >&2; exit 2 ;; esac
install -d -m 0700 "$CERTIFICATES"
cd "$CERTIFICATES"
umask 077
if [ ! -e server.key ]; then openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out server.key 2>/dev/null; fi
openssl req -new -sha256 -key server.key -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -addext "extendedKeyUsage=serverAuth" \
  -out server.csr
echo "$CERTIFICATES/server.csr"
