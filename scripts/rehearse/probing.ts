import type { OutputMap } from "@pulumi/pulumi/automation";
import { startAgent } from "../../icap";
import type { StepNotes } from "../../console/progress";
import {
  admittedPrefixes,
  denyingRules,
  deployedRules,
  neighboursOf,
  identityFor,
  inspectionProbes,
  plainRefusalProbes,
  refusalProbes,
  runProbes,
  sendOwnFiles,
  type Target,
  type OwnFileResult,
  type ProbeResult,
  type CheckResult,
} from "../../verification";
import { impostorOf, type ClientIdentity } from "../../engine/clientIdentity";
import type { OwnFile } from "../../verification/ownFiles/list";
import type { EmulatedAzure } from "./emulated";
import { methodsOf, probeExternal, STAND_IN_POLICY } from "./externalProbing";
import type { StandIns } from "./standIns";
import { verifyFrom, verifyTargetOf } from "./verifying";
import type { PlannedStack } from "../../engine/plannedStack";

/** The deployment, as probes need it. */
export interface Deployed {
  readonly emulated: EmulatedAzure;
  /** The engine's state, secrets encrypted. */
  readonly state: unknown;
  readonly outputs: OutputMap;
  readonly planned: PlannedStack;
  readonly notes: StepNotes;
  /** The stand-ins for external ICAP servers; absent for a stack with a built-in engine. */
  readonly standIns?: StandIns;
}

/** The answers of running gateways to the probes and about the user's own files. */
export interface Answers {
  readonly results: ProbeResult[];
  /** The results of the checks of `npm run verify`. */
  readonly checks: CheckResult[];
  readonly ownFiles: OwnFileResult[];
}

/** Sends all probes to running gateways. */
export type Probing = (deployed: Deployed) => Promise<Answers>;

/** The client's identity: the rehearsal's own, or else the one that the stack created and has as a secret output. */
export function clientIdentityOf({ planned, outputs }: Pick<Deployed, "planned" | "outputs">): ClientIdentity {
  const identity = planned.identity ?? (outputs.clientIdentity?.value as ClientIdentity | undefined);
  if (identity === undefined)
    throw new Error("The stack has no client identity, and the rehearsal has none to use instead");
  return identity;
}

/** The target of the probes, from the deployment: the gateways' addresses, the source addresses and the client identities. */
export async function targetOf(deployed: Deployed): Promise<Target> {
  const { outputs } = deployed;
  const [a, b] = outputs.addresses!.value as [string, string];
  const port = Number(outputs.port!.value);
  const { admitted, beside } = neighboursOf(admittedPrefixes(deployedRules(deployed.state), port));
  const client = clientIdentityOf(deployed);
  const services = outputs.icapServices!.value as { reqmod: string; respmod: string };
  return {
    addresses: { a, b },
    port,
    services: { REQMOD: services.reqmod, RESPMOD: services.respmod },
    serverCertificate: outputs.serverCertificate!.value as string,
    sources: { client: admitted, neighbour: beside },
    identities: { client, impostor: await impostorOf(client, new Date()) },
  };
}

/** The probes of a rehearsal, and after them the user's own files. */
export const probeGateways =
  (ownFiles: readonly OwnFile[]): Probing =>
  async (deployed) => {
    const { emulated, notes, planned, standIns } = deployed;
    const policy = standIns === undefined ? planned.settings.dlp : STAND_IN_POLICY;
    const { external } = planned.settings.icap;
    // A product may have no service for one of the methods.
    const methods = external === undefined ? undefined : methodsOf(external);
    const target = await targetOf(deployed);
    const internet = await emulated.internet([target.sources.client, target.sources.neighbour]);
    const agent = startAgent(internet);
    try {
      const { gateway } = planned.settings;
      const identity = identityFor(gateway);
      const refusals = gateway.tls === "on" ? refusalProbes() : plainRefusalProbes();
      const probes = [...inspectionProbes(policy, methods, identity), ...refusals];
      const run = {
        agent,
        target,
        keyword: policy.keywords[0],
        counters: () => emulated.counters(),
        denyRules: denyingRules(deployedRules(deployed.state)),
        notes,
      };
      const results = await (standIns === undefined ? runProbes(probes, run) : probeExternal(probes, run, standIns));
      notes.note("npm run verify");
      const { maxBodyMebibytes } = planned.settings.icap;
      const checks = await verifyFrom(internet, verifyTargetOf(target, policy, { maxBodyMebibytes, tls: gateway.tls }));
      return { results, checks, ownFiles: await sendOwnFiles(ownFiles, { agent, target, identity, notes }) };
    } finally {
      await agent.end();
    }
  };
