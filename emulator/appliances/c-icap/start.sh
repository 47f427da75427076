#!/bin/bash
# start.sh FOLDER ADDRESS PORT WORDS: c-icap with srv_content_filtering, which blocks bodies with WORDS (letters, digits, blanks and
# punctuation without a slash) on the service /dlp, in the foreground. FOLDER is its own: packages and all that it writes.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
folder=$1 address=$2 port=$3 words=${4// /\\\\x20}
"$here/prepare.sh" "$folder" 2>&1
library=$folder/unpacked/usr/lib/$(uname -m)-linux-gnu
sed "s|@FOLDER@|$folder|g; s|@LIBRARY@|$library|g; s|@ADDRESS@|$address|; s|@PORT@|$port|; s|@WORDS@|$words|" "$here/c-icap.conf" >"$folder/c-icap.conf"
LD_LIBRARY_PATH=$library:$folder/unpacked/lib/$(uname -m)-linux-gnu exec "$folder/unpacked/usr/bin/c-icap" -N -f "$folder/c-icap.conf"
