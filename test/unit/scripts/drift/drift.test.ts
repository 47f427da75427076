import { driftInput } from "../../../../scripts/drift/input";
import { driftOf } from "../../../../scripts/drift/found";
import { findDrift } from "../../../../scripts/drift/command";
import { readOptions } from "../../../../scripts/drift/options";

const urn = "urn:pulumi:dev::defender-icap-gateway::azure-native:keyvault:Vault::kv";
const vault = {
  ...{ urn, type: "azure-native:keyvault:Vault", custom: true, id: "/subscriptions/s/resourceGroups/g/v" },
  inputs: { tags: { owner: "us" } },
};

/** The report on a refresh of one vault. */
const reportOf = (
  step: object,
  foreign: readonly string[] = [],
  ofOthers = false,
  unfinished: readonly string[] = [],
) =>
  driftOf(
    driftInput({
      stack: "dev",
      state: { deployment: { resources: [{ ...vault, outputs: { etag: "1" } }] } },
      refresh: { steps: [{ urn, oldState: vault, ...step }], changeSummary: {} },
      context: { notKnown: "not asked" },
    }),
    { resources: foreign.map((name) => ({ id: name, name, type: "Microsoft.Compute/disks" })), ofOthers, unfinished },
  );

test("another etag is no drift; another value of a property is", () => {
  const etag = reportOf({ op: "update", newState: { ...vault, outputs: { etag: "2" } } });
  expect(etag.drift).toBe(false);
  expect(etag.report.verdict).toBe("No drift: Azure has what the state says");
  const edited = { op: "update", detailedDiff: { "tags.owner": { kind: "update" } } };
  expect(reportOf({ ...edited, newState: { ...vault, inputs: { tags: { owner: "them" } } } }).drift).toBe(true);
});

test("a resource that an update was making when it was interrupted is drift, because it is unknown whether Azure has it", () => {
  const { drift, report } = reportOf({ op: "refresh", newState: vault }, [], false, ["flows"]);
  expect(drift).toBe(true);
  expect(report.verdict).toBe("An update was interrupted while it made flows; look whether Azure has it");
  const both = reportOf({ op: "refresh", newState: vault }, ["one"], false, ["flows"]);
  expect(both.report.verdict).toMatch(/has it\. 1 resource in the group is not the stack's$/);
});

test("a resource that is not the stack's is drift by itself, and the first line counts them", () => {
  const { drift, report } = reportOf({ op: "refresh", newState: vault }, ["one", "two"]);
  expect(drift).toBe(true);
  expect(report.verdict).toBe("2 resources in the group are not the stack's");
  const inOthers = reportOf({ op: "refresh", newState: vault }, ["one"], true);
  expect(inOthers.report.verdict).toBe("1 resource in the group with the stack's tags is not in its state");
});

test.each([
  [
    "a failed refresh",
    '{"diagnostics":[{"severity":"error","message":"request failed: 401"}],"steps":[]}',
    "request failed: 401",
  ],
  ["a summary with a change that no list has", '{"steps":[],"changeSummary":{"same":1,"update":1}}', "it counts 1", 0],
  ["a CLI that cannot start", "error: no access to the backend", "no access to the backend"],
])(
  "%s is an error with its words, and never the answer that nothing has drifted",
  async (_what, refresh, words, code = 255) => {
    const answers: Record<string, { code: number; stdout: string }> = {
      stack: { code: 0, stdout: JSON.stringify({ version: 3, deployment: { resources: [vault] } }) },
      refresh: { code, stdout: refresh },
    };
    const looked = findDrift(
      { stack: "dev", json: false },
      {
        project: "/nowhere",
        pulumi: async ([command]) => ({ stderr: "", ...answers[command!]! }),
        account: () => Promise.reject(new Error("not asked")),
        say: () => undefined,
      },
    );
    await expect(looked).rejects.toThrow(
      `Whether the stack dev has drifted cannot be determined: pulumi refresh: ${words}`,
    );
  },
);

test("a stack has to be named", () => {
  expect(() => readOptions(["node", "drift"])).toThrow("give --stack STACK");
  expect(() => readOptions(["node", "drift", "--stack", "a b"])).toThrow('--stack: "a b" is not a stack name');
});
