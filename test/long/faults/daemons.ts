/** Daemons that end, stop, restart or are upgraded. */
import { scannerAway, scannerBack } from "../../e2e/scannerAway";
import type { Fault, Gateway } from "./fault";

const kill = (unit: string) => (gateway: Gateway) => gateway.sh(`systemctl kill -s KILL ${unit}`);
const freeze = (unit: string): Pick<Fault, "begin" | "end"> => ({
  begin: (gateway) => gateway.sh(`systemctl kill -s STOP ${unit}`),
  end: (gateway) => gateway.sh(`systemctl kill -s CONT ${unit}`),
});
/** The package's own maintainer script, as an upgrade runs it. */
const configure = (name: string): Fault => ({
  group: "Upgrades",
  name: `${name} is configured anew by its package`,
  effect: "nothing",
  begin: (gateway) => gateway.sh(`DEBIAN_FRONTEND=noninteractive dpkg-reconfigure ${name}`),
});

export const daemonFaults: readonly Fault[] = [
  { group: "kill -9", name: "clamd", effect: "errors", begin: kill("clamav-daemon") },
  { group: "kill -9", name: "c-icap, all processes", effect: "errors", begin: kill("c-icap") },
  {
    group: "kill -9",
    name: "one process of c-icap that serves",
    effect: "errors at times", // a question takes milliseconds; a spare process takes the next
    begin: (gateway) => gateway.sh("pkill -KILL -n -u c-icap -x c-icap"),
  },
  { group: "kill -9", name: "gateway-relay", effect: "errors", begin: kill("gateway-relay") },
  { group: "kill -9", name: "stunnel", effect: "errors", begin: kill("stunnel@icap") },
  { group: "kill -9", name: "haproxy", effect: "errors at times", begin: kill("haproxy") },
  { group: "kill -9", name: "gateway-guard", effect: "errors", begin: kill("gateway-guard") },
  { group: "Freeze (SIGSTOP)", name: "clamd", effect: "a closed port", ...freeze("clamav-daemon") },
  { group: "Freeze (SIGSTOP)", name: "c-icap", effect: "a closed port", ...freeze("c-icap") },
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
  {
    group: "Sockets",
    name: "the scanner's is removed while it runs",
    effect: "errors", // the guard restarts a scanner that runs and can be asked no more
    begin: (gateway) => gateway.sh("rm /run/clamav/clamd.ctl"),
  },
  {
    group: "Sockets",
    name: "haproxy's admin socket is removed while it runs",
    effect: "errors", // likewise haproxy
    begin: (gateway) => gateway.sh("rm /run/haproxy/admin.sock"),
  },
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
  {
    group: "Restarts",
    name: "the scanner reloads its signatures",
    effect: "nothing",
    begin: (gateway) => gateway.sh("systemctl reload clamav-daemon"),
  },
  {
    group: "Restarts",
    name: "the ICAP server starts while there is no scanner",
    effect: "a closed port",
    begin: (gateway) => gateway.sh(`${scannerAway}; systemctl restart --no-block c-icap`),
    end: (gateway) => gateway.sh(scannerBack),
  },
  ...["stunnel4", "c-icap", "clamav-daemon", "haproxy"].map(configure),
];
