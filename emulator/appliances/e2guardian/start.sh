#!/bin/bash
# start.sh FOLDER PORT WORDS: e2guardian in ICAP mode, which blocks downloads with WORDS on /response, in the foreground. It listens on
# PORT of every address of its machine or namespace, and as a proxy on PORT + 1 of 127.0.0.1. FOLDER is its own.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
folder=$1 port=$2 words=$3
"$here/../unpack.sh" "$folder" e2guardian libpcre3 2>&1
rm -rf "$folder/etc"
mkdir -p "$folder/log" "$folder/tmp"
cp -r "$folder/unpacked/etc/e2guardian" "$folder/etc"
grep -rlZ 'e2guardian' "$folder/etc" | xargs -0 sed -i \
  "s#/etc/e2guardian#$folder/etc#g; s#/usr/share/e2guardian/languages#$folder/etc/languages#g; s#/usr/share/e2guardian#$folder/unpacked/usr/share/e2guardian#g"
printf '<%s>\n' "$words" >"$folder/etc/lists/bannedphraselist"
: >"$folder/etc/lists/weightedphraselist"
: >"$folder/etc/lists/exceptionphraselist"
configuration=$folder/etc/e2guardian.conf
sed -i -E '/^(httpworkers|filterports|filterip|transparenthttpsport|nodaemon|checkip|filecachedir|maxcontentfiltersize|maxcontentramcachescansize)\b/d' "$configuration"
cat >>"$configuration" <<END
icapport = $port
filterip = 127.0.0.1
filterports = $((port + 1))
httpworkers = 20
nodaemon = on
daemonuser = '$(id -un)'
daemongroup = '$(id -gn)'
pidfilename = '$folder/pid'
loglocation = '$folder/log/access.log'
filecachedir = '$folder/tmp'
maxcontentfiltersize = 20000
maxcontentramcachescansize = 20000
END
LD_LIBRARY_PATH=$folder/unpacked/lib/$(uname -m)-linux-gnu:$folder/unpacked/usr/lib/$(uname -m)-linux-gnu exec "$folder/unpacked/usr/sbin/e2guardian" -N -c "$configuration"
