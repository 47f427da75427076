#!/bin/bash
# prepare.sh FOLDER: the packages of start.sh, unpacked into FOLDER. Only this needs the package archive.
set -euo pipefail
exec "$(dirname "$(readlink -f "$0")")/../unpack.sh" "$1" squid-openssl squid-common squid-langpack libecap3 libltdl7 libnetfilter-conntrack3 libnfnetlink0
