/** Pulumi's state of a stack (`pulumi stack export`), secrets encrypted. Pure, apart from the functions that read and write it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { jsonOf } from "../console/readText";
import { UserError } from "../console/userError";
import { wrongParts } from "../console/wrongParts";
import { errorWords, output, type Pulumi } from "./pulumi";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  external: z.boolean().optional(),
  id: z.string().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  modified: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const exported = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(resource).default([]),
    pending_operations: z.array(z.looseObject({ type: z.string(), resource })).nullish(),
  }),
});

/** A resource in Pulumi's state. */
export type DeployedResource = z.infer<typeof resource>;
/** The whole export. Properties that this type does not name are kept unchanged. */
export type Deployment = z.infer<typeof exported>;

export const resourcesOf = ({ deployment }: Deployment): readonly DeployedResource[] => deployment.resources;

/**
 * Resources that Pulumi created and would delete, without components, providers and resources that it only read. They are sorted by name,
 * because the state lists them in order of creation, which differs between two stacks of the same program.
 */
export const ownResources = (deployment: Deployment): readonly DeployedResource[] =>
  resourcesOf(deployment)
    .filter(({ custom, external, type }) => custom && !external && !type.startsWith("pulumi:"))
    .sort((one, other) => (logicalName(one) < logicalName(other) ? -1 : 1));

/** Azure resources that an update was creating when it was interrupted. The state does not say whether Azure has them. */
export const unfinishedIn = ({ deployment }: Deployment): readonly DeployedResource[] =>
  (deployment.pending_operations ?? [])
    .filter(({ type, resource }) => type === "creating" && resource.type.startsWith("azure-native:"))
    .map(({ resource }) => resource);

/** The stack's outputs; a secret is an object with its cipher. */
export const outputsOf = (deployment: Deployment): Readonly<Record<string, unknown>> =>
  resourcesOf(deployment).find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};

/** The logical name, the last part of the URN. */
export const logicalName = ({ urn }: Pick<DeployedResource, "urn">): string => urn.slice(urn.lastIndexOf("::") + 2);

/** The same deployment with other options of some resources. */
export function withOptions(
  whole: Deployment,
  options: (one: DeployedResource) => Partial<Pick<DeployedResource, "protect" | "retainOnDelete">>,
): Deployment {
  const resources = resourcesOf(whole).map((one) => ({ ...one, ...options(one) }));
  return { ...whole, deployment: { ...whole.deployment, resources } };
}

/** Reads an export. @throws UserError where it is none */
export function readDeployment(text: string): Deployment {
  const read = exported.safeParse(jsonOf(text));
  if (read.success) return read.data;
  throw new UserError(`The stack's export cannot be read: ${wrongParts(read.error)}`);
}

/** The deployment of a stack; `undefined` where the backend has no stack of the name. */
export async function exportStack(pulumi: Pulumi, stack: string): Promise<Deployment | undefined> {
  const result = await pulumi(["stack", "export", "--stack", stack]);
  if (result.code === 0) return readDeployment(result.stdout);
  if (/no stack named '/.test(result.stderr)) return undefined;
  throw new UserError(`The state of the stack ${stack} cannot be read: ${errorWords(result)}`);
}

/** Replaces the stack's deployment in the backend with a changed one. */
export async function importStack(pulumi: Pulumi, stack: string, deployment: Deployment): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-state-"));
  try {
    const file = join(folder, "state.json");
    await writeFile(file, JSON.stringify(deployment), { mode: 0o600 });
    await output(pulumi, ["stack", "import", "--stack", stack, "--file", file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
