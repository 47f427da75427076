/** Daemons of a gateway with `dlp.engine: inspector` that end, stop, restart or are upgraded. */
import { configure, freeze, freezeFaults, kill, killFaults, restartFaults, socketFaults } from "../daemons";
import type { Fault } from "../fault";

const FIRST = "$(systemctl show -P MainPID gateway-inspector)";
const WORKERS = `$(pgrep -P ${FIRST})`;
const INSPECTOR = "gateway-inspector";

export const daemonFaults: readonly Fault[] = [
  { group: "kill -9", name: "the inspector, all processes", effect: "errors", begin: kill(INSPECTOR) },
  {
    group: "kill -9",
    name: "the inspector's first process alone",
    effect: "errors", // its workers end with it
    begin: ({ sh }) => sh(`kill -KILL ${FIRST}`),
  },
  {
    group: "kill -9",
    name: "one worker of the inspector, ten times in 2 s",
    effect: "errors at times", // the relay asks another one
    begin: ({ sh }) =>
      sh(`for i in $(seq 10); do kill -KILL $(pgrep -P ${FIRST} | shuf -n 1) 2>/dev/null; sleep 0.2; done; true`),
  },
  {
    group: "kill -9",
    name: "all workers of the inspector",
    effect: "errors at times",
    begin: ({ sh }) => sh(`kill -KILL ${WORKERS}`),
  },
  ...killFaults,
  { group: "Freeze (SIGSTOP)", name: "the inspector, all processes", effect: "a closed port", ...freeze(INSPECTOR) },
  {
    group: "Freeze (SIGSTOP)",
    name: "the inspector's first process alone",
    effect: "errors", // its watchdog ends it after 10 s; its workers answer until then
    begin: ({ sh }) => sh(`kill -STOP ${FIRST}`),
  },
  {
    group: "Freeze (SIGSTOP)",
    name: "one worker of the inspector",
    effect: "errors at times", // the first process kills it, and the relay asks another one
    begin: ({ sh }) => sh(`kill -STOP $(pgrep -P ${FIRST} | head -n 1)`),
  },
  {
    group: "Freeze (SIGSTOP)",
    name: "all workers of the inspector",
    effect: "errors at times",
    begin: ({ sh }) => sh(`kill -STOP ${WORKERS}`),
  },
  ...freezeFaults,
  {
    group: "Sockets",
    name: "the inspector's for small files is removed while it runs",
    effect: "errors", // the guard restarts an inspector that runs and can be asked no more
    begin: ({ sh }) => sh("rm /run/icap-inspector/small.sock"),
  },
  {
    group: "Sockets",
    name: "the inspector's for the proof is removed while it runs",
    effect: "errors",
    begin: ({ sh }) => sh("rm /run/icap-inspector/proof.sock"),
  },
  ...socketFaults,
  ...restartFaults,
  {
    group: "Restarts",
    name: "the inspector restarts",
    effect: "errors",
    begin: ({ sh }) => sh(`systemctl restart ${INSPECTOR}`),
  },
  {
    group: "Restarts",
    name: "the inspector is stopped",
    effect: "a closed port",
    begin: ({ sh }) => sh(`systemctl stop ${INSPECTOR}`),
    end: ({ sh }) => sh(`systemctl start ${INSPECTOR}`),
  },
  {
    group: "Restarts",
    name: "the relay starts while there is no inspector",
    effect: "a closed port",
    begin: ({ sh }) => sh(`systemctl stop ${INSPECTOR}; systemctl restart gateway-relay`),
    end: ({ sh }) => sh(`systemctl start ${INSPECTOR}`),
  },
  ...["stunnel4", "haproxy", "libhyperscan5", "poppler-utils"].map(configure),
];
