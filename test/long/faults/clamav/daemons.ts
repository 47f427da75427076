/** Daemons of a gateway with `dlp.engine: clamav` that end, stop, restart or are upgraded. */
import { scannerAway, scannerBack } from "../../../e2e/scannerAway";
import { configure, freeze, freezeFaults, kill, killFaults, restartFaults, socketFaults } from "../daemons";
import type { Fault } from "../fault";

export const daemonFaults: readonly Fault[] = [
  { group: "kill -9", name: "clamd", effect: "errors", begin: kill("clamav-daemon") },
  { group: "kill -9", name: "c-icap, all processes", effect: "errors", begin: kill("c-icap") },
  {
    group: "kill -9",
    name: "one process of c-icap that serves",
    effect: "errors at times", // a question takes milliseconds; a spare process takes the next
    begin: (gateway) => gateway.sh("pkill -KILL -n -u c-icap -x c-icap"),
  },
  ...killFaults,
  { group: "Freeze (SIGSTOP)", name: "clamd", effect: "a closed port", ...freeze("clamav-daemon") },
  { group: "Freeze (SIGSTOP)", name: "c-icap", effect: "a closed port", ...freeze("c-icap") },
  ...freezeFaults,
  {
    group: "Sockets",
    name: "the scanner's is removed while it runs",
    effect: "errors", // the guard restarts a scanner that runs and can be asked no more
    begin: (gateway) => gateway.sh("rm /run/clamav/clamd.ctl"),
  },
  ...socketFaults,
  ...restartFaults,
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
