import { rm } from "node:fs/promises";

import { HostNames } from "../names";
import { Ledger } from "../process/ledger";
import { must, run } from "../process/run";
import { addressIn, parsePrefix } from "./prefixes";
import { INTERNET_LINK, PLATFORM_LINK } from "./state";
import { METADATA_ADDRESS, PLATFORM_ADDRESS } from "./serviceTags";

/** Key Vaults get addresses here (RFC 2544's benchmark range: never routed on the internet). */
export const VAULT_RANGE = "198.18.0.0/24";

// Links between the router and its neighbours: RFC 6598 space, which neither clients nor virtual networks may use.
const TO_INTERNET = { router: "100.64.1.1", other: "100.64.1.2" };
const TO_PLATFORM = { router: "100.64.2.1", other: "100.64.2.2" };

/** The machine's wiring in the router's namespace. */
export interface MachineLink {
  readonly namespace: string;
  readonly link: string;
  readonly address: string;
  /** The subnet's own prefix; Azure's gateway is its first address. */
  readonly subnet: string;
}

/**
 * Namespaces and the links between them: the internet, the platform, the router in the middle, and one for each machine.
 * Links are routed point to point, as in Azure. With a bridge, neighbours could reach each other without passing the security groups.
 */
export class Namespaces {
  constructor(
    private readonly names: HostNames,
    private readonly ledger: Ledger,
  ) {}

  /** Creates all namespaces and links except those of machines. */
  async create(): Promise<void> {
    const { internet, platform, router } = this.names;
    for (const name of [internet, platform, router]) await addNamespace(this.ledger, name);
    await this.connect(internet, INTERNET_LINK, TO_INTERNET);
    await this.connect(platform, PLATFORM_LINK, TO_PLATFORM);
    await batch(router, [
      `route add default via ${TO_INTERNET.other} dev ${INTERNET_LINK}`,
      ...[`${PLATFORM_ADDRESS}/32`, `${METADATA_ADDRESS}/32`, VAULT_RANGE].map(
        (prefix) => `route add ${prefix} via ${TO_PLATFORM.other} dev ${PLATFORM_LINK}`,
      ),
    ]);
    for (const address of [PLATFORM_ADDRESS, METADATA_ADDRESS]) await this.addPlatformAddress(address);
    await sysctl(router, ["net.ipv4.ip_forward=1"]);
  }

  /** Lets programs in the internet namespace send from these addresses; those that choose none send from the first. */
  async addClientAddresses(addresses: readonly string[]): Promise<void> {
    const wrong = addresses.filter((address) => parsePrefix(address)?.length !== 32);
    if (wrong.length > 0) throw new Error(`client address "${wrong.join('", "')}" is not an IPv4 address`);
    const [first] = addresses;
    if (first === undefined) return;
    await batch(this.names.internet, [
      ...addresses.map((address) => `addr replace ${address}/32 dev lo`),
      `route replace default via ${TO_INTERNET.router} dev eth0 src ${first}`,
    ]);
  }

  async addPlatformAddress(address: string): Promise<void> {
    await batch(this.names.platform, [`addr replace ${address}/32 dev lo`]);
  }

  /** The router has the public addresses itself, so that packets that no rule translates end in its own input chain. */
  async setPublicAddresses(wanted: readonly string[], present: readonly string[]): Promise<void> {
    await batch(this.names.router, [
      ...wanted.filter((address) => !present.includes(address)).map((address) => `addr replace ${address}/32 dev lo`),
      ...present.filter((address) => !wanted.includes(address)).map((address) => `addr del ${address}/32 dev lo`),
    ]);
  }

