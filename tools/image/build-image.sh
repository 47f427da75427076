#!/bin/bash
# Builds one version of an image for the Azure Compute Gallery: Canonical's Ubuntu 24.04 with the packages of a gateway and
# nothing else of it, no key, no certificate, no configuration. Needs the az CLI, logged in. Then, in Pulumi.<stack>.yaml:
# lanes: { imageId: <the id that this prints> }.
#
#   build-image.sh GALLERY_GROUP GALLERY LOCATION VERSION UBUNTU_VERSION
#   build-image.sh icap-images icapimages westeurope 1.0.0 24.04.202609040
#
# Makes the group and the gallery where they are missing. The machine that it builds on has a group of its own, no public
# address and no way in, and is deleted at the end, however that comes.
set -euo pipefail
[ $# -eq 5 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | head -n -1 >&2; exit 2; }
group=$1 gallery=$2 location=$3 version=$4 ubuntu=$5
definition=icap-gateway
here=$(cd "$(dirname "$0")" && pwd)
# the list that the gateways' boot configuration has
# The built-in ICAP server's too: a gateway whose servers are elsewhere runs from the same image and starts none of it.
PACKAGES=$(sed '/readerPackages =/,$d' "$here/../../infra/gateway/packages.ts" | grep -o '"[a-z][a-z0-9-]*"' | tr -d '"' | sort | xargs)
[ -n "$PACKAGES" ] || { echo "no package list in infra/gateway/packages.ts" >&2; exit 3; }

work=$(mktemp -d)
build="$group-build-$(date +%s)"
cleanup() {
  rm -rf "$work"
  az group delete --name "$build" --yes --no-wait --output none 2>/dev/null || true
}
trap cleanup EXIT

# No daemon may start while it is installed, nor at the first boot of the image, before the gateway's own units are there:
# an image without a machine id enables every unit that no preset forbids.
cat > "$work/cloud-init.yaml" <<CLOUD
#cloud-config
package_update: true
package_upgrade: true
packages: [$(echo "$PACKAGES" | sed 's/ /, /g')]
bootcmd:
  - printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
  - chmod 755 /usr/sbin/policy-rc.d
write_files:
  - path: /etc/systemd/system-preset/00-icap-gateway.preset
    content: |
$(sed 's/^/      /' "$here/../../cloud-init/gateway/preset")
CLOUD

# Runs on the machine, at the end: nothing is sealed that is not whole.
echo "PACKAGES='$PACKAGES'" > "$work/seal.sh"
cat >> "$work/seal.sh" <<'SEAL'
set -eu
cloud-init status --wait >/dev/null || true
for package in $PACKAGES; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || { echo "MISSING $package"; exit 1; }
done
for unit in clamav-daemon.service clamav-daemon.socket clamav-freshclam.service clamav-clamonacc.service c-icap.service \
  stunnel4.service haproxy.service; do
  systemctl disable --now "$unit" >/dev/null 2>&1 || true
done
rm -f /usr/sbin/policy-rc.d
apt-get clean
cloud-init clean --logs --machine-id --seed
rm -f /etc/ssh/ssh_host_* /var/log/*.log
waagent -deprovision+user -force
echo SEALED
SEAL

az group create --name "$build" --location "$location" --output none
machine=$(az vm create --resource-group "$build" --name image --location "$location" --size Standard_D2s_v5 \
  --image "Canonical:ubuntu-24_04-lts:server:$ubuntu" --security-type TrustedLaunch --enable-secure-boot true --enable-vtpm true \
  --admin-username builder --generate-ssh-keys --public-ip-address "" --nsg-rule NONE --custom-data "$work/cloud-init.yaml" \
  --query id --output tsv)
said=$(az vm run-command invoke --ids "$machine" --command-id RunShellScript --scripts "@$work/seal.sh" \
  --query 'value[0].message' --output tsv)
case $said in *SEALED*) ;; *) echo "the machine was not sealed: $said" >&2; exit 1 ;; esac
az vm deallocate --ids "$machine" --output none
az vm generalize --ids "$machine" --output none

az group create --name "$group" --location "$location" --output none
az sig create --resource-group "$group" --gallery-name "$gallery" --output none
az sig image-definition show --resource-group "$group" --gallery-name "$gallery" --gallery-image-definition "$definition" \
  --output none 2>/dev/null ||
  az sig image-definition create --resource-group "$group" --gallery-name "$gallery" --gallery-image-definition "$definition" \
    --publisher icap --offer gateway --sku ubuntu-24_04 --os-type Linux --os-state Generalized --hyper-v-generation V2 \
    --features SecurityType=TrustedLaunch --output none
az sig image-version create --resource-group "$group" --gallery-name "$gallery" --gallery-image-definition "$definition" \
  --gallery-image-version "$version" --virtual-machine "$machine" --query id --output tsv
