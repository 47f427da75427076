#!/bin/bash
# start.sh CACHE ADDRESS PORT TEXT: an ICAP server on the crate icap-rs, which blocks bodies with TEXT on the service /dlp, in the
# foreground. prepare.sh builds it into CACHE.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
cache=$1 address=$2 port=$3 text=$4
"$here/prepare.sh" "$cache"
exec "$cache/debug/foreign-icap-server" "$address:$port" "$text"
