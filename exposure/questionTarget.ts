import { holdsAddress } from "./addressSet";
import type { NetworkModel } from "./model";
import { formatAddress, rangeOf } from "./prefix";
import type { Topology } from "./topology";
import { waysIn, type EndpointKind, type Way } from "./ways";

/** The destination of a question, resolved. */
export interface Target {
  readonly kind: EndpointKind;
  /** Description of the target for people. */
  readonly at: string;
  readonly ways: readonly Way[];
}

/**
 * The public address or the machines that a text names: by name, by IPv4 address, or by a part of a name between hyphens that distinguishes
 * it from the others. For example, `a` means `gateway-address-a`.
 * @throws Error with a sentence for the user when the text names nothing, or several public addresses
 */
export function targetOf(model: NetworkModel, topology: Topology, to: string): Target {
  const endpoints = waysIn(model, topology);
  const found = model.publicAddresses.filter(
    ({ name, address }) => (address !== undefined && address === to) || isNamed(name, to, model.publicAddresses),
  );
  if (found.length > 1)
    throw new Error(`"${to}" may be any of ${found.map(({ name }) => name).join(", ")}: give the whole name`);
  const [address] = found;
  if (address) {
    const at = `public address ${address.name}${address.address ? ` (${address.address})` : ""}`;
    const ways = endpoints.find(({ kind, name }) => kind === "public" && name === address.name)?.ways ?? [];
    return { kind: "public", at, ways };
  }
  const asked = addressIn(to);
  const inside = endpoints.filter(({ kind }) => kind === "inside");
  const ways = inside.flatMap((endpoint) => {
    if (isNamed(endpoint.name, to, inside)) return endpoint.ways;
    const own = endpoint.ways.filter(({ through }) => !through);
    return asked === undefined ? [] : own.filter(({ card }) => card && holdsAddress(card.addresses, asked));
  });
  if (ways.length === 0) throw new Error(nothingSuch(model, topology, to));
  return { kind: "inside", at: to, ways };
}

function isNamed(name: string, asked: string, all: readonly { readonly name: string }[]): boolean {
  if (name === asked) return true;
  if (all.some((other) => other.name === asked)) return false;
  return name.split(/[-/]/).includes(asked) && !name.split(/[-/]/).includes("nat");
}

function nothingSuch(model: NetworkModel, topology: Topology, to: string): string {
  const addresses = model.publicAddresses.map(({ name, address }) => (address ? `${name} (${address})` : name));
  const machines = topology.cards.map(
    (card) =>
      `${card.name} (${card.addresses.map(({ first, last }) => `${formatAddress(first)}-${formatAddress(last)}`).join()})`,
  );
  const has = [...addresses, ...machines].join(", ") || "no addresses and no machines";
  return addressIn(to) === undefined
    ? `"${to}" is nothing in this network; it has ${has}`
    : `"${to}" is outside of what this command can follow a packet to: ${has}. Whether the machines reach it is not answered here; a preview lists what they may reach`;
}

/** The address that a text consists of; undefined for any other text. */
export function addressIn(text: string): number | undefined {
  return /^\d+(\.\d+){3}$/.test(text) ? rangeOf(text).first : undefined;
}
