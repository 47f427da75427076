import { join } from "node:path";
import { homedir } from "node:os";

/** Namespaces, folders and sockets of one emulator: everything it makes on the machine carries its name. */
export interface HostNames {
  readonly runDir: string;
  readonly internet: string;
  readonly platform: string;
  readonly router: string;
  /** Network namespace, control group and container name of a machine. */
  machine(machine: string): string;
  /** Network namespace of a machine that is not the stack's, by its address. */
  appliance(address: string): string;
  readonly ledger: string;
  readonly control: string;
}

const RUN_ROOT = "/run/defender-icap-gateway";

/** Checks an emulator's name, which becomes part of namespace, cgroup and file names. */
export function checkName(name: string): string {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    throw new Error(`emulator name "${name}": use a letter, then up to 19 letters, digits or hyphens, all lower case`);
  }
  return name;
}

/** `runDir` defaults to a folder under /run, which is gone after a reboot, as everything else of an emulator is. */
export function hostNames(name: string, runDir = join(RUN_ROOT, checkName(name))): HostNames {
  const prefix = `dig-${checkName(name)}-`;
  return {
    runDir,
    internet: `${prefix}net`,
    platform: `${prefix}plat`,
    router: `${prefix}rt`,
    machine: (machine) => `${prefix}${machine}`,
    appliance: (address) => `${prefix}at-${address.replaceAll(".", "-")}`,
    ledger: join(runDir, "ledger.jsonl"),
    control: join(runDir, "control.sock"),
  };
}

/** Folder of things that are expensive to make and safe to delete (trees, the Pulumi CLI). */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return (
    env.DEFENDER_ICAP_GATEWAY_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "defender-icap-gateway")
  );
}
