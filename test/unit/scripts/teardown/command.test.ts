import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { userAccount } from "../../../../deployed/account";
import { tearDown } from "../../../../scripts/teardown/command";

const project = mkdtempSync(join(tmpdir(), "teardown-command-"));
afterAll(() => rmSync(project, { recursive: true }));

const vault = {
  urn: "urn:pulumi:acme::defender-icap-gateway::azure-native:keyvault:Vault::kv",
  ...{ type: "azure-native:keyvault:Vault", custom: true, id: "/subscriptions/s/resourceGroups/g/v", inputs: {} },
};
const words = "1 problem in Pulumi.acme.yaml:\n  line 2, column 1  a tab is not allowed as indentation; use spaces";

test("a stack whose file cannot be read is not torn down: the file may say that it is production", async () => {
  writeFileSync(join(project, "Pulumi.acme.yaml"), "config:\n\tdefender-icap-gateway:preset: prod\n");
  const asked: string[] = [];
  const torn = tearDown(
    { stack: "acme", yes: true, keepAddresses: false },
    {
      project,
      pulumi: async ([command]) => {
        asked.push(command!);
        return { code: 0, stderr: "", stdout: JSON.stringify({ version: 3, deployment: { resources: [vault] } }) };
      },
      account: () => Promise.resolve({ endpoint: "", token: "" }),
      say: (text) => asked.push(text),
      note: (text) => asked.push(text),
      now: new Date(),
    },
  );
  await expect(torn).rejects.toThrow(words);
  expect(asked).toEqual(["stack"]);
});

test("such a file is no missing token: the error names its place", async () => {
  await expect(userAccount({ project, stack: "acme", cli: "/no/such/cli" })).rejects.toThrow(words);
});
