#!/bin/bash
# unpack.sh FOLDER PACKAGE...: unpacks packages of the distribution into FOLDER without installing them, so that none of their
# services starts and nothing else on the machine changes. Downloads are kept in FOLDER/packages. Nothing is done when it was done.
set -euo pipefail
folder=$1
shift
done=$folder/unpacked-$(printf '%s-' "$@" | sha256sum | cut -c1-16)
[ -e "$done" ] && exit 0
mkdir -p "$folder/packages" "$folder/unpacked"
cd "$folder/packages"
apt-get download -qq "$@" || { apt-get update -qq && apt-get download -qq "$@"; }
for package in *.deb; do dpkg -x "$package" "$folder/unpacked"; done
touch "$done"
