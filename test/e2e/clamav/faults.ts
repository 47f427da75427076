/** Faults of clamd and of c-icap, during which a gateway allows no forbidden file. */
import { makeSample } from "../../../verification/samples";
import { duringFault, portCloses, seconds } from "../duringFault";
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

  /** The port closes between the two scripts, and stays so. */
  async function closedBetween([begin, end]: [string, string]): Promise<void> {
    await sh(begin);
    await closed();
    await seconds(2);
    await closed();
    await sh(end);
  }

  test.each<[string, () => Promise<void>]>([
    ["the scanner is killed", () => sh("systemctl kill -s KILL clamav-daemon").then(() => seconds(4))],
    [
      "the scanner is frozen",
      async () => {
        await sh("systemctl kill -s STOP clamav-daemon");
        await closed();
        await sh("systemctl kill -s CONT clamav-daemon");
      },
    ],
    ["the scanner reloads", () => sh("systemctl reload clamav-daemon").then(() => seconds(3))],
    ["the ICAP server restarts", () => sh("systemctl restart c-icap").then(() => seconds(2))],
    [
      "the ICAP server starts while the scanner is away",
      async () => {
        await sh(`${scannerAway}; systemctl restart --no-block c-icap`);
        await closed();
        await seconds(2);
        await sh(scannerBack);
      },
    ],
    ["the scanner starts with the policy's first rule alone", () => closedBetween(firstRuleOnly)],
    ["the scanner starts and its rules are gone", () => closedBetween(noRules)],
    ["a scanner runs with other rules, past the checks before its start", () => closedBetween(otherRules)],
    ["the ICAP server is configured anew by a changed file", () => closedBetween(reconfigured)],
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
