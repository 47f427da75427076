import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contextOfConfig, contextOfStack, placeholders } from "../../../versions/contextOfStack";

const project = join(__dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "context-of-stack-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The facts about a stack with this section of the client. */
const contextWith = async (client: object) =>
  contextOfConfig(
    project,
    "dev",
    { "azure-native:location": "westeurope", "defender-icap-gateway:client": client },
    await placeholders(),
  );
const SECURE = { secure: "v1:abc" };
const own = { profile: "custom", generateIdentity: true, addresses: ["20.1.2.3"] };

test("clients' addresses that can be read are facts for the guard rails, whatever else is encrypted", async () => {
  const facts = { environment: "dev", icapsPort: 11344, allowedSources: ["20.1.2.3/32"] };
  expect(await contextWith(own)).toMatchObject(facts);
  expect(await contextWith({ ...own, generateIdentity: false, certificates: SECURE })).toMatchObject(facts);
});

test.each<[string, object]>([
  ["one of the addresses", { ...own, addresses: ["20.1.2.3", SECURE] }],
  ["all of the addresses", { ...own, addresses: [SECURE] }],
  ["the list of addresses", { ...own, addresses: SECURE }],
  ["one of the data centres", { generateIdentity: true, dataCentres: ["EU1", SECURE] }],
  ["the whole section", SECURE],
])("where %s is encrypted, the rest is not taken for all of the clients", async (_what, client) => {
  const context = await contextWith(client);
  expect(context).toMatchObject({ environment: "dev", icapsPort: 11344 });
  expect(context).not.toHaveProperty("allowedSources");
});

test("a stack whose file is not in the project is not known", async () => {
  expect(await contextOfStack(folder, "dev")).toEqual({
    notKnown: "Pulumi.dev.yaml, which has the settings, is not in this project",
  });
});
