/** Faults of the inspector and of clamd beside it, each made on the gateway and undone again. */
import { closedBetween, seconds, type FaultyGateway } from "./duringFault";
import { noRules } from "./lostPolicy";

/** The rest of the sentence "a file is never allowed while ...", and the fault. */
type Fault = [string, () => Promise<unknown>];

const workers = "pgrep -P $(systemctl show -P MainPID gateway-inspector)";
const runningRules = "/usr/local/lib/icap-gateway/running_rules.py";

export const inspectorFaults = (gateway: FaultyGateway): Fault[] => {
  const { sh } = gateway;
  return [
    ["the inspector is killed", () => sh("systemctl kill -s KILL gateway-inspector").then(() => seconds(4))],
    ["all of its workers are killed", () => sh(`kill -KILL $(${workers})`).then(() => seconds(3))],
    ["all of its workers are stopped", () => sh(`kill -STOP $(${workers})`).then(() => seconds(3))],
    [
      "its first process alone is stopped",
      () => sh("kill -STOP $(systemctl show -P MainPID gateway-inspector)").then(() => seconds(15)),
    ],
    [
      "it is frozen",
      () =>
        closedBetween(gateway, [
          "systemctl kill -s STOP gateway-inspector",
          "systemctl kill -s CONT gateway-inspector",
        ]),
    ],
    [
      "it is stopped",
      () => closedBetween(gateway, ["systemctl stop gateway-inspector", "systemctl start gateway-inspector"]),
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
      () =>
        closedBetween(
          gateway,
          [
            "cp -a /etc/icap-gateway/rules.json /opt/; echo ' ' >> /etc/icap-gateway/rules.json",
            "cp -a /opt/rules.json /etc/icap-gateway/rules.json",
          ],
          async () =>
            expect(await sh("gateway-status || true")).toMatch(/rules: .*rules\.json is not as it was provisioned/),
        ),
    ],
    ["the relay is killed", () => sh("systemctl kill -s KILL gateway-relay").then(() => seconds(3))],
  ];
};

export const scannerFaults = (gateway: FaultyGateway): Fault[] => {
  const { sh } = gateway;
  return [
    ["clamd is killed", () => sh("systemctl kill -s KILL clamav-daemon").then(() => seconds(3))],
    [
      "clamd is frozen",
      () => closedBetween(gateway, ["systemctl kill -s STOP clamav-daemon", "systemctl kill -s CONT clamav-daemon"]),
    ],
    [
      "clamd is stopped",
      () => closedBetween(gateway, ["systemctl stop clamav-daemon", "systemctl start clamav-daemon"]),
    ],
    [
      "clamd starts without its signatures",
      () => closedBetween(gateway, [noRules[0], `${noRules[1]}; systemctl restart clamav-daemon`]),
    ],
    [
      "the public database is missing",
      () =>
        closedBetween(
          gateway,
          [
            `sed -i 's/^PUBLIC *=.*/PUBLIC = ("main", "daily")/' ${runningRules}; systemctl restart gateway-guard`,
            `sed -i 's/^PUBLIC *=.*/PUBLIC = ()/' ${runningRules}; systemctl restart gateway-guard`,
          ],
          async () => expect(await sh("gateway-status || true")).toMatch(/canary: the scanner has no public database/),
        ),
    ],
    ["the inspector beside it is killed", () => sh("systemctl kill -s KILL gateway-inspector").then(() => seconds(3))],
  ];
};
