#!/bin/sh
# Builds one distribution tree for gateways. Run by tree.ts as root, under a lock and in a mount namespace of its own (so
# that its mounts end with it, however it ends); its text is part of the cache key.
#
#   build-tree.sh base      OUT               minimal system with cloud-init and a network renderer
#   build-tree.sh prepared  OUT BASE PKG...   the base with the packages installed, nothing of them enabled
#   build-tree.sh packages  OUT BASE PKG...   the base with a local package repository in /srv/packages
#
# Environment: SUITE, INCLUDE (comma separated packages of the base), SOURCES (lines of a sources.list).
set -eu
mode=$1 out=$2
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

step() { printf 'step: %s\n' "$*"; }

# A mirror may lag behind its own Valid-Until; downloads stay out of the host's apt cache.
APT='-qq -o Acquire::Check-Valid-Until=false -o Acquire::Check-Date=false -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120'

build_base() {
  step "building the $SUITE base tree"
  printf '%s\n' "$SOURCES" > "$out.list"
  mmdebstrap --quiet --variant=minbase --include="$INCLUDE" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' --aptopt='Acquire::Retries "3"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --setup-hook='mkdir -p "$1/var/lib/gateway-tree"' \
    --customize-hook='cat "$1"/var/lib/apt/lists/*_Release "$1"/var/lib/apt/lists/*_InRelease 2>/dev/null | grep -E "^(Suite|Codename|Date):" > "$1/var/lib/gateway-tree/release" || true' \
    "$SUITE" "$out" "$out.list"
  rm -f "$out.list"

  step "preparing the $SUITE base tree"
  # cloud-init finds its seed by itself; the image's package sources are ours, not the user data's.
  cat > "$out/etc/cloud/cloud.cfg.d/99-emulator.cfg" <<'CFG'
datasource_list: [ NoCloud ]
locale: false
apt: { preserve_sources_list: true }
CFG
  rm -rf "$out/etc/apt/sources.list.d" && mkdir "$out/etc/apt/sources.list.d"
  : > "$out/etc/apt/sources.list"
  rm -f "$out/etc/resolv.conf" && printf 'nameserver 168.63.129.16\n' > "$out/etc/resolv.conf"
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
    fstrim.timer console-getty.service motd-news.timer; do
    ln -sf /dev/null "$out/etc/systemd/system/$unit"
  done
  chroot "$out" systemctl enable systemd-networkd.service 2>/dev/null
  chroot "$out" systemctl disable nftables.service 2>/dev/null || true
  echo uninitialized > "$out/etc/machine-id"
}

# The tree's own apt, with the host's mirror for the time of this script.
open_mirror() {
  cp -a "$base" "$out"
  mount -t proc proc "$out/proc"
  rm -f "$out/etc/resolv.conf" && cp -L /etc/resolv.conf "$out/etc/resolv.conf"
  printf '%s\n' "$SOURCES" > "$out/etc/apt/sources.list"
  chroot "$out" apt-get update $APT
}

close_mirror() {
  umount "$out/proc"
  : > "$out/etc/apt/sources.list"
  printf 'nameserver 168.63.129.16\n' > "$out/etc/resolv.conf"
  chroot "$out" apt-get clean
  rm -rf "$out/var/lib/apt/lists" && mkdir -p "$out/var/lib/apt/lists/partial"
  echo uninitialized > "$out/etc/machine-id"
  rm -rf "$out/var/lib/cloud/instances" "$out/var/lib/cloud/instance"
}

installed() { chroot "$out" dpkg-query -W -f '${db:Status-Abbrev}${Package}:${Architecture}\n' | sed -n 's/^ii *//p' | sort; }

# A first boot enables every unit that no preset forbids, and Debian's maintainer scripts enable theirs. A gateway's own
# provisioning decides what runs, so each unit that the packages brought is disabled, twice: in the tree and by preset.
disable_units_of() {
  preset=$out/etc/systemd/system-preset/00-installed-packages.preset
  mkdir -p "${preset%/*}"
  for package in "$@"; do chroot "$out" dpkg-query -L "$package"; done | sort -u |
    sed -n -e 's#^\(/usr\)\{0,1\}/lib/systemd/system/\([^/]*\.\(service\|socket\|timer\|path\|target\)\)$#\2#p' \
      -e 's#^/etc/init\.d/\([^/]*\)$#\1.service#p' | sort -u |
    while read -r unit; do
      chroot "$out" systemctl disable "$unit" >/dev/null 2>&1 || true
      printf 'disable %s\n' "$unit" | sed 's/@\.service$/@*.service/' >> "$preset"
    done
}

install_packages() {
  step "installing $* into the $SUITE tree"
  printf '#!/bin/sh\nexit 101\n' > "$out/usr/sbin/policy-rc.d"
  chmod 755 "$out/usr/sbin/policy-rc.d"
  installed > "$out.before"
  # With recommended packages, as cloud-init installs them.
  chroot "$out" apt-get install $APT -y -o Dpkg::Options::=--force-unsafe-io "$@" </dev/null
  installed > "$out.after"
  disable_units_of $(comm -13 "$out.before" "$out.after")
  rm -f "$out/usr/sbin/policy-rc.d" "$out.before" "$out.after"
}

download_packages() {
  step "downloading $* for $SUITE"
  chroot "$out" apt-get install $APT -y -d "$@" </dev/null
  mkdir -p "$out/srv/packages"
  for deb in "$out"/var/cache/apt/archives/*.deb; do
    name=${deb##*/}
    mv "$deb" "$out/srv/packages/$(printf %s "$name" | sed 's/%3a/:/')"
  done
  (cd "$out/srv/packages" && apt-ftparchive packages . > Packages && apt-ftparchive release . > Release)
}

case $mode in
  base) build_base ;;
  prepared)
    base=$3; shift 3
    open_mirror; install_packages "$@"; close_mirror
    ;;
  packages)
    base=$3; shift 3
    open_mirror; download_packages "$@"; close_mirror
    echo 'deb [trusted=yes] file:/srv/packages ./' > "$out/etc/apt/sources.list"
    ;;
  *) echo "unknown mode $mode" >&2; exit 2 ;;
esac
chroot "$out" dpkg-query -W -f '${db:Status-Abbrev}${Package} ${Version}\n' | sed -n 's/^ii *//p' > "$out/var/lib/gateway-tree/packages"
step "done"
