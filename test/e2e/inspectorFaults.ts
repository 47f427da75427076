/** Faults of the inspector and of clamd beside it, each made on the gateway and undone again. */
import { seconds } from "./duringFault";
import { noRules } from "./lostPolicy";

/** The gateway on which a fault is made. */
interface Gateway {
  /** Runs a shell script on it. */
  readonly sh: (script: string) => Promise<string>;
  /** Resolves when its port for clients is closed. */
  readonly closed: () => Promise<unknown>;
}

/** The rest of the sentence "a file is never allowed while ...", and the fault. */
type Fault = [string, () => Promise<unknown>];

const workers = "pgrep -P $(systemctl show -P MainPID gateway-inspector)";
const runningRules = "/usr/local/lib/icap-gateway/running_rules.py";

export const inspectorFaults = ({ sh, closed }: Gateway): Fault[] => [
  ["the inspector is killed", () => sh("systemctl kill -s KILL gateway-inspector").then(() => seconds(4))],
  ["all of its workers are killed", () => sh(`kill -KILL $(${workers})`).then(() => seconds(3))],
  ["all of its workers are stopped", () => sh(`kill -STOP $(${workers})`).then(() => seconds(3))],
  [
    "its first process alone is stopped",
    () => sh("kill -STOP $(systemctl show -P MainPID gateway-inspector)").then(() => seconds(15)),
  ],
  [
    "it is frozen",
    async () => {
      await sh("systemctl kill -s STOP gateway-inspector");
      await closed();
      await sh("systemctl kill -s CONT gateway-inspector");
    },
  ],
  [
    "it is stopped",
    async () => {
      await sh("systemctl stop gateway-inspector");
      await closed();
      await sh("systemctl start gateway-inspector");
    },
  ],
  [
    "it may use no more memory",
    async () => {
      await sh(`for pid in $(${workers}); do prlimit --pid $pid --as=1; done; true`);
      await seconds(4);
      await sh("systemctl restart gateway-inspector");
    },
  ],
  [
    "its policy is another file on the disk",
    async () => {
      await sh("cp -a /etc/icap-gateway/rules.json /opt/; echo ' ' >> /etc/icap-gateway/rules.json");
      await closed();
      expect(await sh("gateway-status || true")).toMatch(/rules: .*rules\.json is not as it was provisioned/);
      await sh("cp -a /opt/rules.json /etc/icap-gateway/rules.json");
    },
  ],
  ["the relay is killed", () => sh("systemctl kill -s KILL gateway-relay").then(() => seconds(3))],
];

export const scannerFaults = ({ sh, closed }: Gateway): Fault[] => [
  ["clamd is killed", () => sh("systemctl kill -s KILL clamav-daemon").then(() => seconds(3))],
  [
    "clamd is frozen",
    async () => {
      await sh("systemctl kill -s STOP clamav-daemon");
      await closed();
      await sh("systemctl kill -s CONT clamav-daemon");
    },
  ],
  [
    "clamd is stopped",
    async () => {
      await sh("systemctl stop clamav-daemon");
      await closed();
      await sh("systemctl start clamav-daemon");
    },
  ],
  [
    "clamd starts without its signatures",
    async () => {
      await sh(noRules[0]);
      await closed();
      await sh(`${noRules[1]}; systemctl restart clamav-daemon`);
    },
  ],
  [
    "the public database is missing",
    async () => {
      await sh(`sed -i 's/^PUBLIC *=.*/PUBLIC = ("main", "daily")/' ${runningRules}; systemctl restart gateway-guard`);
      await closed();
      expect(await sh("gateway-status || true")).toMatch(/canary: the scanner has no public database/);
      await sh(`sed -i 's/^PUBLIC *=.*/PUBLIC = ()/' ${runningRules}; systemctl restart gateway-guard`);
    },
  ],
  ["the inspector beside it is killed", () => sh("systemctl kill -s KILL gateway-inspector").then(() => seconds(3))],
];
