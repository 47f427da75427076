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

/** The command's options that decide how the emulator runs. */
export type EmulatorChoice = Pick<RehearsalOptions, "name" | "suite" | "instances" | "installAtBoot">;

/**
 * Starts the emulator as a process of its own, which takes down what it made also when this one is killed. Without gateways
 * its folder is a temporary one, because then nobody needs to be root.
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
      deletionNotice: false, // half a minute for each lane at the end, when no client is there
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

/** A machine with the lane that the stack's outputs say its scale set is. */
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

/** Versions of packages in the first machine; the others boot from the same tree. */
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
