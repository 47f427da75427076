/** The process that `npm run bench` measures: one operation of the engine with one program, from start to end. */
import { text } from "node:stream/consumers";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { openStack } from "../../engine/stack";
import type { OperationOrder } from "./variants";
import { errorMessage } from "../../console/userError";

async function programOf(kind: OperationOrder["program"]): Promise<PulumiFn> {
  if (kind === "empty") return () => Promise.resolve({});
  // Loads each provider module, as `import * as azure from "@pulumi/azure-native"` does when it is used.
  if (kind === "everything") for (const part of Object.values(await import("@pulumi/azure-native"))) void part;
  return (await import("../../infra")).default;
}

async function main(): Promise<void> {
  const order = JSON.parse(await text(process.stdin)) as OperationOrder;
  const stack = await openStack({
    folder: order.folder,
    projectName: "defender-icap-gateway",
    stackName: order.stackName,
    program: await programOf(order.program),
    cli: order.cli,
    environment: order.environment,
    secrets: order.secrets,
  });
  const silent = { note: () => undefined };
  await (order.operation === "preview" ? stack.preview(silent) : stack.up(silent));
}

main().catch((error: unknown) => {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
});
