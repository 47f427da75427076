/**
 * The emulator as a process: providers for the Pulumi engine, machine host, control socket. Options come as one JSON
 * line on standard input; JSON lines come back on standard output. When standard input closes it removes everything
 * that it made and ends, unless it was told to keep going.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { collected, NoMachineHost, serveProviders, ServedProviders } from "./azure";
import type { Faults } from "./client";
import { Routes, serveControl } from "./control";
import {
  BlobUpload,
  cacheRoot,
  canBoot,
  LinuxHost,
  Ledger,
  Maintenance,
  HostNames,
  hostNames,
  startTimeOf,
  sweep,
} from "./host";
import { EmulatorLine, Options, readOptions } from "./options";
import { errorMessage } from "../console/userError";

const say = (line: EmulatorLine): void => void process.stdout.write(JSON.stringify(line) + "\n");

/** The parts to shut down when the emulator ends, in this order. */
class Running {
  keep: boolean;
  private ending?: Promise<void>;

  constructor(
    readonly options: Options,
    readonly names: HostNames,
    readonly host: LinuxHost | undefined,
    readonly served: ServedProviders,
  ) {
    this.keep = options.keep;
  }

  /** Removes everything once, even if requested several times. */
  end(): Promise<void> {
    this.ending ??= (async () => {
      await this.served.close();
      await this.host?.close();
      await removeAll(this.options, this.names);
    })();
    return this.ending;
  }
}

async function removeAll(options: Options, names: HostNames): Promise<void> {
  if (options.mode === "boot") await sweep(options.name, names.runDir, process.pid);
  else await rm(names.runDir, { recursive: true, force: true });
}

async function start(options: Options): Promise<Running> {
  const names = hostNames(options.name, options.runDir);
  if (options.mode === "boot") {
    const able = await canBoot();
    if (!able.ok) throw new Error(able.reason);
    for (const found of await sweep(options.name, names.runDir))
      say({ progress: `removed what an earlier run left: ${found}` });
  }
  await mkdir(names.runDir, { recursive: true, mode: 0o700 });
  const host = options.mode === "boot" ? await openHost(options, names) : undefined;
  const served = await serveProviders({
    host: host ?? new NoMachineHost(),
    runDir: names.runDir,
    remoteNetworks: options.remoteNetworks,
    existingNetwork: options.existingNetwork,
    existingResources: options.existingResources,
    options: { extensionFailure: options.extensionFailure },
  });
  return new Running(options, names, host, served);
}

async function openHost(options: Options, names: HostNames): Promise<LinuxHost> {
  const ledger = new Ledger(names.ledger);
  ledger.note({ kind: "process", pid: process.pid, startTime: startTimeOf(process.pid) ?? "" });
  return LinuxHost.open(
    {
      names,
      treeFolder: join(cacheRoot(), "trees"),
      treeMode: options.installAtBoot ? "packages" : "prepared",
      suite: options.suite,
      instancesPerLane: options.instancesPerLane,
      deletionNotice: options.deletionNotice,
      remoteNetworks: options.remoteNetworks,
      repairGraceSeconds: options.repairGraceSeconds,
      progress: (progress) => say({ progress }),
    },
    ledger,
  );
}

function routesOf(running: Running): Routes {
  const { options, host, served } = running;
  const booted = (): LinuxHost => {
    if (host === undefined) throw new Error("nothing is booted in engine mode");
    return host;
  };
  const nothing = {
    namespaces: { internet: "", platform: "", router: "" },
    publicAddresses: [],
    machines: [],
    remoteNetworks: [],
    appliances: [],
    pools: [],
  };
  return {
    "GET /status": () => ({
      name: options.name,
      mode: options.mode,
      providers: served.providers,
      pid: process.pid,
      keep: running.keep,
      ...(host?.status() ?? nothing),
    }),
    "GET /counters": () => host?.counters() ?? [],
    "GET /collection": () => collected([...served.store.all().values()]),
    "POST /clients": (body) => booted().addClientAddresses((body as { addresses: readonly string[] }).addresses),
    "POST /appliances": (body) => booted().addAppliance((body as { address: string }).address),
    "GET /machines/:name/log": (_body, name) => booted().log(name),
    "GET /machines/:name/entrance": (_body, name) => booted().entrance(name),
    "POST /machines/:name/exec": (body, name) => booted().exec(name, (body as { argv: readonly string[] }).argv),
    "POST /machines/:name/reboot": (_body, name) => booted().reboot(name),
    "POST /machines/:name/maintenance": (body, name) => booted().maintain(name, body as Maintenance),
    "POST /appliances/run": (body) => {
      const { address, argv } = body as { address: string; argv: string[] };
      return booted().appliances.run(address, argv);
    },
    "POST /appliances/stop": (body) => {
      const { pid, signal } = body as { pid: number; signal?: NodeJS.Signals };
      return booted().appliances.stop(pid, signal);
    },
    "POST /appliances/link": (body) => {
      const { address, up } = body as { address: string; up: boolean };
      return booted().appliances.setLink(address, up);
    },
    "POST /remote-networks/link": (body) => {
      const { id, up } = body as { id: string; up: boolean };
      return booted().remote.setLink(id, up);
    },
    "POST /blobs": (body) => booted().uploadBlob(body as BlobUpload),
    "POST /faults": async (body) => {
      const { azure, extensionFailure, addressZones, ...platform } = body as Faults;
      if (azure !== undefined) served.faults.plan(azure);
      if (extensionFailure !== undefined) served.options.extensionFailure = extensionFailure;
      if (addressZones !== undefined) served.options.addressZones = addressZones;
      if (Object.keys(platform).length > 0) await booted().setFaults(platform);
    },
    "POST /keep": () => void (running.keep = true),
    "POST /shutdown": async () => {
      await running.end();
      setImmediate(() => setTimeout(() => process.exit(0), 50)); // after the answer has left
    },
  };
}

async function main(): Promise<void> {
  process.stdout.on("error", () => undefined); // a kept emulator outlives its reader
  const lines = createInterface({ input: process.stdin });
  const firstLine = await new Promise<string>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  });
  const options = readOptions(firstLine);
  const starting = start(options);
  const end = async (): Promise<void> => {
    await (await starting).end();
    process.exit(0);
  };
  lines.on("close", () => void starting.then((running) => (running.keep ? undefined : end())));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end());

  const running = await starting;
  await serveControl(running.names.control, routesOf(running));
  say({ ready: true, providers: running.served.providers, control: running.names.control });
}

main().catch((error: unknown) => {
  say({ ready: false, error: errorMessage(error) });
  process.exit(1);
});
