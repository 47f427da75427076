/** Packet-filter rules for a machine or router in front of the gateways. They admit sources to the clients' ports. Pure. */
import { clientProfiles } from "../../infra/gateway";
import type { Settings } from "../../infra/settings";
import type { Folder } from "./folder";
import { fill, placeFile } from "./placeFiles";

/** A port for clients, with the prefixes that are admitted to it. */
export interface OpenPort {
  readonly port: number;
  readonly sources: readonly string[];
}

export function openPorts({ client, gateway }: Pick<Settings, "client" | "gateway">): readonly OpenPort[] {
  const ports = new Map<number, string[]>();
  for (const { port = gateway.port, sources } of clientProfiles(client))
    ports.set(port, [...(ports.get(port) ?? []), ...sources]);
  return [...ports].map(([port, sources]) => ({ port, sources }));
}

/** The same rules for nftables and iptables. */
export function packetFilter(settings: Pick<Settings, "client" | "gateway">): Folder {
  const ports = openPorts(settings);
  const nft = ports.flatMap(({ port, sources }) => [
    `tcp dport ${port} ip saddr { ${sources.join(", ")} } counter return`,
    `tcp dport ${port} counter drop`,
  ]);
  const iptables = ports.map(({ port, sources }) => `open_port ${port} ${sources.join(" ")}`);
  return {
    "clients.nft": { text: fill(placeFile("packet-filter/clients.nft"), { RULES: nft.join("\n    ") }) },
    "iptables.sh": {
      text: fill(placeFile("packet-filter/iptables.sh"), {
        PORTS: ports.map(({ port }) => port).join(" "),
        RULES: iptables.join("\n"),
      }),
      mode: "0755",
    },
  };
}
