import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheRoot, startEmulator, type EmulatorClient, type MachineStatus } from "../../emulator";
import type { OutputMap } from "@pulumi/pulumi/automation";
import type { StepNotes } from "../../console/progress";
import { explainDiskFull, saysDiskFull, UserError } from "../../console/userError";
import type { BootedGateway, PackageVersion } from "./report/model";
import { ubuntuVersionOf } from "./report/ubuntuVersions";
import type { EmulatedAzure } from "./emulated";
import type { PlannedStack } from "../../engine/plannedStack";
import type { RehearsalOptions } from "./options";
import { remoteNetworksOf } from "./remoteNetworks";

/** The options that determine how the emulator runs. */
export type EmulatorChoice = Pick<RehearsalOptions, "name" | "suite" | "instances" | "installAtBoot">;

/**
 * Starts the emulator as a separate process, which removes everything that it created even if this process is killed. Without gateways its
 * folder is a temporary one, so that root is not needed.
 */
export async function emulate(
  choice: EmulatorChoice,
  boots: boolean,
  progress: StepNotes,
  planned?: Pick<PlannedStack, "settings" | "existingNetwork" | "existingResources">,
): Promise<EmulatedAzure> {
  const temporary = boots ? undefined : await mkdtemp(join(tmpdir(), "defender-icap-gateway-azure-"));
  const emulator = await startEmulator(
    {
      name: choice.name,
      mode: boots ? "boot" : "engine",
      runDir: temporary,
      suite: choice.suite,
      instancesPerLane: choice.instances,
      installAtBoot: choice.installAtBoot,
      deletionNotice: false, // it would add half a minute for each lane at the end, when no client is connected
      remoteNetworks: planned === undefined ? [] : [...remoteNetworksOf(planned.settings)],
      existingNetwork: planned?.existingNetwork,
      existingResources: [...(planned?.existingResources ?? [])],
    },
    (line) => progress.note(line),
  ).catch((error: Error) => {
    throw saysDiskFull(error)
      ? explainDiskFull(error, "a distribution to boot", cacheRoot())
      : new UserError(`The emulator did not start: ${error.message}`, false, { cause: error });
  });
  const { client } = emulator;
  return {
    providers: emulator.providers,
    runDir: join(client.socket, ".."),
    suite: async () => (await client.status()).machines[0]?.title,
    gateways: async (outputs) => (await client.status()).machines.map((machine) => gatewayOf(machine, outputs)),
    packages: (names) => packagesOf(client, names),
    counters: () => client.counters(),
    appliance: (address) => client.addAppliance(address),
    internet: async (sources) => {
      await client.addClientAddresses(sources);
      return ["ip", "netns", "exec", (await client.status()).namespaces.internet];
    },
    keep: () => emulator.release(),
    stop: async () => {
      await emulator.stop();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** A machine with its lane, which the stack's outputs name for its scale set. */
function gatewayOf(machine: MachineStatus, outputs: OutputMap): BootedGateway {
  const lanes = outputs.lanes!.value as Record<string, { scaleSetId: string }>;
  const own = (id: string) => id.toLowerCase() === machine.scaleSetId.toLowerCase();
  const [lane = "?"] = Object.entries(lanes).find(([, { scaleSetId }]) => own(scaleSetId)) ?? [];
  return {
    name: machine.name,
    lane,
    privateAddress: machine.privateIp,
    bootSeconds: machine.readySeconds ?? machine.bootSeconds ?? undefined,
  };
}

/** Versions of packages in the first machine. The other machines boot from the same file tree. */
async function packagesOf(client: EmulatorClient, names: readonly string[]): Promise<PackageVersion[]> {
  const [machine] = (await client.status()).machines;
  if (machine === undefined) return [];
  const asked = ["dpkg-query", "--show", "--showformat=${Package} ${Version}\\n", ...names];
  const { stdout } = await client.exec(machine.name, asked);
  return stdout
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([name = "", booted = ""]) => (booted === "" ? [] : [{ name, booted, ubuntu: ubuntuVersionOf(name) }]));
}
