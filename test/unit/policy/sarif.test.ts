import { RULES, judge, programLocation, toSarif, type Location } from "../../../policy/index";
import { address, allow, balancer, context, deny, diagnostics, group, lock, scaleSet, UNKNOWN_TEXT } from "./stack";

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

interface SarifRule {
  id: string;
  properties: { tags: string[]; "security-severity": string };
}

function rulesOf(): SarifRule[] {
  const log = toSarif([], { stackFile: "Pulumi.prod.yaml" });
  return (log.runs[0] as { tool: { driver: { rules: SarifRule[] } } }).tool.driver.rules;
}

it("is a log of SARIF 2.1.0 that describes every rule", () => {
  const log = toSarif([], { stackFile: "Pulumi.prod.yaml" });
  expect(log).toMatchObject({ version: "2.1.0", $schema: expect.stringContaining("sarif-2.1.0") });
  expect(log.runs[0]).toMatchObject({
    tool: { driver: { name: "defender-icap-gateway guard rails" } },
    results: [],
    columnKind: "utf16CodeUnits",
  });
  expect(rulesOf().map(({ id }) => id)).toEqual(RULES.map(({ name }) => name));
});

test("a rank is in the band of code scanning that has the rule's severity", () => {
  const bands = { critical: [9, 10], high: [7, 8.9], medium: [4, 6.9], low: [0.1, 3.9] } as const;
  for (const { id, properties } of rulesOf()) {
    const [least, most] = bands[RULES.find(({ name }) => name === id)!.severity];
    const rank = Number(properties["security-severity"]);
    expect([id, rank >= least && rank <= most]).toEqual([id, true]);
    // Without this tag code scanning shows no rank.
    expect(properties.tags).toEqual(["security"]);
  }
});

test("a rule says what it demands, why, and what to do", () => {
  for (const { id, ...texts } of rulesOf()) {
    const { title, reason, remedy } = RULES.find(({ name }) => name === id)!;
    expect(texts).toMatchObject({
      shortDescription: { text: title },
      fullDescription: { text: reason },
      help: { text: remedy, markdown: remedy },
    });
  }
});

test("a finding points to its rule and names its resource, with and without a property", () => {
  const results = resultsOf([wide, address({ sku: undefined }), balancer(), lock(), diagnostics("balancer")]);
  for (const { ruleId, ruleIndex } of results) expect(RULES[ruleIndex]?.name).toBe(ruleId);
  expect(results.map(({ locations }) => locations[0]?.logicalLocations)).toEqual([
    [{ name: "rules", fullyQualifiedName: "rules.securityRules[AllowClient]", kind: "resource" }],
    [{ name: "address-a", fullyQualifiedName: "address-a", kind: "resource" }],
  ]);
});

test("a caller's place of a finding goes before the program's", () => {
  const findings = judge([wide], context());
  const place = (locate: () => Location | undefined) => {
    const log = toSarif(findings, { stackFile: "Pulumi.prod.yaml", locate });
    return (log.runs[0] as { results: Result[] }).results[0]?.locations[0]?.physicalLocation;
  };
  expect(place(() => ({ uri: "infra/other.ts", line: 3 }))).toEqual({
    artifactLocation: { uri: "infra/other.ts" },
    region: { startLine: 3 },
  });
  expect(place(() => undefined)).toMatchObject({ region: { startLine: 14 } });
});

test.each([
  ["project:///infra/a%20b.ts#7,1", { uri: "infra/a b.ts", line: 7 }],
  ["project:///infra/a.ts#0,1", { uri: "infra/a.ts", line: 1 }],
  ["project:///infra/..a.ts#2", { uri: "infra/..a.ts", line: 2 }],
  ["see project:///infra/a.ts#7,1", undefined],
  ["project:///infra/a.ts", undefined],
  ["project:///infra/%2e%2e/%2e%2e/a.ts#7", undefined],
  ["file:///infra/a.ts#7,1", undefined],
])("the engine's position %s is the place %j", (sourcePosition, place) => {
  expect(programLocation({ ...wide, sourcePosition })).toEqual(place);
});

test("an alert is another one for another rule, type of resource, resource or property", () => {
  const [finding] = judge([wide], context());
  const { resource } = finding!;
  const others = [
    finding!,
    { ...finding!, rule: "nothing-else-from-internet" },
    { ...finding!, resource: { ...resource, type: "azure-native:network:SecurityRule" } },
    { ...finding!, resource: { ...resource, name: "other" } },
    { ...finding!, path: "securityRules[Other]" },
  ];
  const log = toSarif(others, { stackFile: "Pulumi.prod.yaml" });
  const prints = (log.runs[0] as { results: Result[] }).results.map((one) => one.partialFingerprints["guardRail/v1"]);
  expect(new Set(prints).size).toBe(others.length);
  for (const print of prints) expect(print).toMatch(/^[0-9a-f]{64}$/);
});

test("a run that may miss findings did not succeed, and says why", () => {
  const run = (notKnown?: readonly string[]) => toSarif([], { stackFile: "Pulumi.prod.yaml", notKnown }).runs[0];
  expect(run(["a", "b"])).toMatchObject({
    invocations: [
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: "error", message: { text: "a" } },
          { level: "error", message: { text: "b" } },
        ],
      },
    ],
  });
  for (const nothing of [undefined, []]) expect(run(nothing)).not.toHaveProperty("invocations");
});
