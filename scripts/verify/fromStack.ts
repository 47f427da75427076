/** The target of a stack: its outputs from the user's backend, its policy from its file. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { UserError, errorMessage } from "../../console/userError";
import { planStack } from "../../engine/plannedStack";
import { output, type Pulumi } from "../deployed/pulumi";
import { makeSample } from "../samples";
import { samplesToBlock } from "../verification/plan";
import type { VerifyOptions } from "./options";
import type { VerifyTarget } from "./target";

const outputs = z.object({
  addresses: z.array(z.string()).length(2),
  port: z.number(),
  serverCertificate: z.string(),
  icapServices: z.object({ reqmod: z.string(), respmod: z.string() }),
  clientIdentity: z.object({ certificate: z.string(), privateKey: z.string() }).optional(),
});

/** @throws UserError where the stack is not deployed, or a file cannot be read */
export async function targetOfStack(
  project: string,
  options: VerifyOptions & { readonly stack: string },
  pulumi: Pulumi,
): Promise<VerifyTarget> {
  const { stack, allowed } = options;
  // The client identity that a stack made itself is a secret output; it goes from this pipe into this process only.
  const text = await output(pulumi, ["stack", "output", "--json", "--show-secrets", "--stack", stack]);
  const read = outputs.safeParse(JSON.parse(text));
  if (!read.success) throw new UserError(`The stack ${stack} has no gateway to verify: ${z.prettifyError(read.error)}`);
  const { addresses, port, serverCertificate, icapServices, clientIdentity } = read.data;
  const { settings } = await planStack(project, stack, new Date());
  const client = await clientOf(options, clientIdentity);
  const canary = await canaryOf(options, settings.icap.external === undefined ? settings.dlp : undefined);
  return {
    lanes: [
      { name: "a", address: addresses[0]! },
      { name: "b", address: addresses[1]! },
    ],
    port,
    services: icapServices,
    serverCertificate,
    tls: settings.gateway.tls,
    allowed,
    maxBodyMebibytes: settings.icap.maxBodyMebibytes,
    ...(client ? { client } : {}),
    ...(canary ? { canary } : {}),
  };
}

async function clientOf(
  { clientCertificate, clientKey }: VerifyOptions,
  generated: VerifyTarget["client"],
): Promise<VerifyTarget["client"]> {
  if (clientCertificate === undefined || clientKey === undefined) return generated;
  return {
    certificate: (await fileOf(clientCertificate)).toString("utf8"),
    privateKey: (await fileOf(clientKey)).toString("utf8"),
  };
}

/** The user's own file, else the first sample that the policy must stop. */
async function canaryOf(
  { blockedFile }: VerifyOptions,
  policy: Parameters<typeof samplesToBlock>[0] | undefined,
): Promise<VerifyTarget["canary"]> {
  if (blockedFile !== undefined) {
    const body = (await fileOf(blockedFile)).toString("base64");
    return { what: blockedFile, fileName: basename(blockedFile), contentType: "application/octet-stream", body };
  }
  const name = policy && samplesToBlock(policy)[0];
  if (policy === undefined || name === undefined) return undefined;
  const { fileName, contentType, body } = makeSample(name, policy.keywords[0]);
  return { what: name, fileName, contentType, body: body.toString("base64") };
}

async function fileOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${errorMessage(error)}`, true);
  }
}
