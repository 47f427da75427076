/** Ways to trouble a daemon, and the faults of the daemons that every gateway has. */
import type { Fault, Gateway } from "./fault";

export const kill = (unit: string) => (gateway: Gateway) => gateway.sh(`systemctl kill -s KILL ${unit}`);

export const freeze = (unit: string): Pick<Fault, "begin" | "end"> => ({
  begin: (gateway) => gateway.sh(`systemctl kill -s STOP ${unit}`),
  end: (gateway) => gateway.sh(`systemctl kill -s CONT ${unit}`),
});

/** The package's own maintainer script, as an upgrade runs it. */
export const configure = (name: string): Fault => ({
  group: "Upgrades",
  name: `${name} is configured anew by its package`,
  effect: "nothing",
  begin: (gateway) => gateway.sh(`DEBIAN_FRONTEND=noninteractive dpkg-reconfigure ${name}`),
});

export const killFaults: readonly Fault[] = [
  { group: "kill -9", name: "gateway-relay", effect: "errors", begin: kill("gateway-relay") },
  { group: "kill -9", name: "stunnel", effect: "errors", begin: kill("stunnel@icap") },
  { group: "kill -9", name: "haproxy", effect: "errors at times", begin: kill("haproxy") },
  { group: "kill -9", name: "gateway-guard", effect: "errors", begin: kill("gateway-guard") },
];

export const freezeFaults: readonly Fault[] = [
  { group: "Freeze (SIGSTOP)", name: "gateway-relay", effect: "a closed port", ...freeze("gateway-relay") },
  { group: "Freeze (SIGSTOP)", name: "haproxy", effect: "a closed port", ...freeze("haproxy") },
  {
    group: "Freeze (SIGSTOP)",
    name: "stunnel",
    effect: "errors", // the guard sees clients wait for a program that does nothing, and kills it
    begin: freeze("stunnel@icap").begin,
  },
  {
    group: "Freeze (SIGSTOP)",
    name: "gateway-guard",
    effect: "errors", // its watchdog ends it, and the port closes with it
    begin: freeze("gateway-guard").begin,
  },
];

export const socketFaults: readonly Fault[] = [
  {
    group: "Sockets",
    name: "haproxy's admin socket is removed while it runs",
    effect: "errors", // the guard restarts it
    begin: (gateway) => gateway.sh("rm /run/haproxy/admin.sock"),
  },
];

export const restartFaults: readonly Fault[] = [
  {
    group: "Restarts",
    name: "the machine reboots",
    effect: "errors",
    begin: ({ deployment, name }) => deployment.emulator.reboot(name),
  },
  {
    group: "Restarts",
    name: "haproxy is reloaded",
    effect: "errors at times",
    begin: (gateway) => gateway.sh("systemctl kill -s USR2 --kill-whom=main haproxy"),
  },
  {
    group: "Restarts",
    name: "stunnel is reloaded",
    effect: "nothing",
    begin: (gateway) => gateway.sh("systemctl reload stunnel@icap"),
  },
];
