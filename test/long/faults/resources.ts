/** Ways to exhaust a machine's resources, space on disks and memory, and the faults of the disks that every gateway has. */
import type { Fault, Gateway } from "./fault";

/** Lays a full file system of 1 MiB over a folder, as the unit's own processes see it. */
export const fill = (unit: string, folder: string): Pick<Fault, "begin" | "end"> => {
  const inside = `nsenter -t $(systemctl show -P MainPID ${unit}) -m`;
  return {
    begin: (gateway) =>
      gateway.sh(`${inside} mount -t tmpfs -o size=1m,mode=1777 full ${folder}
                  ${inside} sh -c 'head -c 2m /dev/zero > ${folder}/fill; true'`),
    end: (gateway) => gateway.sh(`${inside} umount -l ${folder}`),
  };
};

/** The unit's process may map no more memory than it has mapped now (RLIMIT_AS). */
export const noMoreMemory = (unit: string): Pick<Fault, "begin" | "end"> => {
  const limit = (gateway: Gateway, bytes: string) =>
    gateway.sh(`for pid in $(cat /sys/fs/cgroup/system.slice/${unit}/cgroup.procs); do
                  prlimit --pid $pid --as=${bytes}:
                done`);
  return {
    begin: (gateway) => limit(gateway, "$(($(awk '/^VmSize/ { print $2 }' /proc/$pid/status) * 1024))"),
    end: (gateway) => limit(gateway, "unlimited"),
  };
};

export const diskFaults: readonly Fault[] = [
  {
    group: "Disk full",
    name: "the transaction log's folder",
    effect: "nothing",
    ...fill("gateway-relay", "/var/log/gateway-relay"),
  },
  {
    group: "Disk full",
    name: "the journal's folder",
    effect: "nothing",
    begin: (gateway) =>
      gateway.sh(`mount -t tmpfs -o size=1m full /var/log/journal; head -c 2m /dev/zero > /var/log/journal/fill
                  systemctl restart systemd-journald; true`),
    end: (gateway) => gateway.sh("umount -l /var/log/journal; systemctl restart systemd-journald"),
  },
  {
    group: "Disk full",
    name: "the certificates' folder, during a fetch",
    effect: "nothing",
    begin: (gateway) =>
      gateway.sh(`cp -a /var/lib/icap-gateway/tls /var/lib/icap-gateway/kept
                  mount -t tmpfs -o size=64k full /var/lib/icap-gateway/tls
                  cp -a /var/lib/icap-gateway/kept/. /var/lib/icap-gateway/tls/
                  head -c 1m /dev/zero > /var/lib/icap-gateway/tls/fill || true
                  systemctl start gateway-certificates || true`),
    end: (gateway) =>
      gateway.sh(
        "umount -l /var/lib/icap-gateway/tls; rm -r /var/lib/icap-gateway/kept; systemctl start gateway-certificates",
      ),
  },
];
