/** Faults of clamd and of c-icap, during which a gateway allows no forbidden file. */
import { makeSample } from "../../../verification/samples";
import { closedBetween, duringFault, portCloses, seconds } from "../duringFault";
import {
  firstRuleOnly,
  folderOver,
  noRules,
  otherFiles,
  otherRules,
  reconfigured,
  withoutOtherFiles,
} from "../lostPolicy";
import { scannerAway, scannerBack } from "../scannerAway";
import type { BootedGateway } from "../bootedGateway";

/** Registers the tests. */
export function testClamavFaults(gateway: BootedGateway): void {
  const sh = (script: string) => gateway.deployment().run(gateway.machine(), "sh", "-c", script);
  const closed = () => portCloses(gateway.deployment(), gateway.machine());
  /** The port closes between the two scripts, and is closed two seconds later. */
  const staysClosed = (scripts: readonly [string, string]) =>
    closedBetween({ sh, closed }, scripts, () => seconds(2).then(closed));

  test.each<[string, () => Promise<void>]>([
    ["the scanner is killed", () => sh("systemctl kill -s KILL clamav-daemon").then(() => seconds(4))],
    [
      "the scanner is frozen",
      () =>
        closedBetween({ sh, closed }, ["systemctl kill -s STOP clamav-daemon", "systemctl kill -s CONT clamav-daemon"]),
    ],
    ["the scanner reloads", () => sh("systemctl reload clamav-daemon").then(() => seconds(3))],
    ["the ICAP server restarts", () => sh("systemctl restart c-icap").then(() => seconds(2))],
    [
      "the ICAP server starts while the scanner is away",
      () => staysClosed([`${scannerAway}; systemctl restart --no-block c-icap`, scannerBack]),
    ],
    ["the scanner starts with the policy's first rule alone", () => staysClosed(firstRuleOnly)],
    ["the scanner starts and its rules are gone", () => staysClosed(noRules)],
    ["a scanner runs with other rules, past the checks before its start", () => staysClosed(otherRules)],
    ["the ICAP server is configured anew by a changed file", () => staysClosed(reconfigured)],
    [
      "a folder with fewer rules lies over the scanner's, which reads them again",
      () =>
        sh(folderOver[0])
          .then(() => seconds(3))
          .then(() => sh(folderOver[1]))
          .then(() => undefined),
    ],
    [
      "other files lie among the rules, and the scanner reads them again",
      async () => {
        await sh(`${otherFiles}; systemctl reload clamav-daemon`);
        await seconds(1);
        await sh(`systemctl restart clamav-daemon; ${withoutOtherFiles}`);
      },
    ],
  ])("a forbidden file is never allowed while %s, and is blocked again by itself", async (_what, happening) => {
    const deployment = gateway.deployment();
    const agent = await deployment.agentAt([(await deployment.target()).sources.client]);
    try {
      const forbidden = [makeSample("card number in text").body, Buffer.from(`This is ${deployment.keyword}.`)];
      const { allowed, blocked } = await duringFault({ deployment, agent }, forbidden, happening);
      expect([allowed, blocked > 0]).toEqual([0, true]);
    } finally {
      await agent.end();
    }
  });
}
