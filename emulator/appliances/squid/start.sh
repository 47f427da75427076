#!/bin/bash
# start.sh FOLDER PORT: squid with TLS as a proxy on PORT of 127.0.0.1, in the foreground. FOLDER/icap.conf is the part of its
# configuration that says where files are inspected, FOLDER/client.key the key that squid's user reads. It caches nothing. FOLDER
# is its own; prepare.sh unpacks squid there.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
folder=$1 port=$2
"$here/prepare.sh" "$folder"
unpacked=$folder/unpacked
mkdir -p "$folder/run"
# squid gives up root's rights and runs as the owner of its folder
user=$(id -un nobody)
chown "$user" "$folder/run" "$folder/client.key"
chmod a+x "$folder"
sed "s|@FOLDER@|$folder|g; s|@PORT@|$port|; s|@USER@|$user|" "$here/squid.conf" >"$folder/squid.conf"
library=$(uname -m)-linux-gnu
LD_LIBRARY_PATH=$unpacked/usr/lib/$library:$unpacked/lib/$library exec "$unpacked/usr/sbin/squid" -N -d 1 -f "$folder/squid.conf"