  /** Private endpoints: addresses of virtual networks behind which the platform answers. */
  async setEndpoints(wanted: readonly string[], present: readonly string[]): Promise<void> {
    const gone = present.filter((address) => !wanted.includes(address));
    for (const address of wanted) await this.addPlatformAddress(address);
    await batch(
      this.names.platform,
      gone.map((address) => `addr del ${address}/32 dev lo`),
    );
    await batch(this.names.router, [
      ...wanted.map((address) => `route replace ${address}/32 via ${TO_PLATFORM.other} dev ${PLATFORM_LINK}`),
      ...gone.map((address) => `route del ${address}/32`),
    ]);
  }

  async addMachine({ namespace, link, address, subnet }: MachineLink): Promise<void> {
    const { router } = this.names;
    const prefix = parsePrefix(subnet);
    if (prefix === undefined) throw new Error(`subnet prefix "${subnet}" is not an IPv4 prefix`);
    const gateway = addressIn(prefix, 1);
    await addNamespace(this.ledger, namespace);
    await batch(router, [
      `link add ${link} type veth peer name eth0 netns ${namespace}`,
      `addr add ${gateway}/32 dev ${link}`,
      `link set ${link} up`,
      `route add ${address}/32 dev ${link} src ${gateway}`,
    ]);
    await sysctl(router, [`net.ipv4.conf.${link}.proxy_arp=1`, `net.ipv4.conf.${link}.rp_filter=1`]);
  }

  /** The machine's link disappears with its namespace; the router's end is deleted first, so it is gone at once. */
  async removeMachine(namespace: string, link: string): Promise<void> {
    await run(["ip", "-n", this.names.router, "link", "delete", link]);
    await removeNamespace(namespace);
  }

  private async connect(
    neighbour: string,
    link: string,
    { router, other }: { readonly router: string; readonly other: string },
  ): Promise<void> {
    await connect({ holder: this.names.router, link, namespace: neighbour, ends: { holder: router, own: other } });
    await batch(neighbour, [`route add default via ${router} dev eth0`]);
  }
}

/** Makes a namespace, with an entry in the ledger before it exists. */
export async function addNamespace(ledger: Ledger, name: string): Promise<void> {
  ledger.note({ kind: "namespace", name });
  await must(["ip", "netns", "add", name]);
  await batch(name, ["link set lo up"]);
}

/** A separate link between two namespaces. */
export interface Link {
  /** Namespace in which the link has its name. */
  readonly holder: string;
  readonly link: string;
  /** Namespace in which it is `eth0`. */
  readonly namespace: string;
  /** The addresses of both ends, in one /30. */
  readonly ends: { readonly holder: string; readonly own: string };
}

/** Links two namespaces that exist. */
export async function connect({ holder, link, namespace, ends }: Link): Promise<void> {
  await batch(holder, [
    `link add ${link} type veth peer name eth0 netns ${namespace}`,
    `addr add ${ends.holder}/30 dev ${link}`,
    `link set ${link} up`,
  ]);
  await batch(namespace, [`addr add ${ends.own}/30 dev eth0`, "link set eth0 up"]);
}

/** Deletes a namespace after ending all processes that still run in it. The namespace is ours, and so is everything in it. */
export async function removeNamespace(name: string): Promise<void> {
  const inside = await run(["ip", "netns", "pids", name]);
  for (const pid of inside.stdout.split(/\s+/).filter((word) => word !== "")) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      continue; // it ended by itself
    }
  }
  await run(["ip", "netns", "delete", name]);
  // A namespace whose creation was cut short leaves an empty mount point that `ip netns delete` refuses.
  await rm(`/run/netns/${name}`, { force: true });
}

/** Runs commands of `ip` in a namespace, all or up to the first that fails. */
export async function batch(namespace: string, commands: readonly string[]): Promise<void> {
  if (commands.length > 0) await must(["ip", "-n", namespace, "-batch", "-"], { input: commands.join("\n") + "\n" });
}

/** Sets kernel parameters of a namespace. */
export async function sysctl(namespace: string, settings: readonly string[]): Promise<void> {
  await must(["ip", "netns", "exec", namespace, "sysctl", "-qw", ...settings]);
}
