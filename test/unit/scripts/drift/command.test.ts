import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDrift } from "../../../../scripts/drift/command";

const urn = "urn:pulumi:dev::defender-icap-gateway::azure-native:keyvault:Vault::kv";
const vault = {
  ...{ urn, type: "azure-native:keyvault:Vault", custom: true, id: "/subscriptions/s/resourceGroups/g/v" },
  inputs: { tags: { owner: "us" } },
};
const edited = { ...vault, inputs: { tags: { owner: "them" } } };

const folder = mkdtempSync(join(tmpdir(), "drift-command-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command on a refresh with one step; its exit code and all that it said. */
async function looked(step: object, changeSummary: object, json = false, markdown?: string) {
  let said = "";
  const answers: Record<string, unknown> = {
    stack: { version: 3, deployment: { resources: [vault] } },
    refresh: { steps: [{ urn, oldState: vault, ...step }], changeSummary },
  };
  const code = await findDrift(
    { stack: "dev", json, ...(markdown === undefined ? {} : { markdown }) },
    {
      project: folder,
      pulumi: async ([command]) => ({ code: 0, stderr: "", stdout: JSON.stringify(answers[command!]) }),
      account: () => Promise.reject(new Error("not asked")),
      say: (text) => (said += text),
    },
  );
  return { code, said };
}

const same = [{ op: "refresh", newState: vault }, { same: 1 }] as const;
const changed = [
  { op: "update", newState: edited, detailedDiff: { "tags.owner": { kind: "update" } } },
  { update: 1 },
] as const;

test("the exit code is 0 without drift and 1 with drift, as a scheduled job reads it", async () => {
  expect(await looked(...same)).toEqual({ code: 0, said: expect.stringContaining("No drift") as string });
  expect((await looked(...changed)).code).toBe(1);
});

test("the exit code is the same with JSON, which says whether there is drift", async () => {
  for (const [[step, summary], code] of [
    [same, 0],
    [changed, 1],
  ] as const) {
    const found = await looked(step, summary, true);
    expect(found.code).toBe(code);
    expect(JSON.parse(found.said)).toMatchObject({ stack: "dev", drift: code === 1 });
  }
});

test("a report for an issue is written beside it, also where there is drift", async () => {
  const file = join(folder, "drift.md");
  expect((await looked(...changed, false, file)).code).toBe(1);
  expect(readFileSync(file, "utf8")).toContain("tags.owner");
});
