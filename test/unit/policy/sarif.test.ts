import { RULES, judge, toSarif } from "../../../policy/index";
import { address, allow, balancer, context, deny, group, lock, scaleSet, UNKNOWN_TEXT } from "./stack";

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  kind: string;
  message: { text: string };
  locations: { physicalLocation: object; logicalLocations: { fullyQualifiedName: string }[] }[];
  partialFingerprints: Record<string, string>;
}

const sourcePosition = "project:///infra/network/securityGroup.ts#14,3";

function resultsOf(resources: Parameters<typeof judge>[0]): Result[] {
  const log = toSarif(judge(resources, context()), { stackFile: "Pulumi.prod.yaml" });
  return (log.runs[0] as { results: Result[] }).results;
}

const wide = { ...group([allow({ sourceAddressPrefix: "1.2.3.4" }), deny()]), sourcePosition };

it("places a finding at the line that registers the resource", () => {
  const [result] = resultsOf([wide]);
  expect(result).toMatchObject({
    ruleId: "icaps-only-from-clients",
    level: "error",
    message: {
      text: "rules: rule AllowClient allows addresses outside the client profiles to reach port 11344: 1.2.3.4/32 (1 IPv4 address)",
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "infra/network/securityGroup.ts" },
          region: { startLine: 14 },
        },
        logicalLocations: [{ fullyQualifiedName: "rules.securityRules[AllowClient]" }],
      },
    ],
  });
});

it("places it in the stack's file where the program's line is not known or outside of the project", () => {
  for (const position of [undefined, "project:///../secret#1,1", "project:///node_modules/x.js#1,1", "elsewhere"]) {
    const [result] = resultsOf([{ ...wide, sourcePosition: position }]);
    expect(result?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "Pulumi.prod.yaml" },
      region: { startLine: 1 },
    });
  }
});

it("says with the level what stops a deployment, what is advice and what is not known yet", () => {
  const results = resultsOf([
    scaleSet({ securityProfile: UNKNOWN_TEXT }),
    balancer(),
    address({ sku: undefined }),
    lock(),
  ]);
  expect(results.map(({ ruleId, level, kind }) => `${ruleId} ${level} ${kind}`)).toEqual([
    "standard-static-addresses error fail",
    "diagnostic-settings warning fail",
    "encryption-at-host note open",
    "trusted-launch note open",
  ]);
});

it("keeps the fingerprint of a finding whose line or addresses change", () => {
  const [before] = resultsOf([wide]);
  const moved = group([allow({ sourceAddressPrefix: "5.6.7.8" }), deny()]);
  const [after] = resultsOf([{ ...moved, sourcePosition: sourcePosition.replace("14", "40") }]);
  expect(after?.partialFingerprints).toEqual(before?.partialFingerprints);
  expect(after?.message).not.toEqual(before?.message);
});

it("describes every rule, with a rank that code scanning reads", () => {
  const log = toSarif([], { stackFile: "Pulumi.prod.yaml" });
  expect(log.version).toBe("2.1.0");
  const { rules } = (log.runs[0] as { tool: { driver: { rules: { id: string; properties: object }[] } } }).tool.driver;
  expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ name }) => name));
  for (const { properties } of rules) expect(properties).toMatchObject({ "security-severity": expect.any(String) });
});
