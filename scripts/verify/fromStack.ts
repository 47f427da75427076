/** The target for a stack: its outputs from the user's backend, and its policy from its file. */
import { z } from "zod";
import { UserError } from "../../console/userError";
import { planStack } from "../../engine/plannedStack";
import { NotSignedIn, output, type Pulumi } from "../../deployed";
import { canaryOf, clientOf } from "./given";
import type { VerifyOptions } from "./options";
import type { VerifyTarget } from "../../verification";

const outputs = z.object({
  addresses: z.array(z.string()).length(2),
  port: z.number(),
  serverCertificate: z.string(),
  icapServices: z.object({ reqmod: z.string(), respmod: z.string() }),
  clientIdentity: z.object({ certificate: z.string(), privateKey: z.string() }).optional(),
});

/** @throws UserError if the stack is not deployed, or a file cannot be read */
export async function targetOfStack(
  project: string,
  options: Omit<VerifyOptions, "address" | "edge"> & { readonly stack: string },
  pulumi: Pulumi,
): Promise<VerifyTarget> {
  const { stack, allowed } = options;
  // The client identity that a stack created is a secret output. It is passed from this pipe to this process only.
  const text = await output(pulumi, ["stack", "output", "--json", "--show-secrets", "--stack", stack]).catch(
    needsGateway,
  );
  const read = outputs.safeParse(JSON.parse(text));
  if (!read.success)
    throw new UserError(
      `The stack ${stack} has no gateway yet: npm run preflight asks whether Azure would take it, pulumi up makes it. For a machine outside Azure give its --address.`,
    );
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

/**
 * Throws the error with a hint. The checks need running machines, and the emulator's half of Azure, which replaces the backend in other
 * commands, has none.
 */
function needsGateway(error: unknown): never {
  if (!(error instanceof NotSignedIn)) throw error;
  throw new UserError(
    `${error.message}\n` +
      "npm run verify checks gateways that serve: those of a deployed stack, or with --address machines of npm run render. " +
      "npm start boots gateways on this machine and makes the same checks.",
  );
}
