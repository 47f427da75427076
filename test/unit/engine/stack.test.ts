/** The engine's stack without its CLI: the state is a file, and the Automation API's stack notes how it is asked. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, type EngineEvent, type Stack } from "@pulumi/pulumi/automation";
import { openStack, operationsOn } from "../../../engine/stack";

const folder = mkdtempSync(join(tmpdir(), "engine-stack-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => jest.restoreAllMocks());

/** A secret as the engine writes it into a state. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
const OUTPUTS = {
  addresses: ["198.51.100.10"],
  port: 11344,
  clientKey: secret,
  generated: { certificate: "PEM", keys: [{ privateKey: secret }] },
};
const CLEAR = {
  port: { value: 11344, secret: false },
  clientKey: { value: "THE KEY", secret: true },
};

/** A stack that is there already, with these outputs in its state. */
async function opened(outputs: object) {
  const home = mkdtempSync(join(folder, "stack-"));
  const stacks = join(home, "state", ".pulumi", "stacks", "p");
  mkdirSync(stacks, { recursive: true });
  const latest = { resources: [{ type: "pulumi:pulumi:Stack", outputs }] };
  writeFileSync(join(stacks, "dev.json"), JSON.stringify({ checkpoint: { latest } }));
  const stackOutputs = jest.fn(async () => CLEAR);
  jest.spyOn(PulumiCommand, "get").mockResolvedValue({} as PulumiCommand);
  jest
    .spyOn(LocalWorkspace, "selectStack")
    .mockResolvedValue({ name: "dev", workspace: { stackOutputs } } as unknown as Stack);
  const stack = await openStack({
    ...{ folder: home, projectName: "p", stackName: "dev", cli: "/nowhere/pulumi", environment: {} },
    program: async () => undefined,
  });
  return { stack, stackOutputs };
}

test("open outputs are those without a secret, however deep it is, and nothing is decrypted for them", async () => {
  const { stack, stackOutputs } = await opened(OUTPUTS);
  expect(await stack.openOutputs()).toEqual({ addresses: ["198.51.100.10"], port: 11344 });
  expect(stackOutputs).not.toHaveBeenCalled();
});

test("all outputs are in the clear, and the CLI is started for them only where one is a secret", async () => {
  const { stack } = await opened(OUTPUTS);
  expect(await stack.outputs()).toEqual(CLEAR);
  const open = await opened({ port: 11344 });
  expect(await open.stack.outputs()).toEqual({ port: { value: 11344, secret: false } });
  expect(open.stackOutputs).not.toHaveBeenCalled();
});

test("the state keeps its secrets encrypted", async () => {
  const { stack } = await opened(OUTPUTS);
  expect(await stack.state()).toEqual({ resources: [{ type: "pulumi:pulumi:Stack", outputs: OUTPUTS }] });
});

const notes = { note: () => undefined };

test("an update never has the CLI print secrets, gives its message to the history, and counts from the engine's summary", async () => {
  const asked: object[] = [];
  const up = async ({ onEvent, signal: _signal, ...options }: Parameters<Stack["up"]>[0] & object) => {
    asked.push(options);
    onEvent?.({ summaryEvent: { resourceChanges: { create: 2, same: 1 } } } as unknown as EngineEvent);
  };
  const operations = operationsOn({ up } as unknown as Stack);
  expect(await operations.up(notes, "wave 2")).toEqual({ create: 2, same: 1 });
  await operations.up(notes);
  expect(asked).toEqual([{ showSecrets: false, message: "wave 2" }, { showSecrets: false }]);
});

test("a refusal's words are the engine's own errors", async () => {
  const preview = async ({ onEvent }: Parameters<Stack["preview"]>[0] & object) => {
    for (const [severity, message] of [
      ["warning", "old"],
      ["error", "no such zone"],
    ])
      onEvent?.({ diagnosticEvent: { severity, message } } as unknown as EngineEvent);
    throw new Error("the CLI's whole output");
  };
  const failed: unknown = await operationsOn({ preview } as unknown as Stack)
    .preview(notes)
    .catch((error: unknown) => error);
  expect(String(failed)).toContain("no such zone");
  expect(String(failed)).not.toMatch(/old|whole output/);
});
