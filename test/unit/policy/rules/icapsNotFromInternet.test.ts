/** Rules without a group in the stack, and rules that are not known; icapsRules.test.ts has what adds up to the internet. */
import { UNKNOWN_TEXT, allow, deny, group, network, outcomes, said, separateRule } from "../stack";

const rule = "icaps-not-from-internet";
const elsewhere = (changes: object) =>
  separateRule(allow(changes as Record<string, unknown>), { networkSecurityGroupName: "elsewhere" });

test("a rule of a group that is not in the stack is judged by itself", () => {
  expect(said(rule, [group([deny()]), elsewhere({ sourceAddressPrefix: "Internet" })])).toEqual([
    { outcome: "violated", message: "its rules together open port 11344 to the whole internet: AllowClient" },
  ]);
  expect(outcomes(rule, [elsewhere({ sourceAddressPrefix: UNKNOWN_TEXT })])).toEqual(["unjudged"]);
  expect(outcomes(rule, [elsewhere({})])).toEqual([]);
});

test.each([
  [{ destinationPortRange: UNKNOWN_TEXT }],
  [{ access: UNKNOWN_TEXT }],
  [{ direction: UNKNOWN_TEXT }],
  [{ protocol: UNKNOWN_TEXT }],
  [{ sourceAddressPrefix: UNKNOWN_TEXT }],
])("a rule with %j is no sure way from the internet", (changes) => {
  expect(outcomes(rule, [group([allow({ sourceAddressPrefix: "*", ...changes }), deny()])])).toEqual(["unjudged"]);
});

test("a rule that is not known hides nothing of those that are", () => {
  expect(outcomes(rule, [group([allow({ sourceAddressPrefix: "*" }), UNKNOWN_TEXT])])).toEqual(["violated"]);
});

test("both ports of a test workload are named, and a group in a subnet by its place", () => {
  const wide = { securityRules: [allow({ sourceAddressPrefix: "2.0.0.0/7", destinationPortRange: "*" })] };
  const marked = { testWorkload: true, environment: "test" } as const;
  expect(said(rule, [network({ networkSecurityGroup: wide })], marked)).toEqual([
    {
      outcome: "violated",
      message: "its rules together open port 11344 and 1344 to 2.0.0.0/7 (33,554,432 IPv4 addresses): AllowClient",
      path: "subnets[lane-a].networkSecurityGroup",
    },
  ]);
});

test("each client's tag is taken out, and no tag is certain where some client's sources were not given", () => {
  const tagged = group([allow({ sourceAddressPrefix: "Storage" }), deny()]);
  const furtherClients = [{ port: 12344, sources: ["Storage"] }];
  expect(outcomes(rule, [tagged], { furtherClients })).toEqual([]);
  expect(outcomes(rule, [tagged], { furtherClients, allowedSources: undefined })).toEqual(["unjudged"]);
});
