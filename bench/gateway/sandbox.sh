#!/bin/sh
# The sandbox of `npm run bench:gateway`: namespaces of its own (network, mounts, processes) over a distribution tree, changes
# in memory. All of it ends with this process, which ends with its standard input: when the bench ends, however that ends.
#   sandbox.sh TREE FOLDER
set -eu
tree=$1 folder=$2
mount -t tmpfs -o size=6g bench "$folder"
mkdir "$folder/changes" "$folder/work" "$folder/merged"
mount -t overlay bench -o "lowerdir=$tree,upperdir=$folder/changes,workdir=$folder/work" "$folder/merged"
mount -t proc proc "$folder/merged/proc"
mount -t tmpfs dev "$folder/merged/dev"
mount -t tmpfs run "$folder/merged/run"
mkdir -m 1777 "$folder/merged/dev/shm"
for node in "null 3" "zero 5" "random 8" "urandom 9"; do
  set -- $node
  mknod -m 666 "$folder/merged/dev/$1" c 1 "$2"
done
ln -s /proc/self/fd "$folder/merged/dev/fd"
ip link set lo up
# as the unit of stunnel has it, for `transparent`: answers to a client's address find back to stunnel
ip route replace local default dev lo table 1344
ip rule add from 127.0.0.1 ipproto tcp sport 1344 lookup 1344
echo ready
exec chroot "$folder/merged" cat
