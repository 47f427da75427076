#!/bin/sh
# One strongSwan in the network namespace and the mount namespace that it is started in, its programs from a distribution tree.
#
#   charon.sh TREE FOLDER    FOLDER has strongswan.conf and swanctl.conf
set -eu
tree=$1 folder=$2
mount --make-rprivate /
mount --bind "$tree" "$tree"
mount -t tmpfs tmpfs "$tree/run"
mkdir "$tree/run/tunnel"
cp "$folder/strongswan.conf" "$folder/swanctl.conf" "$tree/run/tunnel/"
mount --rbind /dev "$tree/dev" # /dev/net/tun: ESP is in the process, because not every kernel has it
mount -t proc proc "$tree/proc"
export STRONGSWAN_CONF=/run/tunnel/strongswan.conf
chroot "$tree" /usr/sbin/charon-systemd &
daemon=$!
trap 'kill $daemon' TERM INT
tries=0
until [ -S "$tree/run/tunnel/charon.vici" ] || [ $tries -ge 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
chroot "$tree" /usr/sbin/swanctl --load-all --file /run/tunnel/swanctl.conf --uri unix:///run/tunnel/charon.vici
wait $daemon || true
